create table members (org int, person int, role text, since date);
create table logs (id int, org int, person int, role text, note text);

-- In a query the names are its own tables' before they are the policy's.
create policy of_members on logs using (org in (select org from members where person = 1));
alter table logs alter column person type bigint;
alter table logs drop column note;
alter table logs alter column org type bigint;
alter table logs drop column org;
alter table members alter column person type bigint;
alter table members alter column since type timestamp;
alter table members drop column since;
alter table members drop column person;
drop table members;

-- What the query's tables do not have is the policy's.
create policy from_outside on logs with check (exists (select from members m where m.role = note_of(id)));
create function note_of(int) returns text language sql as $$ select 'x' $$;
create policy from_outside on logs with check (exists (select from members m where m.role = note_of(id)));
alter table logs alter column id type bigint;
alter table logs alter column role type varchar;
alter table members alter column role type varchar;
drop function note_of(int);

-- Its own table may be asked too.
create policy of_itself on logs using (exists (select from logs l where l.person = logs.id));
alter table logs drop column person;
alter policy of_itself on logs using (true);
alter table logs drop column person;
alter policy of_itself on logs using (id in (select org from members));
alter table members drop column org;

-- With what is asked a policy goes.
alter table members drop column person cascade;
alter table members drop column role cascade;
alter table logs alter column id type bigint;
drop table members cascade;
alter table logs alter column id type bigint;
