create table notes (id int);
do $$
begin
  if not exists (select 1 from pg_policies where schemaname = 'public' and tablename = 'notes' and policyname = 'p') then
    create policy p on notes;
  end if;
  if not exists (select from pg_policies where tablename = 'notes' and policyname = 'p') then
    create policy never on notes;
  end if;
end
$$;
