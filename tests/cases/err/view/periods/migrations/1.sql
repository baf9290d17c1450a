create table t (a int);
create view v as select 1 from t;
create view named as select x."?column?" from v x;
create view not_named as select x.?column? from v x;
create view not_named as select a from t x where x.'a' > 1;
create view not_named as select a from t x order by x.(a);
create table checked (a int, check (checked.?a > 1));
