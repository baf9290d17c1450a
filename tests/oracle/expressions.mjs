// Writes types.txt of tests/expressions and of tests/expressions/extensions: what PostgreSQL makes of each line of cases.sql, as the columns of a view with
// their types and modifiers, or the SQLSTATE with which it refuses the view. The crate's own tests compare that.
//
//   node expressions.mjs [--check]      --check writes nothing; exit 1 when the file differs
//
// A line is a query, or an expression over table t of setup.sql.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';
import { installedContrib, loadContrib } from './platform/extensions.mjs';

async function types(folder, more) {
  const read = (name) => readFileSync(new URL(name, folder), 'utf8');
  const db = await openDatabase('', more);
  await db.exec(read('setup.sql'));
  const lines = [];
  for (const text of read('cases.sql').split('\n').filter((line) => line && !line.startsWith('--'))) {
    lines.push(`${text}\n  ${await verdict(db, text)}`);
  }
  await db.close();
  const target = new URL('types.txt', folder);
  const text = `${lines.join('\n')}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(`${target.pathname} is stale; remake it with: node tests/oracle/expressions.mjs`);
    process.exitCode = 1;
  }
}

async function verdict(db, text) {
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

await types(new URL('../expressions/', import.meta.url), {});
// That of pgvector stands among the packages of tests/corpus.
if (installedContrib().includes('vector')) {
  await types(new URL('../expressions/extensions/', import.meta.url), { extensions: await loadContrib(installedContrib()) });
}
