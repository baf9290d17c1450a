-- The same CHECK on columns of the same type means what its functions are by then.
create function public.ok(a integer) returns boolean language sql immutable as 'select true';
create table public.first (a smallint, constraint first_ok check (ok(a)));
create table public.again (a smallint, b boolean default ok(1::smallint), constraint again_ok check (ok(a)));
create function public.ok(a bigint) returns boolean language sql immutable as 'select true';
create table public.ambiguous (a smallint, constraint ambiguous_ok check (ok(a)));
create table public.ambiguous_default (b boolean default ok(1::smallint));
create table public.exact (a integer, constraint exact_ok check (ok(a)));
create function public.other(a bigint) returns boolean language sql immutable as 'select true';
drop function public.ok(bigint);
create table public.after_drop (a smallint, constraint after_drop_ok check (ok(a)));
alter function public.ok(integer) rename to fine;
create table public.after_rename (a smallint, constraint after_rename_ok check (ok(a)));
create function public.ok(a smallint) returns integer language sql immutable as 'select 1';
create table public.no_boolean (a smallint, constraint no_boolean_ok check (ok(a)));
