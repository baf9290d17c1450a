-- Before 17 it makes no difference that the type is new too.
create table shirts (id int);
begin;
create type sizes as enum ('small');
alter type sizes add value 'large';
alter table shirts add column size sizes default 'large';
commit;
