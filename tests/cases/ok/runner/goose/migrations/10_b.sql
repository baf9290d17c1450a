-- +goose Up
-- +goose StatementBegin
create table b (id int primary key, a_id int not null references a)
-- +goose StatementEnd
create index on b (a_id);

-- +goose Down
drop table b;
