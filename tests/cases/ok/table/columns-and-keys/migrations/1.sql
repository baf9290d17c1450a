create table authors (
  id bigint generated always as identity primary key,
  name text not null unique,
  born date,
  rate numeric(10, 2) default 0,
  tags text[] default '{}',
  initials text generated always as (left(name, 1)) stored
);
create table books (
  id serial primary key,
  author_id bigint not null references authors on delete cascade,
  title varchar(200) not null check (title <> ''),
  pages int constraint enough_pages check (pages > 0),
  check (char_length(title) > pages or pages is not null),
  unique (author_id, title)
);
