-- Pairs of histories: what stands before `-- after` is the old one; the new one goes on with what stands behind it, or
-- behind `-- instead` begins anew. Each is diffed, and user code that was made of the old types is compiled against the new.

-- pair: nothing
create table notes (id int primary key, title text not null);
-- after
-- pair: comment
create table notes (id int primary key, title text not null);
-- after
comment on table notes is 'what one wrote';
comment on column notes.title is 'in short';
-- pair: new-table
create table notes (id int primary key, title text not null);
-- after
create table tags (id int primary key, note_id int references notes);
-- pair: new-column-nullable
create table notes (id int primary key, title text not null);
-- after
alter table notes add column body text;
-- pair: new-column-nullable-where-all-have-defaults
create table notes (id uuid primary key default gen_random_uuid(), title text);
-- after
alter table notes add column body text;
-- pair: new-column-not-null-with-default
create table notes (id uuid primary key default gen_random_uuid(), title text);
-- after
alter table notes add column stars int not null default 0;
-- pair: new-column-not-null-without-default
create table notes (id uuid primary key default gen_random_uuid(), title text);
-- after
alter table notes add column stars int not null;
-- pair: column-dropped
create table notes (id int primary key, title text not null, body text);
-- after
alter table notes drop column body;
-- pair: column-renamed
create table notes (id int primary key, title text not null, body text);
-- after
alter table notes rename column title to heading;
-- pair: column-renamed-and-back
create table notes (id int primary key, title text not null, body text);
-- after
alter table notes rename column title to heading;
alter table notes rename column heading to title;
-- pair: column-dropped-and-added
create table notes (id int primary key, body text);
-- after
alter table notes drop column body;
alter table notes add column body text;
-- pair: table-dropped
create table notes (id int primary key);
create table tags (id int primary key, label text);
-- after
drop table tags;
-- pair: table-dropped-with-its-schema-cascade
create table notes (id int primary key);
create schema app;
create table app.jobs (id int primary key, note_id int references public.notes);
-- after
drop schema app cascade;
-- pair: table-renamed
create table notes (id int primary key, title text not null);
-- after
alter table notes rename to memos;
-- pair: table-made-anew
create table notes (id int primary key, title text not null);
-- after
drop table notes;
create table notes (id int primary key, title text not null);
-- pair: table-moved-out
create table notes (id int primary key, title text not null);
create schema app;
-- after
alter table notes set schema app;
-- pair: int-to-bigint
create table notes (id int primary key, stars int not null);
-- after
alter table notes alter column stars type bigint;
-- pair: bigint-to-int
create table notes (id int primary key, stars bigint not null);
-- after
alter table notes alter column stars type int;
-- pair: int-to-text
create table notes (id int primary key, stars int);
-- after
alter table notes alter column stars type text;
-- pair: varchar-wider
create table notes (id int primary key, title varchar(10) not null);
-- after
alter table notes alter column title type varchar(20);
-- pair: varchar-narrower
create table notes (id int primary key, title varchar(20) not null);
-- after
alter table notes alter column title type varchar(10);
-- pair: varchar-to-text
create table notes (id int primary key, title varchar(20) not null);
-- after
alter table notes alter column title type text;
-- pair: numeric-loses-scale
create table notes (id int primary key, price numeric(10, 4) not null);
-- after
alter table notes alter column price type numeric(8, 2);
-- pair: json-to-jsonb
create table notes (id int primary key, meta json);
-- after
alter table notes alter column meta type jsonb;
-- pair: timestamp-to-timestamptz
create table notes (id int primary key, at timestamp not null);
-- after
alter table notes alter column at type timestamptz;
-- pair: date-to-timestamptz
create table notes (id int primary key, at date not null);
-- after
alter table notes alter column at type timestamptz;
-- pair: scalar-to-array
create table notes (id int primary key, tag text);
-- after
alter table notes alter column tag type text[] using array[tag];
-- pair: set-not-null
create table notes (id int primary key, title text);
-- after
alter table notes alter column title set not null;
-- pair: set-not-null-with-default
create table notes (id int primary key, title text default '');
-- after
alter table notes alter column title set not null;
-- pair: drop-not-null
create table notes (id int primary key, title text not null);
-- after
alter table notes alter column title drop not null;
-- pair: drop-not-null-with-default
create table notes (id int primary key, title text not null default '');
-- after
alter table notes alter column title drop not null;
-- pair: drop-default
create table notes (id int primary key, title text not null default '');
-- after
alter table notes alter column title drop default;
-- pair: drop-default-nullable
create table notes (id int primary key, title text default '');
-- after
alter table notes alter column title drop default;
-- pair: set-default
create table notes (id int primary key, title text not null);
-- after
alter table notes alter column title set default '';
-- pair: identity-always
create table notes (id int generated by default as identity primary key, title text);
-- after
alter table notes alter column id set generated always;
-- pair: identity-by-default
create table notes (id int generated always as identity primary key, title text);
-- after
alter table notes alter column id set generated by default;
-- pair: label-added
create type mood as enum ('sad', 'ok');
create table notes (id int primary key, mood mood not null);
-- after
alter type mood add value 'glad';
-- pair: label-added-before
create type mood as enum ('sad', 'ok');
create table notes (id int primary key, mood mood not null);
-- after
alter type mood add value 'awful' before 'sad';
-- pair: label-renamed
create type mood as enum ('sad', 'ok');
create table notes (id int primary key, mood mood not null);
-- after
alter type mood rename value 'ok' to 'fine';
-- pair: label-removed
create type mood as enum ('sad', 'ok', 'glad');
create table notes (id int primary key, mood mood not null);
-- after
alter type mood rename to mood_old;
create type mood as enum ('sad', 'glad');
alter table notes alter column mood type mood using mood::text::mood;
drop type mood_old;
-- pair: labels-in-another-order
create type mood as enum ('sad', 'ok', 'glad');
create table notes (id int primary key, mood mood not null);
-- after
alter type mood rename to mood_old;
create type mood as enum ('glad', 'ok', 'sad');
alter table notes alter column mood type mood using mood::text::mood;
drop type mood_old;
-- pair: enum-renamed
create type mood as enum ('sad', 'ok');
create table notes (id int primary key, mood mood not null);
-- after
alter type mood rename to feeling;
-- pair: enum-to-text
create type mood as enum ('sad', 'ok');
create table notes (id int primary key, mood mood not null);
-- after
alter table notes alter column mood type text;
-- pair: text-to-enum
create type mood as enum ('sad', 'ok');
create table notes (id int primary key, mood text not null);
-- after
alter table notes alter column mood type mood using mood::mood;
-- pair: check-added
create table notes (id int primary key, stars int not null);
-- after
alter table notes add check (stars between 1 and 5);
-- pair: check-dropped
create table notes (id int primary key, stars int not null check (stars between 1 and 5));
-- after
alter table notes drop constraint notes_stars_check;
-- pair: list-added
create table notes (id int primary key, status text not null);
-- after
alter table notes add constraint notes_status_check check (status in ('open', 'done'));
-- pair: list-added-not-valid
create table notes (id int primary key, status text not null);
-- after
alter table notes add constraint notes_status_check check (status in ('open', 'done')) not valid;
-- pair: list-validated
create table notes (id int primary key, status text not null);
alter table notes add constraint notes_status_check check (status in ('open', 'done')) not valid;
-- after
alter table notes validate constraint notes_status_check;
-- pair: list-longer
create table notes (id int primary key, status text not null check (status in ('open', 'done')));
-- after
alter table notes drop constraint notes_status_check;
alter table notes add constraint notes_status_check check (status in ('open', 'done', 'later'));
-- pair: list-shorter
create table notes (id int primary key, status text not null check (status in ('open', 'done', 'later')));
-- after
alter table notes drop constraint notes_status_check;
alter table notes add constraint notes_status_check check (status in ('open', 'done'));
-- pair: list-dropped
create table notes (id int primary key, status text not null check (status in ('open', 'done')));
-- after
alter table notes drop constraint notes_status_check;
-- pair: unique-added
create table notes (id int primary key, slug text not null);
-- after
alter table notes add constraint notes_slug_key unique (slug);
-- pair: unique-index-added
create table notes (id int primary key, slug text not null);
-- after
create unique index on notes (lower(slug));
-- pair: unique-dropped
create table notes (id int primary key, slug text not null unique);
-- after
alter table notes drop constraint notes_slug_key;
-- pair: foreign-key-added
create table users (id int primary key);
create table notes (id int primary key, user_id int not null);
-- after
alter table notes add constraint notes_user_id_fkey foreign key (user_id) references users on delete cascade;
-- pair: foreign-key-dropped
create table users (id int primary key);
create table notes (id int primary key, user_id int not null references users);
-- after
alter table notes drop constraint notes_user_id_fkey;
-- pair: foreign-key-cascades
create table users (id int primary key);
create table notes (id int primary key, user_id int not null references users);
-- after
alter table notes drop constraint notes_user_id_fkey;
alter table notes add constraint notes_user_id_fkey foreign key (user_id) references users on delete cascade;
-- pair: foreign-key-renamed
create table users (id int primary key);
create table notes (id int primary key, user_id int not null references users);
-- after
alter table notes rename constraint notes_user_id_fkey to notes_writer;
-- pair: view-added
create table notes (id int primary key, title text not null);
-- after
create view titles as select title from notes;
-- pair: view-dropped
create table notes (id int primary key, title text not null);
create view titles as select title from notes;
-- after
drop view titles;
-- pair: view-gets-a-column
create table notes (id int primary key, title text not null);
create view titles as select title from notes;
-- after
create or replace view titles as select title, id from notes;
-- pair: view-loses-a-column
create table notes (id int primary key, title text not null);
create view titles as select id, title from notes;
-- after
drop view titles;
create view titles as select title from notes;
-- pair: view-may-be-null
create table notes (id int primary key, title text not null);
create table tags (note_id int not null references notes, label text not null);
create view labelled as select n.title, t.label from notes n join tags t on t.note_id = n.id;
-- after
create or replace view labelled as select n.title, t.label from notes n left join tags t on t.note_id = n.id;
-- pair: view-of-other-rows
create table notes (id int primary key, title text not null);
create view titles as select title from notes;
-- after
create or replace view titles as select title from notes where id > 0;
-- pair: function-added
create table notes (id int primary key);
-- after
create function twice(n int) returns int language sql as 'select n * 2';
-- pair: function-dropped
create function twice(n int) returns int language sql as 'select n * 2';
-- after
drop function twice(int);
-- pair: function-argument-with-default
create function twice(n int) returns int language sql as 'select n * 2';
-- after
drop function twice(int);
create function twice(n int, times int default 2) returns int language sql as 'select n * times';
-- pair: function-argument-without-default
create function twice(n int) returns int language sql as 'select n * 2';
-- after
drop function twice(int);
create function twice(n int, times int) returns int language sql as 'select n * times';
-- pair: function-argument-renamed
create function twice(n int) returns int language sql as 'select n * 2';
-- after
drop function twice(int);
create function twice(m int) returns int language sql as 'select m * 2';
-- pair: function-argument-dropped
create function twice(n int, times int default 2) returns int language sql as 'select n * times';
-- after
drop function twice(int, int);
create function twice(n int) returns int language sql as 'select n * 2';
-- pair: function-overload
create function twice(n int) returns int language sql as 'select n * 2';
-- after
create function twice(t text) returns text language sql as 'select t || t';
-- pair: function-returns-another-type
create function twice(n int) returns int language sql as 'select n * 2';
-- after
drop function twice(int);
create function twice(n int) returns text language sql as 'select n::text || n';
-- pair: function-returns-a-list
create function ones(n int) returns int language sql as 'select n';
-- after
drop function ones(int);
create function ones(n int) returns setof int language sql as 'select n';
-- pair: function-returns-another-column
create function totals() returns table (week int, total int) language sql as 'select 1, 2';
-- after
drop function totals();
create function totals() returns table (week int, total int, days int) language sql as 'select 1, 2, 3';
-- pair: function-body
create function twice(n int) returns int language sql as 'select n * 2';
-- after
create or replace function twice(n int) returns int language sql as 'select n + n';
-- pair: function-without-arguments-gets-one
create function now_or_never() returns int language sql as 'select 1';
-- after
drop function now_or_never();
create function now_or_never(n int) returns int language sql as 'select n';
-- pair: composite-gets-an-attribute
create type address as (street text, town text);
create table people (id int primary key, home address);
-- after
alter type address add attribute zip text;
-- pair: composite-loses-an-attribute
create type address as (street text, town text);
create table people (id int primary key, home address);
-- after
alter type address drop attribute town;
-- pair: domain-gets-a-check
create domain short as text;
create table notes (id int primary key, title short not null);
-- after
alter domain short add check (length(value) < 10);
-- pair: domain-never-null
create domain short as text;
create table notes (id int primary key, title short);
-- after
alter domain short set not null;
-- pair: generated-now
create table notes (id int primary key, title text not null, length int);
-- after
alter table notes drop column length;
alter table notes add column length int generated always as (length(title)) stored;
-- pair: row-security
create table notes (id int primary key, owner uuid);
grant select, insert on notes to authenticated;
-- after
alter table notes enable row level security;
create policy own on notes using (owner = auth.uid());
-- pair: revoked
create table notes (id int primary key, owner uuid);
grant select, insert on notes to anon, authenticated;
-- after
revoke insert on notes from anon;
-- pair: rows-deleted
create table notes (id int primary key);
-- after
delete from notes where id < 10;
-- pair: diverged-renames
create table notes (id int primary key, title text not null);
-- instead
create table memos (id int primary key, heading text not null);
alter table memos rename to notes;
alter table notes rename column heading to title;
-- pair: squashed
create table notes (id int primary key);
alter table notes add column title text not null default '';
alter table notes rename to memos;
-- instead
create table memos (id int primary key, title text not null default '');
-- pair: view-on-a-changed-column
create table notes (id int primary key, stars int not null);
create view rated as select id, stars from notes;
-- after
drop view rated;
alter table notes alter column stars type bigint;
create view rated as select id, stars from notes;
-- pair: json-shape
create table notes (id int primary key, data jsonb not null);
-- after
alter table notes add check (jsonb_typeof(data) = 'object');
-- pair: policy-dropped
create table notes (id int primary key, owner uuid);
grant select, insert on notes to authenticated;
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = auth.uid());
create policy mine on notes for insert to authenticated with check (owner = auth.uid());
-- after
drop policy mine on notes;
-- pair: policy-narrower
create table notes (id int primary key, owner uuid);
grant select on notes to authenticated;
alter table notes enable row level security;
create policy own on notes to authenticated using (true);
-- after
alter policy own on notes using (owner = auth.uid());
-- pair: granted
create table notes (id int primary key, owner uuid);
-- after
grant select on notes to anon;
-- pair: execute-revoked
create function twice(n int) returns int language sql as 'select n * 2';
grant execute on function twice to authenticated;
-- after
revoke execute on function twice from public, authenticated;
-- pair: renamed-by-a-block
create table notes (id int primary key, title text not null);
-- after
do $$ begin
  execute 'alter table notes rename column title to heading';
end $$;
-- pair: key-of-two-columns
create table notes (id int, day date, title text, primary key (id));
-- after
alter table notes drop constraint notes_pkey;
alter table notes add primary key (id, day);
-- pair: exclusion
create table bookings (id int primary key, during tstzrange not null);
-- after
alter table bookings add constraint no_overlap exclude using gist (during with &&);
-- pair: domain-to-its-base
create domain short as text check (length(value) < 10);
create table notes (id int primary key, title short not null);
-- after
alter table notes alter column title type text;
