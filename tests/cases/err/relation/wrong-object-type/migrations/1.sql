create table notes (id int);
drop view notes;
drop sequence notes;
