create temp table orders (x int) on commit drop;
alter table orders add column of_the_temporary int;
