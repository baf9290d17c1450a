-- Undoes 202510041230_core_schema.sql. All rows are lost; the users stay.

DROP TABLE IF EXISTS chat_message;
DROP TABLE IF EXISTS chat_session;
DROP TABLE IF EXISTS audit_log;
DROP TABLE IF EXISTS plan_item;
DROP TABLE IF EXISTS task;
DROP TABLE IF EXISTS weekly_plan;
DROP TABLE IF EXISTS goal;
DROP TABLE IF EXISTS cycle;
DROP TABLE IF EXISTS vision;

DROP FUNCTION IF EXISTS enforce_plan_item_lock();
DROP FUNCTION IF EXISTS set_updated_at();

DROP TYPE IF EXISTS chat_role;
DROP TYPE IF EXISTS actor_type;
DROP TYPE IF EXISTS plan_item_status;
DROP TYPE IF EXISTS plan_mode;
DROP TYPE IF EXISTS goal_type;

-- pgcrypto goes only if the migration made it.
DO $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM pg_extension
    WHERE extname = 'pgcrypto'
      AND obj_description(oid, 'pg_extension') = 'cryptographic functions (made by goal planning)'
  ) THEN
    DROP EXTENSION pgcrypto;
  END IF;
END $$;
