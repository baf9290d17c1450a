// Extensions that PGlite lacks, as stand-ins with the names that migrations use: real extensions to PostgreSQL (a control file and a
// script), so that CREATE EXTENSION runs unchanged. They do nothing and are not compared.

const nothing = (type) => `returns ${type} language sql as $$ select null::${type} $$;`;

const STAND_INS = {
  pg_cron: { script: `
    create schema cron;
    create table cron.job (jobid bigserial primary key, schedule text, command text, nodename text, nodeport int, database text,
      username text, active boolean default true, jobname text);
    create table cron.job_run_details (jobid bigint, runid bigserial primary key, status text, return_message text, start_time timestamptz,
      end_time timestamptz);
    create function cron.schedule(schedule text, command text) ${nothing('bigint')}
    create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as
      $$ insert into cron.job (jobname, schedule, command) values ($1, $2, $3) returning jobid $$;
    create function cron.unschedule(job_id bigint) ${nothing('boolean')}
    create function cron.unschedule(job_name text) ${nothing('boolean')}` },
  pg_net: { script: `
    create schema net;
    create table net._http_response (id bigint, status_code int, content text, created timestamptz);
    create function net.http_get(url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 5000) ${nothing('bigint')}
    create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}', headers jsonb default '{}',
      timeout_milliseconds int default 5000) ${nothing('bigint')}` },
  http: { relocatable: true, script: `
    create type http_header as (field varchar, value varchar);
    create type http_response as (status int, content_type varchar, headers http_header[], content varchar);
    create type http_request as (method varchar, uri varchar, headers http_header[], content_type varchar, content varchar);
    create function http_header(field varchar, value varchar) ${nothing('http_header')}
    create function http(request http_request) ${nothing('http_response')}
    create function http_get(uri varchar) ${nothing('http_response')}
    create function http_post(uri varchar, content varchar, content_type varchar) ${nothing('http_response')}` },
  supabase_vault: { schema: 'vault', script: `
    create table vault.secrets (id uuid primary key default gen_random_uuid(), name text, description text default '', secret text not null,
      key_id uuid, created_at timestamptz default now(), updated_at timestamptz default now());
    create view vault.decrypted_secrets as
      select id, name, description, secret, secret as decrypted_secret, key_id, created_at, updated_at from vault.secrets;
    create function vault.create_secret(new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null) ${nothing('uuid')}
    create function vault.update_secret(secret_id uuid, new_secret text default null, new_name text default null, new_description text default null,
      new_key_id uuid default null) ${nothing('void')}` },
  pgmq: { schema: 'pgmq', script: `
    create type pgmq.message_record as (msg_id bigint, read_ct int, enqueued_at timestamptz, vt timestamptz, message jsonb);
    create type pgmq.queue_record as (queue_name varchar, is_partitioned boolean, is_unlogged boolean, created_at timestamptz);
    create table pgmq.meta (queue_name varchar primary key, is_partitioned boolean, is_unlogged boolean, created_at timestamptz default now());
    create function pgmq.format_table_name(queue_name text, prefix text) returns text language sql as $$ select lower(prefix || '_' || queue_name) $$;
    create function pgmq.create(queue_name text) ${nothing('void')}
    create function pgmq.drop_queue(queue_name text) ${nothing('boolean')}
    create function pgmq.list_queues() returns setof pgmq.queue_record language sql as $$ select null::pgmq.queue_record where false $$;
    create function pgmq.send(queue_name text, msg jsonb, delay int default 0) returns setof bigint language sql as $$ select 1::bigint $$;
    create function pgmq.send_batch(queue_name text, msgs jsonb[], delay int default 0) returns setof bigint language sql as $$ select 1::bigint $$;
    create function pgmq.read(queue_name text, vt int, qty int) returns setof pgmq.message_record language sql as $$ select null::pgmq.message_record where false $$;
    create function pgmq.archive(queue_name text, msg_id bigint) ${nothing('boolean')}
    create function pgmq.archive(queue_name text, msg_ids bigint[]) returns setof bigint language sql as $$ select 1::bigint $$;
    create function pgmq.delete(queue_name text, msg_id bigint) ${nothing('boolean')}
    create function pgmq.delete(queue_name text, msg_ids bigint[]) returns setof bigint language sql as $$ select 1::bigint $$;
    create function pgmq.set_vt(queue_name text, msg_id bigint, vt int) returns setof pgmq.message_record language sql as
      $$ select null::pgmq.message_record where false $$;` },
  pg_jsonschema: { relocatable: true, script: `
    create function json_matches_schema(schema json, instance json) ${nothing('boolean')}
    create function jsonb_matches_schema(schema json, instance jsonb) ${nothing('boolean')}` },
  pgjwt: { relocatable: true, script: `
    create function sign(payload json, secret text, algorithm text default 'HS256') ${nothing('text')}` },
  pg_graphql: { relocatable: true, script: '' },
  pgsodium: { relocatable: true, script: '' },
  hypopg: { relocatable: true, script: '' },
  index_advisor: { relocatable: true, script: '' },
  wrappers: { relocatable: true, script: '' },
  pg_stat_monitor: { relocatable: true, script: '' },
};

/** The stand-ins' files, by name. */
export function standInFiles() {
  return Object.fromEntries(Object.entries(STAND_INS).flatMap(([name, { schema, relocatable = false, script }]) => [
    [`${name}.control`, `default_version = '1.0'\nrelocatable = ${relocatable}\nsuperuser = false\n${schema ? `schema = '${schema}'\n` : ''}`],
    [`${name}--1.0.sql`, `${script.trim()}\n`],
  ]));
}
