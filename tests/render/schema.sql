create type mood as enum ('sad', 'glad');
create type address as (street text, town text);
create table users (id uuid primary key default gen_random_uuid(), email text not null unique);
create table notes (
  id bigint generated always as identity primary key,
  title varchar(40) not null check (length(title) > 0),
  class text,
  mood mood not null,
  status text not null default 'open' check (status in ('open', 'done')),
  tags text[],
  home address,
  at timestamptz not null default now(),
  price numeric(10, 2),
  writer uuid references users
);
comment on table notes is 'what one wrote
in two lines';
comment on column notes.title is 'in short';
create view titles as select id, title from notes;
create function twice(n int, times int default 2) returns int language sql as 'select n * times';
create function totals() returns table (week int, total int) language sql as 'select 1, 2';
create function nothing() returns void language sql as '';
