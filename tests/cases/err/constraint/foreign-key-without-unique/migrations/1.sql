create table authors (id int, name text);
create table books (author_id int references authors (id));
