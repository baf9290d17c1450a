-- +goose Up
create table a (id int primary key);
-- +goose Down
drop table a;
