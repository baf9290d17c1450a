create table notes (
  id bigint primary key,
  kind text check (kind in ('a', null))
);
