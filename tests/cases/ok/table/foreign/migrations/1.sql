create foreign data wrapper dummy;
create server elsewhere foreign data wrapper dummy;
create foreign table remote (a int not null, b text options (column_name 'x') default 'y', check (a > 0)) server elsewhere options (t 'x');
alter foreign table remote add column c int;
alter foreign table remote alter c set default 3;
comment on foreign table remote is 'over there';
comment on column remote.a is 'a';
grant select on remote to public;
