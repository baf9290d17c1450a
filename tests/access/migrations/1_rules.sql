-- A table for each rule that decides who may do what. `tests/systems/access.rs` has PostgreSQL try each cell.

create role reader nologin;
create role writer nologin;
create role staff nologin in role reader;
create role detached nologin noinherit in role reader;
create role tenant nologin;
create role owner_of_things nologin;

grant usage on schema public to reader, writer, staff, detached, tenant, owner_of_things;

-- Privileges: none, some, through a role, on columns only.
create table nothing_granted (id int primary key, body text);
create table read_only (id int primary key, body text);
grant select on read_only to reader;
create table some_columns (id int primary key, body text, secret text);
grant select (id, body), insert (id, body), update (body) on some_columns to tenant;
create table to_all (id int primary key);
grant all on to_all to public;
create table taken_back (id int primary key);
grant select, delete on taken_back to tenant;
revoke delete on taken_back from tenant;
create table owned (id int primary key, body text);
alter table owned owner to owner_of_things;

-- A schema that nobody may enter.
create schema closed;
create table closed.inside (id int primary key);
grant all on closed.inside to tenant, reader;

-- Row security without policies, with one a command, for all, restrictive, constant.
create table no_policy (id int primary key, body text);
alter table no_policy enable row level security;
grant all on no_policy to tenant, writer, owner_of_things;

create table by_command (id int primary key, tenant text, body text);
alter table by_command enable row level security;
grant all on by_command to tenant, writer;
create policy see on by_command for select to tenant using (tenant = current_user);
create policy add on by_command for insert to tenant with check (tenant = current_user);
create policy change on by_command for update to tenant using (tenant = current_user) with check (body is not null);
create policy gone on by_command for delete to tenant using (false);

create table for_all (id int primary key, tenant text);
alter table for_all enable row level security;
grant all on for_all to tenant, writer, reader;
create policy mine on for_all to tenant using (tenant = current_user);
create policy open on for_all for select to reader using (true);
create policy also_mine on for_all for select using (tenant = 'everybody');

create table restricted (id int primary key, tenant text, body text);
alter table restricted enable row level security;
grant all on restricted to tenant, writer, reader;
create policy any_row on restricted using (true);
create policy short on restricted as restrictive using (length(body) < 100);
create policy never on restricted as restrictive for delete using (false);
create policy not_readers on restricted as restrictive to reader using (false);

create table only_restrictive (id int primary key);
alter table only_restrictive enable row level security;
grant all on only_restrictive to tenant;
create policy positive on only_restrictive as restrictive using (id > 0);

create table only_check (id int primary key);
alter table only_check enable row level security;
grant all on only_check to tenant;
create policy add on only_check for update to tenant with check (id > 0);

create table through_role (id int primary key);
alter table through_role enable row level security;
grant all on through_role to staff, detached;
create policy of_reader on through_role to reader using (id > 1);

create table forced (id int primary key);
alter table forced owner to owner_of_things;
alter table forced enable row level security;
alter table forced force row level security;
create table not_forced (id int primary key);
alter table not_forced owner to owner_of_things;
alter table not_forced enable row level security;

create table policies_off (id int primary key);
grant all on policies_off to tenant;
create policy unused on policies_off using (false);

-- What policies themselves ask for.
create table members (tenant text primary key, who text);
create table members_seen (tenant text primary key, who text);
grant select on members_seen to tenant;
create table asks_unseen (id int primary key, tenant text);
alter table asks_unseen enable row level security;
grant all on asks_unseen to tenant;
create policy member on asks_unseen using (exists (select 1 from members m where m.tenant = asks_unseen.tenant));
create table asks_seen (id int primary key, tenant text);
alter table asks_seen enable row level security;
grant all on asks_seen to tenant;
create policy member on asks_seen using (tenant in (select m.tenant from members_seen m));

create function is_member(tenant text) returns boolean language plpgsql stable as $$ begin return true; end $$;
revoke execute on function is_member(text) from public;
grant execute on function is_member(text) to writer;
create table calls_closed (id int primary key, tenant text);
alter table calls_closed enable row level security;
grant all on calls_closed to tenant, writer;
create policy member on calls_closed using (is_member(tenant));

create table asks_itself (id int primary key, parent int);
alter table asks_itself enable row level security;
grant all on asks_itself to tenant;
create policy family on asks_itself using (exists (select 1 from asks_itself p where p.id = asks_itself.parent));

create table ping (id int primary key);
create table pong (id int primary key);
alter table ping enable row level security;
alter table pong enable row level security;
grant all on ping, pong to tenant;
create policy there on ping using (exists (select 1 from pong where pong.id = ping.id));
create policy back on pong using (exists (select 1 from ping where ping.id = pong.id));

-- Sequences: a serial column's must be granted, an identity column's need not.
create table with_serial (id serial primary key, body text);
create table with_identity (id int generated by default as identity primary key, body text);
grant insert on with_serial, with_identity to tenant;

-- Views: as their owner, as who asks, over policies, that can be written and that cannot.
create view past_policies as select id, tenant from for_all;
create view as_invoker with (security_invoker = true) as select id, tenant from for_all;
create view joined as select a.id, b.body from for_all a join read_only b on b.id = a.id;
create view invoker_of_unseen with (security_invoker) as select * from members;
create materialized view kept as select id from for_all;
grant all on past_policies, as_invoker, joined, invoker_of_unseen, kept to tenant, reader;

-- A default that calls a function that is not everybody's.
create function own_tenant() returns text language sql stable as $$ select 'a' $$;
revoke execute on function own_tenant() from public;
create table with_default (id int primary key default 1, tenant text default own_tenant());
grant insert on with_default to tenant;
