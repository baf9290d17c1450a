create table a (x int);
create table b (y int) inherits (a);
create table c () inherits (b);
create table d () inherits (c);
alter table b add z int;
alter table a add z int;
alter table a drop column z;
alter table b drop column z;

create table top (x int);
create table left_side () inherits (top);
create table right_side () inherits (top);
create table bottom () inherits (left_side, right_side);
alter table top add w int;
alter table top drop column w;
