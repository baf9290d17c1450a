alter table orders add column e int;
