create table notes (id int);
create table kept (id int);
create rule r as on insert to notes do instead nothing;
create view shown as select id, pg_typeof(id) as kind from notes;
prepare numbered as select 1 as number;
create table copied as execute numbered;
