-- What a client may do: every command on all of a table, on some columns and not at all.

create role web;

create table notes (
  id integer primary key,
  line text not null,
  more text
);
grant select, insert, update, delete on notes to web;

-- Written in part.
create table todos (
  id bigint generated always as identity primary key,
  title text not null check (title <> ''),
  note text,
  done boolean not null default false,
  owner_id uuid not null default gen_random_uuid(),
  rank integer check (rank > 0),
  constraint todos_said check (done or note is not null),
  constraint todos_owner check (done or owner_id is not null)
);
grant select on todos to web;
grant insert (title, note), update (title) on todos to web;

-- Written only.
create table feedback (
  id integer generated always as identity primary key,
  body text not null,
  mood text check (mood in ('bad', 'good'))
);
grant insert on feedback to web;

-- Read in part; a function gives all of a row.
create table profiles (
  id integer primary key,
  full_name text not null,
  email text not null check (email like '%@%'),
  plan text not null check (plan in ('free', 'paid')),
  constraint profiles_said check (email <> full_name)
);
grant select (id, full_name) on profiles to web;
create function whoami() returns profiles language sql security definer as 'select * from profiles limit 1';
comment on table profiles is E'Of users.\n@pick Card (full_name, email)\n@pick Address (email)';

-- Only emptied.
create table alarms (
  id integer primary key,
  line text not null
);
grant delete on alarms to web;

-- Not reached, but for a function.
create type level as enum ('low', 'high');
create table secrets (
  id integer primary key,
  worth level not null
);
create function found_secrets(word text) returns setof secrets language sql security definer as 'select * from secrets where word is not null';

create table shares (
  id integer primary key,
  to_user text,
  to_team integer,
  constraint shares_target check (num_nonnulls(to_user, to_team) = 1)
);
comment on table shares is '@unions true';
grant insert on shares to web;

create view titles as select id, title, note from todos;
grant select (id, title) on titles to web;
