create table notes (id int);
grant select on notes to reader;
alter table notes owner to reader;
create role reader;
create role reader;
