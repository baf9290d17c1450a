create table t (a int);
create function f() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger watches after update on t referencing old table as before new table "After" for each statement execute function f();
create trigger new_only after insert on t referencing new table as added execute function f();
create constraint trigger late after insert on t deferrable initially deferred for each row execute function f();
create constraint trigger soon after insert on t deferrable for each row execute function f();
create constraint trigger implied after insert on t initially deferred for each row execute function f();
