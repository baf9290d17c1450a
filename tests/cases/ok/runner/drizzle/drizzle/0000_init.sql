create table a (id int primary key)
--> statement-breakpoint
create table b (id int primary key, a_id int not null references a);
