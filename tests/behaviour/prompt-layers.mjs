// prompt layers: what an assistant knows about a couple.

import { deepEqual, equal } from 'node:assert/strict';
import { everywhere } from './lib/everywhere.mjs';
import { anon, claimed, service, signedIn } from './lib/session.mjs';
import { breaks, keeps, proves, suite, test } from './lib/suite.mjs';
import { queryFlow } from './prompt-layers-flow.mjs';

const [MIA, NOAH, LENA, OMAR] = [1, 2, 3, 4].map((i) => `b1000000-0000-4000-8000-00000000000${i}`);
const [COUPLE, INVITATION] = [1, 2].map((i) => `b2000000-0000-4000-8000-00000000000${i}`);

// Mia and Noah are a couple, Lena has invited somebody, Omar is a stranger to all of them.
const FIXTURE = `
  insert into auth.users (id, email) values ('${MIA}', 'mia@example.com'), ('${NOAH}', 'noah@example.com'), ('${LENA}', 'lena@example.com'), ('${OMAR}', 'omar@example.com');
  insert into partnerships (id, user_a, user_b, invite_code, status) values
    ('${COUPLE}', '${MIA}', '${NOAH}', 'MIA', 'active'), ('${INVITATION}', '${LENA}', null, 'LENA', 'pending');
  insert into partner_profiles (owner_user_id, partnership_id, name) values ('${MIA}', '${COUPLE}', 'Noah');
  insert into shared_memories (partnership_id, content) values ('${COUPLE}', 'They met in June.');
  insert into shared_insights (partnership_id, category, title, content) values ('${COUPLE}', 'strength', 'Humour', 'They joke.');
  insert into detection_config (partnership_id, partner_names) values ('${COUPLE}', '{Noah}');`;

const ACTORS = { owner: signedIn(MIA), partner: signedIn(NOAH), stranger: signedIn(OMAR), anon, service, claimed };

/** A table's four commands on the couple's row; `cells` is what each actor may do, first with the grants as they are. */
const policies = (table, statements, { granted, alone }, ...broken) => [
  test(`${table}, with its grants`, (db) => db.allows(ACTORS, statements, granted), ...broken),
  test(`${table}, its policies where everything is granted`, async (db) => {
    await db.run(`grant all on ${table} to anon, authenticated, service_role`);
    await db.allows(ACTORS, statements, alone);
  }, breaks(`ALTER TABLE public.${table} ENABLE ROW LEVEL SECURITY`, '')),
];

const DENIED = Array(4).fill('42501');
const ALL = [1, 1, 1, 1];
const SEES = [1, '42501', '42501', '42501'];
const SEES_NOT = [0, '42501', '42501', '42501'];
const CHANGES = [1, '42501', 1, '42501'];
const CHANGES_NOT = [0, '42501', 0, '42501'];
// What row security alone makes of four commands, for who sees the row and for who does not.
const READS = [1, '42501', 0, 0];
const NOTHING = [0, '42501', 0, 0];

const openedByGrant = (table) => breaks(`REVOKE ALL ON TABLE public.${table} FROM anon, authenticated, service_role`, '', 'implicit');

/** A column with a list of values: each is taken, another one is refused. */
const listed = (table, column, values, insert, ...broken) => test(`${table}.${column}`, async (db) => {
  for (const value of values) equal(await db.tries(insert(value)), 1, value);
  for (const value of ['other', '', values[0].toUpperCase()]) await db.refuses('23514', insert(value));
}, ...broken);

const memory = (column, value) => `insert into shared_memories (partnership_id, content, ${column}) values ('${COUPLE}', 'a', ${value})`;

/** The profile that a signup makes. */
const signUp = (columns, values) => async (db) => {
  await db.run(`insert into auth.users (id, ${columns}) values ('b3000000-0000-4000-8000-000000000001', ${values})`);
  return db.row(`select name, setup_mode, version from user_profiles where id = 'b3000000-0000-4000-8000-000000000001'`);
};

const named = (name) => ({ name, setup_mode: 'pending', version: '0' });

export default suite('prompt-layers', FIXTURE, [
  proves('every listed value is accepted and one other refused, for each listed column',
    listed('user_profiles', 'setup_mode', ['pending', 'self_written', 'quiz_generated'],
      (value) => `update user_profiles set setup_mode = '${value}' where id = '${MIA}'`,
      breaks(`'pending', 'self_written', 'quiz_generated'`, `'pending', 'self_written'`), breaks(`'quiz_generated')`, `'quiz_generated', 'other')`)),
    listed('partnerships', 'status', ['pending', 'active', 'dissolved'],
      (value) => `insert into partnerships (user_a, invite_code, status) values ('${OMAR}', 'OMAR', '${value}')`,
      breaks(`'active', 'dissolved'`, `'active'`), breaks(`'active', 'dissolved'`, `'active', 'dissolved', 'other'`)),
    listed('partner_profiles', 'source', ['ai_generated', 'partner_account'],
      (value) => `insert into partner_profiles (owner_user_id, name, source) values ('${MIA}', 'Noah', '${value}')`,
      breaks(`IN ('ai_generated', 'partner_account')`, `IN ('ai_generated')`), breaks(`'partner_account')`, `'partner_account', 'other')`)),
    listed('shared_memories', 'category', ['preference', 'emotional_need', 'important_date', 'gift_idea', 'growth_moment', 'pattern', 'general'],
      (value) => memory('category', `'${value}'`),
      breaks(`'growth_moment', 'pattern'`, `'growth_moment'`), breaks(`'pattern', 'general'`, `'pattern', 'general', 'other'`)),
    listed('shared_insights', 'category', ['emotional_need', 'communication', 'appreciation', 'conflict_style', 'growth_area', 'strength', 'gift_relevant'],
      (value) => `insert into shared_insights (partnership_id, category, title, content) values ('${COUPLE}', '${value}', 'a', 'b')`,
      breaks(`'strength', 'gift_relevant'`, `'strength'`), breaks(`'strength', 'gift_relevant'`, `'strength', 'gift_relevant', 'other'`)),
    test('their defaults, and none for an insight', async (db) => {
      equal(await db.value(`${memory('about_user', 'null')} returning category`), 'general');
      await db.refuses('23502', `insert into shared_insights (partnership_id, title, content) values ('${COUPLE}', 'a', 'b')`);
    }, breaks(`category text NOT NULL DEFAULT 'general'`, `category text NOT NULL DEFAULT 'pattern'`))),

  proves('every policy both ways as owner, partner, stranger, anon and service role',
    ...policies('user_profiles', [
      `select id from user_profiles where id = '${MIA}'`,
      `insert into user_profiles (id, name) values (gen_random_uuid(), 'a')`,
      `update user_profiles set memory_summary = '{}' where id = '${MIA}'`,
      `delete from user_profiles where id = '${MIA}'`,
    ], {
      granted: { owner: CHANGES, partner: CHANGES_NOT, stranger: CHANGES_NOT, anon: DENIED, service: CHANGES, claimed: CHANGES },
      alone: { owner: [1, '42501', 1, 0], partner: NOTHING, stranger: NOTHING, anon: NOTHING, service: [1, '23503', 1, 1], claimed: [1, '42501', 1, 0] },
    },
    breaks('FOR SELECT TO authenticated USING (auth.uid() = id)', 'FOR SELECT TO authenticated USING (true)'),
    breaks('FOR UPDATE TO authenticated USING (auth.uid() = id) WITH CHECK (auth.uid() = id)', 'FOR UPDATE TO authenticated USING (false)'),
    breaks('FOR SELECT TO service_role USING (true);\n\nDROP POLICY IF EXISTS "Service role can update memory',
      'FOR SELECT TO service_role USING (false);\n\nDROP POLICY IF EXISTS "Service role can update memory'),
    breaks('ON public.user_profiles\n  FOR UPDATE TO service_role USING (true)',
      'ON public.user_profiles\n  FOR UPDATE TO service_role USING (false)'),
    openedByGrant('user_profiles')),
    test('the service role updates `memory_summary` of any row and no other column', async (db) => {
      for (const column of ['name', 'tone', 'setup_mode', 'version']) {
        const statements = [`update user_profiles set ${column} = null`, `update user_profiles set memory_summary = '{}', ${column} = null`];
        await db.allows(ACTORS, statements, { service: ['42501', '42501'], claimed: ['42501', '42501'] });
      }
      await db.allows(ACTORS, [`update user_profiles set memory_summary = '{}'`], { service: [4], claimed: [4] });
    }, breaks('UPDATE (memory_summary)', 'UPDATE (memory_summary, tone)')),
    test('a user can give the own profile to nobody', async (db) => {
      await db.allows(ACTORS, [`update user_profiles set id = gen_random_uuid()`], { owner: ['42501'], anon: ['42501'] });
    }, breaks('USING (auth.uid() = id) WITH CHECK (auth.uid() = id)', 'USING (auth.uid() = id) WITH CHECK (true)')),

    ...policies('partnerships', [
      `select id from partnerships where id = '${COUPLE}'`,
      `insert into partnerships (user_a, invite_code) values ('${MIA}', 'NEW')`,
      `update partnerships set user_b = '${OMAR}', status = 'dissolved' where id = '${COUPLE}'`,
      `delete from partnerships where id = '${COUPLE}'`,
    ], {
      granted: { owner: SEES, partner: SEES, stranger: SEES_NOT, anon: DENIED, service: ALL, claimed: ALL },
      alone: { owner: READS, partner: READS, stranger: NOTHING, anon: NOTHING, service: ALL, claimed: ALL },
    },
    breaks('USING (auth.uid() = user_a OR auth.uid() = user_b);', 'USING (auth.uid() = user_a);'),
    breaks('USING (auth.uid() = user_a OR auth.uid() = user_b);', 'USING (true);'),
    breaks('ON public.partnerships\n  FOR ALL TO service_role USING (true) WITH CHECK (true)',
      'ON public.partnerships\n  FOR ALL TO service_role USING (true) WITH CHECK (false)'),
    breaks('GRANT SELECT ON TABLE public.partnerships TO authenticated', 'GRANT SELECT, UPDATE ON TABLE public.partnerships TO authenticated'),
    openedByGrant('partnerships')),

    ...policies('partner_profiles', [
      `select id from partner_profiles where owner_user_id = '${MIA}'`,
      `insert into partner_profiles (owner_user_id, name) values ('${MIA}', 'a')`,
      `update partner_profiles set ai_notes = 'a'`,
      `delete from partner_profiles`,
    ], {
      granted: { owner: DENIED, partner: DENIED, stranger: DENIED, anon: DENIED, service: ALL, claimed: ALL },
      alone: { owner: NOTHING, partner: NOTHING, stranger: NOTHING, anon: NOTHING, service: ALL, claimed: ALL },
    },
    breaks('ON public.partner_profiles\n  FOR ALL TO service_role USING (true)',
      'ON public.partner_profiles\n  FOR ALL TO service_role USING (false)'),
    openedByGrant('partner_profiles')),

    ...policies('shared_memories', [
      `select id from shared_memories`,
      memory('is_active', 'true'),
      `update shared_memories set is_active = false`,
      `delete from shared_memories`,
    ], {
      granted: { owner: SEES, partner: SEES, stranger: SEES_NOT, anon: DENIED, service: ALL, claimed: ALL },
      alone: { owner: READS, partner: READS, stranger: NOTHING, anon: NOTHING, service: ALL, claimed: ALL },
    },
    breaks('p.id = shared_memories.partnership_id AND (p.user_a = auth.uid() OR p.user_b = auth.uid())',
      'p.id = shared_memories.partnership_id AND p.user_b = auth.uid()'),
    breaks('ON public.shared_memories\n  FOR ALL TO service_role USING (true)', 'ON public.shared_memories\n  FOR ALL TO service_role USING (false)'),
    openedByGrant('shared_memories')),

    ...policies('shared_insights', [
      `select id from shared_insights`,
      `insert into shared_insights (partnership_id, category, title, content) values ('${COUPLE}', 'strength', 'a', 'b')`,
      `update shared_insights set is_active = false`,
      `delete from shared_insights`,
    ], {
      granted: { owner: SEES, partner: SEES, stranger: SEES_NOT, anon: DENIED, service: [1, 1, 1, '42501'], claimed: [1, 1, 1, '42501'] },
      alone: { owner: READS, partner: READS, stranger: NOTHING, anon: NOTHING, service: ALL, claimed: [1, 1, 1, 0] },
    },
    breaks('p.id = shared_insights.partnership_id AND (p.user_a = auth.uid() OR p.user_b = auth.uid())',
      'p.id = shared_insights.partnership_id AND p.user_a = auth.uid()'),
    breaks('ON public.shared_insights\n  FOR SELECT TO service_role USING (true)',
      'ON public.shared_insights\n  FOR SELECT TO service_role USING (false)'),
    breaks('ON public.shared_insights\n  FOR INSERT TO service_role WITH CHECK (true)',
      'ON public.shared_insights\n  FOR INSERT TO service_role WITH CHECK (false)'),
    breaks('ON public.shared_insights\n  FOR UPDATE TO service_role USING (true)',
      'ON public.shared_insights\n  FOR UPDATE TO service_role USING (false)'),
    breaks('GRANT SELECT, INSERT, UPDATE ON TABLE public.shared_insights', 'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.shared_insights'),
    openedByGrant('shared_insights')),

    ...policies('detection_config', [
      `select id from detection_config`,
      `insert into detection_config (partnership_id, partner_names) values ('${COUPLE}', '{a}')`,
      `update detection_config set relationship_threshold = 3`,
      `delete from detection_config`,
    ], {
      granted: { owner: DENIED, partner: DENIED, stranger: DENIED, anon: DENIED, service: ALL, claimed: ALL },
      alone: { owner: NOTHING, partner: NOTHING, stranger: NOTHING, anon: NOTHING, service: ALL, claimed: ALL },
    },
    breaks('ON public.detection_config\n  FOR ALL TO service_role USING (true)',
      'ON public.detection_config\n  FOR ALL TO service_role USING (false)'),
    openedByGrant('detection_config')),

    test('they are fourteen', async (db) => deepEqual(
      await db.rows(`select tablename, count(*)::int from pg_policies where schemaname = 'public' group by 1 order by 1`),
      Object.entries({ detection_config: 1, partner_profiles: 1, partnerships: 2, shared_insights: 4, shared_memories: 2, user_profiles: 4 })
        .map(([tablename, count]) => ({ tablename, count })))),
    test('the service role bypasses them all', async (db) => {
      const [{ drops }] = await db.rows(`select string_agg(format('drop policy %I on %I', policyname, tablename), ';') as drops from pg_policies where schemaname = 'public'`);
      await db.run(drops);
      const reads = ['user_profiles', 'partnerships', 'partner_profiles', 'shared_memories', 'shared_insights', 'detection_config'].map((it) => `select id from ${it}`);
      await db.allows(ACTORS, reads, { service: [4, 2, 1, 1, 1, 1], claimed: [0, 0, 0, 0, 0, 0] });
    })),

  proves('the signup trigger',
    test(`the name is the metadata's full_name`, async (db) => {
      deepEqual(await signUp('email, raw_user_meta_data', `'pia@example.com', '{"full_name": "Pia Holm"}'`)(db), named('Pia Holm'));
    }, breaks(`nullif(NEW.raw_user_meta_data ->> 'full_name', ''), `, '')),
    test(`else the e-mail's part before @`, async (db) => {
      deepEqual(await signUp('email, raw_user_meta_data', `'pia@example.com', '{"full_name": ""}'`)(db), named('pia'));
    }, breaks(`nullif(split_part(NEW.email, '@', 1), '')`, 'NEW.email')),
    test(`else 'there'`, async (db) => {
      deepEqual(await signUp('email', 'null')(db), named('there'));
    }, breaks(`'there'`, `'you'`)),
    test('the auth server can sign somebody up, though it may not write to public tables', async (db) => {
      const authServer = { role: 'supabase_auth_admin', claims: '' };
      const user = `insert into auth.users (id, email) values (gen_random_uuid(), 'pia@example.com')`;
      await db.allows({ authServer }, [user, `insert into user_profiles (id, name) values ('${MIA}', 'a')`], { authServer: [1, '42501'] });
    }, breaks('SECURITY DEFINER\nSET search_path = \'\'\nAS $$\nBEGIN\n  INSERT', 'SET search_path = \'\'\nAS $$\nBEGIN\n  INSERT')),
    test('deleting the user deletes the profile', async (db) => {
      await db.run(`delete from auth.users where id = '${OMAR}'`);
      equal(await db.value(`select count(*)::int from user_profiles where id = '${OMAR}'`), 0);
    }, breaks('id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE', 'id uuid PRIMARY KEY'))),

  proves('the invite code unique',
    test((db) => db.refuses('23505', `insert into partnerships (user_a, invite_code) values ('${OMAR}', 'LENA')`),
      breaks('invite_code text NOT NULL UNIQUE', 'invite_code text NOT NULL'))),

  proves('confidence outside 0..1 refused',
    test(async (db) => {
      for (const inside of ['0', '0.5', '1', 'default']) equal(await db.tries(memory('confidence', inside)), 1, inside);
      for (const outside of ['-0.01', '1.01', `'Infinity'`, `'NaN'`]) await db.refuses('23514', memory('confidence', outside));
    },
    breaks('CHECK (confidence BETWEEN 0 AND 1)', 'CHECK (confidence <= 1)'),
    breaks('CHECK (confidence BETWEEN 0 AND 1)', 'CHECK (confidence >= 0)'))),

  keeps(`Joining with the code sets user_b and status 'active'`,
    test(async (db) => {
      deepEqual(await db.row(`select user_b, status from join_partnership('LENA')`, signedIn(OMAR)), { user_b: OMAR, status: 'active' });
      deepEqual(await db.rows('select user_a, user_b, status from partnerships', signedIn(OMAR)), [{ user_a: LENA, user_b: OMAR, status: 'active' }]);
    }, breaks(`SET user_b = joiner, status = 'active'`, 'SET user_b = joiner'))),

  keeps(`joining twice, with a wrong code or one's own is refused (ours)`,
    test('twice', async (db) => {
      await db.rows(`select join_partnership('LENA')`, signedIn(OMAR));
      await db.refuses('P0001', `select join_partnership('LENA')`, signedIn(OMAR));
      await db.refuses('P0001', `select join_partnership('LENA')`, signedIn(MIA));
    }, breaks(`IF partnership.status <> 'pending' OR partnership.user_b IS NOT NULL THEN`, 'IF false THEN')),
    test('with a wrong code', (db) => db.refuses('P0002', `select join_partnership('lena')`, signedIn(OMAR)),
    breaks('IF NOT FOUND THEN', 'IF false THEN')),
    test(`with one's own`, (db) => db.refuses('P0001', `select join_partnership('LENA')`, signedIn(LENA)),
    breaks('IF partnership.user_a = joiner THEN', 'IF false THEN')),
    test('by nobody', async (db) => {
      await db.refuses('42501', `select join_partnership('LENA')`, anon);
      await db.refuses('42501', `select join_partnership('LENA')`, service);
    }, breaks('IF joiner IS NULL THEN', 'IF false THEN'))),

  keeps('How rows come is our mechanism: nobody calls the function of the signup trigger',
    test(async (db) => {
      for (const actor of [anon, signedIn(OMAR)]) await db.refuses('42501', 'select handle_new_user()', actor);
    }, breaks('REVOKE ALL ON FUNCTION public.handle_new_user() FROM PUBLIC, anon, authenticated', ''))),

  keeps('`created_at` and `updated_at`, where listed, are kept',
    test(async (db) => {
      for (const table of ['user_profiles', 'partner_profiles', 'shared_memories', 'shared_insights']) {
        equal(await db.value(`update ${table} set updated_at = '2000-01-01' returning updated_at > now() and created_at = now()`), true, table);
      }
    }, breaks('BEFORE UPDATE ON public.shared_memories', 'BEFORE DELETE ON public.shared_memories'))),

  ...queryFlow,
  ...everywhere,
]);
