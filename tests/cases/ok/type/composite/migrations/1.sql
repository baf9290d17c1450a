create type address as (street text, zip varchar(10));
create table people (id int primary key, home address, others address[]);
comment on type address is 'where somebody lives';
