create function f(a int) returns int language sql as $$ select a $$;
create or replace function f(a int) returns bigint language sql as $$ select a::bigint $$;
create or replace function f(b int) returns int language sql as $$ select b $$;
