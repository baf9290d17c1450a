create table a (x int);
create table b () inherits (a);
create table c () inherits (a);
create table d () inherits (b, c);
alter table a rename x to y;
alter table a alter y type bigint using y + 1, alter y set default 3, alter y set not null, add constraint positive check (y > 0);
alter table a alter y drop not null;
alter table a rename constraint positive to above_zero;
alter table a validate constraint above_zero;

create table e (x int, constraint k check (x > 0));
create table f () inherits (e);
create table g () inherits (e);
create table h () inherits (f, g);
alter table e drop constraint k, drop column x;
