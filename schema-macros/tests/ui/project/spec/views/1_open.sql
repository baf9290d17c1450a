create table orders (id bigint primary key, total integer not null, paid_at timestamptz);
create view open_orders as select id, total + 1 as next from orders where paid_at is null;
