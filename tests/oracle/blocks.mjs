// What PostgreSQL holds after each script of tests/blocks/cases.sql, as facts.mjs prints it.
//
//   node blocks.mjs [--check]      writes tests/blocks/facts.txt; --check writes nothing, exit 1 when the file differs
//
// A statement that fails is left out, as psql does; which ones fail stands in the file too.

import { readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';
import { readFacts, readSchemas } from './facts.mjs';
import { applyScript } from './migrations.mjs';

const CASES = new URL('../blocks/cases.sql', import.meta.url);
const TARGET = new URL('../blocks/facts.txt', import.meta.url);

let text = '# What PostgreSQL holds after each case of cases.sql. Made by tests/oracle/blocks.mjs.\n';
for (const [, name, sql] of readFileSync(CASES, 'utf8').matchAll(/^-- case: (.*)$([\s\S]*?)(?=^-- case: |(?![\s\S]))/gm)) {
  const db = await openDatabase();
  const schemas = await readSchemas(db);
  const failures = await applyScript(db, sql);
  const refused = failures.map(({ line, sqlstate }) => `refused ${line} ${sqlstate}`);
  text += [`\n== ${name}`, ...(await readFacts(db, schemas)), ...refused].join('\n') + '\n';
  await db.close();
}

if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('tests/blocks/facts.txt is stale; remake it with: node tests/oracle/blocks.mjs');
  process.exitCode = 1;
}
