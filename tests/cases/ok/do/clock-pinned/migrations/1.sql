-- codegen: now = 2026-11-30
create table events (id int, at timestamptz not null) partition by range (at);
create function make_partition(parent text, day date) returns void language plpgsql as $$
declare
  name text := parent || to_char(day, '_YYYY_MM_DD');
begin
  execute format('create table %I partition of %I for values from (%L) to (%L)', name, parent, day, day + 1);
end $$;
select make_partition('events', (now() + make_interval(days => i))::date) from generate_series(0, 1) as i;
