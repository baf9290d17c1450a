create table t (a int primary key, b int);
alter table t alter constraint t_pkey deferrable;
alter table t alter constraint nothing deferrable;
create table n (a int not null, b int, constraint n_b_positive check (b > 0));
alter table n alter constraint n_b_positive no inherit;
alter table n alter constraint n_b_positive inherit;
