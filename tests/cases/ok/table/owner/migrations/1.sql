create role keeper;
create table notes (id int);
alter table notes owner to keeper;
grant select on notes to keeper;
