create table base (number int unique);
create table authors (id int primary key);
alter table authors inherit base;
create table books (
  id int primary key,
  author_id int references authors (number)
);
