// conversations: from one chat history a user to many conversations.

import { deepEqual, equal, match } from 'node:assert/strict';
import { everywhere } from './lib/everywhere.mjs';
import { anon, claimed, service, signedIn } from './lib/session.mjs';
import { adds, breaks, fromScratch, keeps, proves, suite, test } from './lib/suite.mjs';

const [MANY, ONE, NONE, NEWCOMER] = [1, 2, 3, 4].map((i) => `c1000000-0000-4000-8000-00000000000${i}`);
const BASE = '20260205_soulprint_tables.sql';
const LINK = '20260208120100_chat_messages_conversation_fk.sql';
const BACKFILL = '20260208120200_backfill_default_conversations.sql';

const USERS = `insert into auth.users (id) values ('${MANY}'), ('${ONE}'), ('${NONE}'), ('${NEWCOMER}');`;
const MESSAGES = `
  insert into chat_messages (user_id, role, content, created_at) values
    ('${MANY}', 'user', 'second', '2026-01-02'), ('${MANY}', 'user', 'first', '2026-01-01'), ('${MANY}', 'assistant', 'third', '2026-01-03'),
    ('${ONE}', 'user', 'only', '2026-01-05');`;

const count = (what) => `select count(*)::int from ${what}`;
const ownConversation = (user) => `(select id from conversations where user_id = '${user}')`;

const ACTORS = { owner: signedIn(MANY), other: signedIn(ONE), anon, service, claimed };
// On the conversation of the user with many messages.
const STATEMENTS = [
  `select id from conversations where user_id = '${MANY}'`,
  `insert into conversations (user_id, title) values ('${MANY}', 'New')`,
  `update conversations set title = 'Renamed' where user_id = '${MANY}'`,
  `delete from conversations where user_id = '${MANY}'`,
];

/** What becomes of the four commands for each actor: `expected` is one command's part of it. */
const onlyCommand = (i, expected) => async (db) => {
  await db.run('grant all on conversations to anon');
  await db.allows(ACTORS, [STATEMENTS[i]], expected);
};

export default suite('conversations', { after: BASE, sql: USERS + MESSAGES }, [
  proves('no orphan afterwards',
    test(async (db) => {
      equal(await db.value(count('chat_messages m left join conversations c on c.id = m.conversation_id where c.id is null')), 0);
    }, adds(`update public.chat_messages set conversation_id = null where role = 'assistant'`))),

  proves(`each user with messages has exactly one conversation titled 'Chat History'`,
    test(async (db) => {
      deepEqual(await db.rows('select user_id, title, count(*)::int from conversations group by 1, 2 order by 1'), [
        { user_id: MANY, title: 'Chat History', count: 1 },
        { user_id: ONE, title: 'Chat History', count: 1 },
      ]);
    },
    breaks(`DEFAULT 'Chat History'`, `DEFAULT 'Chat history'`),
    breaks('GROUP BY m.user_id', 'GROUP BY m.user_id, m.role')),
    test('its times are those of the first and last message', async (db) => {
      equal(await db.value(count(`conversations where user_id = '${MANY}' and created_at = '2026-01-01' and updated_at = '2026-01-03'`)), 1);
    }, breaks('min(m.created_at), max(m.created_at)', 'min(m.created_at), min(m.created_at)')),
    fromScratch('who has conversations already gets no other; the messages go to the earliest', async (db) => {
      await db.migrate({ to: BASE });
      await db.run(USERS + MESSAGES);
      await db.migrate({ after: BASE, to: LINK });
      await db.run(`insert into conversations (user_id, title, created_at) values ('${ONE}', 'Late', '2026-02-01'), ('${ONE}', 'Early', '2026-01-01')`);
      await db.migrate({ after: LINK });
      equal(await db.value(count(`conversations where user_id = '${ONE}'`)), 2);
      deepEqual(await db.rows(`select title from chat_messages m join conversations c on c.id = conversation_id where m.user_id = '${ONE}'`), [{ title: 'Early' }]);
    },
    breaks('WHERE NOT EXISTS (SELECT 1 FROM public.conversations c WHERE c.user_id = m.user_id)', ''),
    breaks('ORDER BY user_id, created_at, id', 'ORDER BY user_id, created_at DESC, id'))),

  proves(`no message's user differs from its conversation's`,
    test(async (db) => {
      equal(await db.value(count('chat_messages m join conversations c on c.id = m.conversation_id where c.user_id <> m.user_id')), 0);
      equal(await db.value(count('chat_messages m join conversations c on c.id = m.conversation_id where c.user_id = m.user_id')), 4);
    },
    breaks(`  IF misplaced_count > 0 THEN`,
      `  UPDATE public.chat_messages SET conversation_id = (SELECT max(id::text)::uuid FROM public.conversations);\n  IF misplaced_count > 0 THEN`))),

  proves('message count unchanged',
    test(async (db) => {
      deepEqual((await db.rows(`select content from chat_messages order by user_id, created_at`)).map(({ content }) => content), ['first', 'second', 'third', 'only']);
    },
    breaks(`ALTER TABLE public.chat_messages VALIDATE`,
      `DELETE FROM public.chat_messages WHERE role = 'assistant';\nALTER TABLE public.chat_messages VALIDATE`))),

  proves('the constraint is validated in the catalog',
    test(async (db) => {
      equal(await db.value(`select convalidated from pg_constraint where conname = 'fk_chat_messages_conversation'`), true);
    }, breaks('ALTER TABLE public.chat_messages VALIDATE CONSTRAINT fk_chat_messages_conversation;', '')),
    fromScratch('and is not before the backfill, so that no scan is needed', async (db) => {
      await db.migrate({ to: LINK });
      equal(await db.value(`select convalidated from pg_constraint where conname = 'fk_chat_messages_conversation'`), false);
    }, breaks('ON DELETE CASCADE NOT VALID', 'ON DELETE CASCADE'))),

  proves('the DO block does raise when an orphan is planted',
    test('a message without a conversation', async (db) => {
      await db.run(`insert into chat_messages (user_id, role, content) values ('${ONE}', 'user', 'planted')`);
      await refusesToVerify(db, /^Migration verification FAILED: 1 messages without a conversation$/);
    }, breaks('IF orphan_count > 0 THEN', 'IF orphan_count > 1 THEN')),
    test('a message of a conversation that is not there', async (db) => {
      await db.run(`
        set local session_replication_role = replica;
        update chat_messages set conversation_id = gen_random_uuid() where user_id = '${ONE}';
        set local session_replication_role = origin`);
      await refusesToVerify(db, /^Migration verification FAILED: 1 messages without a conversation$/);
    }, breaks('WHERE NOT EXISTS (SELECT 1 FROM public.conversations c WHERE c.id = m.conversation_id)', 'WHERE m.conversation_id IS NULL')),
    fromScratch('such a message stops the whole migration at the constraint', async (db) => {
      await db.migrate({ to: LINK });
      await db.run(`
        ${USERS}
        set local session_replication_role = replica;
        insert into chat_messages (user_id, role, content, conversation_id) values ('${ONE}', 'user', 'planted', gen_random_uuid());
        set local session_replication_role = origin`);
      await rejectsWith('23503', () => db.migrate({ after: LINK }));
    }, breaks('ALTER TABLE public.chat_messages VALIDATE CONSTRAINT fk_chat_messages_conversation;', '')),
    test('a user with messages, but without a conversation', async (db) => {
      await db.run(`
        update chat_messages set conversation_id = ${ownConversation(MANY)} where user_id = '${ONE}';
        delete from conversations where user_id = '${ONE}'`);
      await refusesToVerify(db, /^Migration verification FAILED: 2 users with messages, but 1 of them with a conversation$/);
    }, breaks('IF users_with_messages <> users_with_conversations THEN', 'IF users_with_messages < users_with_conversations THEN')),
    test('a message in the conversation of another user, even in a run of the whole migration', async (db) => {
      await db.run(`update chat_messages set conversation_id = ${ownConversation(MANY)} where user_id = '${ONE}'`);
      await refusesToVerify(db, /^Migration verification FAILED: 1 messages in the conversation of another user$/);
      await rejectsWith('P0001', () => db.migrate());
    }, breaks('IF misplaced_count > 0 THEN', 'IF misplaced_count > 1 THEN')),
    test(`without one its notices have the figures and end in 'Migration verification PASSED'`, async (db) => {
      await db.run(db.lastStatement(BACKFILL));
      deepEqual(db.notices, ['Messages: 4', 'Orphaned messages: 0', 'Users with messages: 2', 'Users with conversations: 2', 'Migration verification PASSED']);
    }, breaks(`RAISE NOTICE 'Users with messages: %', users_with_messages`, `RAISE NOTICE 'Users with messages: %', message_count`))),

  proves('each of the five policies, both ways, as `authenticated` with two different `auth.uid()`s, as `anon` and as `service_role`',
    test('they are five', async (db) => deepEqual(
      await db.rows(`select cmd, count(*)::int from pg_policies where tablename = 'conversations' group by 1 order by 1`),
      ['ALL', 'DELETE', 'INSERT', 'SELECT', 'UPDATE'].map((cmd) => ({ cmd, count: 1 })))),
    test('select', onlyCommand(0, { owner: [1], other: [0], anon: [0], service: [1], claimed: [1] }),
      breaks('FOR SELECT USING (auth.uid() = user_id);\nEXCEPTION', 'FOR SELECT USING (true);\nEXCEPTION'),
      breaks('FOR SELECT USING (auth.uid() = user_id);\nEXCEPTION', 'FOR SELECT USING (false);\nEXCEPTION')),
    test('insert (with check)', onlyCommand(1, { owner: [1], other: ['42501'], anon: ['42501'], service: [1], claimed: [1] }),
      breaks('FOR INSERT WITH CHECK (auth.uid() = user_id);\nEXCEPTION', 'FOR INSERT WITH CHECK (true);\nEXCEPTION'),
      breaks('FOR INSERT WITH CHECK (auth.uid() = user_id);\nEXCEPTION', 'FOR INSERT WITH CHECK (false);\nEXCEPTION')),
    test('update', onlyCommand(2, { owner: [1], other: [0], anon: [0], service: [1], claimed: [1] }),
      breaks('FOR UPDATE USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id)', 'FOR UPDATE USING (false)')),
    test('update can give nobody a conversation', async (db) => {
      // Without WHERE, or else the policy for SELECT has its say too.
      await db.run('grant all on conversations to anon');
      await db.allows(ACTORS, [`update conversations set user_id = '${ONE}'`], { owner: ['42501'], other: [1], anon: [0], service: [2], claimed: [2] });
    },
    breaks('FOR UPDATE USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id)', 'FOR UPDATE USING (auth.uid() = user_id) WITH CHECK (true)')),
    test('delete', onlyCommand(3, { owner: [1], other: [0], anon: [0], service: [1], claimed: [1] }),
      breaks('FOR DELETE USING (auth.uid() = user_id)', 'FOR DELETE USING (false)')),
    test('all, for the service role by its claim', async (db) => {
      await db.allows(ACTORS, STATEMENTS, { claimed: [1, 1, 1, 1] });
      // The role without the claim is nobody.
      await db.allows({ unclaimed: { ...claimed, claims: '{}' } }, STATEMENTS, { unclaimed: [0, '42501', 0, 0] });
      // Who bypasses row security needs no policy.
      await db.run('drop policy "Service role manages conversations" on conversations');
      await db.allows(ACTORS, STATEMENTS, { service: [1, 1, 1, 1], claimed: [0, '42501', 0, 0] });
    }, breaks(`CREATE POLICY "Service role manages conversations" ON public.conversations
    FOR ALL USING (auth.role() = 'service_role') WITH CHECK (auth.role() = 'service_role')`, `CREATE POLICY "Service role manages conversations" ON public.conversations
    FOR ALL USING (true) WITH CHECK (true)`)),
    test('`anon` has no grant', (db) => db.allows(ACTORS, STATEMENTS, { anon: Array(4).fill('42501') }),
      breaks('REVOKE ALL ON TABLE public.conversations FROM anon', 'REVOKE ALL ON TABLE public.conversations FROM authenticated', 'implicit'))),

  proves('a user who asks for conversations sees, through RLS, exactly one that holds all prior messages',
    test(async (db) => {
      const seen = await db.rows(`
        select title, array(select content from chat_messages m where m.conversation_id = c.id order by m.created_at) as messages
        from conversations c`, signedIn(MANY));
      deepEqual(seen, [{ title: 'Chat History', messages: ['first', 'second', 'third'] }]);
      deepEqual(await db.rows('select id from conversations', signedIn(NONE)), []);
    },
    breaks('ALTER TABLE public.conversations ENABLE ROW LEVEL SECURITY', ''),
    breaks('ON public.chat_messages\n  FOR SELECT USING (auth.uid() = user_id)',
      `ON public.chat_messages\n  FOR SELECT USING (auth.uid() = user_id AND role = 'user')`))),

  proves('an insert without `conversation_id` still works',
    test('as the user, as the service role and as its claim', async (db) => {
      await db.allows(ACTORS, [`insert into chat_messages (user_id, role, content) values ('${MANY}', 'user', 'old client')`], {
        owner: [1], other: ['42501'], anon: ['42501'], service: [1], claimed: [1],
      });
    },
    breaks('    conversation_id IS NULL\n      OR EXISTS', '    EXISTS'),
    breaks(`GRANT SELECT, INSERT ON TABLE public.chat_messages TO authenticated`, `GRANT SELECT ON TABLE public.chat_messages TO authenticated`)),
    test('one with it goes into an own conversation only', async (db) => {
      const into = (owner) => `insert into chat_messages (user_id, role, content, conversation_id) select '${MANY}', 'user', 'new client', '${owner}'`;
      const [own, foreign] = [await db.value(`select id from conversations where user_id = '${MANY}'`), await db.value(`select id from conversations where user_id = '${ONE}'`)];
      await db.allows(ACTORS, [into(own), into(foreign)], { owner: [1, '42501'], other: ['42501', '42501'], service: [1, 1], claimed: [1, 1] });
    }, breaks('c.id = chat_messages.conversation_id AND c.user_id = auth.uid()', 'c.id = chat_messages.conversation_id OR true'))),

  proves('deleting an auth user cascades',
    test(async (db) => {
      await db.run(`insert into soulprints (user_id) values ('${MANY}'); delete from auth.users where id = '${MANY}'`);
      deepEqual(await db.row(`select (${count('chat_messages')}) as messages, (${count('conversations')}) as conversations, (${count('soulprints')}) as soulprints`),
        { messages: 1, conversations: 1, soulprints: 0 });
    }, breaks(`user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,\n  title`, `user_id uuid NOT NULL,\n  title`)),
    test('and deleting a conversation deletes its messages', async (db) => {
      await db.run(`delete from conversations where user_id = '${MANY}'`);
      equal(await db.value(count('chat_messages')), 1);
    }, breaks('ON DELETE CASCADE NOT VALID', 'ON DELETE SET NULL NOT VALID'))),

  proves('`updated_at` moves on update',
    test(async (db) => {
      const sql = `update conversations set title = 'Renamed', updated_at = '2000-01-01' where user_id = '${MANY}' returning updated_at > now() as moved`;
      equal(await db.value(sql, signedIn(MANY)), true);
    }, breaks('BEFORE UPDATE ON public.conversations', 'BEFORE DELETE ON public.conversations'))),

  proves('two runs change nothing',
    test((db) => db.changesNothing(() => db.migrate()),
      breaks('WHERE NOT EXISTS (SELECT 1 FROM public.conversations c WHERE c.user_id = m.user_id)', ''),
      breaks('ALTER TABLE public.chat_messages ADD COLUMN conversation_id uuid;\n  END IF;',
        'ALTER TABLE public.chat_messages ADD COLUMN conversation_id uuid;\n  END IF;\n  UPDATE public.chat_messages SET created_at = clock_timestamp();'))),

  keeps('No unique on `user_id` (a user has many)',
    test(async (db) => equal(await db.tries(STATEMENTS[1]), 1),
    breaks(`user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,\n  title`,
      `user_id uuid NOT NULL UNIQUE REFERENCES auth.users (id) ON DELETE CASCADE,\n  title`))),

  keeps('indexes on `(user_id, created_at desc)`, `(conversation_id)` and `(conversation_id, created_at desc)`',
    test(async (db) => {
      const indexes = await db.rows(`
        select indexname as name, substring(indexdef from 'btree (.*)') as keys from pg_indexes
        where indexname in ('idx_conversations_user_created', 'idx_chat_messages_conversation', 'idx_chat_messages_conv_created') order by 1`);
      deepEqual(Object.fromEntries(indexes.map(({ name, keys }) => [name, keys])), {
        idx_chat_messages_conv_created: '(conversation_id, created_at DESC)',
        idx_chat_messages_conversation: '(conversation_id)',
        idx_conversations_user_created: '(user_id, created_at DESC)',
      });
    })),

  ...everywhere,
]);

/** The verification block of the backfill, which leaves its table locked where it raises. */
async function refusesToVerify(db, message) {
  const { message: said } = await rejectsWith('P0001', () => db.run(db.lastStatement(BACKFILL)), db);
  match(said, message);
}

async function rejectsWith(sqlstate, action, db) {
  await db?.run('savepoint rejected');
  try {
    await action();
  } catch (error) {
    equal(error.code, sqlstate, error.message);
    await db?.run('rollback to savepoint rejected');
    return error;
  }
  throw new Error(`nothing was refused with ${sqlstate}`);
}
