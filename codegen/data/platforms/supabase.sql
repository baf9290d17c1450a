-- The part of a Supabase project that migrations rest on: the API roles, the schemas auth and extensions, auth.users
-- and the functions that read the token. Runs as the superuser postgres on an empty PostgreSQL 15 to 18.
-- Each statement names the public page or file that documents it; paths of supabase/auth and supabase/postgres are
-- those of the repositories on github.com. New tables in public get no privileges here, as on projects created from
-- 2026-05-30 on and on all from 2026-10-30 on:
-- supabase.com/changelog/45329-breaking-change-tables-not-exposed-to-data-and-graphql-api-automatically

-- supabase.com/docs/guides/database/postgres/roles ("Supabase roles")
create role anon nologin;

-- supabase.com/docs/guides/database/postgres/roles ("Supabase roles")
create role authenticated nologin;

-- supabase.com/docs/guides/database/postgres/roles ("Supabase roles"): bypasses row level security
create role service_role nologin bypassrls;

-- supabase.com/docs/guides/database/postgres/roles ("Supabase roles"): the Data API connects with it, then switches
create role authenticator login noinherit;

-- supabase.com/docs/guides/database/postgres/roles ("Supabase roles"); without createrole since
-- supabase/postgres migrations/db/migrations/20260821154147_revoke_createrole_from_auth_admin.sql
create role supabase_auth_admin login noinherit;

-- supabase/postgres migrations/db/init-scripts/00000000000000-initial-schema.sql
grant anon, authenticated, service_role to authenticator;

-- supabase/postgres migrations/db/init-scripts/00000000000000-initial-schema.sql
create publication supabase_realtime;

-- supabase/postgres migrations/db/init-scripts/00000000000000-initial-schema.sql
create schema extensions;

-- supabase/postgres migrations/db/init-scripts/00000000000001-auth-schema.sql
create schema auth;

-- supabase/postgres migrations/db/init-scripts/00000000000000-initial-schema.sql
grant usage on schema public to anon, authenticated, service_role;

-- supabase/postgres migrations/db/init-scripts/00000000000000-initial-schema.sql
grant usage on schema extensions to anon, authenticated, service_role;

-- supabase/postgres migrations/db/init-scripts/00000000000001-auth-schema.sql
grant usage on schema auth to anon, authenticated, service_role;

-- supabase/postgres migrations/db/init-scripts/00000000000001-auth-schema.sql
grant all on schema auth to supabase_auth_admin;

-- supabase/auth migrations/00_init_auth_schema.up.sql and, for what came later:
-- 20210710035447_alter_users.up.sql (email_confirmed_at, phone to phone_change_sent_at)
-- 20210722035447_adds_confirmed_at.up.sql (confirmed_at)
-- 20210730183235_add_email_change_confirmed.up.sql (email_change_token_new, _current, email_change_confirm_status)
-- 20220114185340_add_banned_until.up.sql (banned_until)
-- 20220323170000_add_user_reauthentication.up.sql (reauthentication_token, reauthentication_sent_at)
-- 20221215195500_modify_users_email_unique_index.up.sql (is_sso_user)
-- 20230116124310_alter_phone_type.up.sql (phone and phone_change are text)
-- 20230116124412_add_deleted_at.up.sql (deleted_at)
-- 20240214120130_add_is_anonymous_column.up.sql (is_anonymous)
create table auth.users (
  instance_id uuid,
  id uuid not null,
  aud varchar(255),
  role varchar(255),
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  invited_at timestamptz,
  confirmation_token varchar(255),
  confirmation_sent_at timestamptz,
  recovery_token varchar(255),
  recovery_sent_at timestamptz,
  email_change_token_new varchar(255),
  email_change varchar(255),
  email_change_sent_at timestamptz,
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamptz,
  updated_at timestamptz,
  phone text default null,
  phone_confirmed_at timestamptz,
  phone_change text default '',
  phone_change_token varchar(255) default '',
  phone_change_sent_at timestamptz,
  confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
  email_change_token_current varchar(255) default '',
  email_change_confirm_status smallint default 0,
  banned_until timestamptz,
  reauthentication_token varchar(255) default '',
  reauthentication_sent_at timestamptz,
  is_sso_user boolean not null default false,
  deleted_at timestamptz,
  is_anonymous boolean not null default false,
  constraint users_pkey primary key (id),
  constraint users_phone_key unique (phone),
  constraint users_email_change_confirm_status_check
    check (email_change_confirm_status >= 0 and email_change_confirm_status <= 2)
);

-- supabase/auth migrations/00_init_auth_schema.up.sql
create index users_instance_id_idx on auth.users (instance_id);

-- supabase/auth migrations/20221215195500_modify_users_email_unique_index.up.sql
create unique index users_email_partial_key on auth.users (email) where (is_sso_user = false);

-- supabase/auth migrations/20240214120130_add_is_anonymous_column.up.sql
create index users_is_anonymous_idx on auth.users (is_anonymous);

-- supabase/postgres migrations/db/init-scripts/00000000000001-auth-schema.sql
alter table auth.users owner to supabase_auth_admin;

-- supabase/auth migrations/20240612123726_enable_rls_update_grants.up.sql
alter table auth.users enable row level security;

-- supabase.com/docs/guides/database/postgres/row-level-security ("Helper functions");
-- supabase/auth migrations/20220224000811_update_auth_functions.up.sql
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;

-- supabase/auth migrations/20220224000811_update_auth_functions.up.sql
create function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;

-- supabase/auth migrations/20220224000811_update_auth_functions.up.sql
create function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;

-- supabase.com/docs/guides/database/postgres/row-level-security ("Helper functions");
-- supabase/auth migrations/20220531120530_add_auth_jwt_function.up.sql
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;
