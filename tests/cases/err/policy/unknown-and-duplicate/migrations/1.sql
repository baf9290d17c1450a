create table notes (id int);
create policy p on notes;
create policy p on notes;
drop policy q on notes;
alter policy q on notes using (true);
create policy r on notes to nobody_here;
