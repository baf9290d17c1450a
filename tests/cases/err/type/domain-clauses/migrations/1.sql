create domain d as int check (value > 0) no inherit;
create domain d as int check (value > 0) deferrable;
create domain d as int check (value > 0);
alter domain d add check (value > 1) no inherit;
alter domain d add check (value > 1) deferrable;
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create or replace constraint trigger ct after insert on t for each row execute function f();
