-- pg_graphql 1.5, from github.com/supabase/pg_graphql; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function graphql.comment_directive(comment_ text) returns jsonb language plpgsql immutable as $$begin return null; end$$;
create sequence graphql.seq_schema_version as integer;
create function graphql.get_schema_version() returns integer language plpgsql security definer as $$begin return null; end$$;
create function graphql.exception(message text) returns text language plpgsql as $$begin return null; end$$;
create function graphql.resolve(query text, variables jsonb DEFAULT '{}'::jsonb, "operationName" text DEFAULT NULL::text, extensions jsonb DEFAULT NULL::jsonb) returns jsonb language plpgsql as $$begin return null; end$$;
