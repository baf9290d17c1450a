do $$
begin
  if not exists (select 1 from pg_type where typname = 'mood') then
    create type mood as enum ('sad', 'ok');
  end if;
  if not exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'a') then
    raise notice 'no column a';
  end if;
end
$$;
do $$
begin
  create type mood as enum ('sad', 'ok', 'never');
exception
  when duplicate_object then null;
end
$$;
create table t (a mood);
