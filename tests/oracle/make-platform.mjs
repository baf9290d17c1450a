// Writes codegen/data/platforms/supabase*.sql and codegen/data/extensions/*.sql: what a Supabase project and what extensions bring. The
// sources' own scripts run on PGlite; what then stands in the catalog is written as plain DDL of our own making (platform/describe.mjs).
//
//   node make-platform.mjs --supabase --auth DIR --storage DIR --realtime DIR --postgres DIR --cli DIR   checkouts of supabase/…: the platform
//   node make-platform.mjs --extensions http=DIR pg_cron=DIR pg_net=DIR pgjwt=DIR pgmq=DIR supabase_vault=DIR pg_graphql=DIR    extensions out of checkouts
//   node make-platform.mjs --contrib [--check]                            the extensions that come with PGlite, which CI compares
//   node make-platform.mjs --postgis [--check]                            PostGIS, out of the package in postgis/ (once: npm ci there)
//
// Each file names its sources; codegen/data/platforms/sources.tsv and codegen/data/extensions/manifest.tsv keep their commits and hashes.

import { PGlite } from '@electric-sql/pglite';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CHECKOUT_EXTENSIONS, controlFile, installed, installedContrib, loadContrib, writeExtension } from './platform/extensions.mjs';
import { defaultPrivileges, describeSchemas, grants, owners, roles } from './platform/describe.mjs';
import { Checkout, withoutC } from './platform/sources.mjs';

const DATA = new URL('../../codegen/data/', import.meta.url);
const EXTENSION_FOLDER = '/pglite/share/postgresql/extension';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    supabase: { type: 'boolean' }, extensions: { type: 'boolean' }, contrib: { type: 'boolean' }, postgis: { type: 'boolean' }, check: { type: 'boolean' },
    auth: { type: 'string' }, storage: { type: 'string' }, realtime: { type: 'string' }, postgres: { type: 'string' }, cli: { type: 'string' },
  },
});

/** The extensions of PGlite: each alone in a schema that its objects' names need not say. */
async function makeContrib() {
  const stale = [];
  const db = await PGlite.create({ extensions: await loadContrib(installedContrib()) });
  for (const name of installedContrib()) {
    const { text, line } = await installed(db, name, { isReal: true, source: `npm @electric-sql/${name === 'vector' ? 'pglite-pgvector' : 'pglite'}` });
    await db.exec('drop schema x cascade');
    if (options.check) stale.push(...compare(`extensions/${name}.sql`, text));
    else writeExtension(DATA, name, text, line);
  }
  await db.close();
  if (stale.length === 0) return;
  console.error(`${stale.join(', ')} of codegen/data: stale; remake with: node tests/oracle/make-platform.mjs --contrib`);
  process.exitCode = 1;
}

/** PostGIS is built for another version of PGlite than the others. */
async function makePostgis() {
  const [{ PGlite: Engine }, { postgis }] = await Promise.all(['pglite', 'pglite-postgis'].map((name) => import(`./postgis/node_modules/@electric-sql/${name}/dist/index.js`)));
  const db = await Engine.create({ extensions: { postgis } });
  const { text, line } = await installed(db, 'postgis', { isReal: true, source: 'npm @electric-sql/pglite-postgis' });
  await db.close();
  if (!options.check) return writeExtension(DATA, 'postgis', text, line);
  if (compare('extensions/postgis.sql', text).length === 0) return undefined;
  console.error('codegen/data/extensions/postgis.sql: stale; remake with: node tests/oracle/make-platform.mjs --postgis');
  process.exitCode = 1;
  return undefined;
}

function compare(path, text) {
  const file = new URL(path, DATA);
  return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [path];
}

async function makeFromCheckouts() {
  for (const [name, folder] of positionals.map((it) => it.split('='))) {
    const checkout = new Checkout(CHECKOUT_EXTENSIONS[name].source, folder);
    const db = await PGlite.create({ extensions: await loadContrib(['pgcrypto']) });
    for (const role of ['anon', 'authenticated', 'service_role']) await db.exec(`create role ${role}`);
    for (const [file, text] of Object.entries(CHECKOUT_EXTENSIONS[name].files(checkout))) db.Module.FS.writeFile(`${EXTENSION_FOLDER}/${file}`, text);
    const { text, line } = await installed(db, name, { isReal: false, source: checkout.name, checkout });
    await db.close();
    writeExtension(DATA, name, text, line);
  }
}

/** What later files of supabase/postgres say than those of the checkout, which ends before them. */
const LATER = [
  { file: 'migrations/schema-17.sql', sql: 'drop extension if exists pgjwt; drop extension if exists pgsodium cascade; drop schema if exists pgsodium; drop owned by pgsodium_keyholder; drop role pgsodium_keyholder' },
  { file: 'migrations/db/migrations/20260421000000_pg_graphql-off-by-default.sql', sql: 'drop extension if exists pg_graphql cascade' },
  { file: 'migrations/db/migrations/20260821154147_revoke_createrole_from_auth_admin.sql', sql: 'alter role supabase_auth_admin nocreaterole' },
];
/** Needs a superuser other than the one of initdb, or a library that is loaded. */
const LEFT_OUT = /demote-postgres|safeupdate|create_pgsodium_and_vault|lo_export/;
const SCHEMAS = ['auth', 'storage', 'realtime', 'graphql_public', 'extensions', 'supabase_functions', 'supabase_migrations', 'graphql', 'vault', 'pgbouncer'];

async function makeSupabase() {
  const checkout = (name) => new Checkout(`github.com/supabase/${name}`, options[name]);
  const [postgres, auth, storage, realtime, cli] = ['postgres', 'auth', 'storage', 'realtime', 'cli'].map(checkout);
  const db = await PGlite.create({ extensions: await loadContrib(['pgcrypto', 'uuid-ossp', 'pg_stat_statements']) });
  for (const name of ['pgjwt', 'pgsodium', 'pg_graphql', 'supabase_vault', 'pg_net']) {
    const own = new URL(`extensions/${name}.sql`, DATA);
    const schema = { pgsodium: 'pgsodium', pg_graphql: 'graphql', supabase_vault: 'vault' }[name];
    db.Module.FS.writeFile(`${EXTENSION_FOLDER}/${name}.control`, controlFile({ version: '1', schema, relocatable: false }));
    db.Module.FS.writeFile(`${EXTENSION_FOLDER}/${name}--1.sql`, existsSync(own) && name !== 'pg_graphql' ? readFileSync(own, 'utf8') : '');
  }
  const run = async (place, sql) => {
    try {
      await db.exec(sql);
    } catch (error) {
      await db.exec('rollback');
      console.error(`${place}: ${error.message} ${error.detail ?? ''}`);
    }
  };
  await run('roles', 'create role supabase_admin superuser login createdb createrole replication bypassrls; create role pgsodium_keyholder');
  for (const path of postgres.list('migrations/db/init-scripts', '.sql')) await run(path, upPart(postgres.read(path)));
  await run('vault', 'create extension if not exists pg_stat_statements with schema extensions; create schema vault; create extension supabase_vault with schema vault');
  await run('roles', 'set session authorization supabase_admin');
  for (const path of postgres.list('migrations/db/migrations', '.sql').filter((it) => !LEFT_OUT.test(it))) await run(path, upPart(postgres.read(path)));
  await run('later', `set session authorization postgres; ${LATER.map(({ sql }) => sql).join('; ')}`);

  await run('auth', 'alter role supabase_auth_admin superuser; set session authorization supabase_auth_admin; set search_path to auth');
  for (const path of auth.list('migrations', '.up.sql')) await run(path, auth.read(path).replace(/\{\{\s*index \.Options "Namespace"\s*\}\}/g, 'auth'));
  await run('storage', `set session authorization postgres; reset role; alter role supabase_auth_admin nosuperuser; alter role supabase_storage_admin superuser;
    set session authorization supabase_storage_admin; set search_path to storage, public, extensions; set storage.install_roles to 'false'; set storage.multitenant to 'false'`);
  const number = (path) => Number.parseInt(path.split('/').at(-1), 10);
  for (const path of storage.list('migrations/tenant', '.sql').sort((a, b) => number(a) - number(b))) await run(path, storage.read(path));
  await run('realtime', `set session authorization postgres; alter role supabase_storage_admin nosuperuser; create role supabase_realtime_admin noinherit;
    set session authorization supabase_admin; set search_path to public`);
  await run('realtime dump', realtime.read('priv/repo/tenant_db_dump_17.sql').replace(/^\\.*$/gm, '').replace(/^SET transaction_timeout.*$/gm, ''));
  // Database webhooks, without pg_net, which a project creates itself; the table of the migrations that were applied.
  await run('webhooks', `set session authorization supabase_admin; set check_function_bodies to off;
    ${cli.read('apps/cli-go/internal/db/start/templates/webhook.sql').replace(/CREATE EXTENSION IF NOT EXISTS pg_net.*;/, '')}`);
  const history = cli.read('apps/cli-go/pkg/migration/history.go');
  for (const name of ['VERSION_SCHEMA', 'VERSION_TABLE', 'STATEMENTS_COLUMN', 'NAME_COLUMN', 'SEED_TABLE']) {
    await run(name, `set session authorization postgres; ${new RegExp(`_${name}\\s*= "([^"]*)"`).exec(history)[1]}`);
  }
  await run('end', `set session authorization postgres; reset all; set search_path = ''`);

  const { rows: there } = await db.query(`select nspname from pg_namespace where nspname = any ($1)`, [SCHEMAS]);
  const names = SCHEMAS.filter((name) => there.some(({ nspname }) => nspname === name));
  const only = (kind, oid, namespace) => `${namespace} = any (array[${names.map((name) => `'${name}'`).join(', ')}]::regnamespace[])
    and not exists (select from pg_depend e where e.classid = '${kind}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
  const { rows: publications } = await db.query('select quote_ident(pubname) as name from pg_publication');
  const text = [
    `-- What a Supabase project holds before its first migration, read from PostgreSQL after the scripts of ${[postgres, auth, storage, realtime, cli].map((it) => it.name.slice('github.com/'.length)).join(', ')}`,
    '-- ran. Bodies are ours. Made by tests/oracle/make-platform.mjs; sources.tsv has commits and hashes. Runs as the superuser postgres.',
    ...LATER.map(({ file }) => `-- later than the checkout: supabase/postgres ${file}`),
    ...await roles(db),
    ...names.map((name) => `create schema ${name};`),
    'create extension pg_stat_statements with schema extensions;',
    'create extension pgcrypto with schema extensions;',
    'create extension "uuid-ossp" with schema extensions;',
    'create extension supabase_vault with schema vault;',
    ...await describeSchemas(db, names),
    ...await owners(db, names),
    ...await grants(db, only),
    'grant usage on schema public to anon, authenticated, service_role;',
    ...(await defaultPrivileges(db, names)),
    ...publications.map(({ name }) => `create publication ${name};`),
  ].join('\n') + '\n';
  writeFileSync(new URL('platforms/supabase.sql', DATA), text);
  const implicit = await defaultPrivileges(db, ['public']);
  writeFileSync(new URL('platforms/supabase-implicit.sql', DATA), [
    '-- What makes new objects in public reachable over the Data API by themselves, as on projects from before 2026-10-30.',
    '-- Made by tests/oracle/make-platform.mjs from supabase/postgres migrations/db/init-scripts/00000000000000-initial-schema.sql.',
    ...implicit, ''].join('\n'));
  writeFileSync(new URL('platforms/sources.tsv', DATA), ['# source\tcommit\tsha256 of the paths and texts read', ...[postgres, auth, storage, realtime, cli].map((it) => it.manifestLine()), ''].join('\n'));
  await db.close();
}

function upPart(sql) {
  return withoutC(sql.split(/^-- migrate:down/m)[0]);
}

if (options.contrib) await makeContrib();
if (options.postgis) await makePostgis();
if (options.extensions) await makeFromCheckouts();
if (options.supabase) await makeSupabase();
