// Probes CHECKs at random: expressions of a grammar, each in a table of its own, rows made of its text.
//
//   node long.mjs --codegen PROGRAM [--probes N] [--seed N] [--checks N] [--rust-every N]
//
// Goes on in batches until N rows (a million) were given to PostgreSQL and Zod, those of every tenth batch to Rust too. Prints each
// disagreement as corpus.mjs does, then the sum. Exit 1 where there is a disagreement, or a batch whose generated code is none.
// A batch is one seed: `--seed 18 --probes 1` runs that one again, with as many `--checks`.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../oracle/engine.mjs';
import { probeChecks } from './checks.mjs';
import { COLUMNS, expressions } from './grammar.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({ options: { codegen: { type: 'string' }, probes: text('1000000'), seed: text('1'), checks: text('1200'), most: text('80'), 'rust-every': text('10') } });
if (!options.codegen) {
  console.error('usage: node long.mjs --codegen PROGRAM [--probes N] [--seed N] [--checks N] [--rust-every N]');
  process.exit(2);
}
const MOOD = "create type mood as enum ('sad', 'ok', 'happy')";
const sum = { probes: 0, checks: 0, disagreements: 0, proven: 0, weaker: 0, rust: 0, failed: 0 };
for (let batch = 0; sum.probes < Number(options.probes); batch += 1) {
  const seed = Number(options.seed) + batch;
  try {
    await one(seed, batch % Number(options['rust-every']) === 0);
  } catch (error) {
    sum.failed += 1;
    console.log(`seed ${seed}: ${error.stack}`);
    if (sum.failed > 9) break;
  }
}
console.log(`\n${sum.probes} probes of ${sum.checks} CHECKs at random, ${sum.rust} of them of Rust too: ${sum.disagreements} disagreements; ${sum.proven} exact and proven, ${sum.weaker} weaker; ${sum.failed} batches failed`);
process.exitCode = sum.disagreements + sum.failed === 0 ? 0 : 1;

async function one(seed, rust) {
  const db = await openDatabase('create schema if not exists extensions; create extension if not exists citext;');
  try {
    const checks = await coverage(seed, await meaningful(db, seed));
    const found = await probeChecks(db, checks, { codegen: options.codegen, most: Number(options.most), rust });
    const weaker = checks.filter((it) => it.coverage === 'weaker').length;
    for (const key of ['probes', 'checks', 'disagreements', 'proven']) sum[key] += found[key];
    sum.rust += rust ? found.probes : 0;
    sum.weaker += weaker;
    console.log(`seed ${seed}: ${found.probes} probes of ${found.checks} CHECKs${rust ? ', of Rust too' : ''}: ${found.disagreements} disagreements; ${found.proven} proven, ${weaker} weaker`);
  } finally {
    await db.close();
  }
}

/** The tables of the sentences that PostgreSQL finds a meaning in: it is asked of each once, in a transaction that leaves nothing behind. */
async function meaningful(db, seed) {
  const tables = expressions(seed, Number(options.checks)).map((expression, i) => {
    const outside = expression.replace(/'(?:[^']|'')*'/g, "''");
    const used = Object.entries(COLUMNS).filter(([name]) => new RegExp(`(?<![\\w'])${name}(?![\\w'])`).test(outside));
    const columns = used.length > 0 ? used : [['t', 'text']];
    return `create table r${i} (${columns.map(([name, type]) => `${name} ${type}`).join(', ')}, constraint r${i}_check check (${expression}))`;
  });
  await db.exec(`begin; ${MOOD};
    create function is_made(statement text) returns boolean language plpgsql as $$ begin execute statement; return true; exception when others then return false; end $$`);
  const [{ kept }] = await db.rows('select array_agg(one order by at) as kept from unnest($1::text[]) with ordinality as it (one, at) where is_made(one)', [tables]);
  await db.exec('rollback');
  return kept;
}

/** What the program calls exact or weaker of them. */
async function coverage(seed, tables) {
  const migrations = mkdtempSync(join(tmpdir(), 'long-'));
  try {
    writeFileSync(join(migrations, '1.sql'), `${[MOOD, ...tables].join(';\n')};\n`);
    const { stdout, stderr } = spawnSync(options.codegen, ['check', '--coverage', '--output', 'json', '--migrations', migrations, '--platform', 'postgres'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (!stdout) throw new Error(stderr);
    const checks = JSON.parse(stdout).specs.flatMap((spec) => spec.checks).map((it) => ({ repo: `seed ${seed}`, ...it }));
    return checks.filter((it) => it.coverage === 'exact' || it.coverage === 'weaker');
  } finally {
    rmSync(migrations, { recursive: true });
  }
}
