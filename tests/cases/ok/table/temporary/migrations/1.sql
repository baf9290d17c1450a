-- What is temporary goes with the connection.
create temp table scratch (id serial primary key, note text);
create table kept as select id, note from scratch;
create temp view seen as select id from scratch;
create view also_temporary as select id from scratch;
create function pg_temp.double(n int) returns int language sql as $$ select n * 2 $$;
select pg_temp.double(2);
