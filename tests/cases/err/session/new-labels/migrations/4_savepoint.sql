-- What was undone is no new label.
begin;
savepoint before;
alter type mood add value 'keen';
rollback to before;
alter type mood rename value 'glad' to 'keen';
create table dawns (mood mood default 'calm');
commit;
create table dusks (mood mood default 'keen');
