// Everything that PostgreSQL is asked about one system, in one process.
//
//   node system.mjs <system-folder> --platform FILE [--metadata OURS.json] [--facts OURS.txt] --out DIR
//
// Applies <system-folder>/migrations, compares `introspect()` and the facts with ours, lets the third-party generator write
// TypeScript from both, loads <system-folder>/seed.sql, applies the migrations twice more (nothing may change) and writes to DIR:
// metadata.json, facts.txt (what PostgreSQL says), rows.json (what the seed's rows look like on the wire), broken.json (rows that
// PostgreSQL refuses), accepted.json (rows that it takes) probes.json (rows made of its CHECKs, with what PostgreSQL says to each)
// and errors.json (what it says of each constraint). Exit 1 with the differences on stdout, 2 for wrong use. Without --metadata or --facts that comparison is left out.

import { generateTypescript, introspect, sortGeneratorMetadata } from '@supabase/postgrest-typegen';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from './engine.mjs';
import { makeBrokenRows } from './broken.mjs';
import { compareFacts, readFacts, readSchemas } from './facts.mjs';
import { compareMetadata } from './metadata.mjs';
import { applyMigrations, applyScript, formatFailures, readMigrations } from './migrations.mjs';
import { makeErrors } from '../probes/errors.mjs';
import { makeProbes } from '../probes/system.mjs';
import { report } from './report.mjs';
import { compareRows, readRows } from './rows.mjs';

const { values: options, positionals: [system] } = parseArgs({
  allowPositionals: true,
  options: { platform: { type: 'string' }, metadata: { type: 'string' }, facts: { type: 'string' }, out: { type: 'string' } },
});
if (!system || !options.platform || !options.out) {
  console.error('usage: node system.mjs <system-folder> --platform FILE [--metadata OURS.json] [--facts OURS.txt] --out DIR');
  process.exit(2);
}

const db = await openDatabase(readFileSync(options.platform, 'utf8'));
try {
  process.exitCode = (await askEverything()) ? 0 : 1;
} finally {
  await db.close();
}

/** Returns whether all answers agree; stops early only where the next question would make no sense. */
async function askEverything() {
  mkdirSync(options.out, { recursive: true });
  const platformSchemas = await readSchemas(db);
  const migrations = readMigrations(join(system, 'migrations'));
  const failures = await applyMigrations(db, migrations);
  if (!report('the migrations apply', [formatFailures(failures)])) return false;

  const first = await readState(platformSchemas);
  write('metadata.json', JSON.stringify(first.metadata, null, 1));
  write('facts.txt', first.facts.join('\n'));
  const compared = await compareWithOurs(first, platformSchemas);

  const seed = await applyScript(db, readFileSync(join(system, 'seed.sql'), 'utf8'));
  if (!report('the seed loads', [formatFailures(seed.map((failure) => ({ file: 'seed.sql', ...failure })))])) return false;
  const rows = await readRows(db);
  write('rows.json', JSON.stringify(rows, null, 1));

  // The second run may move the seed's rows, as a backfill does; what the third run finds must then stay.
  const again = await applyMigrations(db, migrations);
  const second = await readState(platformSchemas);
  const moved = await readRows(db);
  const onceMore = await applyMigrations(db, migrations);
  const repeatable = report('the migrations apply again and change neither catalog nor rows', [
    formatFailures([...again, ...onceMore]),
    ...compareMetadata(first.metadata, second.metadata, schemasOf(first)),
    ...compareFacts(first.facts, second.facts),
    ...compareRows(moved, await readRows(db)),
  ]);

  write('probes.json', JSON.stringify(await makeProbes(db, rows)));
  const told = await makeErrors(db, rows);
  write('errors.json', JSON.stringify(told.errors, null, 1));
  const named = report(`PostgreSQL names ${told.errors.length} constraints in its errors`, told.problems);
  const { broken, accepted, problems } = await makeBrokenRows(db, rows);
  write('broken.json', JSON.stringify(broken, null, 1));
  write('accepted.json', JSON.stringify(accepted, null, 1));
  return report(`PostgreSQL refuses ${broken.length} broken rows and takes ${accepted.length} others`, problems) && named && compared && repeatable;
}

async function readState(platformSchemas) {
  await db.exec('rollback; reset all; reset role');
  const metadata = await introspect(db, { includedSchemas: ['public'] });
  return { metadata, facts: await readFacts(db, platformSchemas), schemas: await readSchemas(db), platformSchemas };
}

function schemasOf({ schemas, platformSchemas }) {
  return schemas.filter((name) => name === 'public' || !platformSchemas.includes(name));
}

async function compareWithOurs(state) {
  let agree = true;
  if (options.metadata) {
    const ours = JSON.parse(readFileSync(options.metadata, 'utf8'));
    agree = report('metadata', compareMetadata(state.metadata, ours, schemasOf(state))) && agree;
    const [theirText, ourText] = [await typescriptOf(state.metadata), await typescriptOf(ours)];
    write('from-postgres.ts', theirText);
    write('from-ours.ts', ourText);
    agree = report('the third-party generator writes the same TypeScript from both',
      theirText === ourText ? [] : [`${join(options.out, 'from-postgres.ts')} and from-ours.ts differ from line ${firstDifference(theirText, ourText)} on`]) && agree;
  }
  if (options.facts) {
    const ours = readFileSync(options.facts, 'utf8').split('\n').filter((line) => line !== '');
    agree = report('facts', compareFacts(state.facts, ours)) && agree;
  }
  return agree;
}

function typescriptOf(metadata) {
  return generateTypescript(sortGeneratorMetadata(metadata), { detectOneToOneRelationships: true });
}

function firstDifference(a, b) {
  const [mine, other] = [a.split('\n'), b.split('\n')];
  return mine.findIndex((line, i) => line !== other[i]) + 1 || mine.length + 1;
}

function write(file, text) {
  writeFileSync(join(options.out, file), text + '\n');
}
