// What PostgreSQL holds after each script of tests/blocks/cases.sql, as facts.mjs prints it, and after a variant of each.
//
//   node blocks.mjs [--check]      writes tests/blocks/{facts,mutants}.txt; --check writes nothing, exit 1 when a file differs
//
// A statement that fails is left out, as psql does; which ones fail stands in the file too. A variant is the script with one of its
// DO blocks changed: the condition negated, a name changed, branches swapped, other quotes; the kinds take turns. Of what it leaves
// behind only the difference from the script itself is written.

import { readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';
import { readFacts, readSchemas } from './facts.mjs';
import { applyScript } from './migrations.mjs';
import { splitStatements } from './split.mjs';
import { variantsOf } from '../corpus/variants.mjs';

const FOLDER = new URL('../blocks/', import.meta.url);
const KINDS = ['condition negated', 'name in a literal changed', 'name of an object changed', 'branches swapped', 'quoting changed'];
/** Where chance or rows decide that a block fails, that is no outcome; where a type is missing, a stand-in takes its place. */
const NOT_OURS = /^refused \d+ (?:P000\d|42704)$/;
const ASKS_ROWS = /\bfrom\s+(?!pg_|information_schema\b|unnest\b|generate_series\b|json|\()[a-z]/i;

let facts = '# What PostgreSQL holds after each case of cases.sql. Made by tests/oracle/blocks.mjs.\n';
let mutants = '# Variants of the cases of cases.sql: the bytes of a block, what stands there instead, and the facts that come or go with it.\n# Made by tests/oracle/blocks.mjs.\n';
let turn = 0;
for (const [, name, sql] of readFileSync(new URL('cases.sql', FOLDER), 'utf8').matchAll(/^-- case: (.*)$([\s\S]*?)(?=^-- case: |(?![\s\S]))/gm)) {
  const left = await leftBy(sql);
  facts += [`\n== ${name}`, ...left].join('\n') + '\n';
  const candidates = mutantsOf(sql, turn);
  if (candidates.length > 0) turn += 1;
  for (const mutant of candidates) {
    const after = await leftBy(mutant.sql);
    const [gone, come] = [left.filter((it) => !after.includes(it)), after.filter((it) => !left.includes(it))];
    if (come.some((it) => NOT_OURS.test(it) || (/^refused/.test(it) && ASKS_ROWS.test(mutant.text)))) continue;
    mutants += [`\n== ${name}`, `-- ${mutant.kind}, ${mutant.start}..${mutant.end}`, mutant.text, '--', ...gone.map((it) => `- ${it}`), ...come.map((it) => `+ ${it}`)].join('\n') + '\n';
    break;
  }
}
writeOrCheck('facts.txt', facts);
writeOrCheck('mutants.txt', mutants);

async function leftBy(sql) {
  const db = await openDatabase();
  const schemas = await readSchemas(db);
  const failures = await applyScript(db, sql);
  const lines = await readFacts(db, schemas);
  await db.close();
  return [...lines, ...failures.map(({ line, sqlstate }) => `refused ${line} ${sqlstate}`)];
}

/** A variant of each kind, of the first block that has one; first the kind whose turn it is. */
function mutantsOf(sql, turn) {
  const blocks = splitStatements(sql).filter(({ text }) => /^do\b/i.test(text));
  const all = blocks.flatMap(({ text, offset }) => {
    const start = Buffer.byteLength(sql.slice(0, offset));
    return variantsOf(text).slice(1).map((variant) => ({ ...variant, start, end: start + Buffer.byteLength(text), sql: sql.slice(0, offset) + variant.text + sql.slice(offset + text.length) }));
  });
  const order = KINDS.map((_, index) => KINDS[(turn + index) % KINDS.length]);
  return order.map((kind) => all.find((it) => it.kind === kind)).filter(Boolean);
}

function writeOrCheck(file, text) {
  const target = new URL(file, FOLDER);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    console.error(`tests/blocks/${file} is stale; remake it with: node tests/oracle/blocks.mjs`);
    process.exitCode = 1;
  }
}
