create table notes (id int);
create table marks (id int);
create schema app;
create table app.logs (id int);
create table parts (id int) partition by list (id);
create table part partition of parts for values in (1);
create publication sent for table marks;

do $$
begin
  if exists (select 1 from pg_publication where pubname = 'sent') then
    begin
      alter publication sent add table marks;
    exception when duplicate_object then
      create table was_there ();
    end;
  end if;
  if not exists (select 1 from pg_publication where pubname = 'other') then
    create publication other for tables in schema app;
  end if;
  if not exists (
    select 1 from pg_publication_tables
    where pubname = 'sent' and schemaname = 'public' and tablename = 'notes'
  ) then
    alter publication sent add table notes;
  end if;
  if not exists (select 1 from pg_publication_tables where pubname = 'sent' and tablename = 'marks') then
    create table never ();
  end if;
  if exists (select 1 from pg_publication_tables where pubname = 'other' and tablename = 'logs') then
    create table sent_by_schema ();
  end if;
  if (select count(*) from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where p.pubname = 'sent') = 2 then
    create table sent_two ();
  end if;
  if (select n.nspname from pg_publication_namespace pn join pg_namespace n on n.oid = pn.pnnspid) = 'app' then
    create table sent_app ();
  end if;
end
$$;

create publication whole for all tables;

do $$
declare
  found record;
begin
  for found in select tablename from pg_publication_tables
    where pubname = 'whole' and tablename in ('notes', 'logs') order by tablename
  loop
    execute format('create table %I ()', 'whole_' || found.tablename);
  end loop;
end
$$;
