create type pair as (a int, b varchar(7));
create table t (id int primary key, v text not null, n numeric(10,2), tags varchar(8)[], p pair, data jsonb not null);
create view sliced as select (tags[1:2])[1] as one, tags[1:2][1] as still_many, ((array['a', 'b'])[1:1])[1] as literal, (array[n, n])[1] as exact from t;
create view literals as select bit '101' as b, char 'x' as c, character(3) 'x' as d, bit(3) '101' as e;
create view of_rows as select (p).b as field, count(*) from t group by rollup ((p).b, (tags[1:2])[1]), cube ((row(id, v)).f2);
create view sets as select (p).b as field from t group by grouping sets (((p).b), ((p).a, (p).b), ());
create view elements as select e, n.n as number, w from t, jsonb_array_elements(t.data) e, generate_series(1, 3) n, unnest(t.tags) u (w);
create view fields as select (row(id, v)::pair).* from t;
create view starred as select (select t.*) as whole from (select 1 as a) t;
create function alter_rows() returns table (a int, b text) language sql as $$ merge into t using (select 1 as k) s on t.id = s.k when matched then update set v = 'x' returning s.k, t.v $$;
create function all_rows() returns table (k int, id int, v text) language sql as $$
  with m as (merge into t using (select 1 as k) s on t.id = s.k when matched then delete returning *) select m.k, m.id, m.v from m
$$;
