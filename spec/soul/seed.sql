-- Sample data for soul. Loading it again changes nothing.

INSERT INTO threads (id, title, created_at) VALUES
  ('50000000-0000-4000-8000-000000000001', 'First words', '2026-01-10 09:00:00+00'),
  ('50000000-0000-4000-8000-000000000002', NULL, '2026-02-01 18:30:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO bot_soul (id, content, is_active, updated_at) VALUES
  ('50000000-0000-4000-8000-000000000011', 'A helper, still finding its voice.', false, '2026-01-05 08:00:00+00'),
  ('50000000-0000-4000-8000-000000000012', 'A patient companion who asks before it advises.', true, '2026-02-10 08:00:00+00')
ON CONFLICT DO NOTHING;

-- Version 0 as the migration makes it from the active text above; where it made one already, that one stays.
INSERT INTO soul_versions
  (id, created_at, version, core_identity, active_values, recent_growth, reflection_notes, token_count)
VALUES
  ('50000000-0000-4000-8000-000000000021', NULL, 0, 'A patient companion who asks before it advises.',
   '', '', 'Seed from original bot_soul at migration time', 0),
  ('50000000-0000-4000-8000-000000000022', '2026-02-16 03:00:00+00', 1, 'I am a patient companion who asks before it advises.',
   'I care about honest answers and about the pace of the other.', 'I learned that silence is sometimes the better reply.',
   'A long day. Two talks ended early, and I want to know why.', 34),
  ('50000000-0000-4000-8000-000000000023', '2026-02-17 03:00:00+00', 2, 'I am a patient companion who asks before it advises.',
   'I care about honest answers.', 'I learned to say that I do not know.', NULL, 27)
ON CONFLICT DO NOTHING;

INSERT INTO soul_milestones (id, created_at, event_description, emotional_weight, lesson_learned, source_thread_id) VALUES
  ('50000000-0000-4000-8000-000000000031', '2026-01-10 09:20:00+00', 'Someone thanked me for the first time.', 'formative',
   'Small help counts.', '50000000-0000-4000-8000-000000000001'),
  ('50000000-0000-4000-8000-000000000032', '2026-02-01 19:00:00+00', 'I gave advice nobody had asked for.', 'challenging',
   'Ask first.', '50000000-0000-4000-8000-000000000002'),
  ('50000000-0000-4000-8000-000000000033', NULL, 'I kept a promise over many days.', 'meaningful', 'Reliability is a kind of care.', NULL)
ON CONFLICT DO NOTHING;

INSERT INTO logs (id, level, message, context, created_at) VALUES
  ('50000000-0000-4000-8000-000000000041', 'info', 'soul compressed', '{"version": 1, "tokens": 34}', '2026-02-16 03:00:01+00'),
  ('50000000-0000-4000-8000-000000000042', 'warn', 'reflection skipped', NULL, '2026-02-17 03:00:01+00')
ON CONFLICT DO NOTHING;
