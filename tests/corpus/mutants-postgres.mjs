// What PostgreSQL does with variants of DO blocks, each run in the place of the block and undone: a process of its own, asked by mutants.mjs.
//
//   node mutants-postgres.mjs <migrations folder> <postgres|supabase> <variants.json> <out.json>

import { readFileSync, writeFileSync } from 'node:fs';
import { applyFile, placedStatements } from './apply.mjs';
import { openCorpusDatabase, readFolder } from './postgres.mjs';
import { readFactsInside, readSchemas } from '../oracle/facts.mjs';
import { FRESH_SESSION } from '../oracle/migrations.mjs';

const CONTROL = /^(begin|start\s+transaction|commit|end|rollback|abort)\b(?!\s+(?:to|prepared)\b)/i;
const NEEDS_NO_TRANSACTION = ['25001', '55P04'];
const BROKEN = ['25P02', '25P01', '3B001'];

const [folder, platform, variantsFile, out] = process.argv.slice(2);
const wanted = new Map(JSON.parse(readFileSync(variantsFile, 'utf8')).map(({ file, byte, variants }) => [`${file} ${byte}`, variants]));
const db = await openCorpusDatabase(platform);
const before = await readSchemas(db);
const results = [];
for (const { file, sql } of readFolder(folder)) await runFile(file, placedStatements(sql));
writeFileSync(out, JSON.stringify(results));
process.exit(0);

async function runFile(file, statements) {
  if (!statements.some(({ byte }) => wanted.has(`${file} ${byte}`))) {
    await applyFile(db, statements);
    return;
  }
  await db.exec(FRESH_SESSION);
  const own = statements.some(({ text }) => CONTROL.test(text));
  if (!own) await db.exec('begin');
  let inTransaction = !own;
  let needsNone = false;
  for (const { text, byte } of statements) {
    const variants = wanted.get(`${file} ${byte}`);
    if (variants) await runVariants(file, byte, variants, inTransaction);
    const control = CONTROL.exec(text)?.[1];
    const guarded = inTransaction && !control;
    try {
      if (guarded) await db.exec('savepoint statement');
      await db.exec(text);
      if (guarded) await db.exec('release savepoint statement');
    } catch (error) {
      needsNone ||= NEEDS_NO_TRANSACTION.includes(error.code);
      if (guarded) await db.exec('rollback to savepoint statement').catch(() => {});
    }
    if (control) inTransaction = /^(begin|start)/i.test(control);
  }
  if (own) return;
  if (!needsNone && (await db.exec('commit').then(() => true, () => false))) return;
  await db.exec(FRESH_SESSION);
  await applyFile(db, statements);
}

async function runVariants(file, byte, variants, inTransaction) {
  await db.exec(inTransaction ? 'savepoint before' : 'begin; savepoint before');
  const facts = await readFactsInside(db, before);
  await db.exec('rollback to savepoint before');
  for (const text of variants) {
    let refused = null;
    try {
      await db.exec(text);
    } catch (error) {
      refused = { sqlstate: error.code ?? 'none', message: String(error.message).split('\n')[0] };
    }
    const result = { file, byte, text, refused, added: [], removed: [] };
    if (!refused) {
      const after = await readFactsInside(db, before);
      const [old, now] = [new Set(facts), new Set(after)];
      result.added = after.filter((line) => !old.has(line));
      result.removed = facts.filter((line) => !now.has(line));
    }
    if (BROKEN.includes(refused?.sqlstate)) result.broken = true;
    results.push(result);
    await db.exec('rollback to savepoint before');
  }
  await db.exec(inTransaction ? 'release savepoint before' : 'rollback');
}
