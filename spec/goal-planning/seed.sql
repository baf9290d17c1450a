-- Sample data for goal planning: Rita in the seventh week of her cycle. Loading it again changes nothing.

INSERT INTO auth.users (id, aud, role, email, raw_user_meta_data, created_at, updated_at) VALUES
  ('a0000000-0000-4000-8000-000000000001', 'authenticated', 'authenticated', 'rita@example.com', '{"full_name": "Rita"}', '2025-09-20 09:00:00+00', '2025-09-20 09:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO vision (id, user_id, daily, weekly, year, life, tags, updated_at) VALUES
  ('a0000000-0000-4000-8000-000000000011', 'a0000000-0000-4000-8000-000000000001', 'Move before breakfast.', 'Two evenings without a screen.',
   'Run the autumn marathon and lead a team.', 'Stay curious.', '{health,work}', '2025-09-21 09:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO cycle (id, user_id, start_date, end_date, current_week, created_at) VALUES
  ('a0000000-0000-4000-8000-000000000021', 'a0000000-0000-4000-8000-000000000001', '2025-10-06', '2025-12-28', 7, '2025-10-04 12:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO goal (id, user_id, cycle_id, type, description, start_week, end_week, created_at) VALUES
  ('a0000000-0000-4000-8000-000000000031', 'a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000021', 'personal', 'Run 21 km without a break.', 1, 12, '2025-10-04 12:05:00+00'),
  ('a0000000-0000-4000-8000-000000000032', 'a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000021', 'professional', 'Ship the new onboarding.', 1, 8, '2025-10-04 12:06:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO weekly_plan (id, user_id, cycle_id, week_no, mode, created_at) VALUES
  ('a0000000-0000-4000-8000-000000000041', 'a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000021', 1, 'time_block', '2025-10-05 18:00:00+00'),
  ('a0000000-0000-4000-8000-000000000042', 'a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000021', 7, 'priority_queue', '2025-11-16 18:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO task (id, user_id, title, unit, default_qty, tags, created_at) VALUES
  ('a0000000-0000-4000-8000-000000000051', 'a0000000-0000-4000-8000-000000000001', 'Easy run', 'km', 7.50, '{health}', '2025-10-04 12:10:00+00'),
  ('a0000000-0000-4000-8000-000000000052', 'a0000000-0000-4000-8000-000000000001', 'User interview', 'count', 2, '{}', '2025-10-04 12:11:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO plan_item (id, plan_id, goal_id, task_id, unit, qty, completed_qty, status, notes, created_at, updated_at) VALUES
  ('a0000000-0000-4000-8000-000000000061', 'a0000000-0000-4000-8000-000000000041', 'a0000000-0000-4000-8000-000000000031', 'a0000000-0000-4000-8000-000000000051', 'km', 22.50, 22.50, 'completed', 'Three runs, all easy.', '2025-10-05 18:05:00+00', '2025-10-12 19:00:00+00'),
  ('a0000000-0000-4000-8000-000000000062', 'a0000000-0000-4000-8000-000000000041', NULL, NULL, 'count', 1, 0, 'skipped', NULL, '2025-10-05 18:06:00+00', '2025-10-12 19:01:00+00'),
  ('a0000000-0000-4000-8000-000000000063', 'a0000000-0000-4000-8000-000000000042', 'a0000000-0000-4000-8000-000000000032', 'a0000000-0000-4000-8000-000000000052', 'count', 2, 1, 'in_progress', NULL, '2025-11-16 18:05:00+00', '2025-11-18 15:00:00+00')
ON CONFLICT DO NOTHING;

INSERT INTO chat_session (id, user_id, cycle_id, started_at, ended_at, summary_md) VALUES
  ('a0000000-0000-4000-8000-000000000071', 'a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000021', '2025-10-04 12:00:00+00', '2025-10-04 12:20:00+00', '**Settled:** both goals of the cycle.'),
  ('a0000000-0000-4000-8000-000000000072', 'a0000000-0000-4000-8000-000000000001', NULL, '2025-11-18 15:00:00+00', NULL, NULL)
ON CONFLICT DO NOTHING;

INSERT INTO chat_message (id, session_id, role, content, proposal_json, created_at) VALUES
  ('a0000000-0000-4000-8000-000000000081', 'a0000000-0000-4000-8000-000000000071', 'system', 'A new cycle starts on 6 October.', NULL, '2025-10-04 12:00:00+00'),
  ('a0000000-0000-4000-8000-000000000082', 'a0000000-0000-4000-8000-000000000071', 'user', 'I want to run a half marathon.', NULL, '2025-10-04 12:01:00+00'),
  ('a0000000-0000-4000-8000-000000000083', 'a0000000-0000-4000-8000-000000000071', 'ai', 'Then this could be your personal goal.', '{"goal": {"type": "personal", "start_week": 1, "end_week": 12}}', '2025-10-04 12:02:00+00')
ON CONFLICT DO NOTHING;

-- One change by the assistant with all that is known about it, one by the system itself.
INSERT INTO audit_log
  (id, actor_user_id, actor_type, subject_user_id, action, before_state, after_state, rationale, correlation_id, source_ip, user_agent, created_at)
VALUES
  ('a0000000-0000-4000-8000-000000000091', 'a0000000-0000-4000-8000-000000000001', 'ai', 'a0000000-0000-4000-8000-000000000001', 'goal.update',
   '{"end_week": 10}', '{"end_week": 12}', 'Rita asked for two more weeks.', 'a0000000-0000-4000-8000-000000000099', '203.0.113.7', 'Mozilla/5.0', '2025-10-04 12:15:00+00'),
  ('a0000000-0000-4000-8000-000000000092', NULL, 'system', 'a0000000-0000-4000-8000-000000000001', 'cycle.advance',
   NULL, NULL, NULL, NULL, NULL, NULL, '2025-11-17 00:00:00+00')
ON CONFLICT DO NOTHING;
