create table users (id int primary key, role role not null);
