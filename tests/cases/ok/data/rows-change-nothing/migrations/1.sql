create table notes (id int, body text);
insert into notes values (1, 'a;b'), (2, '--c');
update notes set body = 'd' where id = 1;
delete from notes where id = 2;
truncate notes;
select count(*) from notes;
with n as (select 1 as id) insert into notes (id) select id from n;
