create role keeper;
create function f() returns trigger language plpgsql as 'begin return new; end';
create schema s
  create view v as select a, b as "create", (select count(*) from t) as grant_total from t where a > (select max(b) from t)
  create trigger tg before insert on t for each row execute function public.f()
  create unique index on t (b)
  create table t (a int primary key, b int references t, check (a > 0), c int default nextval('q'))
  grant select, insert on t to public
  create sequence q
  grant create, usage on schema s to keeper with grant option
  grant all on v to keeper;
create table t (in_public int);
create schema s3 create table s3.t (a int) create table u (b int);
create schema authorization keeper create table t (a int primary key) create table u (b int references t);
create schema "S 9" create table "T" (a serial);
create schema if not exists "S 9";
create schema s9 authorization keeper create view v as select 1 as one create view w as select one from v;
