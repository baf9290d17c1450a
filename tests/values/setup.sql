create type mood as enum ('sad', 'ok', 'happy');
create domain short as varchar(3);
create domain positive as int check (value > 0);
create table tt (id int primary key, nm varchar(20) not null, "Odd" text default 'x', arr int[], n numeric(10,2), gone int, m mood, constraint chk check (id > 0));
alter table tt drop column gone;
create view vv as select 1 as x;
create function ff(a int, b text default 'x') returns int language sql as 'select 1';
create function noargs() returns setof text language sql as 'select null::text';
create schema s2;
create table s2.tt (z int generated always as identity, s serial, unique (s));
create index tt_nm on tt (nm);
create index tt_two on tt (n desc, lower(nm)) where id > 3;
create sequence sq;
comment on table tt is 'about tt';
comment on column tt.nm is 'about nm';
create table kid (t_id int references tt on delete cascade not null, note text check (length(note) < 9));
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before insert or update of nm on tt for each row execute function trg();
alter table tt enable row level security;
create policy see on tt for select using (id > 0);
create table ck (a int, b bigint, n numeric(6,2), f float8, t text, v varchar(9), ok boolean,
  constraint c1 check (a > 0), constraint c2 check (a >= 1 and b < 10), constraint c3 check (n >= 0), constraint c4 check (n < 0.5 or f > 1),
  constraint c5 check (t in ('a', 'b''c')), constraint c6 check (v in ('x', 'y')), constraint c7 check (t = 'q'), constraint c8 check (v <> 'z'),
  constraint c9 check (length(t) <= 9), constraint c10 check (char_length(v) > 1), constraint c11 check (a between 1 and 5), constraint c12 check (t is not null),
  constraint c13 check (ok), constraint c14 check (not ok), constraint c15 check (t ~ '^[a-z]+$'), constraint c16 check (a in (1, 2, 3)),
  constraint c17 check (t not in ('a', 'b')), constraint c18 check (a < b), constraint c19 check (not (a = 1)), constraint c20 check ((a > 0 and b > 0) or t is null));
