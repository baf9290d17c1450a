create role pg_mine;
drop role pg_monitor;
drop role if exists pg_signal_backend;
alter role pg_monitor rename to monitor;
create role plain;
alter role plain rename to pg_plain;
grant pg_database_owner to plain;
grant plain to pg_monitor;
grant pg_monitor to plain;
