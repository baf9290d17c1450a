create table other (id int);

create table :"table" (id int);
alter table other add column id int