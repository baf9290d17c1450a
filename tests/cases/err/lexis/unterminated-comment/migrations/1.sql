create table kept (id int);
/* a /* nested */ comment
create table notes (id int);
