create table orders (id int primary key, total int);
create table audit (order_id int, total int);
create view shown as select id, total from orders;
--
create rule unqualified as on insert to orders do also insert into audit values (total, 1);

create rule no_table as on delete to orders do also delete from archive where order_id = old.id;
create rule no_such as on delete to orders where missing > 1 do instead nothing;
create rule ambiguous as on update to orders where total > 1 do instead nothing;
create rule locked as on update to orders do instead select * from orders where id = 1 for update of old;
create rule second as on insert to shown do instead (insert into orders values (new.id, new.total); insert into audit values (new.id, new.no));
create rule chosen as on insert to orders do instead insert into audit values (new.id, new.total) on conflict do select;
drop rule second on shown;
