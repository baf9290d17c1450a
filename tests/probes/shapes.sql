-- A table for each shape of CHECK and each type that validators are probed with. Nothing here is an example of good design.
create extension if not exists citext;
create type mood as enum ('sad', 'ok', 'happy');
create domain slug as text check (value ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$');
create domain short_slug as slug check (char_length(value) <= 8) check (value <> 'admin');
create domain percent as numeric(5, 2) check (value between 0 and 100);
create domain email as citext check (value ~ '^[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}$');

create table lists (
  a text check (a in ('x', 'y z', 'it''s')),
  b text not null check ((b)::text = any ((array['p'::character varying, 'q'::character varying])::text[])),
  c integer check (c in (1, 2, 3)),
  d text check (d not in ('no', 'never')),
  e text check (e in ('x', null)),
  f mood check (f in ('ok', 'happy')),
  g mood check (g >= 'ok'),
  h boolean check (h),
  i boolean check (h = false or i is not null),
  j varchar(5) check (j in ('abc', 'de')),
  k character(3) check (k in ('ab', 'EUR'))
);
create table lengths (
  a text check (char_length(a) between 1 and 5),
  b text check (length(trim(b)) > 0),
  c text check (octet_length(c) <= 4),
  d text check (a is null or length(btrim(d, ' x')) >= 2),
  e character(4) check (length(e) >= 2),
  f citext check (length(f) > 1),
  g text check (trim(both from g) = g),
  h text check (ltrim(h) = h and rtrim(h, '/') = h),
  i text check (length(coalesce(i, '')) > 2),
  j text check (nullif(btrim(j), '') is not null),
  k varchar(10) check (k <> '')
);
create table patterns (
  a text check (a ~ '^[A-Z]{2,4}-[0-9]{3}$'),
  b text check (b ~* '^[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}$'),
  c text check (c !~ '[^[:xdigit:]]'),
  d text check (d like 'https://%'),
  e text check (e ilike '%abc_'),
  f text check (f not like '%\%%'),
  g text check (g ~ '^(ab|cd)*e?.$'),
  h text check (h ~ '^[]a^-]+$'),
  i text check (i ~ '^\+?\d{1,3}[\-_ ]\d+$'),
  j text check (j ~~ any (array['a%', '%z'])),
  k character(2) check (k ~ '^[A-Z]{2}$'),
  l text check (l ~ '^a{2}b{1,}c{0,2}$' or l ~ '^.{3}$'),
  m citext check (m ~ '^[a-f]+$'),
  n text check (starts_with(n, 'x-')),
  o text check (o ~ '^(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})$'),
  p text check (p like '_b' or p like 'c$%d' escape '$'),
  q mood check (q::text ~ 'a'),
  r text check (r ~ '^(?=.*[0-9])(?=.*[A-Z])(?!.*--).{4,}(?<!-)$'),
  s text check (s !~ '^(?!x|abc$)')
);
create table cases (
  a text check (a = lower(a)),
  b text check (upper(b) = b and b <> ''),
  c text check (lower(btrim(c)) not in ('yes', 'no')),
  d citext check (d in ('One', 'two')),
  e citext check (e <> 'root'),
  f text check (left(f, 2) = 'ab'),
  g text check (lower(g) = any (array['jpg', 'png']))
);
create table numbers (
  a smallint check (a > 0),
  b integer check (b between -5 and 5),
  c bigint check (c % 10 = 0),
  d numeric(6, 2) check (d >= 0.5 and d < 100),
  e numeric check (e > 0),
  f double precision check (f >= -90 and f <= 90),
  g real check (g >= 0 and g <= 1),
  h integer check (abs(h) < 100),
  j double precision check (j is not null),
  i integer not null check (i <> 0)
);
-- PostgreSQL computes a sum that is compared with NULL too, and then refuses the row where it is too great: here none is.
create table sums (
  a integer,
  b integer not null,
  c integer not null,
  d numeric(8, 3) not null,
  e numeric(8, 3) not null,
  f numeric,
  constraint whole check (a + b <= c),
  constraint difference check (a - b > -10),
  constraint product check (a * 2 <> b),
  constraint decimals check (d + e <= f + 0.0001),
  constraint mixed check (d * a >= 0 or e > 0)
);
create table pairs (
  a integer,
  b integer,
  c date,
  d date,
  e timestamptz,
  f timestamptz,
  constraint ordered check (a < b),
  constraint days check (c <= d),
  constraint moments check (f is null or e is null or f > e),
  constraint since check (c >= '2020-01-01'),
  constraint before check (e < '2030-01-01 00:00:00+00')
);
create table counts (
  a integer,
  b text,
  c boolean,
  constraint one check (num_nonnulls(a, b, c) = 1)
);
create table sums_of_truths (
  a integer,
  b text,
  c boolean,
  constraint most check ((a is not null)::integer + (b is not null)::integer <= 1),
  constraint cased check (case when a is not null then 1 else 0 end + case when c then 1 else 0 end >= 1)
);
create table either (
  a integer,
  b text,
  constraint xor check ((a is null) <> (b is null))
);
create table conditions (
  kind text not null check (kind in ('a', 'b', 'c')),
  x integer,
  y text,
  z boolean,
  constraint by_kind check ((kind = 'a' and x is not null and y is null) or (kind = 'b' and y is not null) or kind = 'c'),
  constraint cased check (case kind when 'a' then x > 0 when 'b' then y <> '' else z is not true end),
  constraint merged check (coalesce(x, 0) + 1 > 0),
  constraint known check (coalesce(z, false) = false or kind <> 'c'),
  constraint truth check ((x > 5) is not false)
);
create table arrays (
  a text[] check (a <@ array['x', 'y']),
  b text[] not null check (cardinality(b) between 1 and 3),
  c integer[] check (array_length(c, 1) > 1),
  d text[] check ('x' = any (d)),
  e text[] check (array_position(e, null) is null),
  f integer[] check (f @> array[1, 2]),
  g mood[] check (g && array['ok', 'sad']::mood[]),
  h text[] check ('bad' <> all (h))
);
create table documents (
  a jsonb check (jsonb_typeof(a) = 'object'),
  b jsonb check (b ? 'kind'),
  c jsonb check (c ->> 'kind' in ('x', 'y')),
  d jsonb check (jsonb_typeof(d -> 'items') = 'array'),
  e jsonb check (jsonb_array_length(e) > 0),
  f jsonb check (f -> 'a' ->> 'b' is not null),
  i jsonb check (char_length(i ->> 'k') between 1 and 5 and octet_length(i ->> 'k') < 6),
  j jsonb check (trim(j ->> 'k') <> '' or char_length(j ->> 'k') is null),
  g json check (json_typeof(g) <> 'null'),
  h jsonb check (h ?& array['p', 'q'] or h ?| array['r', 's'])
);
create table keys (
  a uuid,
  b uuid,
  c time check (c between '08:00' and '17:00'),
  constraint others check (a <> b),
  constraint not_nil check (a <> '00000000-0000-0000-0000-000000000000')
);
create table domains (
  a slug,
  b short_slug not null,
  c percent,
  d email
);

-- What computing makes of NaN, counts that cannot be, and texts that cannot be two at once.
create table corners (
  d numeric(8, 2) constraint sinks check (d + 1 < -1),
  t text constraint one check (t = 'a' or (t <> 'b' and (t = 'c' or t = 'd'))),
  u text constraint never check ((t = 'a' and t = 'b') or u is null or u <> 'x'),
  n integer,
  constraint counted check (num_nonnulls(t, n) <> -1 and num_nonnulls(t, n) < 3)
);

-- What one comparison tells TypeScript of the next one.
create table narrowed (
  a boolean,
  b boolean,
  k text check (k in ('x', 'y', 'z')),
  l text check (l in ('y', 'w')),
  m text check (m in ('x', 'y')) check (m <> 'gone'),
  n integer,
  t text,
  s text[],
  c time,
  constraint truths check (a = true and (b = false or a = false) or (a = b and a = true and b = false)),
  constraint bare check (a and (a = false or b is not true)),
  constraint gone check (k <> 'gone' or n > 0),
  constraint others check (k <> l),
  constraint chained check (k = 'x' or k = 'y' or k = 'z' or k = 'x'),
  constraint either check ((k = 'x' or k = 'y') and (k = 'z' or n > 0) or n is null),
  constraint cased check (case k when 'x' then n = 1 when 'y' then n = 2 or n = 1 else n <> 3 and (n = 3 or n <> 4) end),
  constraint missing check (t is null and t like 'x%' or t is null and (trim(t) = 'x' or t is null)),
  constraint lists check (s is not null or cardinality(s) > 1),
  constraint numbers check ((n = 1 or n = 2) and (n = 3 or n <> 4) or n <> 5),
  constraint times check (c = '08:00' and (c = '09:00' or c < '10:00')),
  constraint branches check (case when case when a is not true then t else '%' end = 'x' then coalesce(a = true, true) else t ~ 'a' end),
  constraint texts check (not (t ~ '^ab$' and t = 'abc') or t like 'ab')
);

-- The operator that PostgreSQL chooses: beside a text `char(n)` and citext are texts, and an array of texts of no type is one of text.
create table operators (
  a character(3) check (a = any (array['ab ', 'x'])),
  b character(3) check (b in ('ab ', 'x')),
  c character(3),
  d text,
  e varchar(5),
  f citext check (f = any (array['Ab', 'y'])),
  g citext check (g <> all (array['Ab', 'y'])),
  h citext check (h <> 'Ab'::text and h in ('AB', 'y', 'ab')),
  i character(2) check (i = upper(i)),
  constraint text_beside check (c = d),
  constraint varchar_beside check (c <> e),
  constraint cased check (case when d is null then c else 'x ' end = any (array['x', 'x ', 'ab'])),
  constraint merged check (coalesce(c, ' ') not in ('', 'q')),
  constraint merged_text check (coalesce(d, c) <> 'x'),
  constraint nullified check (nullif(c, d) is null or nullif(c, d) <> 'ab ')
);
-- A list and something else: the type of the column says the one, a check the other.
create table lists_and_more (
  a text check (a in ('x', 'y', 'z') and a <> 'y'),
  b text check (starts_with(b, 'ab') and b in ('ab', 'y', 'abc')),
  c text check (c in ('x', 'y') and c in ('y', 'z')),
  d text check (d is not null and d in ('x', 'y')),
  e text,
  f integer,
  constraint both_columns check (e in ('p', 'q') and f > 0)
);
create table ranges (
  a int4range check (lower(a) >= 0 and upper(a) <= 100),
  b int4range check (not isempty(b)),
  c int8range check (upper(c) > 5 or upper_inf(c)),
  d daterange check (lower(d) >= '2024-01-01' and upper(d) < '2025-01-01'),
  e daterange check (lower(e) is not null and not upper_inf(e)),
  f tstzrange check (lower(f) < upper(f)),
  g tstzrange check (lower(g) > '2024-02-29 12:30:00+00' or lower_inf(g)),
  h tsrange check (lower_inc(h) and not upper_inc(h)),
  i daterange check (upper(i) > lower(i) and lower_inc(i)),
  j int4range check (lower(j) = 1 or upper_inc(j) or isempty(j))
);
create table parts (
  a text check (position('@' in a) > 1),
  b text check (strpos(b, 'éx') = 0),
  c text check (split_part(c, '@', 2) <> ''),
  d text check (right(d, 4) = '.com'),
  e text check (substring(e from 2 for 2) = 'xy'),
  f text check (substr(f, 3) <> ''),
  g text check (char_length(replace(g, ' ', '')) > 2),
  h text check (h similar to '(red|green)%'),
  i text check (i not similar to '[a-c]_*.?'),
  j text check (j similar to '[^x]{2,3}'),
  k character(4) check (right(k, 1) = 'x')
);
create table furthest (
  a integer,
  b integer,
  c integer check (mod(c, 5) = 0),
  constraint nearest check (least(a, b) > 0),
  constraint farthest check (greatest(a, b, 5) < 100),
  constraint unequal check ((a, b) <> (1, 2)),
  constraint listed check ((a, b) in ((1, 1), (2, 2)) or a > 50 or a is null),
  constraint there check ((a, c) is not null or b is null)
);
create table other_words (
  a mood,
  b mood,
  c boolean,
  d boolean,
  e text[] check (array_position(e, 'x') is not null),
  f text[] check (f <> '{}'),
  g text[] check (array_ndims(g) = 1 and array_upper(g, 1) < 3),
  h jsonb check (h #>> '{a,b}' = 'x'),
  i jsonb check (i <> '{}'::jsonb),
  j jsonb check (j = '[]'::jsonb or jsonb_typeof(j) = 'object'),
  k numeric check (k <> 'NaN'::numeric),
  l numeric(8, 2) check (l <> 'NaN' and l > 0),
  m double precision check (m <> 'NaN'),
  n bytea check (octet_length(n) = 4),
  o bytea check (length(o) between 1 and 3),
  p jsonb check (p ? 'v' = false or jsonb_typeof(p -> 'v') = 'number'),
  q text[] check (q = '{}'::text[] or cardinality(q) > 1),
  r real check (r > 0.5),
  constraint ordered check (a <= b),
  constraint one_at_most check (c::integer + coalesce(d, false)::integer <= 1)
);
create table moments (
  a timestamptz check (a >= '2024-03-01 01:30:00+02'),
  b timestamptz check (b < 'infinity'),
  c date check (c <> 'infinity' and c > '-infinity'),
  d timestamptz check (isfinite(d)),
  e date check (e > 'epoch'),
  f timestamp check (f >= '2024-02-29' and isfinite(f))
);
create function is_word(word text) returns boolean language sql immutable as $$ select word ~ '^[a-z]+$' and length(word) <= 5 $$;
create function is_word_or_null(word text) returns boolean language sql immutable strict as $$ select word ~ '^[a-z]+$' $$;
create function bare(word text) returns text language sql immutable return lower(btrim(word));
create table functions (
  a text check (is_word(a)),
  b text check (public.is_word_or_null(b)),
  c text check (bare(c) = c),
  d text check (is_word_or_null(d) is not false)
);
