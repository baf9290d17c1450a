create table notes (
  a text default 'a' || null not null,
  b text default null || 'b' null,
  c int default 1 + null::int,
  d int default (1) null,
  e boolean default 1 is distinct from 2 not null
);
alter table notes add column f text default 'a' || null, add g int default 1 null;
