create schema app;
set search_path = app, public;
create table notes (id int);
reset search_path;
create table notes (id bigint);
