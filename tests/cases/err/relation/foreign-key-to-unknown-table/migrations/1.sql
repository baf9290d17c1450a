create table notes (id int primary key, author_id int references authors (id));
create table kept (id int);
