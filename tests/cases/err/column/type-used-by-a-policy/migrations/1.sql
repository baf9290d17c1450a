create table notes (id int, owner text);
create policy own on notes using (owner = current_user);
alter table notes alter column owner type varchar(10);
