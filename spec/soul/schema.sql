-- The schema after all migrations in spec/soul/migrations, in one file. Written by `codegen schema`, not by hand.

SET check_function_bodies = off;
SET search_path = "$user", public, extensions;

-- ============================================================================
-- THREADS TABLE
-- ============================================================================

CREATE TABLE public.threads (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  title text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT threads_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE public.threads IS 'conversations the bot takes part in.';

GRANT INSERT, SELECT, UPDATE, DELETE ON TABLE public.threads TO service_role;

-- ============================================================================
-- BOT SOUL TABLE
-- ============================================================================

CREATE TABLE public.bot_soul (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  content text NOT NULL,
  is_active boolean DEFAULT true NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT bot_soul_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE public.bot_soul IS 'the personality text; the active row is the one in use.';

GRANT INSERT, SELECT, UPDATE, DELETE ON TABLE public.bot_soul TO service_role;

-- ============================================================================
-- SOUL VERSIONS TABLE
-- ============================================================================

CREATE TABLE public.soul_versions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  created_at timestamp with time zone DEFAULT now(),
  version integer NOT NULL,
  core_identity text NOT NULL,
  active_values text NOT NULL,
  recent_growth text NOT NULL,
  reflection_notes text,
  token_count integer DEFAULT 0 NOT NULL,
  CONSTRAINT soul_versions_pkey PRIMARY KEY (id),
  CONSTRAINT soul_versions_version_key UNIQUE (version)
);

CREATE INDEX idx_soul_versions_created_at ON public.soul_versions USING btree (created_at DESC);

CREATE INDEX idx_soul_versions_version ON public.soul_versions USING btree (version DESC);

COMMENT ON TABLE public.soul_versions IS 'a daily snapshot of the compressed soul.';
COMMENT ON COLUMN public.soul_versions.core_identity IS 'Layer 1: who I am (stable), about 200 tokens.';
COMMENT ON COLUMN public.soul_versions.active_values IS 'Layer 2: what I care about now, about 300 tokens.';
COMMENT ON COLUMN public.soul_versions.recent_growth IS 'Layer 3: what I learned recently, about 300 tokens.';
COMMENT ON COLUMN public.soul_versions.reflection_notes IS 'Uncompressed journal entry, never loaded into the prompt.';
COMMENT ON COLUMN public.soul_versions.token_count IS 'Actual token count of layers 1 to 3 together.';

GRANT INSERT, SELECT, UPDATE, DELETE ON TABLE public.soul_versions TO service_role;

-- ============================================================================
-- SOUL MILESTONES TABLE
-- ============================================================================

CREATE TABLE public.soul_milestones (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  created_at timestamp with time zone DEFAULT now(),
  event_description text NOT NULL,
  emotional_weight text DEFAULT 'meaningful' NOT NULL,
  lesson_learned text NOT NULL,
  source_thread_id uuid,
  CONSTRAINT soul_milestones_emotional_weight_check CHECK (emotional_weight IN ('formative', 'meaningful', 'challenging')),
  CONSTRAINT soul_milestones_pkey PRIMARY KEY (id),
  CONSTRAINT soul_milestones_source_thread_id_fkey FOREIGN KEY (source_thread_id) REFERENCES public.threads (id) ON DELETE SET NULL
);

CREATE INDEX idx_soul_milestones_created_at ON public.soul_milestones USING btree (created_at DESC);

CREATE INDEX idx_soul_milestones_emotional_weight ON public.soul_milestones USING btree (emotional_weight);

COMMENT ON TABLE public.soul_milestones IS 'formative events.';
COMMENT ON COLUMN public.soul_milestones.emotional_weight IS 'How deep the event went.';
COMMENT ON COLUMN public.soul_milestones.source_thread_id IS 'Thread the event happened in, while that thread exists.';

GRANT INSERT, SELECT, UPDATE, DELETE ON TABLE public.soul_milestones TO service_role;

-- ============================================================================
-- LOGS TABLE
-- ============================================================================

CREATE TABLE public.logs (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  level text DEFAULT 'info' NOT NULL,
  message text NOT NULL,
  context jsonb,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT logs_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE public.logs IS 'what the bot did, for its operators.';

GRANT INSERT, SELECT, UPDATE, DELETE ON TABLE public.logs TO service_role;

-- ============================================================================
-- SOUL VERSIONS ROW LEVEL SECURITY
-- ============================================================================

ALTER TABLE public.soul_versions ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_role_all ON public.soul_versions
  FOR ALL TO service_role
  USING (true)
  WITH CHECK (true);

-- ============================================================================
-- SOUL MILESTONES ROW LEVEL SECURITY
-- ============================================================================

ALTER TABLE public.soul_milestones ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_role_all ON public.soul_milestones
  FOR ALL TO service_role
  USING (true)
  WITH CHECK (true);
