-- migrate:up
create table a (id int primary key);

-- migrate:down
drop table a;
