-- What makes new objects in public reachable over the Data API by themselves, as on projects from before 2026-10-30.
-- Made by tests/oracle/make-platform.mjs from supabase/postgres migrations/db/init-scripts/00000000000000-initial-schema.sql.
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public grant all on functions to anon, authenticated, postgres, service_role;
alter default privileges for role supabase_admin in schema public grant all on sequences to anon, authenticated, postgres, service_role;
alter default privileges for role supabase_admin in schema public grant all on tables to anon, authenticated, postgres, service_role;
