-- Columns of one name in two tables are two.
create table people (id integer, boss integer);
create table orders (id integer, person integer, at timestamp);
create view first_orders as
    select distinct on (p.id) p.id as person, o.at
    from people p join orders o on o.person = p.id
    order by p.id, o.at desc nulls last, o.id desc;
create view listed as
    select string_agg(distinct p.id::text, ',' order by p.id::text) as ids from people p join orders o on o.person = p.id;
create view hidden_key as select distinct p.id from people p join orders o on o.person = p.id order by o.id;
create view other_key as
    select distinct on (p.id) p.id as person from people p join orders o on o.person = p.id order by o.id, p.id;
create view other_list as
    select array_agg(distinct p.id order by o.id) as ids from people p join orders o on o.person = p.id;
create view unqualified as select distinct p.boss from people p order by boss;
