create table notes (id bigint primary key, author_id bigint not null references authors);
