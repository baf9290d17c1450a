create table notes (id integer);
-- Roles, then the table, then what the expression uses, then the policy.
create policy mine on notes to nobody using (exists (select from teams));
create policy mine on nowhere to nobody using (true);
create policy mine on nowhere using (exists (select from teams));
create policy mine on notes using (true);
alter policy mine on notes to nobody using (exists (select from teams));
alter policy mine on nowhere to nobody;
create policy added on nowhere for insert to nobody using (true);
create policy mine on notes using (exists (select from teams));
alter policy missing on notes using (exists (select from teams));
create policy mine on notes using (id > 0);
