create table b (id int);
\ir a.sql
