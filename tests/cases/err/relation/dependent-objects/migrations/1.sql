create table authors (id int primary key);
create table books (id int, author_id int references authors);
drop table authors;
create type mood as enum ('ok');
create table days (mood mood);
drop type mood;
