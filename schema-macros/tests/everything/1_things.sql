create type mood as enum ('calm', 'in-progress');
create domain email as text check (length(value) > 2);
create domain address as inet;
create domain grid as integer[];
create type place as (x integer, "Y" double precision, net inet, at timestamptz, contact email);

create table owners (
  id uuid primary key,
  name email not null
);

create table things (
  id bigint generated always as identity primary key,
  owner uuid not null references owners,
  ok boolean not null,
  small smallint,
  whole integer not null default 7,
  ratio real,
  exact double precision,
  price numeric(12, 2),
  word text not null,
  "Padded ""word""" char(4),
  email email,
  emails email[],
  state varchar(20) not null default 'open' check (state in ('open', 'in_progress')),
  mood mood not null default 'calm',
  moods mood[],
  day date,
  noon time,
  local timestamp,
  at timestamptz not null default now(),
  raw bytea,
  net inet,
  gate address,
  nets cidr[],
  span interval,
  during tstzrange,
  several int4multirange,
  flags bit(3),
  some_flags bit varying(8),
  paid money,
  zone timetz,
  tokens tsvector,
  letter "char",
  vector int2vector,
  spot point,
  doc json,
  document jsonb not null default '{}',
  docs jsonb[],
  settings jsonb,
  layout jsonb not null,
  words text[] not null default '{}',
  numbers integer[],
  grids grid[] default '{"{1,2}",null}',
  place place,
  places place[] not null default '{}',
  holder owners,
  digits numeric,
  some_digits numeric(6, 2)[],
  wide bigint,
  moved timestamptz,
  begun timestamp,
  opens time,
  days_off date[],
  total numeric generated always as (price * 3) stored
);
