create table users (id bigint primary key);

create tabel profiles (id bigint primary key);
