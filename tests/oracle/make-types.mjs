// Writes codegen/data/postgres/types.tsv, the built-in types that the engine starts from, out of a real PostgreSQL's pg_type.
//
//   node make-types.mjs [--check]      --check writes nothing; exit 1 when the file differs
//
// Row types of pg_catalog's own tables and views are in it, because `introspect()` lists them too.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';

const TARGET = new URL('../../codegen/data/postgres/types.tsv', import.meta.url);
const COLUMNS = ['oid', 'typname', 'typtype', 'typcategory', 'typispreferred', 'typelem', 'typarray', 'typlen', 'typbasetype'];

const db = await openDatabase();
const [{ server_version: version }] = await db.rows('show server_version');
const types = await db.rows(`
  select concat_ws(E'\\t', ${COLUMNS.join(', ')}, format_type(oid, null), coalesce(obj_description(oid, 'pg_type'), '')) as line
  from pg_catalog.pg_type where typnamespace = 'pg_catalog'::regnamespace order by oid`);
await db.close();

const text = [
  `# Every type of schema pg_catalog in PostgreSQL ${version}, from pg_type, by oid. Made by tests/oracle/make-types.mjs.`,
  '# Oids from 10000 on are given out by initdb and differ between releases.',
  `# ${[...COLUMNS, 'format_type', 'comment'].join('\t')}`,
  ...types.map(({ line }) => line),
].join('\n') + '\n';

if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== text) {
  console.error('codegen/data/postgres/types.tsv is stale; remake it with: node tests/oracle/make-types.mjs');
  process.exitCode = 1;
}
