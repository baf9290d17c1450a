// journey: a chat session in one row.

import { deepEqual, equal } from 'node:assert/strict';
import { everywhere } from './lib/everywhere.mjs';
import { anon, claimed, service, signedIn } from './lib/session.mjs';
import { breaks, keeps, proves, suite, test } from './lib/suite.mjs';

const USER = '91000000-0000-4000-8000-000000000001';
const ACTORS = { anon, user: signedIn(USER), service, claimed };
const STATEMENTS = [
  `select id from journey_sessions`,
  `insert into journey_sessions (user_id) values ('user_other')`,
  `update journey_sessions set phase = 'explore'`,
  `delete from journey_sessions`,
];

export default suite('journey', `insert into journey_sessions (user_id) values ('${USER}')`, [
  proves('the columns, types and defaults as `information_schema.columns` tells them',
    test(async (db) => {
      const columns = await db.rows(`
        select column_name, data_type, is_nullable, column_default from information_schema.columns
        where table_schema = 'public' and table_name = 'journey_sessions' order by ordinal_position`);
      deepEqual(columns.map((it) => Object.values(it)), [
        ['id', 'uuid', 'NO', 'gen_random_uuid()'],
        ['user_id', 'text', 'NO', null],
        ['phase', 'text', 'YES', `'setup'::text`],
        ['messages', 'jsonb', 'YES', `'[]'::jsonb`],
        ['metadata', 'jsonb', 'YES', `'{}'::jsonb`],
        ['created_at', 'timestamp with time zone', 'YES', 'now()'],
        ['updated_at', 'timestamp with time zone', 'YES', 'now()'],
      ]);
    }, breaks('user_id text not null', 'user_id uuid not null'), breaks(`phase text default 'setup'`, `phase text not null default 'setup'`))),

  proves(`an insert with only user_id gives phase 'setup', \`[]\`, \`{}\` and both times`,
    test(async (db) => {
      deepEqual(await db.row(`
        insert into journey_sessions (user_id) values ('user_1')
        returning phase, messages, metadata, created_at = now() as created, updated_at = now() as updated, id is not null as named`),
      { phase: 'setup', messages: [], metadata: {}, created: true, updated: true, named: true });
    }, breaks(`default '[]'`, `default '{}'`), breaks('updated_at timestamptz default now()', 'updated_at timestamptz'))),

  proves('updated_at moves on update',
    test(async (db) => {
      equal(await db.value(`update journey_sessions set phase = 'explore' returning updated_at > created_at`), true);
    }, breaks('clock_timestamp();', 'now();'), breaks('before update on', 'before delete on')),
    test('whoever sets it', async (db) => {
      equal(await db.value(`update journey_sessions set updated_at = '2000-01-01' returning updated_at > now()`, service), true);
    }, breaks('before update on', 'before update of phase on'))),

  proves('the index exists',
    test(async (db) => {
      equal(await db.value(`select indexdef from pg_indexes where indexname = 'idx_journey_sessions_user_id'`),
        'CREATE INDEX idx_journey_sessions_user_id ON public.journey_sessions USING btree (user_id)');
    }, breaks('on journey_sessions (user_id)', 'on journey_sessions (phase)'))),

  keeps(`No RLS: the service role's key is used server-side and rows are filtered by user_id`,
    test('the server alone reaches the table', async (db) => {
      await db.allows(ACTORS, STATEMENTS, { anon: Array(4).fill('42501'), user: Array(4).fill('42501'), service: [1, 1, 1, 1], claimed: [1, 1, 1, 1] });
    },
    breaks('revoke all on table journey_sessions from anon, authenticated, service_role', '', 'implicit'),
    breaks('grant select, insert, update, delete on table journey_sessions to service_role', '')),
    test('there is no row security and no policy', async (db) => {
      equal(await db.value(`select relrowsecurity from pg_class where relname = 'journey_sessions'`), false);
      equal(await db.value(`select count(*)::int from pg_policies where schemaname = 'public'`), 0);
    }, breaks('revoke all on table', 'alter table journey_sessions enable row level security;\nrevoke all on table'))),

  keeps('user_id text not null (a Clerk id, not an auth user)',
    test(async (db) => {
      equal(await db.tries(STATEMENTS[1]), 1);
      await db.refuses('23502', 'insert into journey_sessions default values');
    }, breaks('user_id text not null', 'user_id text'))),

  ...everywhere,
]);
