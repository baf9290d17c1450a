create table t (a int);
do $$
begin
  if not exists (select 1 from pg_constraint where conname = 't_a_check') then
    alter table t add constraint t_a_check check (a > 0);
  end if;
  if not exists (select 1 from pg_constraint where conname = 't_a_check') then
    alter table t add constraint twice check (a > 0);
  end if;
  if exists (select 1 from information_schema.columns where table_schema = 'public' and table_name = 't' and column_name = 'a') then
    execute 'alter table t alter column a set not null';
  end if;
end
$$;
