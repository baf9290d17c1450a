create table notes (id int);
create table kept (id int);
import foreign schema far from server there into public;
create view shown as select id, pg_typeof(id) as kind from notes;
prepare numbered as select 1 as number;
create table copied as execute numbered;
