create table b (id int primary key, a_id int references a);
