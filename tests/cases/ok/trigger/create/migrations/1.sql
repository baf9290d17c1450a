create table notes (id int, updated_at timestamptz);
create function touch() returns trigger language plpgsql as $$ begin new.updated_at = now(); return new; end $$;
create trigger touch before update on notes for each row execute function touch();
create or replace trigger touch_two after insert or update of updated_at on notes for each row when (new.id > 0) execute function touch();
create trigger gone before delete on notes for each statement execute procedure touch();
drop trigger gone on notes;
drop trigger if exists nothing_here on notes;
comment on trigger touch on notes is 'keeps the time';
alter table notes disable trigger touch_two;
