// The words that a suite is written in.
//
//   export default suite('soul', fixture, [
//     proves('a duplicate version is refused (23505)', test('…', async (db) => { … }, breaks('UNIQUE', ''))),
//   ]);
//
// `proves` quotes a sentence of what the system has to prove, `keeps` one of its other rules; each has one test or more. A test's body
// gets a session (session.mjs) on the migrated database with the fixture in it, and all that it does is undone afterwards; one made by
// `fromScratch` starts on the bare platform and migrates by itself. `breaks(text, other)` is how the migrations can be wrong: with that
// one place replaced the test has to fail, or it proves nothing; so with `adds(statement)` at the end of the last one. Nothing here knows a database.

/** A system's sentences; `fixture` is SQL to run once, behind the migration `after` or else behind them all. */
export const suite = (system, fixture, sentences) => ({
  system,
  fixture: typeof fixture === 'string' ? { sql: fixture } : fixture,
  sentences,
  tests: sentences.flatMap(({ quote, tests }) => tests.map((it) => ({ ...it, name: it.name ? `${quote}: ${it.name}` : quote }))),
});

/** A sentence of what has to be proven. */
export const proves = (quote, ...tests) => ({ quote, tests, isProof: true });

/** Another rule of the system. */
export const keeps = (quote, ...tests) => ({ quote, tests, isProof: false });

/** Without a name where it is a sentence's only test. */
export const test = (...parts) => toTest(parts, false);

/** A test that starts on the bare platform. */
export const fromScratch = (...parts) => toTest(parts, true);

/** The migrations with one place wrong; `era` says under which grants that matters. */
export const breaks = (text, other, era = 'explicit') => ({ text, other, era });

/** The migrations with a statement more. */
export const adds = (other) => ({ text: '', other, era: 'explicit' });

function toTest(parts, isFromScratch) {
  const name = typeof parts[0] === 'string' ? parts.shift() : '';
  const [body, ...broken] = parts;
  return { name, body, broken, isFromScratch };
}
