-- What a Supabase project holds before its first migration, read from PostgreSQL after the scripts of supabase/postgres, supabase/auth, supabase/storage, supabase/realtime, supabase/cli
-- ran. Bodies are ours. Made by tests/oracle/make-platform.mjs; sources.tsv has commits and hashes. Runs as the superuser postgres.
-- later than the checkout: supabase/postgres migrations/schema-17.sql
-- later than the checkout: supabase/postgres migrations/db/migrations/20260421000000_pg_graphql-off-by-default.sql
-- later than the checkout: supabase/postgres migrations/db/migrations/20260821154147_revoke_createrole_from_auth_admin.sql
create role supabase_admin login superuser createdb createrole replication bypassrls;
create role supabase_replication_admin login replication;
create role supabase_read_only_user login bypassrls;
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role authenticator login noinherit;
create role supabase_auth_admin login noinherit;
create role supabase_storage_admin login createrole noinherit;
create role dashboard_user nologin createdb createrole replication;
create role supabase_realtime_admin nologin noinherit;
create role supabase_functions_admin login createrole noinherit;
grant anon to authenticator;
grant authenticated to authenticator;
grant service_role to authenticator;
grant authenticator to supabase_storage_admin;
create schema auth;
create schema storage;
create schema realtime;
create schema graphql_public;
create schema extensions;
create schema supabase_functions;
create schema supabase_migrations;
create schema graphql;
create schema vault;
create extension pg_stat_statements with schema extensions;
create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;
create extension supabase_vault with schema vault;
create type auth.factor_type as enum ('totp', 'webauthn', 'phone');
create type auth.factor_status as enum ('unverified', 'verified');
create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
create type auth.code_challenge_method as enum ('s256', 'plain');
create type auth.one_time_token_type as enum ('confirmation_token', 'reauthentication_token', 'recovery_token', 'email_change_token_new', 'email_change_token_current', 'phone_change_token');
create type auth.oauth_registration_type as enum ('dynamic', 'manual');
create type auth.oauth_authorization_status as enum ('pending', 'approved', 'denied', 'expired');
create type auth.oauth_response_type as enum ('code');
create type auth.oauth_client_type as enum ('public', 'confidential');
create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');
create type realtime.action as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR');
create type realtime.equality_op as enum ('eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct');
create table auth.users (
  instance_id uuid,
  id uuid not null,
  aud character varying(255),
  role character varying(255),
  email character varying(255),
  encrypted_password character varying(255),
  email_confirmed_at timestamp with time zone,
  invited_at timestamp with time zone,
  confirmation_token character varying(255),
  confirmation_sent_at timestamp with time zone,
  recovery_token character varying(255),
  recovery_sent_at timestamp with time zone,
  email_change_token_new character varying(255),
  email_change character varying(255),
  email_change_sent_at timestamp with time zone,
  last_sign_in_at timestamp with time zone,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  phone text default NULL::character varying,
  phone_confirmed_at timestamp with time zone,
  phone_change text default ''::character varying,
  phone_change_token character varying(255) default ''::character varying,
  phone_change_sent_at timestamp with time zone,
  confirmed_at timestamp with time zone generated always as (LEAST(email_confirmed_at, phone_confirmed_at)) stored,
  email_change_token_current character varying(255) default ''::character varying,
  email_change_confirm_status smallint default 0,
  banned_until timestamp with time zone,
  reauthentication_token character varying(255) default ''::character varying,
  reauthentication_sent_at timestamp with time zone,
  is_sso_user boolean default false not null,
  deleted_at timestamp with time zone,
  is_anonymous boolean default false not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_change_confirm_status_check CHECK (((email_change_confirm_status >= 0) AND (email_change_confirm_status <= 2))),
  constraint users_phone_key UNIQUE (phone)
);
create table auth.refresh_tokens (
  instance_id uuid,
  id bigserial,
  token character varying(255),
  user_id character varying(255),
  revoked boolean,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  parent character varying(255),
  session_id uuid,
  constraint refresh_tokens_pkey PRIMARY KEY (id),
  constraint refresh_tokens_token_unique UNIQUE (token)
);
create table auth.instances (
  id uuid not null,
  uuid uuid,
  raw_base_config text,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  constraint instances_pkey PRIMARY KEY (id)
);
create table auth.audit_log_entries (
  instance_id uuid,
  id uuid not null,
  payload json,
  created_at timestamp with time zone,
  ip_address character varying(64) default ''::character varying not null,
  constraint audit_log_entries_pkey PRIMARY KEY (id)
);
create table auth.schema_migrations (
  version character varying(255) not null,
  constraint schema_migrations_pkey PRIMARY KEY (version)
);
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;
create function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;
create table storage.buckets (
  id text not null,
  name text not null,
  owner uuid,
  created_at timestamp with time zone default now(),
  updated_at timestamp with time zone default now(),
  public boolean default false,
  avif_autodetection boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  owner_id text,
  type storage.buckettype default 'STANDARD'::storage.buckettype not null,
  versioning_status text default 'DISABLED'::text not null,
  constraint buckets_pkey PRIMARY KEY (id),
  constraint buckets_versioning_dark_check CHECK ((versioning_status = 'DISABLED'::text)),
  constraint buckets_versioning_standard_only_check CHECK (((type = 'STANDARD'::storage.buckettype) OR (versioning_status = 'DISABLED'::text))),
  constraint buckets_versioning_status_check CHECK ((versioning_status = ANY (ARRAY['DISABLED'::text, 'ENABLED'::text, 'SUSPENDED'::text])))
);
create table storage.objects (
  id uuid default gen_random_uuid() not null,
  bucket_id text,
  name text,
  owner uuid,
  created_at timestamp with time zone default now(),
  updated_at timestamp with time zone default now(),
  last_accessed_at timestamp with time zone default now(),
  metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/'::text)) stored,
  version text,
  owner_id text,
  user_metadata jsonb,
  archived_at timestamp with time zone,
  is_delete_marker boolean default false not null,
  is_versioned boolean default false not null,
  constraint objects_pkey PRIMARY KEY (id)
);
create function storage.foldername(name text) returns text[] language sql immutable as $$ select trim_array(string_to_array(name, '/'), 1) $$;
create function storage.filename(name text) returns text language sql immutable as $$ select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))] $$;
create function storage.extension(name text) returns text language sql immutable as $$ select substring(name from '\.([^./]*)$') $$;
create table storage.migrations (
  id integer not null,
  name character varying(100) not null,
  hash character varying(40) not null,
  executed_at timestamp without time zone default CURRENT_TIMESTAMP,
  constraint migrations_pkey PRIMARY KEY (id),
  constraint migrations_name_key UNIQUE (name)
);
create function graphql_public.graphql("operationName" text DEFAULT NULL::text, query text DEFAULT NULL::text, variables jsonb DEFAULT NULL::jsonb, extensions jsonb DEFAULT NULL::jsonb) returns jsonb language plpgsql as $$begin return null; end$$;
create table auth.identities (
  provider_id text not null,
  user_id uuid not null,
  identity_data jsonb not null,
  provider text not null,
  last_sign_in_at timestamp with time zone,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  email text generated always as (lower((identity_data ->> 'email'::text))) stored,
  id uuid default gen_random_uuid() not null,
  constraint identities_pkey PRIMARY KEY (id),
  constraint identities_provider_id_provider_unique UNIQUE (provider_id, provider)
);
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;
create table auth.sessions (
  id uuid not null,
  user_id uuid not null,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  factor_id uuid,
  aal auth.aal_level,
  not_after timestamp with time zone,
  refreshed_at timestamp without time zone,
  user_agent text,
  ip inet,
  tag text,
  oauth_client_id uuid,
  refresh_token_hmac_key text,
  refresh_token_counter bigint,
  scopes text,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_scopes_length CHECK ((char_length(scopes) <= 4096))
);
create table auth.mfa_factors (
  id uuid not null,
  user_id uuid not null,
  friendly_name text,
  factor_type auth.factor_type not null,
  status auth.factor_status not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  secret text,
  phone text,
  last_challenged_at timestamp with time zone,
  web_authn_credential jsonb,
  web_authn_aaguid uuid,
  last_webauthn_challenge_data jsonb,
  constraint mfa_factors_pkey PRIMARY KEY (id),
  constraint mfa_factors_last_challenged_at_key UNIQUE (last_challenged_at)
);
create table auth.mfa_challenges (
  id uuid not null,
  factor_id uuid not null,
  created_at timestamp with time zone not null,
  verified_at timestamp with time zone,
  ip_address inet not null,
  otp_code text,
  web_authn_session_data jsonb,
  constraint mfa_challenges_pkey PRIMARY KEY (id)
);
create table auth.mfa_amr_claims (
  session_id uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  authentication_method text not null,
  id uuid not null,
  constraint amr_id_pk PRIMARY KEY (id),
  constraint mfa_amr_claims_session_id_authentication_method_pkey UNIQUE (session_id, authentication_method)
);
create table auth.sso_providers (
  id uuid not null,
  resource_id text,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  disabled boolean,
  constraint sso_providers_pkey PRIMARY KEY (id),
  constraint "resource_id not empty" CHECK (((resource_id = NULL::text) OR (char_length(resource_id) > 0)))
);
create table auth.sso_domains (
  id uuid not null,
  sso_provider_id uuid not null,
  domain text not null,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  constraint sso_domains_pkey PRIMARY KEY (id),
  constraint "domain not empty" CHECK ((char_length(domain) > 0))
);
create table auth.saml_providers (
  id uuid not null,
  sso_provider_id uuid not null,
  entity_id text not null,
  metadata_xml text not null,
  metadata_url text,
  attribute_mapping jsonb,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  name_id_format text,
  constraint saml_providers_pkey PRIMARY KEY (id),
  constraint "entity_id not empty" CHECK ((char_length(entity_id) > 0)),
  constraint "metadata_url not empty" CHECK (((metadata_url = NULL::text) OR (char_length(metadata_url) > 0))),
  constraint "metadata_xml not empty" CHECK ((char_length(metadata_xml) > 0)),
  constraint saml_providers_entity_id_key UNIQUE (entity_id)
);
create table auth.saml_relay_states (
  id uuid not null,
  sso_provider_id uuid not null,
  request_id text not null,
  for_email text,
  redirect_to text,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  flow_state_id uuid,
  constraint saml_relay_states_pkey PRIMARY KEY (id),
  constraint "request_id not empty" CHECK ((char_length(request_id) > 0))
);
create table auth.flow_state (
  id uuid not null,
  user_id uuid,
  auth_code text,
  code_challenge_method auth.code_challenge_method,
  code_challenge text,
  provider_type text not null,
  provider_access_token text,
  provider_refresh_token text,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  authentication_method text not null,
  auth_code_issued_at timestamp with time zone,
  invite_token text,
  referrer text,
  oauth_client_state_id uuid,
  linking_target_id uuid,
  email_optional boolean default false not null,
  constraint flow_state_pkey PRIMARY KEY (id)
);
create table auth.one_time_tokens (
  id uuid not null,
  user_id uuid not null,
  token_type auth.one_time_token_type not null,
  token_hash text not null,
  relates_to text not null,
  created_at timestamp without time zone default now() not null,
  updated_at timestamp without time zone default now() not null,
  constraint one_time_tokens_pkey PRIMARY KEY (id),
  constraint one_time_tokens_token_hash_check CHECK ((char_length(token_hash) > 0))
);
create table auth.oauth_clients (
  id uuid not null,
  client_secret_hash text,
  registration_type auth.oauth_registration_type not null,
  redirect_uris text not null,
  grant_types text not null,
  client_name text,
  client_uri text,
  logo_uri text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  deleted_at timestamp with time zone,
  client_type auth.oauth_client_type default 'confidential'::auth.oauth_client_type not null,
  token_endpoint_auth_method text not null,
  constraint oauth_clients_pkey PRIMARY KEY (id),
  constraint oauth_clients_client_name_length CHECK ((char_length(client_name) <= 1024)),
  constraint oauth_clients_client_uri_length CHECK ((char_length(client_uri) <= 2048)),
  constraint oauth_clients_logo_uri_length CHECK ((char_length(logo_uri) <= 2048)),
  constraint oauth_clients_token_endpoint_auth_method_check CHECK ((token_endpoint_auth_method = ANY (ARRAY['client_secret_basic'::text, 'client_secret_post'::text, 'none'::text])))
);
create table auth.oauth_authorizations (
  id uuid not null,
  authorization_id text not null,
  client_id uuid not null,
  user_id uuid,
  redirect_uri text not null,
  scope text not null,
  state text,
  resource text,
  code_challenge text,
  code_challenge_method auth.code_challenge_method,
  response_type auth.oauth_response_type default 'code'::auth.oauth_response_type not null,
  status auth.oauth_authorization_status default 'pending'::auth.oauth_authorization_status not null,
  authorization_code text,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone default (now() + '00:03:00'::interval) not null,
  approved_at timestamp with time zone,
  nonce text,
  constraint oauth_authorizations_pkey PRIMARY KEY (id),
  constraint oauth_authorizations_authorization_code_length CHECK ((char_length(authorization_code) <= 255)),
  constraint oauth_authorizations_code_challenge_length CHECK ((char_length(code_challenge) <= 128)),
  constraint oauth_authorizations_expires_at_future CHECK ((expires_at > created_at)),
  constraint oauth_authorizations_nonce_length CHECK ((char_length(nonce) <= 255)),
  constraint oauth_authorizations_redirect_uri_length CHECK ((char_length(redirect_uri) <= 2048)),
  constraint oauth_authorizations_resource_length CHECK ((char_length(resource) <= 2048)),
  constraint oauth_authorizations_scope_length CHECK ((char_length(scope) <= 4096)),
  constraint oauth_authorizations_state_length CHECK ((char_length(state) <= 4096)),
  constraint oauth_authorizations_authorization_code_key UNIQUE (authorization_code),
  constraint oauth_authorizations_authorization_id_key UNIQUE (authorization_id)
);
create table auth.oauth_consents (
  id uuid not null,
  user_id uuid not null,
  client_id uuid not null,
  scopes text not null,
  granted_at timestamp with time zone default now() not null,
  revoked_at timestamp with time zone,
  constraint oauth_consents_pkey PRIMARY KEY (id),
  constraint oauth_consents_revoked_after_granted CHECK (((revoked_at IS NULL) OR (revoked_at >= granted_at))),
  constraint oauth_consents_scopes_length CHECK ((char_length(scopes) <= 2048)),
  constraint oauth_consents_scopes_not_empty CHECK ((char_length(TRIM(BOTH FROM scopes)) > 0)),
  constraint oauth_consents_user_client_unique UNIQUE (user_id, client_id)
);
create table auth.oauth_client_states (
  id uuid not null,
  provider_type text not null,
  code_verifier text,
  created_at timestamp with time zone not null,
  constraint oauth_client_states_pkey PRIMARY KEY (id)
);
create table auth.custom_oauth_providers (
  id uuid default gen_random_uuid() not null,
  provider_type text not null,
  identifier text not null,
  name text not null,
  client_id text not null,
  client_secret text not null,
  acceptable_client_ids text[] default '{}'::text[] not null,
  scopes text[] default '{}'::text[] not null,
  pkce_enabled boolean default true not null,
  attribute_mapping jsonb default '{}'::jsonb not null,
  authorization_params jsonb default '{}'::jsonb not null,
  enabled boolean default true not null,
  email_optional boolean default false not null,
  issuer text,
  discovery_url text,
  skip_nonce_check boolean default false not null,
  cached_discovery jsonb,
  discovery_cached_at timestamp with time zone,
  authorization_url text,
  token_url text,
  userinfo_url text,
  jwks_uri text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  custom_claims_allowlist text[] default '{}'::text[] not null,
  constraint custom_oauth_providers_pkey PRIMARY KEY (id),
  constraint custom_oauth_providers_authorization_url_https CHECK (((authorization_url IS NULL) OR (authorization_url ~~ 'https://%'::text))),
  constraint custom_oauth_providers_authorization_url_length CHECK (((authorization_url IS NULL) OR (char_length(authorization_url) <= 2048))),
  constraint custom_oauth_providers_client_id_length CHECK (((char_length(client_id) >= 1) AND (char_length(client_id) <= 512))),
  constraint custom_oauth_providers_discovery_url_length CHECK (((discovery_url IS NULL) OR (char_length(discovery_url) <= 2048))),
  constraint custom_oauth_providers_identifier_format CHECK ((identifier ~ '^[a-z0-9][a-z0-9:-]{0,48}[a-z0-9]$'::text)),
  constraint custom_oauth_providers_issuer_length CHECK (((issuer IS NULL) OR ((char_length(issuer) >= 1) AND (char_length(issuer) <= 2048)))),
  constraint custom_oauth_providers_jwks_uri_https CHECK (((jwks_uri IS NULL) OR (jwks_uri ~~ 'https://%'::text))),
  constraint custom_oauth_providers_jwks_uri_length CHECK (((jwks_uri IS NULL) OR (char_length(jwks_uri) <= 2048))),
  constraint custom_oauth_providers_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 100))),
  constraint custom_oauth_providers_oauth2_requires_endpoints CHECK (((provider_type <> 'oauth2'::text) OR ((authorization_url IS NOT NULL) AND (token_url IS NOT NULL) AND (userinfo_url IS NOT NULL)))),
  constraint custom_oauth_providers_oidc_discovery_url_https CHECK (((provider_type <> 'oidc'::text) OR (discovery_url IS NULL) OR (discovery_url ~~ 'https://%'::text))),
  constraint custom_oauth_providers_oidc_issuer_https CHECK (((provider_type <> 'oidc'::text) OR (issuer IS NULL) OR (issuer ~~ 'https://%'::text))),
  constraint custom_oauth_providers_oidc_requires_issuer CHECK (((provider_type <> 'oidc'::text) OR (issuer IS NOT NULL))),
  constraint custom_oauth_providers_provider_type_check CHECK ((provider_type = ANY (ARRAY['oauth2'::text, 'oidc'::text]))),
  constraint custom_oauth_providers_token_url_https CHECK (((token_url IS NULL) OR (token_url ~~ 'https://%'::text))),
  constraint custom_oauth_providers_token_url_length CHECK (((token_url IS NULL) OR (char_length(token_url) <= 2048))),
  constraint custom_oauth_providers_userinfo_url_https CHECK (((userinfo_url IS NULL) OR (userinfo_url ~~ 'https://%'::text))),
  constraint custom_oauth_providers_userinfo_url_length CHECK (((userinfo_url IS NULL) OR (char_length(userinfo_url) <= 2048))),
  constraint custom_oauth_providers_identifier_key UNIQUE (identifier)
);
create table auth.webauthn_credentials (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  attestation_type text default ''::text not null,
  aaguid uuid,
  sign_count bigint default 0 not null,
  transports jsonb default '[]'::jsonb not null,
  backup_eligible boolean default false not null,
  backed_up boolean default false not null,
  friendly_name text default ''::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  constraint webauthn_credentials_pkey PRIMARY KEY (id)
);
create table auth.webauthn_challenges (
  id uuid default gen_random_uuid() not null,
  user_id uuid,
  challenge_type text not null,
  session_data jsonb not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint webauthn_challenges_pkey PRIMARY KEY (id),
  constraint webauthn_challenges_challenge_type_check CHECK ((challenge_type = ANY (ARRAY['signup'::text, 'registration'::text, 'authentication'::text])))
);
create function storage.search(prefix text, bucketname text, limits integer DEFAULT 100, levels integer DEFAULT 1, offsets integer DEFAULT 0, search text DEFAULT ''::text, sortcolumn text DEFAULT 'name'::text, sortorder text DEFAULT 'asc'::text) returns table(name text, id uuid, updated_at timestamp with time zone, created_at timestamp with time zone, last_accessed_at timestamp with time zone, metadata jsonb) language plpgsql stable as $$begin return; end$$;
create function storage.update_updated_at_column() returns trigger language plpgsql as $$begin return coalesce(new, old); end$$;
create function storage.can_insert_object(bucketid text, name text, owner uuid, metadata jsonb) returns void language plpgsql as $$begin end$$;
create table storage.s3_multipart_uploads (
  id text not null,
  in_progress_size bigint default 0 not null,
  upload_signature text not null,
  bucket_id text not null,
  key text not null,
  version text not null,
  owner_id text,
  created_at timestamp with time zone default now() not null,
  user_metadata jsonb,
  metadata jsonb,
  constraint s3_multipart_uploads_pkey PRIMARY KEY (id)
);
create table storage.s3_multipart_uploads_parts (
  id uuid default gen_random_uuid() not null,
  upload_id text not null,
  size bigint default 0 not null,
  part_number integer not null,
  bucket_id text not null,
  key text not null,
  etag text not null,
  owner_id text,
  version text not null,
  created_at timestamp with time zone default now() not null,
  constraint s3_multipart_uploads_parts_pkey PRIMARY KEY (id)
);
create function storage.list_multipart_uploads_with_delimiter(bucket_id text, prefix_param text, delimiter_param text, max_keys integer DEFAULT 100, next_key_token text DEFAULT ''::text, next_upload_token text DEFAULT ''::text) returns table(key text, id text, created_at timestamp with time zone) language plpgsql as $$begin return; end$$;
create function storage.operation() returns text language plpgsql stable as $$begin return null; end$$;
create function storage.get_size_by_bucket() returns table(size bigint, bucket_id text) language plpgsql stable as $$begin return; end$$;
create function storage.enforce_bucket_name_length() returns trigger language plpgsql as $$begin return coalesce(new, old); end$$;
create table storage.buckets_analytics (
  name text not null,
  type storage.buckettype default 'ANALYTICS'::storage.buckettype not null,
  format text default 'ICEBERG'::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  id uuid default gen_random_uuid() not null,
  deleted_at timestamp with time zone,
  constraint buckets_analytics_pkey PRIMARY KEY (id)
);
create table storage.iceberg_namespaces (
  id uuid default gen_random_uuid() not null,
  bucket_name text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  metadata jsonb default '{}'::jsonb not null,
  catalog_id uuid not null,
  constraint iceberg_namespaces_pkey PRIMARY KEY (id)
);
create table storage.iceberg_tables (
  id uuid default gen_random_uuid() not null,
  namespace_id uuid not null,
  bucket_name text not null,
  name text not null,
  location text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  remote_table_id text,
  shard_key text,
  shard_id text,
  catalog_id uuid not null,
  constraint iceberg_tables_pkey PRIMARY KEY (id)
);
create function storage.search_v2(prefix text, bucket_name text, limits integer DEFAULT 100, levels integer DEFAULT 1, start_after text DEFAULT ''::text, sort_order text DEFAULT 'asc'::text, sort_column text DEFAULT 'name'::text, sort_column_after text DEFAULT ''::text) returns table(key text, name text, id uuid, updated_at timestamp with time zone, created_at timestamp with time zone, last_accessed_at timestamp with time zone, metadata jsonb) language plpgsql stable as $$begin return; end$$;
create table storage.buckets_vectors (
  id text not null,
  type storage.buckettype default 'VECTOR'::storage.buckettype not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint buckets_vectors_pkey PRIMARY KEY (id)
);
create table storage.vector_indexes (
  id text default gen_random_uuid() not null,
  name text not null,
  bucket_id text not null,
  data_type text not null,
  dimension integer not null,
  distance_metric text not null,
  metadata_configuration jsonb,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint vector_indexes_pkey PRIMARY KEY (id)
);
create function storage.get_common_prefix(p_key text, p_prefix text, p_delimiter text) returns text language plpgsql immutable as $$begin return null; end$$;
create function storage.list_objects_with_delimiter(_bucket_id text, prefix_param text, delimiter_param text, max_keys integer DEFAULT 100, start_after text DEFAULT ''::text, next_token text DEFAULT ''::text, sort_order text DEFAULT 'asc'::text) returns table(name text, id uuid, metadata jsonb, updated_at timestamp with time zone, created_at timestamp with time zone, last_accessed_at timestamp with time zone) language plpgsql stable as $$begin return; end$$;
create function storage.search_by_timestamp(p_prefix text, p_bucket_id text, p_limit integer, p_level integer, p_start_after text, p_sort_order text, p_sort_column text, p_sort_column_after text) returns table(key text, name text, id uuid, updated_at timestamp with time zone, created_at timestamp with time zone, last_accessed_at timestamp with time zone, metadata jsonb) language plpgsql stable as $$begin return; end$$;
create function storage.protect_delete() returns trigger language plpgsql as $$begin return coalesce(new, old); end$$;
create function storage.allow_only_operation(expected_operation text) returns boolean language plpgsql stable as $$begin return null; end$$;
create function storage.allow_any_operation(expected_operations text[]) returns boolean language plpgsql stable as $$begin return null; end$$;
create type realtime.user_defined_filter as (column_name text, op realtime.equality_op, value text, negate boolean);
create type realtime.wal_column as (name text, type_name text, type_oid oid, value jsonb, is_pkey boolean, is_selectable boolean);
create type realtime.wal_rls as (wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[]);
create function realtime.apply_rls(wal jsonb, max_record_bytes integer DEFAULT (1024 * 1024)) returns setof realtime.wal_rls language plpgsql as $$begin return; end$$;
create function realtime.broadcast_changes(topic_name text, event_name text, operation text, table_name text, table_schema text, new record, old record, level text DEFAULT 'ROW'::text) returns void language plpgsql as $$begin end$$;
create function realtime.build_prepared_statement_sql(prepared_statement_name text, entity regclass, columns realtime.wal_column[]) returns text language plpgsql as $$begin return null; end$$;
create function realtime."cast"(val text, type_ regtype) returns jsonb language plpgsql immutable as $$begin return null; end$$;
create function realtime.check_equality_op(op realtime.equality_op, type_ regtype, val_1 text, val_2 text) returns boolean language plpgsql immutable as $$begin return null; end$$;
create function realtime.check_equality_op(op realtime.equality_op, type_ regtype, val_1 text, val_2 text, negate boolean) returns boolean language plpgsql stable as $$begin return null; end$$;
create function realtime.is_visible_through_filters(columns realtime.wal_column[], filters realtime.user_defined_filter[]) returns boolean language plpgsql stable as $$begin return null; end$$;
create function realtime.list_changes(publication name, slot_name name, max_changes integer, max_record_bytes integer) returns table(wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[], slot_changes_count bigint) language plpgsql set log_min_messages to fatal as $$begin return; end$$;
create function realtime.quote_wal2json(entity regclass) returns text language plpgsql immutable strict as $$begin return null; end$$;
create function realtime.send(payload jsonb, event text, topic text, private boolean DEFAULT true) returns void language plpgsql as $$begin end$$;
create function realtime.send_binary(payload bytea, event text, topic text, private boolean DEFAULT true) returns void language plpgsql as $$begin end$$;
create function realtime.subscription_check_filters() returns trigger language plpgsql as $$begin return coalesce(new, old); end$$;
create function realtime.to_regrole(role_name text) returns regrole language plpgsql immutable as $$begin return null; end$$;
create function realtime.topic() returns text language plpgsql stable as $$begin return null; end$$;
create function realtime.wal2json_escape_identifier(name text) returns text language plpgsql immutable strict as $$begin return null; end$$;
create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp without time zone default now() not null,
  inserted_at timestamp without time zone default now() not null,
  id uuid default gen_random_uuid() not null,
  binary_payload bytea,
  constraint messages_pkey PRIMARY KEY (id, inserted_at),
  constraint messages_payload_exclusive CHECK (((payload IS NULL) OR (binary_payload IS NULL))) NOT VALID
) partition by range (inserted_at);
create table realtime.schema_migrations (
  version bigint not null,
  inserted_at timestamp(0) without time zone default now(),
  constraint schema_migrations_pkey PRIMARY KEY (version)
);
create table realtime.subscription (
  id bigint generated always as identity not null,
  subscription_id uuid not null,
  entity regclass not null,
  filters realtime.user_defined_filter[] default '{}'::realtime.user_defined_filter[] not null,
  claims jsonb not null,
  claims_role regrole generated always as (realtime.to_regrole((claims ->> 'role'::text))) stored not null,
  created_at timestamp without time zone default timezone('utc'::text, now()) not null,
  action_filter text default '*'::text,
  selected_columns text[],
  constraint pk_subscription PRIMARY KEY (id),
  constraint subscription_action_filter_check CHECK ((action_filter = ANY (ARRAY['*'::text, 'INSERT'::text, 'UPDATE'::text, 'DELETE'::text])))
);
create table supabase_functions.migrations (
  version text not null,
  inserted_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (version)
);
create table supabase_functions.hooks (
  id bigserial,
  hook_table_id integer not null,
  hook_name text not null,
  created_at timestamp with time zone default now() not null,
  request_id bigint,
  constraint hooks_pkey PRIMARY KEY (id)
);
create function supabase_functions.http_request() returns trigger language plpgsql security definer set search_path to supabase_functions as $$begin return coalesce(new, old); end$$;
create table supabase_migrations.schema_migrations (
  version text not null,
  statements text[],
  name text,
  constraint schema_migrations_pkey PRIMARY KEY (version)
);
create table supabase_migrations.seed_files (
  path text not null,
  hash text not null,
  constraint seed_files_pkey PRIMARY KEY (path)
);
alter table auth.refresh_tokens add constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES auth.sessions(id) ON DELETE CASCADE;
alter table storage.objects add constraint "objects_bucketId_fkey" FOREIGN KEY (bucket_id) REFERENCES storage.buckets(id);
alter table auth.identities add constraint identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.sessions add constraint sessions_oauth_client_id_fkey FOREIGN KEY (oauth_client_id) REFERENCES auth.oauth_clients(id) ON DELETE CASCADE,
  add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.mfa_factors add constraint mfa_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.mfa_challenges add constraint mfa_challenges_auth_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES auth.mfa_factors(id) ON DELETE CASCADE;
alter table auth.mfa_amr_claims add constraint mfa_amr_claims_session_id_fkey FOREIGN KEY (session_id) REFERENCES auth.sessions(id) ON DELETE CASCADE;
alter table auth.sso_domains add constraint sso_domains_sso_provider_id_fkey FOREIGN KEY (sso_provider_id) REFERENCES auth.sso_providers(id) ON DELETE CASCADE;
alter table auth.saml_providers add constraint saml_providers_sso_provider_id_fkey FOREIGN KEY (sso_provider_id) REFERENCES auth.sso_providers(id) ON DELETE CASCADE;
alter table auth.saml_relay_states add constraint saml_relay_states_flow_state_id_fkey FOREIGN KEY (flow_state_id) REFERENCES auth.flow_state(id) ON DELETE CASCADE,
  add constraint saml_relay_states_sso_provider_id_fkey FOREIGN KEY (sso_provider_id) REFERENCES auth.sso_providers(id) ON DELETE CASCADE;
alter table auth.one_time_tokens add constraint one_time_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.oauth_authorizations add constraint oauth_authorizations_client_id_fkey FOREIGN KEY (client_id) REFERENCES auth.oauth_clients(id) ON DELETE CASCADE,
  add constraint oauth_authorizations_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.oauth_consents add constraint oauth_consents_client_id_fkey FOREIGN KEY (client_id) REFERENCES auth.oauth_clients(id) ON DELETE CASCADE,
  add constraint oauth_consents_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.webauthn_credentials add constraint webauthn_credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table auth.webauthn_challenges add constraint webauthn_challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table storage.s3_multipart_uploads add constraint s3_multipart_uploads_bucket_id_fkey FOREIGN KEY (bucket_id) REFERENCES storage.buckets(id);
alter table storage.s3_multipart_uploads_parts add constraint s3_multipart_uploads_parts_bucket_id_fkey FOREIGN KEY (bucket_id) REFERENCES storage.buckets(id),
  add constraint s3_multipart_uploads_parts_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES storage.s3_multipart_uploads(id) ON DELETE CASCADE;
alter table storage.iceberg_namespaces add constraint iceberg_namespaces_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES storage.buckets_analytics(id) ON DELETE CASCADE;
alter table storage.iceberg_tables add constraint iceberg_tables_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES storage.buckets_analytics(id) ON DELETE CASCADE,
  add constraint iceberg_tables_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES storage.iceberg_namespaces(id) ON DELETE CASCADE;
alter table storage.vector_indexes add constraint vector_indexes_bucket_id_fkey FOREIGN KEY (bucket_id) REFERENCES storage.buckets_vectors(id);
create index users_instance_id_idx on auth.users (instance_id);
create index refresh_tokens_instance_id_idx on auth.refresh_tokens (instance_id);
create index refresh_tokens_instance_id_user_id_idx on auth.refresh_tokens (instance_id, user_id);
create index audit_logs_instance_id_idx on auth.audit_log_entries (instance_id);
create unique index bname on storage.buckets (name);
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index name_prefix_search on storage.objects (name text_pattern_ops);
create index refresh_tokens_parent_idx on auth.refresh_tokens (parent);
create index identities_user_id_idx on auth.identities (user_id);
create index users_instance_id_email_idx on auth.users (instance_id, lower((email)::text));
create unique index confirmation_token_idx on auth.users (confirmation_token) WHERE ((confirmation_token)::text !~ '^[0-9 ]*$'::text);
create unique index recovery_token_idx on auth.users (recovery_token) WHERE ((recovery_token)::text !~ '^[0-9 ]*$'::text);
create unique index email_change_token_current_idx on auth.users (email_change_token_current) WHERE ((email_change_token_current)::text !~ '^[0-9 ]*$'::text);
create unique index email_change_token_new_idx on auth.users (email_change_token_new) WHERE ((email_change_token_new)::text !~ '^[0-9 ]*$'::text);
create unique index reauthentication_token_idx on auth.users (reauthentication_token) WHERE ((reauthentication_token)::text !~ '^[0-9 ]*$'::text);
create unique index mfa_factors_user_friendly_name_unique on auth.mfa_factors (friendly_name, user_id) WHERE (TRIM(BOTH FROM friendly_name) <> ''::text);
create index user_id_created_at_idx on auth.sessions (user_id, created_at);
create index factor_id_created_at_idx on auth.mfa_factors (user_id, created_at);
create index sessions_user_id_idx on auth.sessions (user_id);
create index refresh_tokens_session_id_revoked_idx on auth.refresh_tokens (session_id, revoked);
create unique index sso_providers_resource_id_idx on auth.sso_providers (lower(resource_id));
create index sso_domains_sso_provider_id_idx on auth.sso_domains (sso_provider_id);
create unique index sso_domains_domain_idx on auth.sso_domains (lower(domain));
create index saml_providers_sso_provider_id_idx on auth.saml_providers (sso_provider_id);
create index saml_relay_states_sso_provider_id_idx on auth.saml_relay_states (sso_provider_id);
create index saml_relay_states_for_email_idx on auth.saml_relay_states (for_email);
create unique index users_email_partial_key on auth.users (email) WHERE (is_sso_user = false);
create index identities_email_idx on auth.identities (email text_pattern_ops);
create index idx_auth_code on auth.flow_state (auth_code);
create index idx_user_id_auth_method on auth.flow_state (user_id, authentication_method);
create index refresh_tokens_updated_at_idx on auth.refresh_tokens (updated_at DESC);
create index flow_state_created_at_idx on auth.flow_state (created_at DESC);
create index saml_relay_states_created_at_idx on auth.saml_relay_states (created_at DESC);
create index sessions_not_after_idx on auth.sessions (not_after DESC);
create index mfa_challenge_created_at_idx on auth.mfa_challenges (created_at DESC);
create index mfa_factors_user_id_idx on auth.mfa_factors (user_id);
create index users_is_anonymous_idx on auth.users (is_anonymous);
create index one_time_tokens_token_hash_hash_idx on auth.one_time_tokens USING hash (token_hash);
create index one_time_tokens_relates_to_hash_idx on auth.one_time_tokens USING hash (relates_to);
create unique index one_time_tokens_user_id_token_type_key on auth.one_time_tokens (user_id, token_type);
create unique index unique_phone_factor_per_user on auth.mfa_factors (user_id, phone);
create index sso_providers_resource_id_pattern_idx on auth.sso_providers (resource_id text_pattern_ops);
create index oauth_clients_deleted_at_idx on auth.oauth_clients (deleted_at);
create index oauth_auth_pending_exp_idx on auth.oauth_authorizations (expires_at) WHERE (status = 'pending'::auth.oauth_authorization_status);
create index oauth_consents_active_user_client_idx on auth.oauth_consents (user_id, client_id) WHERE (revoked_at IS NULL);
create index oauth_consents_user_order_idx on auth.oauth_consents (user_id, granted_at DESC);
create index oauth_consents_active_client_idx on auth.oauth_consents (client_id) WHERE (revoked_at IS NULL);
create index sessions_oauth_client_id_idx on auth.sessions (oauth_client_id);
create index idx_oauth_client_states_created_at on auth.oauth_client_states (created_at);
create index custom_oauth_providers_identifier_idx on auth.custom_oauth_providers (identifier);
create index custom_oauth_providers_provider_type_idx on auth.custom_oauth_providers (provider_type);
create index custom_oauth_providers_enabled_idx on auth.custom_oauth_providers (enabled);
create index custom_oauth_providers_created_at_idx on auth.custom_oauth_providers (created_at);
create unique index webauthn_credentials_credential_id_key on auth.webauthn_credentials (credential_id);
create index webauthn_credentials_user_id_idx on auth.webauthn_credentials (user_id);
create index webauthn_challenges_user_id_idx on auth.webauthn_challenges (user_id);
create index webauthn_challenges_expires_at_idx on auth.webauthn_challenges (expires_at);
create index idx_objects_bucket_id_name on storage.objects (bucket_id, name COLLATE "C");
create index idx_multipart_uploads_list on storage.s3_multipart_uploads (bucket_id, key, created_at);
create unique index vector_indexes_name_bucket_id_idx on storage.vector_indexes (name, bucket_id);
create unique index buckets_analytics_unique_name_idx on storage.buckets_analytics (name) WHERE (deleted_at IS NULL);
create unique index idx_iceberg_namespaces_bucket_id on storage.iceberg_namespaces (catalog_id, name);
create unique index idx_iceberg_tables_namespace_id on storage.iceberg_tables (catalog_id, namespace_id, name);
create unique index idx_iceberg_tables_location on storage.iceberg_tables (location);
create index idx_objects_bucket_id_name_lower on storage.objects (bucket_id, lower(name) COLLATE "C");
create index ix_realtime_subscription_entity on realtime.subscription (entity);
create index messages_inserted_at_topic_index on ONLY realtime.messages (inserted_at DESC, topic) WHERE ((extension = 'broadcast'::text) AND (private IS TRUE));
create unique index subscription_subscription_id_entity_filters_action_filter_selec on realtime.subscription (subscription_id, entity, filters, action_filter, COALESCE(selected_columns, '{}'::text[]));
create index supabase_functions_hooks_request_id_idx on supabase_functions.hooks (request_id);
create index supabase_functions_hooks_h_table_id_h_name_idx on supabase_functions.hooks (hook_table_id, hook_name);
create trigger update_objects_updated_at BEFORE UPDATE ON storage.objects FOR EACH ROW EXECUTE FUNCTION storage.update_updated_at_column();
create trigger enforce_bucket_name_length_trigger BEFORE INSERT OR UPDATE OF name ON storage.buckets FOR EACH ROW EXECUTE FUNCTION storage.enforce_bucket_name_length();
create trigger protect_buckets_delete BEFORE DELETE ON storage.buckets FOR EACH STATEMENT EXECUTE FUNCTION storage.protect_delete();
create trigger protect_objects_delete BEFORE DELETE ON storage.objects FOR EACH STATEMENT EXECUTE FUNCTION storage.protect_delete();
create trigger tr_check_filters BEFORE INSERT OR UPDATE ON realtime.subscription FOR EACH ROW EXECUTE FUNCTION realtime.subscription_check_filters();
alter table auth.users enable row level security;
alter table auth.refresh_tokens enable row level security;
alter table auth.instances enable row level security;
alter table auth.audit_log_entries enable row level security;
alter table auth.schema_migrations enable row level security;
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
alter table storage.migrations enable row level security;
alter table auth.identities enable row level security;
alter table auth.sessions enable row level security;
alter table auth.mfa_factors enable row level security;
alter table auth.mfa_challenges enable row level security;
alter table auth.mfa_amr_claims enable row level security;
alter table auth.sso_providers enable row level security;
alter table auth.sso_domains enable row level security;
alter table auth.saml_providers enable row level security;
alter table auth.saml_relay_states enable row level security;
alter table auth.flow_state enable row level security;
alter table auth.one_time_tokens enable row level security;
alter table storage.s3_multipart_uploads enable row level security;
alter table storage.s3_multipart_uploads_parts enable row level security;
alter table storage.buckets_analytics enable row level security;
alter table storage.iceberg_namespaces enable row level security;
alter table storage.iceberg_tables enable row level security;
alter table storage.buckets_vectors enable row level security;
alter table storage.vector_indexes enable row level security;
alter table realtime.messages enable row level security;
alter table auth.users owner to supabase_auth_admin;
alter table auth.refresh_tokens owner to supabase_auth_admin;
alter table auth.instances owner to supabase_auth_admin;
alter table auth.audit_log_entries owner to supabase_auth_admin;
alter table auth.schema_migrations owner to supabase_auth_admin;
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
alter table storage.migrations owner to supabase_storage_admin;
alter table auth.identities owner to supabase_auth_admin;
alter table auth.sessions owner to supabase_auth_admin;
alter table auth.mfa_factors owner to supabase_auth_admin;
alter table auth.mfa_challenges owner to supabase_auth_admin;
alter table auth.mfa_amr_claims owner to supabase_auth_admin;
alter table auth.sso_providers owner to supabase_auth_admin;
alter table auth.sso_domains owner to supabase_auth_admin;
alter table auth.saml_providers owner to supabase_auth_admin;
alter table auth.saml_relay_states owner to supabase_auth_admin;
alter table auth.flow_state owner to supabase_auth_admin;
alter table auth.one_time_tokens owner to supabase_auth_admin;
alter table auth.oauth_clients owner to supabase_auth_admin;
alter table auth.oauth_authorizations owner to supabase_auth_admin;
alter table auth.oauth_consents owner to supabase_auth_admin;
alter table auth.oauth_client_states owner to supabase_auth_admin;
alter table auth.custom_oauth_providers owner to supabase_auth_admin;
alter table auth.webauthn_credentials owner to supabase_auth_admin;
alter table auth.webauthn_challenges owner to supabase_auth_admin;
alter table storage.s3_multipart_uploads owner to supabase_storage_admin;
alter table storage.s3_multipart_uploads_parts owner to supabase_storage_admin;
alter table storage.buckets_analytics owner to supabase_storage_admin;
alter table storage.iceberg_namespaces owner to supabase_storage_admin;
alter table storage.iceberg_tables owner to supabase_storage_admin;
alter table storage.buckets_vectors owner to supabase_storage_admin;
alter table storage.vector_indexes owner to supabase_storage_admin;
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.schema_migrations owner to supabase_admin;
alter table realtime.subscription owner to supabase_realtime_admin;
alter table supabase_functions.migrations owner to supabase_functions_admin;
alter table supabase_functions.hooks owner to supabase_functions_admin;
grant all on schema auth to dashboard_user, supabase_auth_admin;
grant all on schema extensions to dashboard_user;
grant all on schema realtime to supabase_realtime_admin with grant option;
grant all on schema storage to dashboard_user, supabase_storage_admin;
grant all on schema supabase_functions to supabase_functions_admin;
grant all on sequence auth.refresh_tokens_id_seq, realtime.subscription_id_seq to dashboard_user, postgres;
grant all on sequence supabase_functions.hooks_id_seq to anon, authenticated, postgres, service_role;
grant all on table auth.audit_log_entries, auth.flow_state, auth.identities, auth.instances, auth.mfa_amr_claims, auth.mfa_challenges, auth.mfa_factors, auth.one_time_tokens, auth.refresh_tokens, auth.saml_providers, auth.saml_relay_states, auth.schema_migrations, auth.sessions, auth.sso_domains, auth.sso_providers, auth.users to dashboard_user;
grant all on table auth.custom_oauth_providers, auth.oauth_authorizations, auth.oauth_client_states, auth.oauth_clients, auth.oauth_consents, auth.webauthn_challenges, auth.webauthn_credentials, realtime.messages, realtime.schema_migrations, realtime.subscription to dashboard_user, postgres;
grant all on table storage.buckets, storage.buckets_analytics, storage.migrations, storage.objects to anon, authenticated, service_role;
grant all on table storage.buckets, storage.objects to postgres with grant option;
grant all on table storage.iceberg_namespaces, storage.iceberg_tables, storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts to service_role;
grant all on table supabase_functions.hooks, supabase_functions.migrations to anon, authenticated, postgres, service_role;
grant delete, insert, references, trigger, truncate, update on table auth.audit_log_entries, auth.flow_state, auth.identities, auth.instances, auth.mfa_amr_claims, auth.mfa_challenges, auth.mfa_factors, auth.one_time_tokens, auth.refresh_tokens, auth.saml_providers, auth.saml_relay_states, auth.schema_migrations, auth.sessions, auth.sso_domains, auth.sso_providers, auth.users to postgres;
grant insert, select, update on table realtime.messages to anon, authenticated, service_role;
grant select on table auth.audit_log_entries, auth.flow_state, auth.identities, auth.instances, auth.mfa_amr_claims, auth.mfa_challenges, auth.mfa_factors, auth.one_time_tokens, auth.refresh_tokens, auth.saml_providers, auth.saml_relay_states, auth.schema_migrations, auth.sessions, auth.sso_domains, auth.sso_providers, auth.users to postgres with grant option;
grant select on table realtime.subscription, storage.buckets_vectors, storage.vector_indexes to anon, authenticated, service_role;
grant select on table storage.iceberg_namespaces, storage.iceberg_tables, storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts to anon, authenticated;
grant usage on schema auth, graphql_public, storage, supabase_functions to anon, authenticated, postgres, service_role;
grant usage on schema extensions, realtime to anon, authenticated, service_role;
grant usage on schema realtime to postgres with grant option;
grant usage on sequence realtime.subscription_id_seq to anon, authenticated, service_role;
revoke execute on function supabase_functions.http_request() from public;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role supabase_auth_admin in schema auth grant all on functions to dashboard_user, postgres;
alter default privileges for role supabase_auth_admin in schema auth grant all on sequences to dashboard_user, postgres;
alter default privileges for role supabase_auth_admin in schema auth grant all on tables to dashboard_user, postgres;
alter default privileges for role supabase_admin in schema extensions grant all on functions to postgres with grant option;
alter default privileges for role supabase_admin in schema extensions grant all on sequences to postgres with grant option;
alter default privileges for role supabase_admin in schema extensions grant all on tables to postgres with grant option;
alter default privileges for role supabase_admin in schema graphql_public grant all on functions to anon, authenticated, postgres, service_role;
alter default privileges for role supabase_admin in schema graphql_public grant all on sequences to anon, authenticated, postgres, service_role;
alter default privileges for role supabase_admin in schema graphql_public grant all on tables to anon, authenticated, postgres, service_role;
alter default privileges for role supabase_admin in schema realtime grant all on functions to dashboard_user, postgres;
alter default privileges for role supabase_admin in schema realtime grant all on sequences to dashboard_user, postgres;
alter default privileges for role supabase_admin in schema realtime grant all on tables to dashboard_user, postgres;
alter default privileges for role postgres in schema storage grant all on functions to anon, authenticated, service_role;
alter default privileges for role postgres in schema storage grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema storage grant all on tables to anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema supabase_functions grant all on functions to anon, authenticated, postgres, service_role;
alter default privileges for role supabase_admin in schema supabase_functions grant all on sequences to anon, authenticated, postgres, service_role;
alter default privileges for role supabase_admin in schema supabase_functions grant all on tables to anon, authenticated, postgres, service_role;
create publication supabase_realtime;
