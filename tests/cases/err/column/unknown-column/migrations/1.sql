create table notes (id int);
alter table notes drop column body;
alter table notes alter column body set not null;
create index on notes (body);
comment on column notes.body is 'none';
create table others (id int, check (body > 0));
alter table notes rename column id to number;
alter table notes add constraint c unique (id);
