create table notes (id int, body text);
alter table notes add column body text;
create table twice (a int, a text);
alter table notes rename column id to body;
