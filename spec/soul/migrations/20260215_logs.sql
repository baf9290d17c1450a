-- The bot's log, as it stood on the morning of 2026-02-15. Migrations run in lexicographic order, and "_" sorts
-- after every digit: this file comes after 20260215100000_soul_versions_milestones.sql, which does not need it.

CREATE TABLE IF NOT EXISTS logs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  level text NOT NULL DEFAULT 'info',
  message text NOT NULL,
  context jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE logs IS 'what the bot did, for its operators.';

REVOKE ALL ON TABLE logs FROM anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE logs TO service_role;
