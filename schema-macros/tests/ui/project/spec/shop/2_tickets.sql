create type size as (width integer, height integer);

create type urgency as enum ('low', 'very-high');

create table tickets (
  id bigint generated always as identity primary key,
  title text not null,
  status text not null default 'open' check (status in ('open', 'in_progress', 'done')),
  urgency urgency not null,
  box size,
  options jsonb not null default '{}',
  "openedAt" timestamptz not null default now(),
  "closedAt" timestamptz,
  slug text generated always as (lower(title)) stored
);

create table visits (
  id integer primary key,
  starts_on date not null,
  opens time,
  seen timestamp,
  left_at timestamptz
);
