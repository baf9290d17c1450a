create function f(a integer, b integer default 1) returns integer language sql as 'select 1';
comment on function f is 'kept';
revoke execute on function f from public;
create or replace function f(a integer, b integer default 2) returns integer language plpgsql stable security definer as 'begin return 2; end';
-- A default more, and names where there were none.
create or replace function f(a integer default 0, b integer default 2) returns integer language sql as 'select 2';
create function g(integer, integer) returns integer language sql as 'select 1';
create or replace function g(a integer, b integer) returns integer language sql as 'select 1';
-- Other arguments are another function.
create or replace function f(a bigint) returns text language sql as $$ select 'x' $$;
create function f(variadic a text[]) returns text language sql as $$ select 'x' $$;
create or replace function one(out a integer) language sql as 'select 1';
create or replace function one() returns integer language sql as 'select 1';
create function rows_of(a integer) returns table (b integer, c text) language sql as $$ select 1, 'x' $$;
create or replace function rows_of(a integer, out b integer, out c text) returns setof record language sql as $$ select 1, 'x' $$;
create function same_name(a integer, out a integer) language sql as 'select 1';
create function first_of(anyarray) returns anyelement language sql as 'select $1[1]';
