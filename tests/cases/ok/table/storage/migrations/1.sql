-- How a table is stored is a fact of it, though no output shows most of it.
create table t (a int primary key, b int, constraint self foreign key (b) references t) with (fillfactor = 70, autovacuum_enabled = false);
alter table t set (fillfactor = 80, toast.autovacuum_enabled = off);
alter table t reset (autovacuum_enabled);
alter table t alter a set statistics 100, alter a set storage plain, alter a set (n_distinct = 5), alter a reset (n_distinct);
alter table t alter constraint self deferrable initially deferred;
alter table t alter constraint self not deferrable;
alter table t set access method heap;
alter table t cluster on t_pkey;
alter table t set without cluster;
alter table t replica identity using index t_pkey;
create unlogged table u (a int);
create table v (a int);
alter table v set unlogged;
alter table u set logged;
