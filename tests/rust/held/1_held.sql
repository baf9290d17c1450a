-- Dates and numbers in every way in which Rust may hold them, by spec, domain, table, column and comment.

create domain price as numeric(10, 2);
create domain moment as timestamptz;

-- As `[spec.rust]` says: jiff, and bigints as they are.
create table plans (
  id bigint primary key,
  day date not null check (day > '2020-01-01'),
  starts time check (starts < '18:00:00'),
  at timestamp check (at >= '2020-01-01 12:30:00'),
  seen timestamptz not null default now() check (seen > '2020-01-01 00:00:00+00'),
  ended timestamptz,
  days date[],
  cost price,
  constraint plans_order check (ended > seen)
);

-- As its `[spec.tables]` says: time, and bigints as texts.
create table events (
  id bigint primary key check (id > 0),
  day date not null check (day > '2020-01-01'),
  starts time check (starts < '18:00:00'),
  at timestamp check (at >= '2020-01-01 12:30:00'),
  seen timestamptz not null default now() check (seen > '2020-01-01 00:00:00+00'),
  ended timestamptz,
  days date[],
  counts bigint[],
  total numeric,
  kept date,
  constraint events_order check (ended > seen)
);
comment on column events.total is '@rust string';

-- As its comment says: texts.
create table texts (
  id bigint primary key,
  day date not null check (day > '2020-01-01'),
  starts time,
  at timestamp,
  seen timestamptz not null default now(),
  amount numeric check (amount > 0),
  done moment
);
-- Numbers as texts, whose order and digits are those of numbers.
create table sums (
  id bigint primary key,
  low numeric(6, 2) check (low >= -0.5),
  high numeric(6, 2) not null check (high between 0 and 1000 and high <> 'NaN'),
  tiny numeric(2, 4),
  round numeric(3, -2) check (round > 100),
  any_one numeric check (any_one in (1.50, 20)),
  count bigint not null check (count > 9),
  parts numeric(4, 1)[],
  constraint sums_order check (low <= high),
  constraint sums_count check (count >= high)
);
comment on table texts is E'@rust date string\n@rust numeric string';

-- Keys of texts have types of their own too.
create table words (
  word varchar(5) primary key check (word <> 'no'),
  kind text not null check (char_length(kind) > 1)
);
create table codes (
  code char(3) primary key check (code like 'a%')
);
create table uses (
  id integer primary key,
  word varchar(5) not null references words (word) check (word like 'a%'),
  other varchar(5) references words (word),
  constraint uses_differ check (word <> other)
);
comment on table sums is E'@rust numeric string\n@rust bigint string';
