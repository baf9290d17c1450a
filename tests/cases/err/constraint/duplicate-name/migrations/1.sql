create table notes (id int constraint c check (id > 0));
alter table notes add constraint c check (id > 1);
