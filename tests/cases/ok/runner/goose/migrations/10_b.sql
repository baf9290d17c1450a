-- +goose Up
-- +goose StatementBegin
create table b (id int primary key, a_id int not null references a);
-- +goose StatementEnd

-- +goose Down
drop table b;
