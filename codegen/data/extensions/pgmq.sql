-- pgmq 1.5.1, from github.com/pgmq/pgmq; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create table pgmq.meta (
  queue_name character varying not null,
  is_partitioned boolean not null,
  is_unlogged boolean not null,
  created_at timestamp with time zone default now() not null,
  constraint meta_queue_name_key UNIQUE (queue_name)
);
create type pgmq.message_record as (msg_id bigint, read_ct integer, enqueued_at timestamp with time zone, vt timestamp with time zone, message jsonb, headers jsonb);
create type pgmq.queue_record as (queue_name character varying, is_partitioned boolean, is_unlogged boolean, created_at timestamp with time zone);
create function pgmq.acquire_queue_lock(queue_name text) returns void language plpgsql as $$begin end$$;
create function pgmq.format_table_name(queue_name text, prefix text) returns text language plpgsql as $$begin return null; end$$;
create function pgmq.read(queue_name text, vt integer, qty integer, conditional jsonb DEFAULT '{}'::jsonb) returns setof pgmq.message_record language plpgsql as $$begin return; end$$;
create function pgmq.read_with_poll(queue_name text, vt integer, qty integer, max_poll_seconds integer DEFAULT 5, poll_interval_ms integer DEFAULT 100, conditional jsonb DEFAULT '{}'::jsonb) returns setof pgmq.message_record language plpgsql as $$begin return; end$$;
create function pgmq.archive(queue_name text, msg_id bigint) returns boolean language plpgsql as $$begin return null; end$$;
create function pgmq.archive(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.delete(queue_name text, msg_id bigint) returns boolean language plpgsql as $$begin return null; end$$;
create function pgmq.delete(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamp with time zone) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send(queue_name text, msg jsonb) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send(queue_name text, msg jsonb, headers jsonb) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send(queue_name text, msg jsonb, delay integer) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send(queue_name text, msg jsonb, delay timestamp with time zone) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamp with time zone) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[]) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[]) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay integer) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamp with time zone) returns setof bigint language plpgsql as $$begin return; end$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay integer) returns setof bigint language plpgsql as $$begin return; end$$;
create type pgmq.metrics_result as (queue_name text, queue_length bigint, newest_msg_age_sec integer, oldest_msg_age_sec integer, total_messages bigint, scrape_time timestamp with time zone, queue_visible_length bigint);
create function pgmq.metrics(queue_name text) returns pgmq.metrics_result language plpgsql as $$begin return null; end$$;
create function pgmq.metrics_all() returns setof pgmq.metrics_result language plpgsql as $$begin return; end$$;
create function pgmq.list_queues() returns setof pgmq.queue_record language plpgsql as $$begin return; end$$;
create function pgmq.purge_queue(queue_name text) returns bigint language plpgsql as $$begin return null; end$$;
create function pgmq.detach_archive(queue_name text) returns void language plpgsql as $$begin end$$;
create function pgmq.pop(queue_name text) returns setof pgmq.message_record language plpgsql as $$begin return; end$$;
create function pgmq.set_vt(queue_name text, msg_id bigint, vt integer) returns setof pgmq.message_record language plpgsql as $$begin return; end$$;
create function pgmq._get_pg_partman_schema() returns text language plpgsql as $$begin return null; end$$;
create function pgmq.drop_queue(queue_name text, partitioned boolean) returns boolean language plpgsql as $$begin return null; end$$;
create function pgmq.drop_queue(queue_name text) returns boolean language plpgsql as $$begin return null; end$$;
create function pgmq.validate_queue_name(queue_name text) returns void language plpgsql as $$begin end$$;
create function pgmq._belongs_to_pgmq(table_name text) returns boolean language plpgsql as $$begin return null; end$$;
create function pgmq.create_non_partitioned(queue_name text) returns void language plpgsql as $$begin end$$;
create function pgmq.create_unlogged(queue_name text) returns void language plpgsql as $$begin end$$;
create function pgmq._get_partition_col(partition_interval text) returns text language plpgsql as $$begin return null; end$$;
create function pgmq._extension_exists(extension_name text) returns boolean language plpgsql as $$begin return null; end$$;
create function pgmq._ensure_pg_partman_installed() returns void language plpgsql as $$begin end$$;
create function pgmq._get_pg_partman_major_version() returns integer language plpgsql as $$begin return null; end$$;
create function pgmq.create_partitioned(queue_name text, partition_interval text DEFAULT '10000'::text, retention_interval text DEFAULT '100000'::text) returns void language plpgsql as $$begin end$$;
create function pgmq."create"(queue_name text) returns void language plpgsql as $$begin end$$;
create function pgmq.convert_archive_partitioned(table_name text, partition_interval text DEFAULT '10000'::text, retention_interval text DEFAULT '100000'::text, leading_partition integer DEFAULT 10) returns void language plpgsql as $$begin end$$;
