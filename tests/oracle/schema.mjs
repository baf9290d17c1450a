// Whether the file that `codegen schema` writes makes the same catalog as the migrations, on a database that has what the platform brings.
//
//   node schema.mjs <folder of migrations> SCHEMA.sql [--platform FILE …] [--native]
//
// On PGlite, or on the native PostgreSQL 17.
// Both are applied to fresh databases; then everything that PostgreSQL prints of one (schema-dump.sql: definitions, privileges, comments)
// is compared with the other, and the facts and `introspect()` too. Exit 1 with the differences, 2 for wrong use.

import { introspect } from '@supabase/postgrest-typegen';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from './engine.mjs';
import { compareFacts, readFacts, readSchemas } from './facts.mjs';
import { compareMetadata } from './metadata.mjs';
import { applyMigrations, formatFailures, readMigrations } from './migrations.mjs';
import { startServer } from './native/server.mjs';
import { report } from './report.mjs';
import { dumpOf } from './schema-dump.mjs';

const { values: options, positionals: [folder, file] } = parseArgs({ allowPositionals: true, options: { platform: { type: 'string', multiple: true }, native: { type: 'boolean' } } });
if (!folder || !file) {
  console.error('usage: node schema.mjs <folder of migrations> SCHEMA.sql [--platform FILE …] [--native]');
  process.exit(2);
}
const platform = (options.platform ?? []).map((file) => readFileSync(file, 'utf8')).join('\n');

const server = options.native ? await startServer(platform) : { open: () => openDatabase(platform), stop: () => undefined };
const migrated = await stateAfter(readMigrations(folder));
const written = await stateAfter([{ file, sql: readFileSync(file, 'utf8') }]);
await server.stop();
const differences = [
  migrated.failures && `the migrations: ${migrated.failures}`,
  written.failures && `the file: ${written.failures}`,
  ...compareFacts(migrated.dump, written.dump),
  ...compareFacts(migrated.facts, written.facts),
  ...compareMetadata(migrated.metadata, written.metadata, migrated.schemas),
];
process.exitCode = report(`the file makes what the migrations make: ${migrated.dump.length} lines of definitions, ${migrated.facts.length} facts`, differences) ? 0 : 1;

async function stateAfter(files) {
  const db = await server.open();
  const before = await readSchemas(db);
  const failures = formatFailures(await applyMigrations(db, files));
  await db.exec('rollback; reset all; reset role');
  const schemas = (await readSchemas(db)).filter((name) => name === 'public' || !before.includes(name));
  const metadata = await introspect(db, { includedSchemas: schemas });
  const state = { failures, schemas, metadata, facts: await readFacts(db, before), dump: await dumpOf(db) };
  await db.close();
  return state;
}
