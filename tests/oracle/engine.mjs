// PostgreSQL in WebAssembly (PGlite), in this process, in memory. Opening one from nothing runs initdb, which takes seconds; so a
// database with its setup SQL (the platform) is kept as a dumped data folder, named after the hash of all that made it, and every
// further database is restored from that. Nothing here knows what the databases are for.

import { PGlite } from '@electric-sql/pglite';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { knownExtensionFiles } from './platform/known.mjs';

const CACHE = new URL('./.cache/', import.meta.url);
const EXTENSION_FOLDER = '/pglite/share/postgresql/extension';

// What the five systems create, and what projects on Supabase commonly do.
const CONTRIB = ['citext', 'moddatetime', 'pg_stat_statements', 'pg_trgm', 'pgcrypto', 'unaccent', 'uuid_ossp'];

/**
 * Opens a fresh database in which `setup` has run. `more.extensions` are PGlite's own beside those of every database, `more.files`
 * texts by name that are added to the server's folder of extensions.
 */
export async function openDatabase(setup = '', more = {}) {
  const cached = new URL(`${cacheKey(setup, more)}.tar`, CACHE);
  if (!existsSync(cached)) await prepare(setup, more, cached);
  return wrap(await create(more, { loadDataDir: new Blob([readFileSync(cached)]) }));
}

async function create(more, options = {}) {
  const db = await PGlite.create({ extensions: { ...await extensions(), ...more.extensions }, ...options });
  for (const [name, text] of Object.entries({ ...more.files, ...knownExtensionFiles() })) db.Module.FS.writeFile(`${EXTENSION_FOLDER}/${name}`, text);
  return db;
}

async function prepare(setup, more, cached) {
  const db = await create(more);
  await db.exec(setup);
  const image = Buffer.from(await (await db.dumpDataDir('none')).arrayBuffer());
  await db.close();
  mkdirSync(CACHE, { recursive: true });
  // Several processes may prepare the same image: the rename makes each see a whole one.
  const partial = new URL(`${cached.href}.${process.pid}`);
  writeFileSync(partial, image);
  renameSync(partial, cached);
}

function cacheKey(setup, { extensions: named = {}, files = {} }) {
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite').replace(/dist.*$/, 'package.json');
  const { version } = JSON.parse(readFileSync(library, 'utf8'));
  return createHash('sha256').update(JSON.stringify([version, [...CONTRIB, ...Object.keys(named)], setup, ...Object.entries({ ...files, ...knownExtensionFiles() })])).digest('hex').slice(0, 16);
}

async function extensions() {
  const loaded = await Promise.all(CONTRIB.map((name) => import(`@electric-sql/pglite/contrib/${name}`)));
  return Object.fromEntries(CONTRIB.map((name, i) => [name, loaded[i][name]]));
}

/** `exec` takes a script, and who listens to its notices; `rows` one statement; `query` is what `introspect()` calls. */
function wrap(db) {
  return {
    exec: (sql, listen) => db.exec(sql, listen && { onNotice: ({ message }) => listen(message) }),
    rows: async (sql, parameters) => (await db.query(sql, parameters)).rows,
    // Rows as lists of PostgreSQL's own texts, for the types with these OIDs.
    texts: (sql, oids) => db.query(sql, [], { rowMode: 'array', parsers: Object.fromEntries(oids.map((oid) => [oid, (text) => text])) }),
    query: (sql) => db.query(sql),
    close: () => db.close(),
  };
}
