/* a ; in /* a nested */ comment */ create table "semi;colon" ("a""b" int); -- ; here
create table dollars (a text default $x$it's; $$ $x$, b text default E'\';', c text default 'a' -- ;
  'b');
create table "ünïcode" ("größe" int, "日本" text);
;;
create function f() returns int language sql begin atomic select 1; select 2; end;
