create table notes (id int);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger t before update on notes for each row execute function touch();
create trigger t before update on notes for each row execute function touch();
drop trigger u on notes;
create function number() returns int language sql as $$ select 1 $$;
create trigger v before update on notes for each row execute function number();
