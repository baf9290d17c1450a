create table t (
  id int generated always as identity primary key,
  a text unique,
  b int,
  c jsonb,
  d text generated always as (a || 'x') stored
);
create table u (x int, y text);
create unique index on u (y) where x > 0;

insert into t (a, nope) values ('x', 1);
insert into t (a) values ('x', 2);
insert into t (c) values (now());
insert into t (d) values ('x');
insert into t (id) values (1);
insert into t (id) overriding system value values (100);
insert into t (a) values ('x') on conflict (b) do nothing;
insert into t (a) values ('x') on conflict (a) do update set b = excluded.b;
insert into u (y) values ('x') on conflict (y) do nothing;
insert into u (y) values ('x') on conflict (y) where x > 0 do nothing;
update t set nope = 1;
update t set b = count(*);
update t set b = row_number() over ();
update nowhere.t set a = 1;
delete from t using v where true;
with x as (insert into t (a) values ('q') returning id) select x.a from x;
select b, count(*) from t group by a;
select t.*, count(*) from t group by id;
select row_number() over (partition by nope) from t;
truncate u, missing;
analyze missing;
refresh materialized view missing;
copy t (zz) from '/x';
