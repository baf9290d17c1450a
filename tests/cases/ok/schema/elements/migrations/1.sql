-- The elements of CREATE SCHEMA are made in it, sorted: sequences, tables, views, indexes, triggers, grants.
create role r;
create role owner_of_all superuser;
create function public.f() returns trigger language plpgsql as 'begin return new; end';
create schema z
  grant select, insert on t to r with grant option
  create view v as select a, b from t
  create index i on t (b)
  create trigger tr before insert on t for each row execute function public.f()
  create table t (a int primary key default nextval('q'), b text check (b <> 'create'), "create" int)
  create sequence q start with 5
  create unique index on z.t (b) where a > 0
  grant usage on schema z to r;
create schema authorization owner_of_all create table t (a int);
create schema only_grants grant all on schema only_grants to r;
create table outside (a int);
select * from z.v;
