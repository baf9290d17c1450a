-- Sample data for conversations: Ada has two chats, Ben one, Cleo none. Loading it again changes nothing.

INSERT INTO auth.users (id, aud, role, email, raw_user_meta_data, created_at, updated_at) VALUES
  ('c0000000-0000-4000-8000-000000000001', 'authenticated', 'authenticated', 'ada@example.com', '{"full_name": "Ada"}', '2026-01-02 09:00:00+00', '2026-01-02 09:00:00+00'),
  ('c0000000-0000-4000-8000-000000000002', 'authenticated', 'authenticated', 'ben@example.com', '{}', '2026-01-03 09:00:00+00', '2026-01-03 09:00:00+00'),
  ('c0000000-0000-4000-8000-000000000003', 'authenticated', 'authenticated', 'cleo@example.com', NULL, '2026-01-04 09:00:00+00', '2026-01-04 09:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO public.soulprints (user_id, summary, traits, created_at, updated_at) VALUES
  ('c0000000-0000-4000-8000-000000000001', 'Thinks aloud and likes short answers.', '{"pace": "fast"}', '2026-02-05 10:00:00+00', '2026-02-05 10:00:00+00'),
  ('c0000000-0000-4000-8000-000000000002', '', NULL, '2026-02-05 10:00:00+00', '2026-02-05 10:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO public.conversations (id, user_id, title, created_at, updated_at) VALUES
  ('c0000000-0000-4000-8000-000000000011', 'c0000000-0000-4000-8000-000000000001', 'Chat History', '2026-01-10 08:00:00+00', '2026-01-10 08:01:00+00'),
  ('c0000000-0000-4000-8000-000000000012', 'c0000000-0000-4000-8000-000000000001', 'Holiday plans', '2026-02-09 20:00:00+00', '2026-02-09 20:00:00+00'),
  ('c0000000-0000-4000-8000-000000000013', 'c0000000-0000-4000-8000-000000000002', 'Chat History', NULL, NULL)
ON CONFLICT DO NOTHING;

-- The last message is one that an old client wrote after the backfill.
INSERT INTO public.chat_messages (id, user_id, role, content, created_at, conversation_id) VALUES
  ('c0000000-0000-4000-8000-000000000021', 'c0000000-0000-4000-8000-000000000001', 'user', 'Hello?', '2026-01-10 08:00:00+00', 'c0000000-0000-4000-8000-000000000011'),
  ('c0000000-0000-4000-8000-000000000022', 'c0000000-0000-4000-8000-000000000001', 'assistant', 'Hello, Ada.', '2026-01-10 08:01:00+00', 'c0000000-0000-4000-8000-000000000011'),
  ('c0000000-0000-4000-8000-000000000023', 'c0000000-0000-4000-8000-000000000001', 'system', 'A new chat begins.', '2026-02-09 20:00:00+00', 'c0000000-0000-4000-8000-000000000012'),
  ('c0000000-0000-4000-8000-000000000024', 'c0000000-0000-4000-8000-000000000002', 'user', 'Is anybody there?', '2026-02-10 07:30:00+00', NULL)
ON CONFLICT DO NOTHING;
