// Runs the suites of the systems on PGlite (PostgreSQL 18) and on native PostgreSQL 17, each with and without the platform's old default
// grants, breaks the migrations to see the tests fail, and says how many there are of all.
//
//   node run.mjs [system…] [--only pglite|native] [--no-breaks]
//
// Exit 1 with what fails on stdout, 2 for wrong use.

import { readFileSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from '../oracle/engine.mjs';
import { readMigrations } from '../oracle/migrations.mjs';
import { startServer } from '../oracle/native/server.mjs';
import { report } from '../oracle/report.mjs';
import { runBroken, runTests } from './lib/run.mjs';
import { CLAIMED_ROLE } from './lib/session.mjs';

const SYSTEMS = ['soul', 'conversations', 'prompt-layers', 'goal-planning', 'journey'];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, 'no-breaks': { type: 'boolean' } },
});
const asked = positionals.length > 0 ? positionals : SYSTEMS;
if (!asked.every((name) => SYSTEMS.includes(name)) || !['pglite', 'native', undefined].includes(options.only)) {
  console.error('usage: node run.mjs [system…] [--only pglite|native] [--no-breaks]');
  process.exit(2);
}

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const PLATFORM = read('codegen/data/platforms/supabase.sql') + CLAIMED_ROLE;
const ERAS = { explicit: '', implicit: read('codegen/data/platforms/supabase-implicit.sql') };

const suites = await Promise.all(asked.map(async (name) => (await import(`./${name}.mjs`)).default));
const findings = suites.map(() => []);
await Promise.all([
  options.only === 'native' || onPglite(),
  options.only === 'pglite' || onNative(),
]);
let isGood = true;
for (const [i, { system, sentences, tests }] of suites.entries()) {
  console.log(`${system}: ${sentences.filter((it) => it.isProof).length} sentences to prove and ${sentences.filter((it) => !it.isProof).length} other rules, ${tests.length} tests`);
  for (const [what, problems] of findings[i].sort(([a], [b]) => (a < b ? -1 : 1))) isGood = report(what, problems) && isGood;
}
process.exitCode = isGood ? 0 : 1;

async function onPglite() {
  for (const [era, grants] of Object.entries(ERAS)) {
    const db = await openDatabase(PLATFORM + grants);
    await inPlace(db, 'PGlite', era);
    await db.close();
  }
}

async function onNative() {
  const server = await startServer(PLATFORM);
  try {
    for (const [era, grants] of Object.entries(ERAS)) {
      const db = await server.open();
      await db.exec(grants);
      await inPlace(db, 'PostgreSQL 17', era);
      await db.close();
    }
  } finally {
    await server.stop();
  }
}

/** One place; the migrations are broken on the native server alone, which is the faster one. */
async function inPlace(db, engine, era) {
  for (const [i, suite] of suites.entries()) {
    const system = readSystem(suite.system);
    const failed = await runTests(db, suite, system);
    const passing = suite.tests.length - failed.length;
    findings[i].push([`${suite.system} on ${engine}, ${era} grants: ${passing} of ${suite.tests.length} tests pass`, failed.map(({ name, error }) => `${name}: ${error}`)]);
    if (options['no-breaks'] || (engine === 'PGlite') !== (options.only === 'pglite')) continue;
    const count = suite.tests.flatMap((it) => it.broken).filter((it) => it.era === era).length;
    const unseen = await runBroken(db, suite, system, era);
    findings[i].push([`${suite.system} broken, ${era} grants: the tests see ${count - unseen.length} of ${count}`, unseen]);
  }
}

function readSystem(name) {
  const folder = new URL(`../../spec/${name}/`, import.meta.url);
  const rollback = readdirSync(new URL('rollback/', folder)).sort().reverse();
  return {
    migrations: readMigrations(new URL('migrations/', folder).pathname),
    seed: read(`spec/${name}/seed.sql`),
    rollback: rollback.map((file) => read(`spec/${name}/rollback/${file}`)).join('\n'),
  };
}
