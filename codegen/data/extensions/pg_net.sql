-- pg_net 0.20.4, from github.com/supabase/pg_net; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create schema net;
create type net.request_status as enum ('PENDING', 'SUCCESS', 'ERROR');
create domain net.http_method as text constraint http_method_check CHECK (((VALUE ~~* 'get'::text) OR (VALUE ~~* 'post'::text) OR (VALUE ~~* 'delete'::text)));
create unlogged table net.http_request_queue (
  id bigserial,
  method net.http_method not null,
  url text not null,
  headers jsonb,
  body bytea,
  timeout_milliseconds integer not null
);
create function net.check_worker_is_up() returns void language plpgsql as $$begin end$$;
create unlogged table net._http_response (
  id bigint,
  status_code integer,
  content_type text,
  headers jsonb,
  content text,
  timed_out boolean,
  error_msg text,
  created timestamp with time zone default now() not null
);
create function net._await_response(request_id bigint) returns boolean language plpgsql as $$begin return null; end$$;
create function net._urlencode_string(string character varying) returns text language plpgsql immutable as $$begin return null; end$$;
create function net._encode_url_with_params_array(url text, params_array text[]) returns text language plpgsql immutable as $$begin return null; end$$;
create function net.worker_restart() returns boolean language plpgsql as $$begin return null; end$$;
create function net.wait_until_running() returns void language plpgsql as $$begin end$$;
create function net.wake() returns void language plpgsql as $$begin end$$;
create function net.http_get(url text, params jsonb DEFAULT '{}'::jsonb, headers jsonb DEFAULT '{}'::jsonb, timeout_milliseconds integer DEFAULT 5000) returns bigint language plpgsql as $$begin return null; end$$;
create function net.http_post(url text, body jsonb DEFAULT '{}'::jsonb, params jsonb DEFAULT '{}'::jsonb, headers jsonb DEFAULT '{"Content-Type": "application/json"}'::jsonb, timeout_milliseconds integer DEFAULT 5000) returns bigint language plpgsql as $$begin return null; end$$;
create function net.http_delete(url text, params jsonb DEFAULT '{}'::jsonb, headers jsonb DEFAULT '{}'::jsonb, timeout_milliseconds integer DEFAULT 5000, body jsonb DEFAULT NULL::jsonb) returns bigint language plpgsql as $$begin return null; end$$;
create type net.http_response as (status_code integer, headers jsonb, body text);
create type net.http_response_result as (status net.request_status, message text, response net.http_response);
create function net._http_collect_response(request_id bigint, async boolean DEFAULT true) returns net.http_response_result language plpgsql as $$begin return null; end$$;
create function net.http_collect_response(request_id bigint, async boolean DEFAULT true) returns net.http_response_result language plpgsql as $$begin return null; end$$;
create index _http_response_created_idx on net._http_response (created);
grant all on sequence net.http_request_queue_id_seq to public;
grant all on table net._http_response, net.http_request_queue to public;
grant usage on schema net to public;
