create extension if not exists "plpgsql";
create extension if not exists "plpgsql" with schema pg_catalog;
create extension "citext";
create table extra (a citext);
alter extension "citext" add table extra;
alter extension "citext" drop table extra;
