create role reader;
alter default privileges in schema public grant select on tables to reader;
create table seen (id int);
alter default privileges in schema public revoke select on tables from reader;
create table unseen (id int);
