create table notes (id int primary key);
create view open_notes as select id from notes;
create materialized view counted_notes as select count(*) from notes;
