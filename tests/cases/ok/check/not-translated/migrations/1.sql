create table notes (
  id bigint primary key,
  body text not null check (body ~ '^\w+$'),
  kind text not null check (kind in ('a', 'b')),
  rank int check (rank between 1 and 5)
);
