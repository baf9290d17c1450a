create table authors (id uuid primary key);
create table books (author_id int references authors (id));
