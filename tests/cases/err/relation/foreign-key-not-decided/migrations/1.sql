prepare numbered as select 1 as number;
create table authors as execute numbered;
create table books (
  id int primary key,
  author_id int references authors (number)
);
