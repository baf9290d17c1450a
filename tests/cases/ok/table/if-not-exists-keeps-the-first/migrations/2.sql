create table if not exists notes (id bigint, body text);
