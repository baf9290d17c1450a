create table a (id int primary key, mood mood not null);
