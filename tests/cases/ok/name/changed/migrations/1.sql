create table users (id bigint primary key);
create table "user" (id bigint primary key);
