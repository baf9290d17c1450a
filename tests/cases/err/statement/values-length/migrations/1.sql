create table t (a int, b int);
insert into t values (1, 2), (3);
insert into t (a) values (1), (2, 3);
insert into t values (1, 2, 3), (4);
insert into t select * from (values (1, 2), (3)) x;
create view v as values (1, 2), (3);
create table u as values (1), (2, 3);
insert into t values (1, 2), (3, 4);
