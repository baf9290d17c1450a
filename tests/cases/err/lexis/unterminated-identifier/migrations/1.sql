create table kept (id int);
create table "notes (id int);
