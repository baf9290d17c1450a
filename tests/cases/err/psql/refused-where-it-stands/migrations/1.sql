\set table notes
create table :table (id int);
\i parts/again.sql
create table :table (
  id int
);
create table :unset (id int);
create index on :table (:column);
