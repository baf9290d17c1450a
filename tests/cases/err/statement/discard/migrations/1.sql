create schema app;
begin;
set search_path to app;
discard all;
rollback;
discard;
discard everything;
discard temp cascade;
create table in_public (id int);
