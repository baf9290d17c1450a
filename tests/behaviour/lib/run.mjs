// Runs a suite in one place, a database that holds the bare platform. Everything happens in transactions that are rolled back, so a place
// serves any number of suites.

import { Session } from './session.mjs';

// As a migration runner of the platform has it, and PostgREST.
const BEGIN = 'begin; set local search_path = "$user", public, extensions;';

/** The tests that fail, as `{ name, error }`. */
export async function runTests(db, suite, system) {
  const failed = [];
  await db.exec(BEGIN);
  try {
    const session = new Session(db, system);
    await prepare(session, suite);
    for (const test of suite.tests.filter((it) => !it.isFromScratch)) failed.push(...await attempt(session, test));
    await db.exec(`rollback; ${BEGIN}`);
    for (const test of suite.tests.filter((it) => it.isFromScratch)) failed.push(...await attempt(session, test));
  } finally {
    await db.exec('rollback');
  }
  return failed;
}

/** The breaks of the migrations under which their test does not fail, or which can't be made, each a line. */
export async function runBroken(db, suite, system, era) {
  const unseen = [];
  for (const test of suite.tests) {
    for (const broken of test.broken.filter((it) => it.era === era)) {
      const what = `${test.name}: with ${JSON.stringify(broken.other)} for ${JSON.stringify(broken.text)}`;
      const migrations = breakOne(system.migrations, broken);
      if (typeof migrations === 'string') unseen.push(`${what}: ${migrations}`);
      else unseen.push(...(await withBroken(db, suite, { ...system, migrations }, test)).map((why) => `${what}: ${why}`));
    }
  }
  return unseen;
}

async function withBroken(db, suite, system, test) {
  await db.exec(BEGIN);
  try {
    const session = new Session(db, system);
    await prepare(session, suite);
    if (test.isFromScratch) await db.exec(`rollback; ${BEGIN}`);
    return (await attempt(session, test)).length === 0 ? ['the test passes'] : [];
  } catch (error) {
    return [`the migrations do not apply: ${error.message}`];
  } finally {
    await db.exec('rollback');
  }
}

function breakOne(migrations, { text, other }) {
  if (text === '') return migrations.with(-1, { file: migrations.at(-1).file, sql: `${migrations.at(-1).sql}\n${other};` });
  const places = migrations.reduce((sum, { sql }) => sum + sql.split(text).length - 1, 0);
  if (places !== 1) return `the text stands in ${places} places`;
  return migrations.map(({ file, sql }) => ({ file, sql: sql.replace(text, () => other) }));
}

async function prepare(session, { fixture }) {
  if (fixture.after) {
    await session.migrate({ to: fixture.after });
    await session.run(fixture.sql);
    await session.migrate({ after: fixture.after });
  } else {
    await session.migrate();
    await session.run(fixture.sql);
  }
}

async function attempt(session, { name, body }) {
  await session.db.exec('savepoint test');
  try {
    await body(session);
    return [];
  } catch (error) {
    return [{ name, error: error.code?.length === 5 ? `${error.code}: ${error.message}` : error.message }];
  } finally {
    await session.db.exec('rollback to savepoint test; release savepoint test');
    session.notices.length = 0;
  }
}
