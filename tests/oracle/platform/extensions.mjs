// The extensions that `make-platform.mjs` knows: those that come with PGlite, and those whose scripts stand in a checkout.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describeExtension } from './describe.mjs';
import { extensionScript } from './sources.mjs';

/** Of those that come with PGlite, the ones whose objects migrations name. */
export const CONTRIB = [
  'btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'earthdistance', 'fuzzystrmatch', 'hstore', 'intarray', 'isn', 'lo', 'ltree', 'moddatetime',
  'pg_stat_statements', 'pg_trgm', 'pgcrypto', 'seg', 'tablefunc', 'tcn', 'unaccent', 'uuid-ossp', 'vector',
];

/** A package of its own, which the corpus has. */
const PGVECTOR = new URL('../../corpus/node_modules/@electric-sql/pglite-pgvector/dist/index.js', import.meta.url);

/** The extensions of PGlite that are installed. */
export const installedContrib = () => CONTRIB.filter((name) => name !== 'vector' || existsSync(PGVECTOR));

const REQUIRES = { earthdistance: ['cube'], pgjwt: ['pgcrypto'] };

/** PGlite's modules of extensions, as its `create` takes them. */
export async function loadContrib(names) {
  const modules = await Promise.all(names.map(async (name) => {
    const key = name.replace('-', '_');
    const module = name === 'vector' ? await import(PGVECTOR) : await import(`@electric-sql/pglite/contrib/${key}`);
    return [key, module[key]];
  }));
  return Object.fromEntries(modules);
}

/** A control file. */
export const controlFile = ({ version, schema, relocatable, requires = [] }) =>
  `default_version = '${version}'\nrelocatable = ${relocatable}\nsuperuser = false\n${schema ? `schema = '${schema}'\n` : ''}${requires.length > 0 ? `requires = '${requires.join(', ')}'\n` : ''}`;

const withControl = (name, version, schema, script) => ({
  [`${name}.control`]: controlFile({ version, schema, relocatable: false }),
  [`${name}--${version}.sql`]: script,
});

/** What to read of a checkout, and as which files of the server. */
export const CHECKOUT_EXTENSIONS = {
  pg_cron: {
    source: 'github.com/citusdata/pg_cron',
    files: (checkout) => withControl('pg_cron', '1.6', 'pg_catalog', withoutCheck(extensionScript(checkout, {
      extension: 'pg_cron', folder: '.', first: { path: 'pg_cron.sql', version: '1.0' }, to: '1.6' }))),
  },
  pg_net: {
    source: 'github.com/supabase/pg_net',
    files: (checkout) => withControl('pg_net', '0.20.4', undefined, extensionScript(checkout, {
      extension: 'pg_net', folder: 'sql', first: { path: 'sql/pg_net.sql', version: '0.20.4' }, to: '0.20.4' })),
  },
  http: {
    source: 'github.com/pramsey/pgsql-http',
    files: (checkout) => withControl('http', '1.7', undefined, extensionScript(checkout, {
      extension: 'http', folder: '.', first: { path: 'http--1.7.sql', version: '1.7' }, to: '1.7' })),
  },
  pgjwt: {
    source: 'github.com/michelp/pgjwt',
    files: (checkout) => withControl('pgjwt', '0.2.0', undefined, extensionScript(checkout, {
      extension: 'pgjwt', folder: '.', first: { path: 'pgjwt--0.2.0.sql', version: '0.2.0' }, to: '0.2.0' })),
  },
  pgmq: {
    source: 'github.com/pgmq/pgmq',
    files: (checkout) => withControl('pgmq', '1.5.1', 'pgmq', extensionScript(checkout, {
      extension: 'pgmq', folder: 'pgmq-extension/sql', first: { path: 'pgmq-extension/sql/pgmq.sql', version: '1.5.1' }, to: '1.5.1' })),
  },
  supabase_vault: {
    source: 'github.com/supabase/vault',
    files: (checkout) => withControl('supabase_vault', '0.3.1', 'vault', extensionScript(checkout, {
      extension: 'supabase_vault', folder: 'sql', first: { path: 'sql/supabase_vault--0.3.0.sql', version: '0.3.0' }, to: '0.3.1' })),
  },
  pg_graphql: {
    source: 'github.com/supabase/pg_graphql',
    files: (checkout) => withControl('pg_graphql', '1.5', 'graphql', [
      'directives', 'schema_version', 'raise_exception', 'resolve',
    ].map((name) => checkout.read(`sql/${name}.sql`)).join('\n')),
  },
};

/** pg_cron refuses databases other than the one of its setting, which is not there. */
const withoutCheck = (script) => script.replace(/DO \$\$[\s\S]*?END;\s*\$\$;/, '');

/** Creates the extension in a schema of its own and says what it brought: the data file's text and its line of the manifest. */
export async function installed(db, name, { isReal, source, checkout }) {
  const { rows: [{ version, schema, relocatable, requires }] } = await db.query(`
    select version, schema, relocatable, requires from pg_available_extension_versions v
    where name = $1 and version = (select default_version from pg_available_extensions where name = $1)`, [name]);
  for (const other of requires ?? []) await db.exec(`create schema if not exists x; create extension if not exists "${other}" with schema x`);
  await db.exec(`create schema if not exists x; create extension "${name}"${schema ? '' : ' with schema x'}; set search_path = ${schema && schema !== 'pg_catalog' ? `''` : 'x'}`);
  const statements = (await describeExtension(db, name, { isReal })).map((it) => it.replaceAll(/\bx\.(?=[a-z])/g, ''));
  const text = [`-- ${name} ${version}, from ${source}; see manifest.tsv. Made by tests/oracle/make-platform.mjs.`, ...statements, ''].join('\n');
  const origin = checkout ? checkout.manifestLine() : [source, packageVersion(name), createHash('sha256').update(text).digest('hex')].join('\t');
  return { text, line: [name, version, schema ?? '', relocatable ? 'relocatable' : '', (requires ?? REQUIRES[name] ?? []).join(','), origin].join('\t') };
}

function packageVersion(name) {
  const file = name === 'postgis' ? new URL('../postgis/node_modules/@electric-sql/pglite-postgis/package.json', import.meta.url) : name === 'vector' ? new URL('../package.json', PGVECTOR) : new URL('../node_modules/@electric-sql/pglite/package.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

const HEAD = '# name\tversion\tschema that it must be in\trelocatable\trequires\tsource\tcommit or version\tsha256';

/** Writes an extension's file and its line of the manifest. */
export function writeExtension(data, name, text, line) {
  writeFileSync(new URL(`extensions/${name}.sql`, data), text);
  const manifest = new URL('extensions/manifest.tsv', data);
  const lines = existsSync(manifest) ? readFileSync(manifest, 'utf8').split('\n').filter((it) => it && !it.startsWith('#') && !it.startsWith(`${name}\t`)) : [];
  writeFileSync(manifest, [HEAD, ...[...lines, line].sort(), ''].join('\n'));
}
