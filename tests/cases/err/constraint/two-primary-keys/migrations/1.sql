create table notes (id int primary key, other int primary key);
create table kept (id int primary key, other int);
alter table kept add primary key (other);
