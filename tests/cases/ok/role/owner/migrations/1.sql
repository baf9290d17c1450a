create role keeper;
create schema app;
create type mood as enum ('ok');
create function f() returns int language sql as $$ select 1 $$;
alter schema app owner to keeper;
alter type mood owner to keeper;
alter function f() owner to keeper;
create sequence numbers;
alter sequence numbers owner to keeper;
