// prompt layers' query flow: the program in tests/oracle/programs/prompt-layers, which is type-checked there, run through supabase-js
// against the rows of the seed, with the mappers of the generated package.

import { deepEqual, rejects } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { answering } from './lib/postgrest.mjs';
import { service, signedIn } from './lib/session.mjs';
import { breaks, fromScratch, keeps } from './lib/suite.mjs';

const oracle = createRequire(new URL('../oracle/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(oracle.resolve(name)));
const { build } = (await load('esbuild')).default;
const { createClient } = await load('@supabase/supabase-js');

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const mappers = { name: 'mappers', setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/src\/index$/ }, () => ({ path: here('../../generated/prompt-layers/ts/src/database.ts') })) };
const { outputFiles: [{ text: code }] } = await build({ entryPoints: [here('../oracle/programs/prompt-layers/flow.ts')], bundle: true, format: 'esm', write: false, plugins: [mappers] });
const { loadPromptLayers } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const [MIA, NOAH, LENA, OMAR] = [1, 2, 3, 4].map((i) => `b0000000-0000-4000-8000-00000000000${i}`);
const [COUPLE, INVITATION] = [11, 12].map((i) => `b0000000-0000-4000-8000-0000000000${i}`);

const ownWords = 'name,tone,interests,emotional_patterns,communication_style,memory_summary';
const gathered = 'name,traits,relational_tendencies,important_truths,ai_notes';

const CALLS = {
  'user_profiles?select=*&id=eq.{user}': 'select * from user_profiles where id = {user}',
  [`user_profiles?select=${ownWords}&id=eq.{user}`]: `select ${ownWords} from user_profiles where id = {user}`,
  'partnerships?select=id,user_a,user_b,status&or=(user_a.eq.{user},user_b.eq.{user})&status=neq.dissolved&order=created_at.desc&limit=1':
    `select id, user_a, user_b, status from partnerships where (user_a = {user} or user_b = {user}) and status <> 'dissolved' order by created_at desc limit 1`,
  [`partner_profiles?select=${gathered}&owner_user_id=eq.{user}&order=updated_at.desc&limit=1`]:
    `select ${gathered} from partner_profiles where owner_user_id = {user} order by updated_at desc limit 1`,
  'detection_config?select=partner_names,custom_keywords,relationship_threshold&partnership_id=eq.{id}':
    'select partner_names, custom_keywords, relationship_threshold from detection_config where partnership_id = {id}',
  'shared_memories?select=category,about_user,content,confidence&partnership_id=eq.{id}&is_active=eq.true&order=confidence.desc':
    'select category, about_user, content, confidence from shared_memories where partnership_id = {id} and is_active = true order by confidence desc',
  'shared_insights?select=category,about_user,title,content&partnership_id=eq.{id}&is_active=eq.true&order=title.asc':
    'select category, about_user, title, content from shared_insights where partnership_id = {id} and is_active = true order by title asc',
};

/** The program on a database with the seed, with a key of the server or of a user. */
const flow = (user, expected) => async (db) => {
  const layers = await loadPromptLayers(await clientOf(db, 'server'), user);
  const { created_at, updated_at, ...own } = layers.own;
  deepEqual({ ...layers, own: Object.keys(own).length === 9 && own.name }, expected);
  // As PostgREST writes them, not as JavaScript does.
  for (const time of [created_at, updated_at]) deepEqual(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/.test(time), true, time);
};

async function clientOf(db, key) {
  await db.migrate();
  await db.seed();
  const fetch = answering(db, CALLS, { server: service, mia: signedIn(MIA) });
  // Nothing is subscribed to; Node.js 20 has no WebSocket of its own.
  return createClient('http://localhost', key, { global: { fetch }, auth: { persistSession: false }, realtime: { transport: class {} } });
}

const COUPLES = {
  detection: { partner_names: ['Noah', 'Noé'], custom_keywords: { 'band practice': 0.5 }, relationship_threshold: 1.5 },
  memories: [
    { category: 'important_date', about_user: null, content: 'They met on 14 June 2021.', confidence: 1 },
    { category: 'gift_idea', about_user: NOAH, content: 'Noah misses his old record player.', confidence: 0.75 },
  ],
  insights: [{ category: 'strength', about_user: null, title: 'Humour carries them', content: 'Both joke their way back after a quarrel.' }],
};

export const queryFlow = [
  keeps('The query flow must type-check and run on the generated types: tested for an active, a pending and no partnership',
    fromScratch('an active one, for who created it', flow(MIA, {
      own: 'Mia Berg',
      partnership: { id: COUPLE, user_a: MIA, user_b: NOAH, status: 'active' },
      partner: { from: 'account', profile: { name: 'noah', interests: [] } },
      ...COUPLES,
    }), breaks('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.shared_memories TO service_role', '')),
    fromScratch('and for who joined', flow(NOAH, {
      own: 'noah',
      partnership: { id: COUPLE, user_a: MIA, user_b: NOAH, status: 'active' },
      partner: {
        from: 'account',
        profile: {
          name: 'Mia Berg',
          tone: 'warm and direct',
          interests: ['climbing', 'jazz'],
          emotionalPatterns: 'Withdraws when tired.',
          communicationStyle: 'Wants the point first.',
          memory_summary: { topics: ['work', 'holidays'] },
        },
      },
      ...COUPLES,
    }), breaks('memory_summary jsonb', 'memory_summary text')),
    fromScratch('a pending one', flow(LENA, {
      own: 'lena',
      partnership: { id: INVITATION, user_a: LENA, user_b: null, status: 'pending' },
      partner: { from: 'conversations', profile: { name: 'Paul' } },
      detection: { partner_names: ['Paul'], custom_keywords: null, relationship_threshold: 2 },
      memories: [],
      insights: [],
    }), breaks('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.partner_profiles TO service_role', '')),
    fromScratch('none', flow(OMAR, { own: 'there', partnership: null, partner: null, detection: null, memories: [], insights: [] }),
    breaks(`'there'`, `'you'`)),
    fromScratch(`not with a user's own key, who does not read another's profile`, async (db) => {
      const client = await clientOf(db, 'mia');
      await rejects(loadPromptLayers(client, MIA), { code: 'PGRST116' });
      const { data } = await client.from('user_profiles').select('*').eq('id', MIA).single().throwOnError();
      deepEqual(data.name, 'Mia Berg');
    }, breaks('FOR SELECT TO authenticated USING (auth.uid() = id)', 'FOR SELECT TO authenticated USING (true)'))),
];
