// Writes tests/expressions/printed.txt: how PostgreSQL prints each expression of tests/expressions/cases.sql, as the condition of a
// CHECK that asks whether it is NULL, as it is and pretty. What no CHECK may say is left out,
// and what has the time of day in it. The crate's own tests compare that.
//
//   node printed.mjs [--check]      --check writes nothing; exit 1 when the file differs

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';

const FOLDER = new URL('../expressions/', import.meta.url);
const read = (name) => readFileSync(new URL(name, FOLDER), 'utf8');

const db = await openDatabase();
await db.exec(read('setup.sql'));
const lines = [];
for (const text of read('cases.sql').split('\n').filter((line) => line && !line.startsWith('--') && !/^(select|with|values)\b/.test(line))) {
  const printed = await definitions(text);
  // The time of day is another one then.
  for (const now = Date.now(); Date.now() <= now;);
  const again = await definitions(text);
  if (printed && printed.join() === again.join()) lines.push(text, ...printed.map((line) => `  ${line.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`));
}
await db.close();

async function definitions(text) {
  try {
    await db.exec(`alter table t add constraint one check ((${text}) is null)`);
  } catch {
    return null;
  }
  const [{ plain, pretty }] = await db.rows("select pg_get_constraintdef(oid) as plain, pg_get_constraintdef(oid, true) as pretty from pg_constraint where conname = 'one'");
  await db.exec('alter table t drop constraint one');
  return [plain, pretty];
}

const target = new URL('printed.txt', FOLDER);
const text = `${lines.join('\n')}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('tests/expressions/printed.txt is stale; remake it with: node tests/oracle/printed.mjs');
  process.exitCode = 1;
}
