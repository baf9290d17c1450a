-- Neither the object nor the role is there: PostgreSQL looks for the object first.
grant usage on schema nowhere to nobody_here;
grant select on nothing to nobody_here;
grant usage on type no_such_type to nobody_here;
grant execute on function no_such_function(integer) to nobody_here;
grant select on all tables in schema nowhere to nobody_here;
create table there (id integer);
grant select on there to nobody_here;
