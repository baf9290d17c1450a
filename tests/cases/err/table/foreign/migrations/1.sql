create foreign data wrapper dummy;
create server elsewhere foreign data wrapper dummy;
create foreign table remote (a int) server elsewhere;
drop table remote;
create index on remote (a);
create foreign table remote (a int) server elsewhere;
