create table kept (a int, b text);
create function insert_row(r kept) returns void language sql as $$ insert into kept values (r) $$;
create function insert_row(kept) returns void language sql as $$ insert into kept values ($1) $$;
create function insert_row(r kept) returns void language sql as $$ insert into kept select r $$;
create function update_row(r kept) returns void language sql as $$ update kept set a = r $$;
create function insert_row(r kept) returns void language sql as $$ insert into kept values (r.*) $$;
create function insert_text(r kept) returns void language sql as $$ insert into kept (b) values (r) $$;
create function insert_field(r kept) returns void language sql as $$ insert into kept select r.a, (r).b $$;
