-- +goose Up
create table c (id int primary key, a_id int not null references a);
