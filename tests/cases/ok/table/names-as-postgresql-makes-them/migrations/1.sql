create table t (
  a int check (a > 0) check (a < 10),
  b int unique,
  c int references t (b),
  check (a > b),
  unique (a, b)
);
create index on t (c);
create index on t (c, lower(a::text));
create table "Mixed Case" (ID int primary key, "Id 2" int);
create table a_name_of_more_than_sixty_three_bytes_is_cut_by_postgresql_at_sixty_three (id int primary key);
