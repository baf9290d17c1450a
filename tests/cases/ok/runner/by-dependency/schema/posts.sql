create table posts (id int primary key, users_id int not null references users);
