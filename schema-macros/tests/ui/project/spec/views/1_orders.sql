create table orders (id bigint primary key, total integer not null);
create view open_orders as select id, total + 1 as next from orders;
