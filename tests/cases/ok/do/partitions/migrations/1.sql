create table events (at date, kind text) partition by range (at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
create index on events (kind);
create table base (id int);
create table child (extra int) inherits (base);

do $$
declare
  part regclass;
begin
  for part in
    select i.inhrelid::regclass from pg_inherits i where i.inhparent = 'events'::regclass order by 1
  loop
    execute format('alter table %s enable row level security', part);
  end loop;
  if not exists (
    select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.events'::regclass and c.relname = 'events_2027'
  ) then
    create table events_2027 partition of events for values from ('2027-01-01') to ('2028-01-01');
  end if;
  if (select partstrat from pg_partitioned_table where partrelid = 'events'::regclass) = 'r' then
    create table is_range ();
  end if;
  if (select count(*) from pg_inherits where inhparent = 'base'::regclass) = 1 then
    create table has_child ();
  end if;
  if exists (select 1 from pg_partitioned_table where partrelid = 'base'::regclass) then
    create table never ();
  end if;
end
$$;
