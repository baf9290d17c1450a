create function pg_temp.helper(a integer) returns integer language sql as 'select a';
create or replace function pg_temp.helper(a integer) returns integer language sql as 'select a + 1';
create function pg_temp.other() returns integer language sql as 'select 1';
drop function pg_temp.other();
create table kept (id integer);
