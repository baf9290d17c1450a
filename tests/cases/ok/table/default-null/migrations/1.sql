-- NULL is what a column has without a default; a length or a domain makes a cast of it, which is kept.
create domain d as text;
create table t (
  a text default null,
  b varchar(10) default null,
  c numeric(5, 2) default null,
  d d default null,
  e int default 5,
  f timestamptz default NULL not null
);
alter table t alter e set default null, add column g uuid default null;
