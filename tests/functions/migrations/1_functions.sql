-- A function of each kind of argument and result that a request can have; calls.json calls them.

create type mood as enum ('calm', 'glad');
create type place as (city text, latitude double precision, mood mood);
create domain email as text check (value like '%@%');
create domain sure_email as text not null;
create table notes (
  id bigint primary key,
  title text not null check (title <> ''),
  mood mood not null default 'calm',
  tags text[] not null default '{}',
  meta jsonb,
  place place,
  price numeric(6, 2),
  made date not null default '2026-01-01'
);
create view glad_notes as select id, title from notes where mood = 'glad';
insert into notes (id, title, mood, tags, meta, place, price) values
  (1, 'first', 'glad', array['a', null], '{"a": [1, null]}', ('Bern', 46.9, 'glad'), 1.50),
  (2, 'second', 'calm', '{}', null, null, null);

create function nothing() returns void language sql as $$ $$;
create function touch(note bigint) returns void language sql as $$ update notes set made = made where id = note $$;
create function one() returns int language sql as $$ select 1 $$;
create function no_number() returns int language sql as $$ select null::int $$;
create function numbers(most int default 3) returns setof int language sql as $$ select nullif(n, 2) from generate_series(1, most) n $$;
create function greatest_price() returns numeric language sql as $$ select 'NaN'::numeric $$;
create function floats() returns double precision[] language sql as $$ select array['NaN', 1.5, null, '-Infinity']::double precision[] $$;
create function mood_of(note bigint) returns mood language sql as $$ select mood from notes where id = note $$;
create function all_moods() returns setof mood language sql as $$ select unnest(enum_range(null::mood)) union all select null $$;
create function mail_of(name text, host text default 'example.org') returns email language sql as $$ select name || '@' || host $$;
create function no_mail() returns sure_email language plpgsql as $$ declare found text; begin select title into found from notes where false; return coalesce(found, ''); end $$;
create function described(note bigint) returns jsonb language sql as $$ select meta from notes where id = note $$;
create function json_list() returns setof json language sql as $$ values ('1'::json), ('null'), (null), ('{"a": []}') $$;
create function tags_of(note bigint) returns text[] language sql as $$ select tags from notes where id = note $$;
create function note(wanted bigint) returns notes language sql as $$ select * from notes where id = wanted $$;
create function all_notes() returns setof notes language sql stable as $$ select * from notes order by id $$;
create function all_glad() returns setof glad_notes language sql as $$ select * from glad_notes $$;
create function first_note() returns setof notes rows 1 language sql as $$ select * from notes order by id limit 1 $$;
create function place_of(note bigint) returns place language sql as $$ select place from notes where id = note $$;
create function places() returns setof place language sql as $$ select place from notes $$;
create function search(words text, moods mood[] default null, "limit" int default 10) returns table (id bigint, title text, mood mood, score real, found timestamptz)
  language sql as $$ select n.id, n.title, n.mood, 'Infinity'::real, '2026-01-01 00:00:00+00'::timestamptz from notes n where n.title like '%' || words || '%' and (moods is null or n.mood = any (moods)) union all select null, null, null, null, null limit "limit" $$;
create function range_of(out low bigint, out high bigint, out mean double precision) language sql as $$ select min(id), max(id), avg(id) from notes $$;
create function only_out(out total bigint) language sql as $$ select count(*) from notes $$;
create function step(inout n int, by_ int default 1) language sql as $$ select n + by_ $$;
create function pairs(out a int, out b text) returns setof record language sql as $$ values (1, 'x'), (null, null) $$;
create function sum_of(variadic numbers int[]) returns bigint language sql as $$ select sum(n) from unnest(numbers) n $$;
create function strictly(a int, b text default 'x') returns text language sql strict as $$ select b || a $$;
create function kept(a int, at date, mail sure_email, data jsonb, whole place, list numeric[]) returns jsonb language sql as
  $$ select jsonb_build_object('a', a, 'at', at, 'mail', mail, 'data', data, 'whole', whole, 'list', list) $$;
create function body(jsonb) returns jsonb language sql as $$ select $1 $$;
create function "Odd ""name"" */"("an ""argument""" int, "class" text default null) returns table ("*/ column" int, "class" text) language sql as $$ select 1, 'x' $$;
create function over(a int) returns int language sql as $$ select a $$;
create function over(a int, b text) returns text language sql as $$ select b $$;

-- Fields of a row, not called.
create function short(notes) returns text language sql as $$ select left($1.title, 3) $$;
create function others(notes) returns setof notes language sql as $$ select * from notes where id <> $1.id $$;
create function before(notes) returns notes language sql as $$ select * from notes where id < $1.id $$;
-- Nobody's.
create function on_change() returns trigger language plpgsql as $$ begin return new; end $$;
create function two(int, int) returns int language sql as $$ select 1 $$;
create procedure work() language sql as $$ $$;
