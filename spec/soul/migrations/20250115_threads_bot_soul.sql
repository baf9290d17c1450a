-- Base schema of the bot: the threads it talks in and its personality text.

CREATE TABLE IF NOT EXISTS threads (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  title text,
  created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE threads IS 'conversations the bot takes part in.';

CREATE TABLE IF NOT EXISTS bot_soul (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  content text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE bot_soul IS 'the personality text; the active row is the one in use.';

-- Only the server talks to these tables. The revoke matters on projects that still grant new tables to every role.
REVOKE ALL ON TABLE threads, bot_soul FROM anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE threads, bot_soul TO service_role;
