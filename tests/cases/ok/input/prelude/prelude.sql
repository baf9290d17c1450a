create table authors (id bigint primary key);
