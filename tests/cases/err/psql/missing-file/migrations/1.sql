create table notes (id int);
\i parts/missing.sql
create table behind (id int);
