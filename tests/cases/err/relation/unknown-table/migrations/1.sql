create table kept (id int);
alter table notes add column body text;
create index on notes (body);
comment on table notes is 'gone';
