// Writes tests/expressions/types.txt: what PostgreSQL makes of each line of tests/expressions/cases.sql, as the columns of a view with
// their types and modifiers, or the SQLSTATE with which it refuses the view. The crate's own tests compare that.
//
//   node expressions.mjs [--check]      --check writes nothing; exit 1 when the file differs
//
// A line is a query, or an expression over table t of setup.sql.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';

const FOLDER = new URL('../expressions/', import.meta.url);
const read = (name) => readFileSync(new URL(name, FOLDER), 'utf8');

const db = await openDatabase();
await db.exec(read('setup.sql'));
const lines = [];
for (const text of read('cases.sql').split('\n').filter((line) => line && !line.startsWith('--'))) {
  lines.push(`${text}\n  ${await verdict(text)}`);
}
await db.close();

async function verdict(text) {
  const query = /^(select|with|values)\b/.test(text) ? text : `select ${text}${text.includes(' from t, ') ? '' : ' from t'}`;
  try {
    await db.exec(`create view one as ${query}`);
  } catch (error) {
    return `refused ${error.code}`;
  }
  const [{ columns }] = await db.rows(`select string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum) as columns
    from pg_attribute where attrelid = 'one'::regclass and attnum > 0`);
  await db.exec('drop view one');
  return columns;
}

const target = new URL('types.txt', FOLDER);
const text = `${lines.join('\n')}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('tests/expressions/types.txt is stale; remake it with: node tests/oracle/expressions.mjs');
  process.exitCode = 1;
}
