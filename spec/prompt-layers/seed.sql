-- Sample data for prompt layers: Mia and Noah are a couple, Lena has invited somebody, Omar has signed up and no more.
-- Loading it again changes nothing.

-- The signup trigger makes a profile for each.
INSERT INTO auth.users (id, aud, role, email, raw_user_meta_data, created_at, updated_at) VALUES
  ('b0000000-0000-4000-8000-000000000001', 'authenticated', 'authenticated', 'mia@example.com', '{"full_name": "Mia Berg"}', '2026-03-02 09:00:00+00', '2026-03-02 09:00:00+00'),
  ('b0000000-0000-4000-8000-000000000002', 'authenticated', 'authenticated', 'noah@example.com', '{}', '2026-03-02 10:00:00+00', '2026-03-02 10:00:00+00'),
  ('b0000000-0000-4000-8000-000000000003', 'authenticated', 'authenticated', 'lena@example.com', NULL, '2026-03-03 09:00:00+00', '2026-03-03 09:00:00+00'),
  ('b0000000-0000-4000-8000-000000000004', 'authenticated', 'authenticated', NULL, NULL, '2026-03-04 09:00:00+00', '2026-03-04 09:00:00+00')
ON CONFLICT DO NOTHING;

UPDATE public.user_profiles
SET tone = 'warm and direct', interests = '{climbing,jazz}', emotional_patterns = 'Withdraws when tired.',
  communication_style = 'Wants the point first.', memory_summary = '{"topics": ["work", "holidays"]}',
  setup_mode = 'quiz_generated', version = '1'
WHERE id = 'b0000000-0000-4000-8000-000000000001' AND setup_mode = 'pending';

UPDATE public.user_profiles
SET interests = '{}', setup_mode = 'self_written', version = NULL
WHERE id = 'b0000000-0000-4000-8000-000000000002' AND setup_mode = 'pending';

INSERT INTO public.partnerships (id, user_a, user_b, invite_code, status, created_at) VALUES
  ('b0000000-0000-4000-8000-000000000011', 'b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000002', 'MIA-7K2P', 'active', '2026-03-05 12:00:00+00'),
  ('b0000000-0000-4000-8000-000000000012', 'b0000000-0000-4000-8000-000000000003', NULL, 'LENA-4Q9X', 'pending', '2026-03-06 12:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO public.partner_profiles
  (id, owner_user_id, partnership_id, name, traits, relational_tendencies, important_truths, ai_notes, source)
VALUES
  ('b0000000-0000-4000-8000-000000000021', 'b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000011', 'Noah',
   '{patient,dry}', '{"avoids conflict"}', '{"lost his father in 2024"}', 'Ask about the band.', 'partner_account'),
  ('b0000000-0000-4000-8000-000000000022', 'b0000000-0000-4000-8000-000000000003', NULL, 'Paul', NULL, NULL, NULL, NULL, 'ai_generated')
ON CONFLICT DO NOTHING;

INSERT INTO public.shared_memories (id, partnership_id, category, about_user, content, confidence, is_active) VALUES
  ('b0000000-0000-4000-8000-000000000031', 'b0000000-0000-4000-8000-000000000011', 'important_date', NULL, 'They met on 14 June 2021.', 1.0, true),
  ('b0000000-0000-4000-8000-000000000032', 'b0000000-0000-4000-8000-000000000011', 'gift_idea', 'b0000000-0000-4000-8000-000000000002', 'Noah misses his old record player.', 0.75, true),
  ('b0000000-0000-4000-8000-000000000033', 'b0000000-0000-4000-8000-000000000011', 'preference', 'b0000000-0000-4000-8000-000000000001', 'Mia drinks no coffee.', 0.4, false)
ON CONFLICT DO NOTHING;

INSERT INTO public.shared_insights (id, partnership_id, category, about_user, title, content, is_active) VALUES
  ('b0000000-0000-4000-8000-000000000041', 'b0000000-0000-4000-8000-000000000011', 'strength', NULL, 'Humour carries them', 'Both joke their way back after a quarrel.', true),
  ('b0000000-0000-4000-8000-000000000042', 'b0000000-0000-4000-8000-000000000011', 'communication', 'b0000000-0000-4000-8000-000000000001', 'Say it early', 'Mia waits too long to name what bothers her.', false)
ON CONFLICT DO NOTHING;

INSERT INTO public.detection_config (id, partnership_id, partner_names, custom_keywords, relationship_threshold) VALUES
  ('b0000000-0000-4000-8000-000000000051', 'b0000000-0000-4000-8000-000000000011', '{Noah,Noé}', '{"band practice": 0.5}', 1.5),
  ('b0000000-0000-4000-8000-000000000052', 'b0000000-0000-4000-8000-000000000012', '{Paul}', NULL, 2.0)
ON CONFLICT DO NOTHING;
