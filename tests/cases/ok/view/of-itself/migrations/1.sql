create table notes (id int primary key, body text);
create view a as select * from notes;
create view b as select * from a;
create or replace view a as select * from b;
create view c as select * from a;
