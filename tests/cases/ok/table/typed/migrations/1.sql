create type address as (street text, zip int);
create table homes of address (street not null, primary key (zip), zip with options default 5 check (zip > 0));
alter table homes not of;
alter table homes add column floor int;
create table offices (street text, zip int);
alter table offices of address;
create table shops of address;
drop type address cascade;
