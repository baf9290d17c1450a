// Writes tests/values/answers.txt: what PostgreSQL answers to each expression of tests/values/cases.sql on the catalog of setup.sql, as
// its text and type, or the SQLSTATE with which it refuses it. The crate's own tests compare what the interpreter of bodies answers.
//
//   node answers.mjs [--check]      --check writes nothing; exit 1 when the file differs
//
// Where the native PostgreSQL 17 answers something else than PostgreSQL 18, a line `17:` follows.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';
import { startServer } from './native/server.mjs';

const FOLDER = new URL('../values/', import.meta.url);
const read = (name) => readFileSync(new URL(name, FOLDER), 'utf8');
const cases = read('cases.sql').split('\n').filter((line) => line && !line.startsWith('-- '));

async function answers(db) {
  await db.exec(read('setup.sql'));
  const found = [];
  for (const text of cases) found.push(await answer(db, text));
  return found;
}

async function answer(db, text) {
  try {
    await db.exec('begin');
    const [{ value }] = await db.rows(`select (${text})::text as value`);
    const [{ type }] = await db.rows(`select pg_typeof(${text})::text as type`);
    return `${type} ${value === null ? 'NULL' : JSON.stringify(value)}`;
  } catch (error) {
    return `refused ${error.code}`;
  } finally {
    await db.exec('rollback');
  }
}

const newest = await openDatabase();
const of18 = await answers(newest);
await newest.close();
const server = await startServer('');
const of17 = await server.open().then(answers).finally(() => server.stop());

const lines = cases.map((text, i) => [text, `  ${of18[i]}`, ...(of17[i] === of18[i] ? [] : [`  17: ${of17[i]}`])].join('\n'));
const target = new URL('answers.txt', FOLDER);
const text = `${lines.join('\n')}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('tests/values/answers.txt is stale; remake it with: node tests/oracle/answers.mjs');
  process.exitCode = 1;
}
