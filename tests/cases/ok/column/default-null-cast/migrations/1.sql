create domain plain as text;
create domain with_default as text default 'x';
create type mood as enum ('a');
create table t (
  a text default null::int, b text default null::varchar, c varchar(3) default null::varchar, d int default null::int, e int default null::bigint,
  f text default null::text::text, g text default cast(null as text), h text default (null), i text default ((null)::text), j plain default null,
  k plain default null::plain, l plain default null::text, m varchar default null::varchar(3), n text default null::varchar(3),
  o mood default null::mood, p int[] default null::int[], q numeric default null::numeric(3), r text default null collate "C",
  s varchar default null::text, u text default null::int::text, v text default 'null', w text default 'a' || null
);
create domain d1 as text default null::text;
create domain d2 as text default null::varchar;
create domain d3 as varchar(3) default null;
create domain d4 as with_default default null;
create domain d5 as with_default default null::text;
create domain d6 as text default (null);
create domain d7 as int default cast(null as bigint);
create domain d8 as varchar(3) default null::varchar(3);
create domain d9 as text default 'a';
alter domain d9 set default null::text;
create domain d10 as with_default;
create domain d11 as text default 'a';
alter domain d11 set default null::varchar;
