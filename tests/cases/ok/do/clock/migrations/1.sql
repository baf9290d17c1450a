create table events (id int, at timestamptz not null) partition by range (at);
create table other (id int);
create function make_partition(parent text, day date) returns void language plpgsql as $$
declare
  name text := parent || to_char(day, '_YYYY_MM_DD');
begin
  if not exists (select 1 from pg_tables where tablename = name) then
    execute format('create table %I (like %I including all)', name, parent);
    execute format('alter table %I enable row level security', name);
    execute format('create index %I on %I (at)', name || '_at', name);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, name, day, day + 1);
  end if;
end $$;
select make_partition('events', now()::date);
select make_partition('events', (now() + make_interval(days => i))::date) from generate_series(1, 2) as i;
do $$ begin
  execute 'create table events_' || to_char(current_date, 'YYYY') || ' partition of events default';
end $$;
