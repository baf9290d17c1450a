-- What a Supabase project has beyond `codegen`'s own platform file, as bare shapes, so that PostgreSQL can judge the migrations' own
-- statements on it. Nothing in here is compared, and what is there already stays: see `setup` in postgres.mjs.

create schema storage;
create schema realtime;
create schema vault;
create schema graphql;
create schema graphql_public;
create schema supabase_functions;
create schema supabase_migrations;

create role supabase_admin superuser;
create role supabase_storage_admin noinherit;
create role supabase_functions_admin noinherit;
create role supabase_realtime_admin noinherit;
create role supabase_read_only_user;
create role dashboard_user;
create role pgbouncer;

create publication supabase_realtime;

create type auth.factor_type as enum ('totp', 'webauthn', 'phone');
create type auth.factor_status as enum ('unverified', 'verified');
create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
create table auth.identities (
  provider_id text not null, user_id uuid not null references auth.users on delete cascade, identity_data jsonb not null, provider text not null,
  last_sign_in_at timestamptz, created_at timestamptz, updated_at timestamptz,
  email text generated always as (lower(identity_data ->> 'email')) stored, id uuid primary key default gen_random_uuid()
);
create table auth.sessions (
  id uuid primary key, user_id uuid not null references auth.users on delete cascade, created_at timestamptz, updated_at timestamptz,
  factor_id uuid, aal auth.aal_level, not_after timestamptz, refreshed_at timestamp, user_agent text, ip inet, tag text
);
create table auth.mfa_factors (
  id uuid primary key, user_id uuid not null references auth.users on delete cascade, friendly_name text, factor_type auth.factor_type not null,
  status auth.factor_status not null, created_at timestamptz not null, updated_at timestamptz not null, secret text, phone text
);
create table auth.audit_log_entries (
  instance_id uuid, id uuid primary key, payload json, created_at timestamptz, ip_address varchar(64) not null default ''
);

create table storage.buckets (
  id text primary key, name text not null unique, owner uuid, created_at timestamptz default now(), updated_at timestamptz default now(),
  public boolean default false, avif_autodetection boolean default false, file_size_limit bigint, allowed_mime_types text[], owner_id text
);
create table storage.objects (
  id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets, name text, owner uuid,
  created_at timestamptz default now(), updated_at timestamptz default now(), last_accessed_at timestamptz default now(), metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored, version text, owner_id text, user_metadata jsonb
);
alter table storage.objects enable row level security;
alter table storage.buckets enable row level security;
create function storage.foldername(name text) returns text[] language sql as $$ select string_to_array(name, '/') $$;
create function storage.filename(name text) returns text language sql as $$ select name $$;
create function storage.extension(name text) returns text language sql as $$ select name $$;

create table realtime.messages (
  topic text not null, extension text not null, payload jsonb, event text, private boolean default false, updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(), id uuid not null default gen_random_uuid(), primary key (id, inserted_at)
) partition by range (inserted_at);
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void language sql as $$ $$;
create function realtime.topic() returns text language sql as $$ select ''::text $$;

create function supabase_functions.http_request() returns trigger language plpgsql as $$ begin return new; end $$;

create extension "uuid-ossp" with schema extensions;
create extension pgcrypto with schema extensions;
create extension pg_stat_statements with schema extensions;
create extension supabase_vault with schema vault;
