create table app.notes (id int);
grant usage on schema app to public;
create schema twice;
create schema twice;
