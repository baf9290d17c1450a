create table notes (id int);
\ir ../parts/a.sql
create table behind (id int);
