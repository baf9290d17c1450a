-- What a Supabase project has beyond `codegen`'s own platform file, as bare shapes, so that PostgreSQL can judge the migrations' own
-- statements on it. Nothing in here is compared, and what is there already stays: see `setup` in postgres.mjs.

create role pgbouncer;
