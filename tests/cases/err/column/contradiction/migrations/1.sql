create table a (id int default 1 default 2);
create table b (id int null not null);
