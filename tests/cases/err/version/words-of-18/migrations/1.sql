create table virtual (a int, b int generated always as (a * 2) virtual);
create table implied (a int, b int generated always as (a * 2));
create table unenforced (a int check (a > 0) not enforced, constraint c check (a < 9) enforced);
create table named (a int, constraint a_there not null a);
create table alone (a int not null no inherit);
create table base (id int primary key, a int, b int generated always as (a) stored);
alter table base add constraint a_given not null a;
alter table base add constraint a_small check (a < 10) not enforced;
create table child (id int references base);
alter table child alter constraint child_id_fkey not enforced;
-- The name of a NOT NULL on one column is not kept yet, so what alters it has no case here.
create role keeper;
alter default privileges grant select on large objects to keeper;
create table kept (a int, b text storage main);
alter table kept alter column b set storage default;
alter table base alter column b set expression as (a + 1);
grant maintain on kept to keeper;
create view merged as select 1 as one;
merge into kept k using base b on k.a = b.id when matched then delete returning k.a;
