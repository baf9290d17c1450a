create function f(a int) returns int language sql as $$ select a $$;
create function f(b int) returns int language sql as $$ select b $$;
