create table orders (id int primary key, total int);
create table audit (order_id int, total int);
create view shown as select id, total from orders;
create rule kept as on insert to orders where total > 1 do also insert into audit values (new.id, new.total);
create rule changed as on update to orders where old.total <> new.total do also (
  insert into audit (order_id, total) select new.id, o.total from orders o where o.id = old.id;
  update audit set total = new.total where order_id = old.id;
);
create rule gone as on delete to orders do also delete from audit a using orders o where a.order_id = old.id and o.id = a.order_id;
create rule told as on delete to orders do also notify orders;
create rule locked as on update to audit do instead select * from audit a where total = old.total for update of a;
create rule made as on insert to shown do instead insert into orders values (new.*) returning id, total;
create rule written as on update to shown do instead update orders set total = new.total where id = old.id;
create rule upserted as on insert to audit do also insert into orders values (new.order_id, new.total) on conflict (id) do update set total = excluded.total;
drop rule kept on orders;
