-- What is undone is not there, and numbers are given again.
begin;
create function public.undone(a integer) returns boolean language sql immutable as 'select true';
create table public.in_transaction (a integer, constraint in_transaction_ok check (undone(a)));
rollback;
create function public.undone(a integer) returns integer language sql immutable as 'select 1';
create table public.after_rollback (a integer, constraint after_rollback_ok check (undone(a)));
do $$
begin
  create function public.caught(a integer) returns boolean language sql immutable as 'select true';
  create table public.in_block (a integer, constraint in_block_ok check (caught(a)));
  raise exception 'no';
exception when raise_exception then null;
end
$$;
create function public.caught(a integer) returns integer language sql immutable as 'select 1';
create table public.after_block (a integer, constraint after_block_ok check (caught(a)));
create function public.field(a integer) returns boolean language sql immutable as 'select true';
create table public.with_field (a smallint, constraint with_field_ok check ((a).field));
create function public.field(a smallint) returns integer language sql immutable as 'select 1';
create table public.with_other_field (a smallint, constraint with_other_field_ok check ((a).field));
