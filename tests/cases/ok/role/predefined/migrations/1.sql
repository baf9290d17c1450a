-- Roles that PostgreSQL brings.
create role reader;
create table figures (id integer);
grant usage on schema public to pg_monitor;
grant select on figures to pg_monitor, pg_read_all_stats;
grant pg_read_all_data to reader;
alter default privileges in schema public grant select on tables to pg_monitor;
create table later (id integer);
create policy shown on figures to pg_read_all_data using (true);
