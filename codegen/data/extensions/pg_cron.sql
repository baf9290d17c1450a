-- pg_cron 1.6, from github.com/citusdata/pg_cron; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create schema cron;
create sequence cron.jobid_seq;
create table cron.job (
  jobid bigint default nextval('cron.jobid_seq'::regclass) not null,
  schedule text not null,
  command text not null,
  nodename text default 'localhost'::text not null,
  nodeport integer default inet_server_port() not null,
  database text default current_database() not null,
  username text default CURRENT_USER not null,
  active boolean default true not null,
  jobname text,
  constraint job_pkey PRIMARY KEY (jobid),
  constraint jobname_username_uniq UNIQUE (jobname, username)
);
create function cron.schedule(schedule text, command text) returns bigint language plpgsql strict as $$begin return 1; end$$;
create function cron.unschedule(job_id bigint) returns boolean language plpgsql strict as $$begin return null; end$$;
create function cron.job_cache_invalidate() returns trigger language plpgsql as $$begin return coalesce(new, old); end$$;
create sequence cron.runid_seq;
create table cron.job_run_details (
  jobid bigint,
  runid bigint default nextval('cron.runid_seq'::regclass) not null,
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamp with time zone,
  end_time timestamp with time zone,
  constraint job_run_details_pkey PRIMARY KEY (runid)
);
create function cron.schedule(job_name text, schedule text, command text) returns bigint language plpgsql as $$begin return 1; end$$;
create function cron.alter_job(job_id bigint, schedule text DEFAULT NULL::text, command text DEFAULT NULL::text, database text DEFAULT NULL::text, username text DEFAULT NULL::text, active boolean DEFAULT NULL::boolean) returns void language plpgsql as $$begin end$$;
create function cron.schedule_in_database(job_name text, schedule text, command text, database text, username text DEFAULT NULL::text, active boolean DEFAULT true) returns bigint language plpgsql as $$begin return null; end$$;
create function cron.unschedule(job_name text) returns boolean language plpgsql strict as $$begin return null; end$$;
create trigger cron_job_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON cron.job FOR EACH STATEMENT EXECUTE FUNCTION cron.job_cache_invalidate();
alter table cron.job enable row level security;
alter table cron.job_run_details enable row level security;
create policy cron_job_policy on cron.job for all to public using ((username = CURRENT_USER));
create policy cron_job_run_details_policy on cron.job_run_details for all to public using ((username = CURRENT_USER));
grant delete, select on table cron.job_run_details to public;
grant select on sequence cron.jobid_seq, cron.runid_seq to public;
grant select on table cron.job to public;
revoke execute on function cron.alter_job(bigint,text,text,text,text,boolean) from public;
revoke execute on function cron.schedule_in_database(text,text,text,text,text,boolean) from public;
