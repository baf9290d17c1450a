-- What the expressions of cases.sql are about.
create schema s;
create type mood as enum ('sad', 'ok', 'happy');
create domain positive as integer check (value > 0);
create domain code as varchar(8);
create domain tags as text[];
create type point3 as (x integer, y numeric(10, 2), z text);
create table t (
  id integer primary key, b boolean, i2 smallint, i4 integer, i8 bigint, n numeric, n2 numeric(10, 2), f4 real, f8 double precision, m money,
  tx text, vc varchar(10), v varchar, ch char(4), nm name, by bytea, u uuid, j json, jb jsonb, x xml,
  d date, ti time, tz timetz, ts timestamp, ts3 timestamp(3), tstz timestamptz, iv interval, iv0 interval(0),
  ia integer[], ta text[], va varchar(5)[], na numeric(6, 1)[], ja jsonb[], md mood, ma mood[], ps positive, cd code, tg tags, p3 point3, pa point3[],
  r4 int4range, rn numrange, rt tstzrange, r4m int4multirange, ip inet, ci cidr, mc macaddr, bi bit(3), vb varbit(5), o oid, pt point, bx box, tv tsvector, tq tsquery
);
create table w (id integer, t_id integer references t, amount numeric(12, 4), label varchar(20), at timestamptz, mood mood, primary key (id));
create table s.far (id bigint, note text);
create function f(integer) returns text language sql as 'select $1::text';
create function f(text) returns integer language sql as 'select length($1)';
create function g(a integer, b text default 'x', c numeric default 1) returns numeric language sql as 'select $3';
create function vari(text, variadic integer[]) returns bigint language sql as 'select 1::bigint';
create function vari_any(variadic "any") returns text language internal as 'text_concat_ws';
create function same(anyelement) returns anyelement language sql as 'select $1';
create function firsts(anyarray) returns anyelement language sql as 'select $1[1]';
create function wrap(anyelement) returns anyarray language sql as 'select array[$1]';
create function both_of(anycompatible, anycompatible) returns anycompatible language sql as 'select $1';
create function rows_of(n integer) returns setof t language sql as 'select * from t where id < n';
create function pairs(n integer) returns table (key text, total numeric) language sql as $$select 'a', 1.0$$;
create function outs(in a integer, out b text, out c date) language sql as $$select 'a', current_date$$;
create function one_out(in a integer, out single text) language sql as $$select 'a'$$;
create function rec() returns setof record language sql as $$select 1, 'a'::text$$;
create function numbers() returns setof integer language sql as 'select 1';
create function full_label(w) returns text language sql as 'select $1.label';
create function s.hidden(integer) returns date language sql as 'select current_date';
create aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
