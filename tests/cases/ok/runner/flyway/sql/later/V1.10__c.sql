create table c (id int primary key, b_id int not null references b);
