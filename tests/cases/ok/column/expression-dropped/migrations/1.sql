create table a (x int, g int generated always as (x * 2) stored);
create table b () inherits (a);
alter table a alter g drop expression;
