-- Gives the soul a history: a daily snapshot in three layers (soul_versions) and the events that formed it
-- (soul_milestones). The newest active bot_soul text becomes version 0.

CREATE TABLE IF NOT EXISTS soul_versions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  created_at timestamptz DEFAULT now(),
  version integer NOT NULL UNIQUE,
  core_identity text NOT NULL,
  active_values text NOT NULL,
  recent_growth text NOT NULL,
  reflection_notes text,
  token_count integer NOT NULL DEFAULT 0
);

COMMENT ON TABLE soul_versions IS 'a daily snapshot of the compressed soul.';
COMMENT ON COLUMN soul_versions.core_identity IS 'Layer 1: who I am (stable), about 200 tokens.';
COMMENT ON COLUMN soul_versions.active_values IS 'Layer 2: what I care about now, about 300 tokens.';
COMMENT ON COLUMN soul_versions.recent_growth IS 'Layer 3: what I learned recently, about 300 tokens.';
COMMENT ON COLUMN soul_versions.reflection_notes IS 'Uncompressed journal entry, never loaded into the prompt.';
COMMENT ON COLUMN soul_versions.token_count IS 'Actual token count of layers 1 to 3 together.';

CREATE INDEX IF NOT EXISTS idx_soul_versions_created_at ON soul_versions (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_soul_versions_version ON soul_versions (version DESC);

CREATE TABLE IF NOT EXISTS soul_milestones (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  created_at timestamptz DEFAULT now(),
  event_description text NOT NULL,
  emotional_weight text NOT NULL DEFAULT 'meaningful'
    CHECK (emotional_weight IN ('formative', 'meaningful', 'challenging')),
  lesson_learned text NOT NULL,
  source_thread_id uuid REFERENCES threads (id) ON DELETE SET NULL
);

COMMENT ON TABLE soul_milestones IS 'formative events.';
COMMENT ON COLUMN soul_milestones.emotional_weight IS 'How deep the event went.';
COMMENT ON COLUMN soul_milestones.source_thread_id IS 'Thread the event happened in, while that thread exists.';

CREATE INDEX IF NOT EXISTS idx_soul_milestones_created_at ON soul_milestones (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_soul_milestones_emotional_weight ON soul_milestones (emotional_weight);

-- The version is unique, so a second run finds version 0 and leaves it alone.
INSERT INTO soul_versions (version, core_identity, active_values, recent_growth, reflection_notes, token_count)
SELECT 0, content, '', '', 'Seed from original bot_soul at migration time', 0
FROM bot_soul
WHERE is_active
ORDER BY updated_at DESC, id
LIMIT 1
ON CONFLICT (version) DO NOTHING;

ALTER TABLE soul_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE soul_milestones ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS service_role_all ON soul_versions;
CREATE POLICY service_role_all ON soul_versions
  FOR ALL TO service_role USING (true) WITH CHECK (true);

DROP POLICY IF EXISTS service_role_all ON soul_milestones;
CREATE POLICY service_role_all ON soul_milestones
  FOR ALL TO service_role USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE soul_versions, soul_milestones FROM anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE soul_versions, soul_milestones TO service_role;
