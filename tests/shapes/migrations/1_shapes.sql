-- What options about shapes are about: every form of them once.

create schema extensions;
create extension pg_jsonschema with schema extensions;
create domain slug as text check (value ~ '^[a-z]+$');

create table authors (
  id uuid primary key,
  full_name text not null, -- As it stands on a cover.
  born_on date,
  "homePage" text
);

create table books (
  id bigint primary key,
  author_id uuid not null references authors (id),
  slug slug not null, -- Part of its address.
  sold_copies bigint not null default 0,
  price numeric(10,2),
  printed_at timestamptz not null default now(),
  sold_at timestamptz,
  tags text[] not null default '{}',
  notes jsonb,
  chapters jsonb not null default '[]',
  reviews jsonb,
  layout jsonb,
  size_class text,
  constraint books_sold_check check (sold_at >= printed_at),
  constraint books_reviews_check check (extensions.jsonb_matches_schema(
    '{"type": "array", "items": {"type": "object", "required": ["stars"], "properties": {"stars": {"type": "integer"}, "by": {"type": "string"}}}}',
    reviews))
);
comment on table books is E'a book of an author.\n@nullable optional';
comment on column books.notes is E'Whatever an editor keeps.\n@type { read: boolean; by?: string | null }';

create view book_titles as select id, slug from books;

-- Spelled as it is sent.
create table plain (
  id integer primary key,
  some_value text
);
comment on table plain is E'As it is sent.\n@pick PlainValue (some_value)';

-- Types of a schema that is not shown stand in what is.
create schema hidden;
create type hidden.grade as enum ('low', 'high');
create type hidden.mark as (grade hidden.grade, points integer);
create table graded (
  id integer primary key,
  grade hidden.grade not null check (grade <> 'low' or id > 0),
  marks hidden.mark[]
);

-- One of two columns is NULL, the other is not.
create table shares (
  id integer primary key,
  to_user text,
  to_team integer,
  seen_by text default 'nobody',
  unseen boolean,
  constraint shares_target check (num_nonnulls(to_user, to_team) = 1),
  constraint shares_seen check ((seen_by is null) <> (unseen is null))
);

-- Keys of texts; one whose values are a list is of the list's type.
create table terms (
  term text primary key check (term ~ '^[a-z]+$'),
  code char(3) not null,
  notes jsonb,
  notes_json text check (notes_json <> '')
);
comment on column terms.notes is '@type { by: string }';
create table levels (
  level text primary key check (level in ('low', 'high'))
);
create table glosses (
  code char(3) primary key,
  term varchar(9) not null references terms,
  level text not null references levels,
  likes bigint not null check (likes > 0),
  book integer references books
);
