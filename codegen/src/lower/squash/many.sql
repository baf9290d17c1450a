create role reader nologin;
create schema app;
comment on schema app is 'ours';
grant usage on schema app to reader;
create type app.mood as enum ('sad', 'ok', 'it''s fine');
create type app.pair as (a int, b text);
create domain app.positive as int default 1 constraint above_zero check (value > 0);
create type app.span as range (subtype = numeric);
create sequence app.numbers as int increment by 5 start with 10 cycle;
create function app.is_even(n int) returns boolean language sql immutable strict as $$select n % 2 = 0$$;
create function app.touch() returns trigger language plpgsql security definer set search_path = '' as $body$
begin new.changed = now(); return new; end $body$;
create procedure app.clean(in days int default 30) language plpgsql as 'begin null; end';
create table app.account (
  id int generated always as identity (start with 100) primary key,
  email text not null unique collate "C",
  mood app.mood not null default 'ok',
  tags text[] default '{}',
  size app.positive,
  total int generated always as (1 + 1) stored,
  changed timestamptz(3) default now(),
  parent int references app.account on delete cascade deferrable initially deferred,
  constraint even check (app.is_even(id)) no inherit
) with (fillfactor = 70);
comment on table app.account is E'with a \\ and a '' quote';
comment on constraint even on app.account is 'only half';
create index on app.account (lower(email), mood desc nulls last) include (id) where size > 1;
create unique index by_email on app.account using btree (email text_pattern_ops) nulls not distinct;
create trigger touched before insert or update of email on app.account for each row when (new.id > 0) execute function app.touch();
alter table app.account disable trigger touched;
alter table app.account replica identity full;
create table a (id serial primary key, b int);
create table b (id bigint primary key, a int not null references a);
alter table a add constraint to_b foreign key (b) references b;
alter table a add constraint small check (b < 10) not valid;
comment on constraint to_b on a is 'a circle';
create table days (at date not null, n int, primary key (at, n)) partition by range (at);
create table days_2025 partition of days for values from ('2025-01-01') to ('2026-01-01');
create table days_rest partition of days default;
create index on days (n);
create table base (id int not null, note text default 'x');
create table derived (more int) inherits (base);
create unlogged table quick (id int);
create view app.seen with (security_invoker = true) as select id, email as address from app.account where mood <> 'sad';
comment on column app.seen.address is 'their own';
create materialized view counts as select mood, count(*) from app.account group by mood with no data;
create unique index on counts (mood);
create view rows_of_a as select * from a;
alter table a add column later text;
create function of_a(a) returns text language sql stable as 'select $1.later';
create rule nothing as on delete to app.seen do instead nothing;
create statistics app.together (dependencies) on id, size from app.account;
alter table app.account enable row level security;
alter table app.account force row level security;
create policy own on app.account as restrictive for select to reader using (email = current_user);
comment on policy own on app.account is 'their own';
grant select (id, email), update (mood) on app.account to reader;
grant all on a to reader with grant option;
revoke execute on function app.is_even(int) from public;
alter default privileges in schema app grant select on tables to reader;
create publication changes for table a, app.account;
create function app.watch() returns event_trigger language plpgsql as 'begin null; end';
create event trigger watch on ddl_command_end execute function app.watch();
