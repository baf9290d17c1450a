// What PostgreSQL makes of one folder of migrations, as a JSON document in a file: every statement's end with its place, the metadata,
// the facts, and what its extensions brought. A process of its own, since a database takes half a gigabyte; asked once for each content
// of all it depends on.
//
//   node postgres.mjs <migrations folder> <postgres|supabase> <out.json>

import { vector } from '@electric-sql/pglite-pgvector';
import { introspect } from '../oracle/node_modules/@supabase/postgrest-typegen/dist/index.js';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyFile, placedStatements, upPart } from './apply.mjs';
import { standInFiles } from './extensions.mjs';
import { openDatabase } from '../oracle/engine.mjs';
import { readFacts, readSchemas } from '../oracle/facts.mjs';
import { splitStatements } from '../oracle/split.mjs';

const PLATFORM = fileURLToPath(new URL('../../codegen/data/platforms/supabase.sql', import.meta.url));
const CONTRIB = ['btree_gin', 'btree_gist', 'cube', 'earthdistance', 'fuzzystrmatch', 'hstore', 'intarray', 'isn', 'ltree', 'tablefunc', 'tcn'];

/** The migrations of a folder, in the order of their names. */
export function readFolder(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql') && !file.endsWith('.down.sql'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((file) => ({ file, sql: upPart(readFileSync(join(folder, file), 'utf8')) }));
}

/** The SQL that makes the platform: the project's own file, then each stand-in that is not there yet. */
export function setup(platform) {
  if (platform !== 'supabase') return '';
  const standIns = splitStatements(readFileSync(new URL('./supabase.sql', import.meta.url), 'utf8')).map(({ text }) => `
    do $stand_in$ begin execute $statement$${text}$statement$;
    exception when duplicate_object or duplicate_table or duplicate_function or duplicate_schema or invalid_function_definition
      or invalid_object_definition then null; end $stand_in$;`);
  return readFileSync(PLATFORM, 'utf8') + standIns.join('');
}

/** Schemas that only the stand-ins make: a migration that makes one of them finds it there. */
export const standInSchemas = (platform) =>
  (platform === 'supabase' ? [...readFileSync(new URL('./supabase.sql', import.meta.url), 'utf8').matchAll(/^create schema (\w+);/gm)].map(([, name]) => name) : []);

/** A database with the platform and all extensions that there are. */
export async function openCorpusDatabase(platform) {
  const contrib = await Promise.all(CONTRIB.map(async (name) => [name, (await import(`../oracle/node_modules/@electric-sql/pglite/dist/contrib/${name}.js`))[name]]));
  return openDatabase(setup(platform), { extensions: { vector, ...Object.fromEntries(contrib) }, files: standInFiles() });
}

async function ask(folder, platform) {
  const db = await openCorpusDatabase(platform);
  const before = await readSchemas(db);
  const statements = [];
  for (const { file, sql } of readFolder(folder)) {
    const placed = placedStatements(sql);
    const ends = await applyFile(db, placed);
    placed.forEach(({ byte, line }, i) => statements.push({ file, byte, line, refused: ends[i] }));
  }
  await db.exec('rollback; reset all; reset role');
  const schemas = (await readSchemas(db)).filter((name) => name === 'public' || !before.includes(name));
  return {
    statements,
    schemas,
    metadata: await introspect(db, { includedSchemas: schemas }),
    facts: await readFacts(db, before),
    ofExtensions: await membersOfExtensions(db),
  };
}

/** Relations, types and functions that extensions brought, as `schema.name`, and schemas. */
async function membersOfExtensions(db) {
  const rows = await db.rows(`
    select distinct n.nspname || '.' || o.name as name from pg_depend d
      join (select 'pg_class'::regclass as class, oid, relnamespace as namespace, relname as name from pg_class
        union all select 'pg_type'::regclass, oid, typnamespace, typname from pg_type
        union all select 'pg_proc'::regclass, oid, pronamespace, proname from pg_proc) o on o.class = d.classid and o.oid = d.objid
      join pg_namespace n on n.oid = o.namespace
    where d.deptype = 'e'
    union all select nspname from pg_depend d join pg_namespace n on n.oid = d.objid
    where d.deptype = 'e' and d.classid = 'pg_namespace'::regclass
    union all select nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where not extrelocatable and nspname not in ('public', 'extensions', 'pg_catalog')`);
  return rows.map(({ name }) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, platform, out] = process.argv.slice(2);
  if (!folder || !out || !existsSync(folder)) {
    console.error('usage: node postgres.mjs <migrations folder> <postgres|supabase> <out.json>');
    process.exit(2);
  }
  writeFileSync(out, JSON.stringify(await ask(folder, platform)));
  process.exit(0);
}
