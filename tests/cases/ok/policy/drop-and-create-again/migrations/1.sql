create table notes (id int, owner uuid);
alter table notes enable row level security;
drop policy if exists "own notes" on notes;
create policy "own notes" on notes for all to public using (owner = '00000000-0000-0000-0000-000000000000') with check (true);
drop policy if exists "own notes" on notes;
create policy "own notes" on notes for delete using (true);
