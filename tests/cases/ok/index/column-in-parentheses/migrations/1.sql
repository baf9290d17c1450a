-- A column in parentheses, with or without COLLATE, is kept as a column; anything more is an expression.
create table uploads (id bigint primary key, bucket text, path text, made timestamptz);
create index on uploads (bucket, (path collate "C"), made);
create index on uploads ((bucket));
create unique index by_both on uploads (((path)) collate "C", (uploads.id));
create index on uploads ((path || ''), (lower(bucket) collate "C"));
alter table uploads rename column path to name;
