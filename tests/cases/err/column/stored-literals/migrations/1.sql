create type mood as enum ('ok', 'sad');
create domain small as int check (value < 10);
create table a (m mood default 'glad');
create table a (n int default 'one');
create table a (u uuid default 'none');
create table a (u uuid default '');
create table a (b boolean default 'maybe');
create table a (d date default '2024-13-45');
create table a (d date default 'soon');
create table a (j jsonb default '{bad');
create table a (j json default '');
create table a (t text[] default '[]');
create table a (m mood[] default '{glad}');
create table a (n small default 'x');
create domain d as int default 'x';
create domain d as int default 7;
alter domain d set default 'y';
alter domain d set default '8';
create table a (m mood default 'ok', ms mood[] default '{ok,sad}', n int default ' 7 ', n2 small default '70', u uuid default '00000000-0000-0000-0000-000000000000',
  b boolean default 'yes', b2 boolean default 't', d date default 'today', d2 date default 'infinity', ts timestamptz default '2024-01-01T00:00:00Z', ts2 timestamp default 'now',
  i interval default '1 day', i2 interval default '00:10', j jsonb default '{}', j2 json default '[]', t text[] default '{}', t2 text[] default array[]::text[], t3 text[] default array['a'],
  v varchar(3) default 'abc', p point default '(1,2)', r int4range default '[1,2)', x xml default '<a/>', k "char" default 'a', o oid default '1', f float8 default 'NaN', g numeric(5,2) default '1.5', c cidr default '10.0.0.0/8',
  y inet default '::1', z bytea default '\x00', bb bit(3) default '101', tm time default '10:00', q regclass default 'pg_class');
alter table a alter n set default 'abc';
alter table a alter m set default 'glad';
alter table a alter m set default 'sad';
alter table a add column w int default 'w';
alter table a add column w int default '5';
create table c (id int, m mood, d date, check (m = 'glad'));
create table c (id int, m mood, d date, check (m in ('ok', 'glad')));
create table c (id int, m mood, d date, check (id > 'x'));
create table c (id int, m mood, d date, check (d > '2024-13-01'));
create table c (id int, m mood, d date, check (m in ('ok', 'sad')), check (id > '5'));
create table g (id int, x boolean generated always as (id = 'x') stored);
create table g (id int, x int generated always as ('x') stored);
create table g (id int, x int generated always as (coalesce(id, '7')) stored);
