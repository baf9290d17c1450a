// What the native PostgreSQL 17 makes of the cases and of the five systems.
//
//   node native.mjs <cases folder> --platform FILE [--write] [--system FOLDER --metadata OURS.json --facts OURS.txt]…
//
// A case where it says something else than the `facts` and `refused` of PostgreSQL 18 has that in `facts-17` and `refused-17` (empty where
// it refuses nothing), which are compared, or with --write made. Of a system, metadata and facts are compared with ours.
// Exit 1 with the differences on stdout, 2 for wrong use.

import { introspect } from '@supabase/postgrest-typegen';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { askAbout, findCases, isOnSupabase, linesOf } from './case-folders.mjs';
import { compareFacts, readFacts, readSchemas } from './facts.mjs';
import { compareMetadata } from './metadata.mjs';
import { applyMigrations, formatFailures, readMigrations } from './migrations.mjs';
import { startServer } from './native/server.mjs';
import { report } from './report.mjs';

const many = { type: 'string', multiple: true, default: [] };
const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { platform: { type: 'string' }, write: { type: 'boolean' }, system: many, metadata: many, facts: many },
});
const { system: systems, metadata, facts } = options;
if (!folder || !options.platform || systems.length !== metadata.length || systems.length !== facts.length) {
  console.error('usage: node native.mjs <cases folder> --platform FILE [--write] [--system FOLDER --metadata OURS.json --facts OURS.txt]…');
  process.exit(2);
}

const cases = findCases(folder);
const differences = cases.length === 0 ? [`${folder} has no case`] : [];
// Roles are the server's, so the platform has one of its own; the two work side by side.
const setups = [['', (path) => !isOnSupabase(path)], [readFileSync(options.platform, 'utf8'), isOnSupabase]];
const answers = await Promise.all(setups.map(async ([setup, isHere]) => {
  const server = await startServer(setup);
  try {
    for (const path of cases.filter(isHere)) differences.push(...await compareCase(server, path));
    return setup === '' ? [] : await compareSystems(server);
  } finally {
    await server.stop();
  }
}));
const all = answers.flat();
all.push(report(`PostgreSQL 17 agrees with ${cases.length} cases`, differences.sort()));
process.exitCode = all.every(Boolean) ? 0 : 1;

async function compareCase(server, path) {
  const db = await server.open();
  const says = await askAbout(db, path).finally(() => db.close());
  // The words of a refusal differ from version to version; its place and SQLSTATE are what is compared.
  const bare = (name, lines) => (name === 'refused' ? lines.map((line) => line.split(': ', 2).join(': ')) : lines);
  const differ = (name, lines, file) => compareFacts(bare(name, lines), bare(name, linesOf(file)));
  return Object.entries(says).flatMap(([name, lines]) => {
    const [known, own] = [join(path, name), join(path, `${name}-17`)];
    if (options.write) {
      if (differ(name, lines, known).length === 0) rmSync(own, { force: true });
      else writeFileSync(own, lines.map((line) => `${line}\n`).join(''));
      return [];
    }
    return differ(name, lines, existsSync(own) ? own : known).map((line) => `${relative(folder, path)}: ${line}`);
  });
}

async function compareSystems(server) {
  const good = [];
  for (const [i, system] of systems.entries()) {
    const db = await server.open();
    const platformSchemas = await readSchemas(db);
    const name = basename(system);
    const failures = await applyMigrations(db, readMigrations(join(system, 'migrations')));
    good.push(report(`17: the migrations of ${name} apply`, [formatFailures(failures)]));
    await db.exec('rollback; reset all; reset role');
    const schemas = (await readSchemas(db)).filter((schema) => schema === 'public' || !platformSchemas.includes(schema));
    const theirs = await introspect(db, { includedSchemas: ['public'] });
    good.push(report(`17: metadata of ${name}`, compareMetadata(theirs, JSON.parse(readFileSync(metadata[i], 'utf8')), schemas)));
    good.push(report(`17: facts of ${name}`, compareFacts(await readFacts(db, platformSchemas), linesOf(facts[i]))));
    await db.close();
  }
  return good;
}
