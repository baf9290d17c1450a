create table notes (id int, body text, made timestamptz);
create unique index notes_body on notes (body) where body is not null;
create index concurrently if not exists notes_made on notes using btree (made desc nulls last) include (id);
create index on notes (lower(body));
drop index if exists notes_missing;
comment on index notes_body is 'one body each';
