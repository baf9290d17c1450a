// soul: three-layer versions of a bot's personality, and the events that formed it.

import { deepEqual, equal } from 'node:assert/strict';
import { everywhere } from './lib/everywhere.mjs';
import { anon, claimed, service, signedIn } from './lib/session.mjs';
import { breaks, fromScratch, keeps, proves, suite, test } from './lib/suite.mjs';

const THREAD = '51000000-0000-4000-8000-000000000001';
const USER = '51000000-0000-4000-8000-000000000002';
const BASE = '20250115_threads_bot_soul.sql';

const ACTORS = { anon, user: signedIn(USER), service, claimed };
const TABLES = ['soul_versions', 'soul_milestones'];
const VERSION = `insert into soul_versions (version, core_identity, active_values, recent_growth) values (7, 'a', 'b', 'c')`;
const MILESTONE = `insert into soul_milestones (event_description, lesson_learned) values ('a', 'b')`;
const STATEMENTS = [
  ...TABLES.map((table) => `select id from ${table}`),
  VERSION,
  MILESTONE,
  `update soul_versions set token_count = 9`,
  `update soul_milestones set lesson_learned = 'c'`,
  ...TABLES.map((table) => `delete from ${table}`),
];
const ALL_DENIED = Array(8).fill('42501');
const ALL_DONE = Array(8).fill(1);

const FIXTURE = `
  insert into threads (id, title) values ('${THREAD}', 'First words');
  insert into soul_versions (version, core_identity, active_values, recent_growth) values (1, 'who', 'what', 'why');
  insert into soul_milestones (event_description, lesson_learned, source_thread_id) values ('thanks', 'small help counts', '${THREAD}');`;

const withSouls = async (db) => {
  await db.migrate({ to: BASE });
  await db.run(`
    insert into bot_soul (content, is_active, updated_at) values
      ('older', true, '2026-02-01'), ('newest active', true, '2026-02-10'), ('newer, but retired', false, '2026-02-14')`);
  await db.migrate({ after: BASE });
};

export default suite('soul', FIXTURE, [
  proves('the seed copies the active row once and only once',
    fromScratch('the newest active text becomes version 0', async (db) => {
      await withSouls(db);
      deepEqual(await db.rows('select version, core_identity, active_values, recent_growth, reflection_notes, token_count from soul_versions'), [{
        version: 0,
        core_identity: 'newest active',
        active_values: '',
        recent_growth: '',
        reflection_notes: 'Seed from original bot_soul at migration time',
        token_count: 0,
      }]);
    },
    breaks('WHERE is_active\n', ''),
    breaks('ORDER BY updated_at DESC', 'ORDER BY updated_at'),
    breaks(`content, '', '', 'Seed`, `content, '', content, 'Seed`)),
    fromScratch('nothing is copied where no text is active', async (db) => {
      await db.migrate({ to: BASE });
      await db.run(`insert into bot_soul (content, is_active) values ('retired', false)`);
      await db.migrate({ after: BASE });
      equal(await db.value('select count(*)::int from soul_versions'), 0);
    }, breaks('WHERE is_active\n', ''))),

  proves('a duplicate version is refused (23505)',
    test((db) => db.refuses('23505', VERSION.replace('7', '1')),
    breaks('version integer NOT NULL UNIQUE,', 'version integer NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,'))),

  proves('a weight outside the three is refused (23514)',
    test('each of the three is taken, and one of them is the default', async (db) => {
      for (const weight of ['formative', 'meaningful', 'challenging']) {
        equal(await db.tries(`insert into soul_milestones (event_description, emotional_weight, lesson_learned) values ('a', '${weight}', 'b')`), 1);
      }
      equal(await db.value(`${MILESTONE} returning emotional_weight`), 'meaningful');
    }, breaks(`IN ('formative', 'meaningful', 'challenging')`, `IN ('formative', 'meaningful')`)),
    test('a fourth is refused', (db) =>
      db.refuses('23514', `insert into soul_milestones (event_description, emotional_weight, lesson_learned) values ('a', 'trivial', 'b')`),
    breaks(`'meaningful', 'challenging')`, `'meaningful', 'challenging', 'trivial')`))),

  proves('deleting a thread nulls the link',
    test(async (db) => {
      await db.run(`delete from threads where id = '${THREAD}'`);
      deepEqual(await db.rows('select source_thread_id from soul_milestones'), [{ source_thread_id: null }]);
    }, breaks('ON DELETE SET NULL', 'ON DELETE CASCADE'))),

  proves('`anon` and `authenticated` see no row and can insert none, `service_role` can',
    test('by the grants', (db) => db.allows(ACTORS, STATEMENTS, { anon: ALL_DENIED, user: ALL_DENIED, service: ALL_DONE, claimed: ALL_DONE }),
      breaks('REVOKE ALL ON TABLE soul_versions, soul_milestones FROM anon, authenticated, service_role', '', 'implicit'),
      breaks('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE soul_versions, soul_milestones TO service_role', '')),
    test('by the policies, where somebody has granted everything', async (db) => {
      await db.run(`grant all on ${TABLES.join(', ')} to anon, authenticated`);
      const nothing = [0, 0, '42501', '42501', 0, 0, 0, 0];
      await db.allows(ACTORS, STATEMENTS, { anon: nothing, user: nothing, service: ALL_DONE, claimed: ALL_DONE });
    },
    breaks('ALTER TABLE soul_versions ENABLE ROW LEVEL SECURITY', ''),
    breaks('ALTER TABLE soul_milestones ENABLE ROW LEVEL SECURITY', ''),
    breaks('ON soul_versions\n  FOR ALL TO service_role', 'ON soul_versions\n  FOR ALL TO public'),
    breaks('ON soul_milestones\n  FOR ALL TO service_role', 'ON soul_milestones\n  FOR ALL TO authenticated')),
    test('the service role bypasses the policies, who only carries its claim does not', async (db) => {
      await db.run(TABLES.map((table) => `drop policy service_role_all on ${table};`).join(''));
      await db.allows(ACTORS, STATEMENTS, { service: ALL_DONE, claimed: [0, 0, '42501', '42501', 0, 0, 0, 0] });
    })),

  proves('two runs leave one version 0',
    fromScratch(async (db) => {
      await withSouls(db);
      await db.changesNothing(() => db.migrate());
      // Another text has become the active one meanwhile; the history stays.
      await db.run(`insert into bot_soul (content, updated_at) values ('of today', now())`);
      await db.migrate();
      deepEqual(await db.rows('select version, core_identity from soul_versions'), [{ version: 0, core_identity: 'newest active' }]);
    }, breaks('ON CONFLICT (version) DO NOTHING', 'ON CONFLICT (version) DO UPDATE SET core_identity = excluded.core_identity'))),

  keeps('one policy each, `service_role_all`',
    test(async (db) => deepEqual(
      await db.rows(`select tablename, policyname, cmd, roles::text[] from pg_policies where schemaname = 'public' order by 1`),
      TABLES.toReversed().map((tablename) => ({ tablename, policyname: 'service_role_all', cmd: 'ALL', roles: ['service_role'] }))))),

  keeps('indexes: `created_at` descending, `version` descending; `created_at` descending, `emotional_weight`',
    test(async (db) => {
      const keys = await db.rows(`
        select substring(indexdef from 'public\\.(.*)') as it from pg_indexes
        where tablename like 'soul\\_%' and indexname like 'idx\\_%' order by indexname`);
      deepEqual(keys.map(({ it }) => it), [
        'soul_milestones USING btree (created_at DESC)',
        'soul_milestones USING btree (emotional_weight)',
        'soul_versions USING btree (created_at DESC)',
        'soul_versions USING btree (version DESC)',
      ]);
    }, breaks('ON soul_versions (created_at DESC)', 'ON soul_versions (created_at)'))),

  ...everywhere,
]);
