create table t (a int, b int, c int);
alter table t drop column b;
alter table t add column b text not null;
