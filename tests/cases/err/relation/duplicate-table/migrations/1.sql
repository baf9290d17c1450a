create table notes (id int);
create table notes (id bigint);
create sequence notes;
