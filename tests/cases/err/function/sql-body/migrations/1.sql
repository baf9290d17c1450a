create table u (x int, y text);

create function unlike() returns int language sql as $$ select 'x'::text $$;
create function rowless() returns int language sql as $$ insert into u values (1) $$;
create function wide() returns int language sql as $$ select 1, 2 $$;
create function narrow() returns table (a int, b text) language sql as $$ select 1 $$;
create function empty() returns int language sql as '';
create function columnless() returns text language sql as $$ select nope from u $$;
create function parameterless(int) returns int language sql as $$ select $2 $$;
create function fieldless(p u) returns int language sql as $$ select p.nope $$;
create function writes() returns void language sql as $$ update u set nope = 1 $$;
create function field(p u) returns int language sql as $$ select p.x $$;
create function whole(p u) returns u language sql as $$ select p.* $$;
create function own(n int) returns int language sql as $$ select own(n - 1) $$;
create function row_of() returns void language plpgsql as $$ declare r missing%rowtype; begin end $$;
create function column_of() returns void language plpgsql as $$ declare r u.nope%type; begin end $$;
