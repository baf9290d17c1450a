create table t (a int primary key, b int);
alter table t alter constraint t_pkey deferrable;
alter table t alter constraint nothing deferrable;
