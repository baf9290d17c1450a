// goal planning: a 12-week year with an audit log.

import { deepEqual, equal } from 'node:assert/strict';
import { everywhere } from './lib/everywhere.mjs';
import { anon, claimed, service, signedIn } from './lib/session.mjs';
import { breaks, fromScratch, keeps, proves, suite, test } from './lib/suite.mjs';

const [RITA, OTTO] = [1, 2].map((i) => `a1000000-0000-4000-8000-00000000000${i}`);
const [CYCLE, GOAL, WEEK_6, WEEK_7, TASK, ITEM_6, ITEM_7, TALK] = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => `a2000000-0000-4000-8000-00000000000${i}`);

const FIXTURE = `
  insert into auth.users (id) values ('${RITA}'), ('${OTTO}');
  insert into vision (user_id) values ('${RITA}');
  insert into cycle (id, user_id, start_date, end_date) values ('${CYCLE}', '${RITA}', '2025-10-06', '2025-12-28');
  insert into goal (id, user_id, cycle_id, type, description, start_week, end_week) values ('${GOAL}', '${RITA}', '${CYCLE}', 'personal', 'Run', 1, 12);
  insert into weekly_plan (id, user_id, cycle_id, week_no, mode) values
    ('${WEEK_6}', '${RITA}', '${CYCLE}', 6, 'time_block'), ('${WEEK_7}', '${RITA}', '${CYCLE}', 7, 'time_block');
  insert into task (id, user_id, title) values ('${TASK}', '${RITA}', 'Easy run');
  insert into plan_item (id, plan_id, goal_id, task_id, unit, qty) values
    ('${ITEM_6}', '${WEEK_6}', '${GOAL}', '${TASK}', 'km', 10), ('${ITEM_7}', '${WEEK_7}', '${GOAL}', '${TASK}', 'km', 10);
  insert into audit_log (actor_type, subject_user_id, action) values ('system', '${RITA}', 'cycle.advance');
  insert into chat_session (id, user_id, cycle_id) values ('${TALK}', '${RITA}', '${CYCLE}');
  insert into chat_message (session_id, role, content) values ('${TALK}', 'user', 'Hello');`;

// Each column as the plan has it: type, then `null` where it may be, then its default.
const COLUMNS = {
  vision: `id uuid = gen_random_uuid(), user_id uuid, daily text = ''::text, weekly text = ''::text, year text = ''::text, life text = ''::text,
    tags text[] = '{}'::text[], updated_at timestamptz = now()`,
  cycle: 'id uuid = gen_random_uuid(), user_id uuid, start_date date, end_date date, current_week smallint = 1, created_at timestamptz = now()',
  goal: `id uuid = gen_random_uuid(), user_id uuid, cycle_id uuid, type goal_type, description text, start_week smallint, end_week smallint,
    created_at timestamptz = now()`,
  weekly_plan: `id uuid = gen_random_uuid(), user_id uuid, cycle_id uuid, week_no smallint, mode plan_mode, locked_after_week smallint = 6,
    created_at timestamptz = now()`,
  task: `id uuid = gen_random_uuid(), user_id uuid, title text, unit text = 'count'::text, default_qty numeric(10.2) = 0, tags text[] = '{}'::text[],
    created_at timestamptz = now()`,
  plan_item: `id uuid = gen_random_uuid(), plan_id uuid, goal_id uuid null, task_id uuid null, unit text, qty numeric(10.2), completed_qty numeric(10.2) = 0,
    status plan_item_status = 'planned'::plan_item_status, notes text null, created_at timestamptz = now(), updated_at timestamptz = now()`,
  audit_log: `id uuid = gen_random_uuid(), actor_user_id uuid null, actor_type actor_type, subject_user_id uuid, action text, before_state jsonb null,
    after_state jsonb null, rationale text null, correlation_id uuid null, source_ip inet null, user_agent text null, created_at timestamptz = now()`,
  chat_session: `id uuid = gen_random_uuid(), user_id uuid, cycle_id uuid null, started_at timestamptz = now(), ended_at timestamptz null,
    summary_md text null`,
  chat_message: `id uuid = gen_random_uuid(), session_id uuid, role chat_role, content text, proposal_json jsonb null, created_at timestamptz = now()`,
};

const FOREIGN_KEYS = [
  'chat_message.session_id -> public.chat_session, cascade',
  'chat_session.cycle_id -> public.cycle, set null',
  'chat_session.user_id -> auth.users, cascade',
  'cycle.user_id -> auth.users, cascade',
  'goal.cycle_id -> public.cycle, cascade',
  'goal.user_id -> auth.users, cascade',
  'plan_item.goal_id -> public.goal, set null',
  'plan_item.plan_id -> public.weekly_plan, cascade',
  'plan_item.task_id -> public.task, set null',
  'task.user_id -> auth.users, cascade',
  'vision.user_id -> auth.users, cascade',
  'weekly_plan.cycle_id -> public.cycle, cascade',
  'weekly_plan.user_id -> auth.users, cascade',
];

const goal = (type, start, end, user = RITA) =>
  `insert into goal (user_id, cycle_id, type, description, start_week, end_week) values ('${user}', '${CYCLE}', '${type}', 'a', ${start}, ${end})`;
const plan = (week, locked = 'default', user = RITA) =>
  `insert into weekly_plan (user_id, cycle_id, week_no, mode, locked_after_week) values ('${user}', '${CYCLE}', ${week}, 'time_block', ${locked})`;
const item = (qty, completed = 'default') =>
  `insert into plan_item (plan_id, unit, qty, completed_qty) values ('${WEEK_7}', 'km', ${qty}, ${completed})`;
const cycle = (start, end, week = 'default') =>
  `insert into cycle (user_id, start_date, end_date, current_week) values ('${RITA}', '${start}', '${end}', ${week})`;

/** A CHECK: statements that pass and such that are refused with 23514. */
const checks = (name, { takes, refuses }, ...broken) => test(name, async (db) => {
  for (const sql of takes) equal(await db.tries(sql), 1, sql);
  for (const sql of refuses) await db.refuses('23514', sql);
}, ...broken);

const log = (before, after) => `insert into audit_log (actor_type, subject_user_id, action, before_state, after_state) values ('ai', '${RITA}', 'a', ${before}, ${after})`;

const ACTORS = { owner: signedIn(RITA), other: signedIn(OTTO), anon, service, claimed };

/** The four commands on a table that belongs to Rita, directly or through its parent: she may do all, another user nothing. */
const owned = (table, insert, change, inserted = 1) => test(table, async (db) => {
  const rows = await db.value(`select count(*)::int from ${table}`);
  const statements = [`select id from ${table}`, insert, `update ${table} set ${change}`, `delete from ${table}`];
  const [all, nothing] = [[rows, inserted, rows, rows], [0, '42501', 0, 0]];
  // The server's claim has grants on the table and no policy: only who bypasses row security gets past it.
  await db.allows(ACTORS, statements, { owner: all, other: nothing, anon: Array(4).fill('42501'), service: all, claimed: nothing });
  await db.run(`grant all on ${table} to anon`);
  await db.allows(ACTORS, statements, { anon: nothing });
},
breaks(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`, ''),
breaks(`CREATE POLICY ${table}_owner ON ${table}\n      FOR ALL`, `CREATE POLICY ${table}_owner ON ${table}\n      AS RESTRICTIVE FOR ALL`),
breaks(`CREATE POLICY ${table}_owner`, `CREATE POLICY ${table}_all ON ${table} USING (true);\n    CREATE POLICY ${table}_owner`));

export default suite('goal-planning', FIXTURE, [
  proves('migrations apply to a clean database with the expected constraints',
    test('the columns, their types, NOT NULL and defaults', async (db) => {
      const columns = await db.rows(`
        select relname as table, attname || ' ' || replace(replace(format_type(atttypid, atttypmod), 'timestamp with time zone', 'timestamptz'), ',', '.')
          || case when attnotnull then '' else ' null' end || coalesce(' = ' || pg_get_expr(adbin, adrelid), '') as text
        from pg_class c join pg_attribute a on a.attrelid = c.oid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped order by relname, attnum`);
      const found = {};
      for (const { table, text } of columns) (found[table] ??= []).push(text);
      deepEqual(found, Object.fromEntries(Object.entries(COLUMNS).map(([table, text]) => [table, text.split(/,\s+/)])));
    },
    breaks('description text NOT NULL', 'description text'),
    breaks(`unit text NOT NULL DEFAULT 'count'`, `unit text NOT NULL DEFAULT ''`),
    breaks('source_ip inet', 'source_ip text')),
    test('the foreign keys', async (db) => {
      const keys = await db.rows(`
        select format('%s.%s -> %s.%s, %s', t.relname, a.attname, n.nspname, f.relname, case confdeltype when 'c' then 'cascade' when 'n' then 'set null' else confdeltype::text end) as key
        from pg_constraint c join pg_class t on t.oid = conrelid join pg_class f on f.oid = confrelid join pg_namespace n on n.oid = f.relnamespace
          join pg_attribute a on a.attrelid = conrelid and a.attnum = any (conkey)
        where contype = 'f' and t.relnamespace = 'public'::regnamespace`);
      deepEqual(keys.map(({ key }) => key).sort(), FOREIGN_KEYS);
    }, breaks('goal_id uuid REFERENCES goal (id) ON DELETE SET NULL', 'goal_id uuid REFERENCES goal (id) ON DELETE CASCADE')),
    test('the labels of the enums', async (db) => {
      const types = await db.rows(`select enumtypid::regtype::text as type, string_agg(enumlabel, ', ' order by enumsortorder) as labels from pg_enum
        where enumtypid in (select oid from pg_type where typnamespace = 'public'::regnamespace) group by 1`);
      deepEqual(Object.fromEntries(types.map(({ type, labels }) => [type, labels])), {
        goal_type: 'personal, professional',
        plan_mode: 'time_block, priority_queue',
        plan_item_status: 'planned, in_progress, completed, skipped',
        actor_type: 'user, system, ai',
        chat_role: 'user, ai, system',
      });
    }, breaks(`('user', 'ai', 'system')`, `('user', 'system', 'ai')`)),
    checks('cycle: end_date after start_date, current_week 1 to 12', {
      takes: [cycle('2026-01-01', '2026-01-02'), cycle('2026-01-01', '2026-01-02', 1), cycle('2026-01-01', '2026-01-02', 12)],
      refuses: [cycle('2026-01-01', '2026-01-01'), cycle('2026-01-02', '2026-01-01'), cycle('2026-01-01', '2026-01-02', 0), cycle('2026-01-01', '2026-01-02', 13)],
    }, breaks('end_date > start_date', 'end_date >= start_date'), breaks('current_week BETWEEN 1 AND 12', 'current_week BETWEEN 0 AND 12')),
    checks('goal: start_week 1 to 12, end_week from there to 12', {
      takes: [goal('professional', 1, 1), goal('professional', 12, 12), goal('professional', 5, 6)],
      refuses: [goal('professional', 0, 5), goal('professional', 13, 13), goal('professional', 6, 5), goal('professional', 1, 13)],
    },
    breaks('end_week BETWEEN start_week AND 12', 'end_week BETWEEN 1 AND 12'),
    breaks('CHECK (start_week BETWEEN 1 AND 12)', 'CHECK (start_week <= 12)')),
    checks('weekly_plan: week_no and locked_after_week 1 to 12', {
      takes: [plan(1), plan(12), plan(2, 1), plan(2, 12)],
      refuses: [plan(0), plan(13), plan(2, 0), plan(2, 13)],
    }, breaks('week_no BETWEEN 1 AND 12', 'week_no < 13'), breaks('locked_after_week BETWEEN 1 AND 12', 'locked_after_week > 0')),
    checks('task and plan_item: no quantity is negative', {
      takes: [item(0), item(0.01, 0), item(1, 2), `insert into task (user_id, title, default_qty) values ('${RITA}', 'a', 0)`],
      refuses: [item(-0.01), item(1, -0.01), `insert into task (user_id, title, default_qty) values ('${RITA}', 'a', -0.01)`],
    }, breaks('CHECK (qty >= 0)', ''), breaks('CHECK (completed_qty >= 0)', ''), breaks('CHECK (default_qty >= 0)', '')),
    checks('chat_message: a proposal is an object', {
      takes: ['null', `'{}'`, `'{"goal": []}'`].map(proposal),
      refuses: [`'[]'`, `'1'`, `'null'`].map(proposal),
    }, breaks(`jsonb_typeof(proposal_json) = 'object'`, `jsonb_typeof(proposal_json) <> 'array'`)),
    test('one vision a user, one plan a week', async (db) => {
      await db.refuses('23505', `insert into vision (user_id) values ('${RITA}')`);
      await db.refuses('23505', plan(6));
      equal(await db.tries(plan(6, 'default', OTTO)), 1);
    }, breaks('user_id uuid NOT NULL UNIQUE', 'user_id uuid NOT NULL'), breaks('UNIQUE (user_id, cycle_id, week_no)', 'UNIQUE (cycle_id, week_no)')),
    test('every foreign key and every user_id has an index', async (db) => {
      deepEqual(await db.rows(`
        select relname, attname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0
          and (attname like '%user_id' or exists (select from pg_constraint where conrelid = c.oid and contype = 'f' and attnum = any (conkey)))
          and not exists (select from pg_index where indrelid = c.oid and indkey[0] = attnum)`), []);
    },
    breaks('CREATE INDEX IF NOT EXISTS idx_goal_cycle_id ON goal (cycle_id);', ''),
    breaks('ON audit_log (actor_user_id)', 'ON audit_log (action)'))),

  proves('a second goal of the same type in a cycle is refused (23505)',
    test('and one of the other type is not', async (db) => {
      await db.refuses('23505', goal('personal', 1, 2));
      equal(await db.tries(goal('professional', 1, 2)), 1);
      equal(await db.tries(goal('personal', 1, 2, OTTO)), 1);
    },
    breaks('UNIQUE (user_id, cycle_id, type)', 'UNIQUE (user_id, cycle_id)'),
    breaks('CONSTRAINT goal_unique_one_per_type UNIQUE (user_id, cycle_id, type)',
      'CONSTRAINT goal_unique_one_per_type UNIQUE (user_id, cycle_id, type, id)'))),

  proves('the lock refuses a quota change in week 7 and allows one in week 6, and allows a change of status in week 7',
    test('with its SQLSTATE, for the user and the server alike', async (db) => {
      const quota = (id) => `update plan_item set qty = 11 where id = '${id}'`;
      const statements = [quota(ITEM_7), quota(ITEM_6), `update plan_item set status = 'completed', completed_qty = 10 where id = '${ITEM_7}'`];
      await db.allows(ACTORS, statements, { owner: ['P0001', 1, 1], service: ['P0001', 1, 1], other: [0, 0, 0] });
    },
    breaks('week_no > locked_after_week', 'week_no > locked_after_week + 1'),
    breaks('week_no > locked_after_week', 'week_no >= locked_after_week'),
    breaks('BEFORE UPDATE OF qty ON plan_item\n  FOR EACH ROW\n  WHEN (NEW.qty IS DISTINCT FROM OLD.qty)',
      'BEFORE UPDATE ON plan_item\n  FOR EACH ROW')),
    test('weeks 7 to 12 by default, others where the plan says so', async (db) => {
      for (let week = 1; week <= 12; week++) {
        await db.run(`update weekly_plan set week_no = ${week} where id = '${WEEK_7}' and ${week} <> 6`);
        if (week !== 6) equal(await db.tries(`update plan_item set qty = 11 where id = '${ITEM_7}'`), week > 6 ? 'P0001' : 1, `week ${week}`);
      }
      await db.run(`update weekly_plan set locked_after_week = 12`);
      equal(await db.tries('update plan_item set qty = 11'), 2);
      await db.run(`update weekly_plan set locked_after_week = 5 where id = '${WEEK_6}'`);
      await db.refuses('P0001', `update plan_item set qty = 11 where id = '${ITEM_6}'`);
    }, breaks('locked_after_week smallint NOT NULL DEFAULT 6', 'locked_after_week smallint NOT NULL DEFAULT 7')),
    test('the same quantity again is no change', async (db) => {
      equal(await db.tries(`update plan_item set qty = 10.00, notes = 'same' where id = '${ITEM_7}'`), 1);
    }, breaks('  WHEN (NEW.qty IS DISTINCT FROM OLD.qty)', '')),
    test('an item moved into or out of a locked week keeps its quantity', async (db) => {
      await db.refuses('P0001', `update plan_item set qty = 11, plan_id = '${WEEK_6}' where id = '${ITEM_7}'`);
      await db.refuses('P0001', `update plan_item set qty = 11, plan_id = '${WEEK_7}' where id = '${ITEM_6}'`);
      equal(await db.tries(`update plan_item set plan_id = '${WEEK_6}' where id = '${ITEM_7}'`), 1);
    }, breaks('id IN (OLD.plan_id, NEW.plan_id)', 'id = NEW.plan_id')),
    test('P0002 where the plan is missing', async (db) => {
      await db.refuses('P0002', `update plan_item set qty = 11, plan_id = gen_random_uuid() where id = '${ITEM_6}'`);
    }, breaks(`ERRCODE = 'P0002'`, `ERRCODE = 'P0001'`))),

  proves('the audit log takes objects and refuses arrays and scalars',
    checks('', {
      takes: [log('null', 'null'), log(`'{}'`, `'{"week": [1, 2]}'`), log('null', `'{"a": null}'`)],
      refuses: [`'[]'`, `'[{}]'`, `'1'`, `'"text"'`, `'true'`, `'null'`].flatMap((it) => [log(it, 'null'), log('null', it)]),
    },
    breaks(`jsonb_typeof(before_state) = 'object'`, `jsonb_typeof(before_state) <> 'array'`),
    breaks(`jsonb_typeof(after_state) = 'object'`, `jsonb_typeof(after_state) IN ('object', 'array')`))),

  proves('rollback leaves nothing',
    fromScratch('where pgcrypto was there', (db) => db.changesNothing(async () => {
      await db.migrate();
      await db.run(FIXTURE);
      await db.rollBack();
      await db.run(`delete from auth.users where id in ('${RITA}', '${OTTO}')`);
    }), breaks('CREATE TYPE goal_type AS', `CREATE TYPE left_over AS ENUM ();\n    CREATE TYPE goal_type AS`)),
    fromScratch('where it was not', async (db) => {
      await db.run('drop extension pgcrypto');
      await db.changesNothing(async () => {
        await db.migrate();
        equal(await db.value(`select extnamespace::regnamespace::text from pg_extension where extname = 'pgcrypto'`), 'extensions');
        await db.rollBack();
      });
    }, breaks(`    COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions (made by goal planning)';`, ''))),

  proves('the seed loads',
    fromScratch('a user with cycle, both goals, plans for weeks 1 and 7, tasks, items, chat, one audit row', async (db) => {
      await db.migrate();
      await db.seed();
      const counts = await db.row(`select
        (select count(*)::int from cycle) as cycles, (select string_agg(type::text, ', ' order by type) from goal) as goals,
        (select string_agg(week_no::text, ', ' order by week_no) from weekly_plan) as weeks, (select count(*) > 0 from task) as tasks,
        (select count(*) > 0 from plan_item) as items, (select count(*) > 0 from chat_message) as chat, (select count(*) > 0 from audit_log) as log`);
      deepEqual(counts, { cycles: 1, goals: 'personal, professional', weeks: '1, 7', tasks: true, items: true, chat: true, log: true });
    })),

  proves('policies both ways',
    // A second vision passes the policy; that there is one a user is another rule.
    owned('vision', `insert into vision (user_id) values ('${RITA}')`, `daily = 'a'`, '23505'),
    owned('cycle', cycle('2026-01-01', '2026-03-26'), 'current_week = 2'),
    owned('goal', goal('professional', 1, 2), `description = 'b'`),
    owned('weekly_plan', plan(8), `mode = 'priority_queue'`),
    owned('task', `insert into task (user_id, title) values ('${RITA}', 'a')`, `title = 'b'`),
    owned('chat_session', `insert into chat_session (user_id) values ('${RITA}')`, `summary_md = 'b'`),
    owned('plan_item', item(1), `notes = 'b'`),
    owned('chat_message', `insert into chat_message (session_id, role, content) values ('${TALK}', 'user', 'a')`, `content = 'b'`),
    test('nobody gives a row away, or takes part in what is not theirs', async (db) => {
      for (const table of ['vision', 'cycle', 'goal', 'weekly_plan', 'task', 'chat_session']) {
        await db.refuses('42501', `update ${table} set user_id = '${OTTO}'`, ACTORS.owner);
      }
      await db.run(`
        insert into weekly_plan (id, user_id, cycle_id, week_no, mode) values ('a3000000-0000-4000-8000-000000000001', '${OTTO}', '${CYCLE}', 1, 'time_block');
        insert into chat_session (id, user_id) values ('a3000000-0000-4000-8000-000000000002', '${OTTO}')`);
      await db.refuses('42501', `update plan_item set plan_id = 'a3000000-0000-4000-8000-000000000001'`, ACTORS.owner);
      await db.refuses('42501', `update chat_message set session_id = 'a3000000-0000-4000-8000-000000000002'`, ACTORS.owner);
    },
    breaks('WITH CHECK (EXISTS (SELECT 1 FROM weekly_plan p WHERE p.id = plan_item.plan_id AND p.user_id = auth.uid()))', 'WITH CHECK (true)'),
    breaks('CREATE POLICY task_owner ON task\n      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id)',
      'CREATE POLICY task_owner ON task\n      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (true)')),
    test('audit_log may be read by its subject and written by the service role only', async (db) => {
      const statements = ['select id from audit_log', log('null', 'null'), `update audit_log set action = 'b'`, 'delete from audit_log'];
      const writes = [1, 1, '42501', '42501'];
      const denied = Array(4).fill('42501');
      await db.allows(ACTORS, statements, { owner: [1, ...denied.slice(1)], other: [0, ...denied.slice(1)], anon: denied, service: writes, claimed: writes });
      await db.run('grant all on audit_log to anon, authenticated, service_role');
      const nothing = [0, '42501', 0, 0];
      await db.allows(ACTORS, statements, { owner: [1, '42501', 0, 0], other: nothing, anon: nothing, service: [1, 1, 1, 1], claimed: [1, 1, 0, 0] });
    },
    breaks('FOR SELECT TO authenticated USING (auth.uid() = subject_user_id)', 'FOR ALL TO authenticated USING (auth.uid() = subject_user_id)'),
    breaks('GRANT SELECT, INSERT ON TABLE audit_log TO service_role', 'GRANT SELECT, INSERT, DELETE ON TABLE audit_log TO service_role'),
    breaks('FOR INSERT TO service_role WITH CHECK (true)', 'FOR INSERT TO service_role WITH CHECK (false)')),
    test('no table is open by grants of the platform', async (db) => {
      for (const table of Object.keys(COLUMNS)) await db.refuses('42501', `select id from ${table}`, anon);
    }, breaks('  FROM anon, authenticated, service_role;', '  FROM authenticated, service_role;', 'implicit'))),

  keeps('user_id columns are FK auth.users on delete cascade; audit_log\'s two user columns have no FK',
    test(async (db) => {
      await db.run(`delete from auth.users where id = '${RITA}'`);
      for (const table of Object.keys(COLUMNS)) equal(await db.value(`select count(*)::int from ${table}`), table === 'audit_log' ? 1 : 0, table);
    }, breaks('subject_user_id uuid NOT NULL', 'subject_user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE'))),

  keeps('updated_at kept by trigger',
    test(async (db) => {
      for (const table of ['plan_item', 'vision']) equal(await db.value(`update ${table} set updated_at = '2000-01-01' returning updated_at > now()`), true, table);
    }, breaks('BEFORE UPDATE ON plan_item', 'BEFORE DELETE ON plan_item'))),

  ...everywhere,
]);

function proposal(json) {
  return `insert into chat_message (session_id, role, content, proposal_json) values ('${TALK}', 'ai', 'a', ${json})`;
}
