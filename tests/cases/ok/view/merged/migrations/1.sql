-- The alias behind USING has the merged columns alone, and the items of the join stay.
create table a (id int primary key, k text not null, v int);
create table b (id int primary key, k text, w int);
create table c (id bigint not null, x int);
create view inner_one as select j.id, j.k, a.v, b.w from a join b using (id, k) as j;
create view all_of as select j.*, v from a left join b using (id) as j;
create view whole as select to_jsonb(j) as row, count(*) over () as n from a join b using (id, k) as j;
create view full_one as select j.id, j.k from a full join b using (id, k) as j where j.id > 1;
create view nested as select j.id as ab, l.id as abc, l.* from a join b using (id) as j join c using (id) as l;
create view grouped as select j.id, a.k, count(b.w) as n from a join b using (id) as j group by j.id, a.k;
create view of_key as select a.v, j.id from a join b using (id) as j group by a.id;
create view beside as select s.n from a join b using (id) as j, lateral (select j.id + 1 as n) s;
create view inside as select o.id, o.w from (a join b using (id) as j) as o;
create view ordered as select k as id from a join b using (id, k) as "J" order by "J".id;
create view within as select id from c where exists (select from a join b using (id) as c where c.id > 1);
create view outer_one as select (select max(j.id) from b) as m from a join b using (id) as j;
create function merged(n int) returns setof int language sql begin atomic
  select j.id from a join b using (id) as j where j.id > n;
end;
create policy one on a using (exists (select from b join c using (id) as j where j.id = a.id));
alter table b rename column w to ww;
