create table kept (id int primary key);
create temp table scratch (id int primary key, mood text);
create type pg_temp.shade as enum ('dark');
create function pg_temp.twice(x int) returns int language sql as $$ select x * 2 $$;
create table pg_temp.other (s pg_temp.shade);
create function leans_on(s scratch) returns int language sql as $$ select 1 $$;
insert into kept values (pg_temp.twice(1));
