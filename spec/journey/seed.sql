-- sample data for journey. loading it again changes nothing.

insert into journey_sessions (id, user_id, phase, messages, metadata, created_at, updated_at) values
  ('90000000-0000-4000-8000-000000000001', 'user_2mXkVq0aJtFh3bYw', 'explore',
   '[{"role": "user", "content": "I want to change my work."}, {"role": "assistant", "content": "What would a good day look like?"}]',
   '{"locale": "en", "steps": ["setup", "explore"]}', '2026-01-20 10:00:00+00', '2026-01-20 10:05:00+00'),
  ('90000000-0000-4000-8000-000000000002', 'user_2mXkVq0aJtFh3bYw', null, null, null, null, null)
on conflict do nothing;

-- a session as the server starts it: only the user is given.
insert into journey_sessions (id, user_id) values
  ('90000000-0000-4000-8000-000000000003', 'user_2nPz81LwKcRe5sDu')
on conflict do nothing;
