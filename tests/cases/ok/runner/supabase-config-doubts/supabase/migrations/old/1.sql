create table older (id int primary key);
