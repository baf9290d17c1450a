create domain mood as text default 'calm';
create table notes (
  id int primary key,
  a text default null,
  b varchar(10) default null,
  c numeric default (NULL),
  d mood default null,
  e int not null default null,
  f text[] default null,
  g timestamptz(3) default null
);
alter table notes add column h text default 'x', add column i numeric(5,2) default null;
alter table notes alter column h set default null, alter column a set default 'y';
