\set table notes
\i parts/table.sql
\ir ../parts/index.sql
\include parts/:table.sql
create table behind (id int);
