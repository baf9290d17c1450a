-- Core schema of goal planning: vision, 12-week cycles, goals, weekly plans with their items, tasks, an audit log and
-- the chat with the planning assistant. rollback/202510041230_core_schema.sql undoes it.

-- Most Supabase projects have pgcrypto. Where it is made here, the comment tells the rollback to take it away again.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pgcrypto') THEN
    CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA extensions;
    COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions (made by goal planning)';
  END IF;
END $$;

-- Enums ----------------------------------------------------------------------------------------------------------

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'goal_type' AND typnamespace = 'public'::regnamespace) THEN
    CREATE TYPE goal_type AS ENUM ('personal', 'professional');
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'plan_mode' AND typnamespace = 'public'::regnamespace) THEN
    CREATE TYPE plan_mode AS ENUM ('time_block', 'priority_queue');
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'plan_item_status' AND typnamespace = 'public'::regnamespace) THEN
    CREATE TYPE plan_item_status AS ENUM ('planned', 'in_progress', 'completed', 'skipped');
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'actor_type' AND typnamespace = 'public'::regnamespace) THEN
    CREATE TYPE actor_type AS ENUM ('user', 'system', 'ai');
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'chat_role' AND typnamespace = 'public'::regnamespace) THEN
    CREATE TYPE chat_role AS ENUM ('user', 'ai', 'system');
  END IF;
END $$;

COMMENT ON TYPE plan_mode IS 'how a week is planned: by time slots, or by order of importance.';
COMMENT ON TYPE actor_type IS 'who made a change.';
COMMENT ON TYPE chat_role IS 'who wrote a chat message.';

-- Tables ---------------------------------------------------------------------------------------------------------
-- Every foreign key and every user_id has an index. Where a unique constraint starts with the column, that is it.

CREATE TABLE IF NOT EXISTS vision (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL UNIQUE REFERENCES auth.users (id) ON DELETE CASCADE,
  daily text NOT NULL DEFAULT '',
  weekly text NOT NULL DEFAULT '',
  year text NOT NULL DEFAULT '',
  life text NOT NULL DEFAULT '',
  tags text[] NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE vision IS 'what a user wants from a day, a week, a year and life; one row a user.';

CREATE TABLE IF NOT EXISTS cycle (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  start_date date NOT NULL,
  end_date date NOT NULL,
  current_week smallint NOT NULL DEFAULT 1 CHECK (current_week BETWEEN 1 AND 12),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT cycle_end_date_check CHECK (end_date > start_date)
);

COMMENT ON TABLE cycle IS 'a year of twelve weeks.';

CREATE INDEX IF NOT EXISTS idx_cycle_user_id ON cycle (user_id);

CREATE TABLE IF NOT EXISTS goal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  cycle_id uuid NOT NULL REFERENCES cycle (id) ON DELETE CASCADE,
  type goal_type NOT NULL,
  description text NOT NULL,
  start_week smallint NOT NULL,
  end_week smallint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT goal_start_week_check CHECK (start_week BETWEEN 1 AND 12),
  CONSTRAINT goal_end_week_check CHECK (end_week BETWEEN start_week AND 12),
  CONSTRAINT goal_unique_one_per_type UNIQUE (user_id, cycle_id, type)
);

COMMENT ON TABLE goal IS 'one personal and one professional goal a cycle.';

CREATE INDEX IF NOT EXISTS idx_goal_cycle_id ON goal (cycle_id);

CREATE TABLE IF NOT EXISTS weekly_plan (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  cycle_id uuid NOT NULL REFERENCES cycle (id) ON DELETE CASCADE,
  week_no smallint NOT NULL CHECK (week_no BETWEEN 1 AND 12),
  mode plan_mode NOT NULL,
  locked_after_week smallint NOT NULL DEFAULT 6 CHECK (locked_after_week BETWEEN 1 AND 12),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT weekly_plan_unique_week UNIQUE (user_id, cycle_id, week_no)
);

COMMENT ON TABLE weekly_plan IS 'the plan of one week of a cycle.';
COMMENT ON COLUMN weekly_plan.locked_after_week IS 'Quantities are fixed in plans of later weeks.';
COMMENT ON CONSTRAINT weekly_plan_unique_week ON weekly_plan IS 'One plan a week.';

CREATE INDEX IF NOT EXISTS idx_weekly_plan_cycle_id ON weekly_plan (cycle_id);

CREATE TABLE IF NOT EXISTS task (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  title text NOT NULL,
  unit text NOT NULL DEFAULT 'count',
  default_qty numeric(10,2) NOT NULL DEFAULT 0 CHECK (default_qty >= 0),
  tags text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE task IS 'something a user does again and again, to put into plans.';
COMMENT ON COLUMN task.default_qty IS 'Proposed for a new plan item, in units.';

CREATE INDEX IF NOT EXISTS idx_task_user_id ON task (user_id);

CREATE TABLE IF NOT EXISTS plan_item (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  plan_id uuid NOT NULL REFERENCES weekly_plan (id) ON DELETE CASCADE,
  goal_id uuid REFERENCES goal (id) ON DELETE SET NULL,
  task_id uuid REFERENCES task (id) ON DELETE SET NULL,
  unit text NOT NULL,
  qty numeric(10,2) NOT NULL CHECK (qty >= 0),
  completed_qty numeric(10,2) NOT NULL DEFAULT 0 CHECK (completed_qty >= 0),
  status plan_item_status NOT NULL DEFAULT 'planned',
  notes text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE plan_item IS 'what a plan asks for, and how far it got.';
COMMENT ON COLUMN plan_item.qty IS 'The quota; fixed once the week of the plan is locked.';

CREATE INDEX IF NOT EXISTS idx_plan_item_plan_id ON plan_item (plan_id);
CREATE INDEX IF NOT EXISTS idx_plan_item_goal_id ON plan_item (goal_id);
CREATE INDEX IF NOT EXISTS idx_plan_item_task_id ON plan_item (task_id);

-- The log outlives the users it speaks of, so its two user columns are no foreign keys.
CREATE TABLE IF NOT EXISTS audit_log (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  actor_user_id uuid,
  actor_type actor_type NOT NULL,
  subject_user_id uuid NOT NULL,
  action text NOT NULL,
  before_state jsonb CHECK (before_state IS NULL OR jsonb_typeof(before_state) = 'object'),
  after_state jsonb CHECK (after_state IS NULL OR jsonb_typeof(after_state) = 'object'),
  rationale text,
  correlation_id uuid,
  source_ip inet,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE audit_log IS 'who changed what for whom, and why.';
COMMENT ON COLUMN audit_log.actor_user_id IS 'Missing where no user acted.';
COMMENT ON COLUMN audit_log.subject_user_id IS 'Whose data was changed; this user may read the row.';
COMMENT ON COLUMN audit_log.correlation_id IS 'Shared by the changes of one request.';

CREATE INDEX IF NOT EXISTS idx_audit_log_actor_user_id ON audit_log (actor_user_id);
CREATE INDEX IF NOT EXISTS idx_audit_log_subject_user_id ON audit_log (subject_user_id);

CREATE TABLE IF NOT EXISTS chat_session (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  cycle_id uuid REFERENCES cycle (id) ON DELETE SET NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  summary_md text
);

COMMENT ON TABLE chat_session IS 'one talk with the planning assistant.';
COMMENT ON COLUMN chat_session.summary_md IS 'Markdown, written when the session ends.';

CREATE INDEX IF NOT EXISTS idx_chat_session_user_id ON chat_session (user_id);
CREATE INDEX IF NOT EXISTS idx_chat_session_cycle_id ON chat_session (cycle_id);

CREATE TABLE IF NOT EXISTS chat_message (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  session_id uuid NOT NULL REFERENCES chat_session (id) ON DELETE CASCADE,
  role chat_role NOT NULL,
  content text NOT NULL,
  proposal_json jsonb CHECK (proposal_json IS NULL OR jsonb_typeof(proposal_json) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE chat_message IS 'what was said in a session.';
COMMENT ON COLUMN chat_message.proposal_json IS 'A change the assistant proposes, for the user to accept.';

CREATE INDEX IF NOT EXISTS idx_chat_message_session_id ON chat_message (session_id);

-- Triggers -------------------------------------------------------------------------------------------------------

-- clock_timestamp() moves within a transaction, now() does not.
CREATE OR REPLACE FUNCTION set_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $$
BEGIN
  NEW.updated_at = clock_timestamp();
  RETURN NEW;
END;
$$;

COMMENT ON FUNCTION set_updated_at() IS 'Trigger function: sets updated_at to the time of the change.';

CREATE OR REPLACE TRIGGER vision_updated_at
  BEFORE UPDATE ON vision
  FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE OR REPLACE TRIGGER plan_item_updated_at
  BEFORE UPDATE ON plan_item
  FOR EACH ROW EXECUTE FUNCTION set_updated_at();

-- Weeks 7 to 12 are for carrying out what weeks 1 to 6 settled. Both plans count, so that moving an item out of a
-- locked week is no way round the lock.
CREATE OR REPLACE FUNCTION enforce_plan_item_lock()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $$
DECLARE
  locked_week smallint;
BEGIN
  PERFORM 1 FROM public.weekly_plan WHERE id = NEW.plan_id;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'weekly plan % does not exist', NEW.plan_id USING ERRCODE = 'P0002';
  END IF;

  SELECT week_no INTO locked_week
  FROM public.weekly_plan
  WHERE id IN (OLD.plan_id, NEW.plan_id) AND week_no > locked_after_week
  LIMIT 1;

  IF FOUND THEN
    RAISE EXCEPTION 'quantities are locked in week %', locked_week
      USING ERRCODE = 'P0001', HINT = 'Change the status or the completed quantity instead.';
  END IF;

  RETURN NEW;
END;
$$;

COMMENT ON FUNCTION enforce_plan_item_lock()
  IS 'Trigger function: refuses a change of qty in a locked week (P0001) or without a plan (P0002).';

CREATE OR REPLACE TRIGGER plan_item_lock
  BEFORE UPDATE OF qty ON plan_item
  FOR EACH ROW
  WHEN (NEW.qty IS DISTINCT FROM OLD.qty)
  EXECUTE FUNCTION enforce_plan_item_lock();

-- Row level security ---------------------------------------------------------------------------------------------

ALTER TABLE vision ENABLE ROW LEVEL SECURITY;
ALTER TABLE cycle ENABLE ROW LEVEL SECURITY;
ALTER TABLE goal ENABLE ROW LEVEL SECURITY;
ALTER TABLE weekly_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat_message ENABLE ROW LEVEL SECURITY;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'vision' AND policyname = 'vision_owner'
  ) THEN
    CREATE POLICY vision_owner ON vision
      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'cycle' AND policyname = 'cycle_owner'
  ) THEN
    CREATE POLICY cycle_owner ON cycle
      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'goal' AND policyname = 'goal_owner'
  ) THEN
    CREATE POLICY goal_owner ON goal
      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'weekly_plan' AND policyname = 'weekly_plan_owner'
  ) THEN
    CREATE POLICY weekly_plan_owner ON weekly_plan
      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'task' AND policyname = 'task_owner'
  ) THEN
    CREATE POLICY task_owner ON task
      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'chat_session' AND policyname = 'chat_session_owner'
  ) THEN
    CREATE POLICY chat_session_owner ON chat_session
      FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'plan_item' AND policyname = 'plan_item_owner'
  ) THEN
    CREATE POLICY plan_item_owner ON plan_item
      FOR ALL TO authenticated
      USING (EXISTS (SELECT 1 FROM weekly_plan p WHERE p.id = plan_item.plan_id AND p.user_id = auth.uid()))
      WITH CHECK (EXISTS (SELECT 1 FROM weekly_plan p WHERE p.id = plan_item.plan_id AND p.user_id = auth.uid()));
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'chat_message' AND policyname = 'chat_message_owner'
  ) THEN
    CREATE POLICY chat_message_owner ON chat_message
      FOR ALL TO authenticated
      USING (EXISTS (SELECT 1 FROM chat_session p WHERE p.id = chat_message.session_id AND p.user_id = auth.uid()))
      WITH CHECK (EXISTS (SELECT 1 FROM chat_session p WHERE p.id = chat_message.session_id AND p.user_id = auth.uid()));
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'audit_log' AND policyname = 'audit_log_subject'
  ) THEN
    CREATE POLICY audit_log_subject ON audit_log
      FOR SELECT TO authenticated USING (auth.uid() = subject_user_id);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'audit_log' AND policyname = 'audit_log_service_read'
  ) THEN
    CREATE POLICY audit_log_service_read ON audit_log
      FOR SELECT TO service_role USING (true);
  END IF;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'audit_log' AND policyname = 'audit_log_service_write'
  ) THEN
    CREATE POLICY audit_log_service_write ON audit_log
      FOR INSERT TO service_role WITH CHECK (true);
  END IF;
END $$;

-- Privileges -----------------------------------------------------------------------------------------------------
-- The revoke matters on projects that still grant new tables to every role. Nobody changes what the log says: the
-- service role, which bypasses row level security, may only add to it.

REVOKE ALL ON TABLE vision, cycle, goal, weekly_plan, task, plan_item, audit_log, chat_session, chat_message
  FROM anon, authenticated, service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE vision, cycle, goal, weekly_plan, task, plan_item, chat_session, chat_message
  TO authenticated, service_role;

GRANT SELECT ON TABLE audit_log TO authenticated;
GRANT SELECT, INSERT ON TABLE audit_log TO service_role;
