set catalog 'other';
set xml option everything;
set time zone;
set session authorization;
create schema authorization no_such_role;
create schema authorization public;
create function f() returns int language sql set transaction read only as 'select 1';
create function f() returns int language sql set local work_mem = '1MB' as 'select 1';
