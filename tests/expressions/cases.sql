-- literals
1
-1
2147483647
2147483648
-2147483648
9223372036854775807
9223372036854775808
1.0
1e3
.5
'a'
null
true
b'101'
x'1f'
date '2024-01-01'
interval '1 day'
interval '1' day
timestamp(2) '2024-01-01'
current_date
current_time
current_timestamp
current_timestamp(3)
localtime
localtimestamp(0)
current_user
session_user
current_schema
0x1F
1_000
-- columns
vc
n2
va
ts3
iv0
bi
ps
cd
tg
md
p3
t
t.tx
(p3).x
(p3).y
(pa[1]).y
(t).n2
(select p3 from t limit 1)
-- arithmetic
i2 + i2
i2 + i4
i4 + i8
i4 + 1
i4 + 1.5
i4 * 2.0
n + i4
n2 + n2
n2 * 2
f4 + f4
f4 + f8
f4 + i4
f4 + n
f8 * n
i4 / i4
i4 % 2
i8 % 2
n % 2
i4 ^ 2
f8 ^ 2
n ^ 2
- i4
- n2
- f4
+ i8
@ i4
~ i4
i4 & 1
i4 | i8
i4 # 1
i4 << 1
|/ i4
m * 2
m / 2
m / m
m + m
m - m
2 * m
i4 + '1'
'1' + i4
n2 + '1'
-- dates
d + 1
d - 1
1 + d
d - d
d + iv
d - iv
d + interval '1 day'
d + ti
d + '1 day'::interval
ts - ts
tstz - tstz
ts - d
tstz - ts
tstz + iv
tstz - iv
tstz - '1 day'::interval
ts + iv
iv + iv
iv - iv
iv * 2
iv * 1.5
2 * iv
iv / 2
ti + iv
ti - ti
now() - tstz
now() - interval '7 days'
current_date - 7
current_date - d
current_date - interval '1 month'
tstz at time zone 'UTC'
ts at time zone 'UTC'
tz at time zone 'UTC'
tstz at time zone iv
(tstz at time zone 'UTC')::date
extract(epoch from tstz)
extract(year from d)
extract(hour from ti)
extract(day from iv)
extract(epoch from tstz - tstz)
date_part('year', tstz)
date_part('year', d)
date_trunc('day', tstz)
date_trunc('day', ts)
date_trunc('day', d)
date_trunc('day', iv)
date_trunc('day', tstz, 'UTC')
date_bin('15 minutes', ts, ts)
age(tstz)
age(tstz, now())
age(d)
age(ts, ts)
to_char(tstz, 'YYYY')
to_char(n, '999')
to_char(i4, '999')
to_date(tx, 'YYYY')
to_timestamp(tx, 'YYYY')
to_timestamp(f8)
to_timestamp(i8 / 1000)
to_number(tx, '9')
make_date(2024, 1, 1)
make_interval(days => 3)
make_interval(0, 0, 0, 3)
make_timestamptz(2024, 1, 1, 0, 0, 0)
justify_days(iv)
(d, d) overlaps (d, d)
(tstz, iv) overlaps (tstz, iv)
(d, '1 day') overlaps (d, d)
timezone('UTC', tstz)
isfinite(d)
clock_timestamp()
statement_timestamp()
-- comparisons and logic
i4 = 1
i4 = i8
i4 = '1'
tx = vc
vc = 'a'
ch = 'a'
u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
md = 'ok'
md > 'sad'
ps = 3
cd = 'x'
jb = '{}'
tstz > '2024-01-01'
tstz > d
ts < tstz
b and true
b or null
not b
b is true
b is not unknown
i4 is null
i4 is distinct from 1
tx like 'a%'
vc ilike 'a%'
tx not like 'b' escape '!'
tx similar to 'a'
tx ~ 'a'
vc !~* 'a'
nm like 'a'
by like 'a'
i4 between 1 and 2
i4 between symmetric 1 and i8
tstz between '2024-01-01' and now()
i4 in (1, 2)
tx in ('a', 'b')
i4 in (1, 2.5)
md in ('ok', 'sad')
md = any (array['ok', 'sad']::mood[])
i4 = any (ia)
i4 = any ('{1,2}')
tx = any (ta)
vc = any (array['a', 'b'])
tx <> all (ta)
tx like any (array['a', 'b'])
i4 in (select id from w)
i4 = any (select id from w)
i4 = (select max(id) from w)
(i4, tx) = (1, 'a')
(i4, tx) in (select id, label from w)
row(1, 2) < row(1, 3)
exists (select 1 from w)
exists (select from w)
-- strings
tx || 'a'
vc || 'a'
'a' || 'b'
tx || i4
i4 || tx
'a' || i4
vc || vc
ch || ch
tx || null
n2 || '%'
nm || 'a'
by || by
by || '\x00'
ta || 'a'
ta || 'a'::text
'a'::text || ta
ta || ta
ta || array['b']
ia || 1
1 || ia
ia || ia
va || 'x'::varchar
jb || jb
jb || '{}'
'{}' || jb
jb || tx::jsonb
bi || bi
tv || tv
lower(tx)
lower(vc)
upper(ch)
length(tx)
length(by)
length(vc)
char_length(tx)
octet_length(by)
bit_length(tx)
trim(tx)
trim(both 'x' from vc)
ltrim(tx, 'a')
btrim(by, by)
substring(tx from 1 for 2)
substring(tx, 2)
substring(tx from 'a.')
substring(by from 1 for 2)
substr(tx, 1)
left(tx, 2)
right(vc, 2)
position('a' in tx)
strpos(tx, 'a')
replace(tx, 'a', 'b')
split_part(tx, ',', 1)
string_to_array(tx, ',')
array_to_string(ta, ',')
array_to_string(ia, ',', '-')
regexp_replace(tx, 'a', 'b')
regexp_replace(tx, 'a', 'b', 'g')
regexp_match(tx, 'a')
regexp_matches(tx, 'a')
regexp_split_to_array(tx, 'a')
regexp_count(tx, 'a')
concat(tx, i4, null)
concat_ws(',', tx, i4)
format('%s', i4)
repeat(tx, 2)
lpad(tx, 3)
rpad(tx, 3, 'x')
reverse(tx)
initcap(tx)
translate(tx, 'a', 'b')
overlay(tx placing 'a' from 1)
overlay(by placing by from 1 for 2)
ascii(tx)
chr(65)
md5(tx)
md5(by)
sha256(by)
encode(by, 'hex')
decode(tx, 'hex')
convert_from(by, 'UTF8')
quote_ident(tx)
quote_literal(i4)
quote_nullable(tx)
to_hex(i4)
unistr(tx)
normalize(tx)
starts_with(tx, 'a')
string_agg(tx, ',')
vc::text collate "C"
tx collate "C"
-- numbers
abs(i4)
abs(n2)
abs(f8)
round(n)
round(n, 2)
round(n2, 1)
round(f8)
round(i4)
round(f8::numeric, 2)
round(i8, 2)
ceil(n)
ceil(f8)
ceiling(i4)
floor(n2)
trunc(n, 1)
trunc(f8)
sqrt(i4)
sqrt(n)
power(2, 3)
power(n, 2)
exp(1)
ln(n)
log(n)
log(2, n)
mod(i4, 2)
mod(i8, 2)
mod(n, 2)
div(n, 2)
sign(i4)
sign(n)
gcd(i4, 2)
greatest(i4, 1)
greatest(i4, i8)
greatest(n2, 0)
greatest(n2, n2)
greatest(tx, 'a')
greatest(d, ts)
least(f8, n)
random()
pi()
width_bucket(n, 0, 10, 5)
factorial(5)
numeric_inc(n)
float8(i4)
int4(n)
text(i4)
date(ts)
numeric(i4)
-- casts
i4::text
tx::int
n::numeric(8, 3)
n2::numeric
n2::int
tx::varchar(3)
vc::varchar
vc::varchar(4)
vc::text
tx::char
tx::char(3)
ch::text
ch::varchar
tx::mood
md::text
tx::positive
ps::int
cd::text
cd::varchar
tx::point3
ts::date
tstz::time
tstz::timestamp
tstz::timestamp(0)
d::timestamptz
iv::text
i4::bool
b::int
jb::int
jb::text
(jb->>'a')::int
(jb->'a')::numeric
(jb->>'a')::numeric(10, 2)
tx::jsonb
j::jsonb
ia::text[]
ta::int[]
ia::bigint[]
va::text[]
array[]::text[]
'{}'::int[]
'{}'::varchar(3)[]
cast(i4 as bigint)
cast('1' as numeric(4, 1))
cast(null as date)
null::text
'x'::"char"
i4::oid
tx::regclass
'now'::timestamptz
tx::name
bi::int
i4::bit(8)
row(1, 2.0, 'a')::point3
t::text
p3::text
-- conditional
case when b then 1 end
case when b then 1 else 2.5 end
case when b then i4 else i8 end
case when b then 'a' else 'b' end
case when b then 'a' else vc end
case when b then vc else vc end
case when b then vc else tx end
case when b then null else n2 end
case when b then n2 else n2 end
case when b then n2 end
case when b then n2 else 0 end
case i4 when 1 then 'one' when 2 then 'two' else 'many' end
case md when 'ok' then 1 else 0 end
case when b then md end
case when b then md else 'ok' end
case when b then d else ts end
case when b then ts else tstz end
case when b then ps else ps end
case when b then ps else 1 end
case when b then cd else 'x' end
case when b then jb else '{}' end
case when b then ia else '{}' end
case when b then ia else array[1] end
case when b then array[1] else array[1.5] end
case when b then 1 else i2 end
case when b then f4 else n end
case when b then f4 else i4 end
case when b then null end
case 'a' when 'a' then 1 end
coalesce(i4, 0)
coalesce(i4, i8)
coalesce(n2, 0)
coalesce(n2, 0.0)
coalesce(n2, n2)
coalesce(vc, 'a')
coalesce(vc, vc)
coalesce(vc, tx)
coalesce(ch, vc)
coalesce(tx, ch)
coalesce(null, 1)
coalesce(null, null)
coalesce('a', 'b')
coalesce(md, 'ok')
coalesce(ps, 1)
coalesce(ps, ps)
coalesce(jb, '{}')
coalesce(jb->>'a', 'b')
coalesce(ta, '{}')
coalesce(ta, array[]::text[])
coalesce(d, now())
coalesce(sum(i4), 0)
coalesce(sum(n2), 0)
coalesce(count(*), 0)
coalesce(avg(i4), 0)
coalesce(max(vc), 'a')
nullif(i4, 0)
nullif(i8, 0)
nullif(i4, 0.5)
nullif(n2, 0)
nullif(vc, '')
nullif(ch, '')
nullif(tx, '')
nullif('', tx)
nullif(md, 'ok')
nullif(ps, 1)
nullif(ia, '{}')
nullif(d, now())
nullif(jb, '{}')
num_nulls(i4, tx)
-- arrays
array[1, 2]
array[1, 2.5]
array[i4, i8]
array['a', 'b']
array['a', vc]
array[vc, vc]
array[n2, n2]
array[array[1], array[2]]
array[[1, 2], [3, 4]]
array[ia, ia]
array[md, 'ok']
array[null, 1]
array[p3]
array(select id from w)
array(select label from w order by id)
array(select amount from w)
ia[1]
va[1]
na[1]
ia[1:2]
na[1:2]
tg[1]
ma[1]
jb['a']
jb['a'][0]
array_length(ia, 1)
cardinality(ta)
array_append(ia, 1)
array_append(ia, 1.5)
array_prepend('a', ta)
array_cat(ia, ia)
array_remove(ta, 'a')
array_replace(ta, 'a', 'b')
array_position(ta, 'a')
array_positions(ia, 1)
array_upper(ia, 1)
array_ndims(ia)
array_dims(ia)
array_fill(0, array[3])
array_agg(i4)
array_agg(distinct tx order by tx)
array_agg(ia)
array_agg(vc)
array_agg(md)
array_agg(p3)
array_agg(w) from t, w
unnest(ia)
unnest(ta)
unnest(array['a', 'b'])
ia @> array[1]
ia && '{1}'
ta <@ array['a']
ma @> array['ok']::mood[]
array_to_json(ia)
trim_array(ia, 1)
(array[1, 2])[1]
(string_to_array(tx, ','))[1]
-- json
j->'a'
j->>'a'
j->0
j#>'{a,b}'
j#>>'{a,b}'
jb->'a'
jb->>'a'
jb->0
jb->>0
jb->'a'->>'b'
jb->'a'->'b'->0
jb#>'{a}'
jb#>>'{a}'
jb ? 'a'
jb ?| array['a']
jb ?& ta
jb @> '{"a":1}'
jb <@ '{}'
jb - 'a'
jb - 0
jb - array['a']
jb #- '{a}'
jb @? '$.a'
jb @@ '$.a > 1'
jsonb_build_object('a', i4)
jsonb_build_object()
json_build_object('a', tx)
jsonb_build_array(1, 2)
jsonb_agg(i4)
jsonb_agg(t)
json_agg(row_to_json(t))
jsonb_object_agg(tx, i4)
json_object_agg(tx, i4)
to_jsonb(t)
to_jsonb(i4)
to_json(tx)
row_to_json(t)
row_to_json(row(1, 2))
jsonb_typeof(jb)
json_typeof(j)
jsonb_array_length(jb)
jsonb_array_elements(jb)
jsonb_array_elements_text(jb)
jsonb_object_keys(jb)
jsonb_set(jb, '{a}', '1')
jsonb_set(jb, array['a'], to_jsonb(i4), true)
jsonb_insert(jb, '{a}', '1')
jsonb_strip_nulls(jb)
jsonb_pretty(jb)
jsonb_extract_path(jb, 'a')
jsonb_extract_path_text(jb, 'a')
jsonb_path_query(jb, '$.a')
jsonb_path_query_first(jb, '$.a')
jsonb_path_exists(jb, '$.a')
json_object('{a,b}')
jsonb_object(ta)
jsonb_populate_record(null::point3, jb)
(jsonb_populate_record(null::point3, jb)).y
jb || jsonb_build_object('a', 1)
(jb->>'a')::int + 1
-- aggregates and windows
count(*)
count(i4)
count(distinct tx)
count(*) filter (where b)
sum(i2)
sum(i4)
sum(i8)
sum(n)
sum(n2)
sum(f4)
sum(f8)
sum(m)
sum(iv)
sum(case when b then 1 else 0 end)
sum(i4) filter (where b)
sum(i4 * n2)
sum(ps)
avg(i4)
avg(n2)
avg(f4)
avg(iv)
avg(i4)::numeric(10, 2)
min(i4)
max(tx)
max(vc)
max(ch)
max(tstz)
max(d)
max(md)
max(ia)
min(n2)
max(cd)
max(ps)
max(iv)
min(ip)
bool_and(b)
every(b)
bit_or(i4)
bit_and(bi)
string_agg(vc, ',')
string_agg(distinct tx, ', ' order by tx)
string_agg(by, by)
string_agg(i4::text, ',')
stddev(i4)
variance(f8)
var_pop(n)
corr(f8, f8)
regr_count(f8, f8)
percentile_cont(0.5) within group (order by i4)
percentile_cont(0.5) within group (order by iv)
percentile_cont(array[0.5, 0.9]) within group (order by f8)
percentile_disc(0.5) within group (order by tx)
percentile_disc(0.5) within group (order by n2)
mode() within group (order by md)
mode() within group (order by i4)
rank(1) within group (order by i4)
any_value(tx)
xmlagg(x)
range_agg(r4)
total(i4)
row_number() over ()
rank() over (order by i4)
dense_rank() over (partition by b order by i4)
percent_rank() over (order by i4)
ntile(4) over (order by i4)
lag(i4) over (order by id)
lag(n2, 1) over (order by id)
lag(i4, 1, 0) over (order by id)
lag(i4, 1, 0.5) over (order by id)
lead(tx, 1, 'a') over (order by id)
first_value(vc) over (order by id)
last_value(md) over (order by id)
nth_value(d, 2) over (order by id)
sum(i4) over (order by id)
sum(n2) over (partition by b rows between unbounded preceding and current row)
count(*) over ()
avg(i4) over (partition by b)
max(tstz) over (partition by b)
100.0 * count(*) / sum(count(*)) over ()
round(100.0 * count(*) filter (where b) / nullif(count(*), 0), 2)
round(avg(n2), 2)
round(avg(i4)::numeric, 1)
round((count(*)::numeric / 2) * 100, 2)
count(*)::int
count(*)::float / 2
extract(epoch from (max(tstz) - min(tstz))) / 3600
-- ranges, network, others
r4 @> 5
r4 @> r4
r4 && r4
r4 * r4
r4 + r4
lower(r4)
upper(rt)
isempty(r4)
lower(rn)
tstzrange(tstz, tstz)
int4range(1, 10)
numrange(1, 10, '[]')
daterange(d, d)
rt @> now()
range_merge(r4, r4)
r4m @> 5
unnest(r4m)
lower(r4m)
range_agg(r4) @> 5
multirange(r4)
ip <<= ci
ip = '10.0.0.1'
host(ip)
network(ip)
ip + 1
ip - ip
ip & ip
pt <-> pt
pt <@ bx
bx && bx
area(bx)
pt + pt
to_tsvector('english', tx)
to_tsvector(tx)
to_tsquery('a')
plainto_tsquery('english', tx)
websearch_to_tsquery('a')
tv @@ tq
to_tsvector('english', tx) @@ plainto_tsquery('english', 'a')
tx @@ 'a'
ts_rank(tv, tq)
ts_headline('english', tx, tq)
setweight(tv, 'A')
setweight(to_tsvector('english', coalesce(tx, '')), 'A') || setweight(to_tsvector('english', coalesce(vc, '')), 'B')
gen_random_uuid()
uuidv7()
u::text
bi & bi
get_bit(by, 1)
bit_count(by)
pg_typeof(i4)
current_setting('a')
current_setting('a', true)
set_config('a', 'b', true)
nextval('x')
txid_current()
version()
pg_size_pretty(i8)
pg_column_size(tx)
current_database()
obj_description(o)
hashtext(tx)
xpath('/a', x)
int4pl(1, 2)
generate_series(1, 3)
generate_series(1, i8)
generate_series(1, n)
generate_series(ts, ts, '1 day')
generate_series(tstz, tstz, iv)
generate_series(d, d, '1 day')
generate_series(d, d, interval '1 day')::date
generate_subscripts(ia, 1)
-- functions of the migrations
f(1)
f('a')
f(tx)
f(i2)
f(vc)
g(1)
g(1, 'a')
g(a => 1, c => 2)
g(1, c => 2.5)
vari('a', 1, 2)
vari('a', variadic ia)
same(i4)
same(vc)
same(ia)
same(p3)
firsts(ia)
firsts(va)
firsts(tg)
wrap(i4)
wrap(md)
both_of(1, 2.5)
both_of(i4, i8)
both_of('a', 'b')
both_of(vc, 'b')
both_of(d, ts)
rows_of(1)
numbers()
outs(1)
(outs(1)).b
one_out(1)
pairs(1)
s.hidden(1)
-- refused
sum(i4) + tx
n2 || 1 + 1
tx + 1
u = tx
i4 = tx
tx = 1
d = 1
md = tx
jb = j
b = 1
i4 and b
not i4
case when i4 then 1 end
case when b then 1 else 'a' end
case when b then 1 else tx end
case when b then i4 else d end
coalesce(i4, tx)
coalesce(tx, 1)
array[1, 'a']
array[i4, tx]
lower(i4)
round(f8, 2)
sum(tx)
avg(b)
length(i4)
nope(1)
f(d)
g()
g('a', 'b')
extract(year from tx)
date_trunc('day', tx)
max(b)
max(u)
max(jb)
md + 1
jb + 1
u like 'a'
i4 like '1'
i4 || i4
d + d
tstz + tstz
- tx
tx in (1, 2)
i4 between 'a'::text and 'b'
nope
t.nope
q.id
(p3).nope
i4::nope
nullif(i4, tx)
greatest(i4, tx)
firsts(i4)
string_agg(i4, ',')
substring(i4 from 1)
json_array_length(jb)
count(tx, tx)
i4 is true
(select id, label from w)
-- queries
select 1 as a, 'b' as b, null as c
select t.*, w.amount from t join w on w.t_id = t.id where false
select * from w
select w.* from w
select id, label, at from w
select a.id as a, b.id as b from w a left join w b on a.id = b.id
select * from w join s.far using (id)
select id from w join s.far using (id)
select far.id as a, w.id as b from w join s.far using (id)
select * from w natural join s.far
select id from w full join s.far using (id)
select id from w right join s.far using (id)
select * from (select 1 as x, 'a' as y) q
select q.* from (select id, label from w) q (a, b)
select x + 1 as y from (select id as x from w) q
select q from (select 1 as a) q
select w from w
select (select count(*) from w where w.t_id = t.id) as n from t
select (select label from w limit 1) from t
select (select label as z from w limit 1) from t
select (select max(amount) from w)::int from t
select 1 as a union select 2.5
select 1 as a union all select 2 union all select 3.5
select null as a union select 1
select null as a union select 'a'
select null as a union select null union select 1
select 'a' as a union select 'b'
select vc from t union all select label from w
select vc from t union all select vc from t
select vc from t union all select tx from t
select n2 from t union select n2 from t
select n2 from t union select 1
select n2 from t union select amount from w
select id from w intersect select i8 from t
select md from t union select 'ok'
select d from t union select ts from t
select ps from t union select ps from t
select ps from t union select 1
select i4, tx from t except select 1, null
select 1 as a union select 'a'::text
select 1 as a, 2 as b union select 1
values (1, 'a'), (2, 'b')
values (1), (2.5)
values (null), ('a')
values (1, null), (null, 2)
select * from (values (1, 'a'), (2, 'b')) v (n, s)
select * from (values (1, null), (2, now())) v (n, s)
select column1 from (values (1), (2.5)) v
with q as (select id, label from w) select * from q
with q (a, b) as (select id, label from w) select a, b from q
with q as (select 1 as a), r as (select a + 1.5 as b from q) select * from q, r
with q as (select 'a' as a) select a from q
with q as (select null as a) select a from q
with recursive q as (select 1 as n union all select n + 1 from q where n < 5) select n from q
with recursive q (n, path) as (select id, array[id] from w union all select w.id, q.path || w.id from q join w on w.t_id = q.n) select * from q
with recursive q as (select id, label::text as path, 0 as depth from w where t_id is null union all select w.id, q.path || '/' || w.label, q.depth + 1 from w join q on q.id = w.t_id) select * from q
with recursive q as (select id, label as path from w union all select w.id, q.path || w.label from w join q on q.id = w.t_id) select * from q
select * from generate_series(1, 3)
select * from generate_series(1, 3) g
select g from generate_series(1, 3) g
select n from generate_series(1, 3) g (n)
select d::date from generate_series(current_date, current_date + 7, '1 day') d
select * from generate_series(now(), now(), interval '1 hour') with ordinality
select * from unnest(array['a', 'b']) with ordinality
select * from unnest(array['a', 'b']) with ordinality as q (v, n)
select v, n from t, unnest(t.ta) with ordinality as q (v, n)
select q from t, unnest(t.ia) q
select x from t cross join lateral unnest(t.va) x
select * from unnest(array[1, 2], array['a', 'b'])
select * from unnest(array[1, 2], array['a', 'b']) q (a, b)
select q.* from t, unnest(t.pa) q
select * from jsonb_array_elements('[]'::jsonb)
select e->>'a' as a from t, jsonb_array_elements(t.jb) e
select value from t, jsonb_array_elements_text(t.jb)
select e.value from t, jsonb_array_elements(t.jb) as e
select * from jsonb_each('{}'::jsonb)
select key, value from t, jsonb_each_text(t.jb)
select k from t, jsonb_object_keys(t.jb) k
select * from t tt, lateral jsonb_to_recordset(tt.jb) as q (a integer, b text, c numeric(4, 2)) where false
select q.* from t, jsonb_to_recordset(t.jb) as q (a integer, b text, c numeric(4, 2))
select * from json_to_record('{}') as q (a int, b varchar(3))
select * from jsonb_populate_recordset(null::point3, '[]'::jsonb)
select * from string_to_table('a,b', ',')
select * from regexp_split_to_table('a', 'b') as part
select m[1] from t, regexp_matches(t.tx, 'a', 'g') m
select * from rows_of(1)
select r.n2 from rows_of(1) r
select * from pairs(1)
select key, total from pairs(1) p
select * from outs(1)
select * from one_out(1)
select o.single from one_out(1) o
select * from numbers()
select numbers from numbers()
select n from numbers() n
select n + 1 from numbers() as n
select * from rec() as q (a integer, b text)
select * from same(1)
select q.* from w, lateral (select w.amount * 2 as twice, w.label) q
select w.full_label from w
select full_label(w) from w
select label(w) from w
select w.id from w order by w.id limit 1
select distinct label, count(*) from w group by label
select distinct on (label) label, amount from w order by label, id
select label, sum(amount) from w group by label having sum(amount) > 0
select label, mood, sum(amount), grouping(label) from w group by rollup (label, mood)
select label, mood, count(*) from w group by grouping sets ((label), (mood), ())
select date_trunc('month', at) as month, count(*) as n from w group by 1 order by 1
select date_trunc('month', at)::date as month, sum(amount) from w group by date_trunc('month', at)
select w.id, coalesce(q.n, 0) as n from w left join (select t_id, count(*) as n from w group by t_id) q on q.t_id = w.id
select count(*) filter (where mood = 'ok') as ok, count(*) filter (where mood <> 'ok') as other from w
select id, row_number() over (partition by t_id order by at desc) as n, lag(amount) over (order by at) as before from w
select sum(amount) over win from w window win as (order by at)
select case mood when 'ok' then 'fine' else mood::text end as m from w
select a.id from w a, w b where a.id = b.id
select * from (w join s.far using (id))
select json_build_object('id', id, 'rows', (select json_agg(q) from (select * from s.far) q)) from w
select jsonb_agg(jsonb_build_object('a', id) order by id) filter (where id > 1) from w
select coalesce(jsonb_agg(w.*) filter (where w.id is not null), '[]'::jsonb) from w
select coalesce(json_agg(w), '[]') from w
select array_agg(w.*) from w
select max(w.id) from w where w.id in (select t_id from w x where x.id = w.id)
select (array_agg(label order by id))[1] from w
select (select array_agg(id) from w)
select exists (select 1 from w), not exists (select 1 from w) as none
select not b as nb, - i4 as neg, i4 is null as nn from t
select t.id as "T Id", t."id" + 1 from t
select id nope from w where nope
select nope.* from w
select id from nope
select id from nope.w
select id from w where label = 1
select id from w where amount
select id from w group by id having label
select x.id from w where exists (select 1 from s.far x)
select w.nope from w
select id from w, s.far where label = note
select * from w join s.far on w.id = far.nope
select * from (select id from w) q where label = 'a'
select * from w, (select w.id) q
select current_date as d, now() as n, current_user as u
select i4, count(*) from t group by i4 order by count(*) desc
select 1 where true
select tx from t where tx = any (select label from w)
select t.id, l.* from t left join lateral (select amount, at from w where w.t_id = t.id limit 1) l on true
select pg_catalog.lower('A'), pg_catalog.now()
select 'a' || 'b' || 1, 1 + 2 * 3.0 - 4
-- normal forms of Unicode, whose name is a word of the grammar
normalize(tx)
normalize(tx, NFC)
normalize(vc, nfkd)
normalize(i4, NFC)
tx is normalized
tx is not normalized
tx is nfkc normalized
tx is not NFD normalized
i4 is normalized
-- SQL/JSON, XML, ROWS FROM, fields of rows
json_object('a': i4, 'b' value tx)
json_object('a' value i4 null on null)
json_object('a': i4 absent on null with unique keys)
json_object('a': i4 returning jsonb)
json_object('a': i4 returning text)
json_object('a': i4 returning varchar(20))
json_object('a': i4 returning bytea format json)
json_object()
json_object(returning jsonb)
json_object('{a,b}'::text[])
json_object('{a,b}', '{c,d}')
json_array(1, i4, tx)
json_array(1, i4 null on null)
json_array(1, i4 returning jsonb)
json_array()
json_array(returning jsonb)
json_array(select i4 from w)
json_array(select id from w order by id returning jsonb)
json_array(values (1), (2))
json_array(j format json)
json_objectagg(tx: i4)
json_objectagg(tx value i4 absent on null returning jsonb)
json_objectagg(tx: i4 with unique keys) filter (where b)
json_arrayagg(i4)
json_arrayagg(i4 order by id)
json_arrayagg(i4 order by id null on null returning jsonb)
json_arrayagg(i4) over (partition by b)
json_arrayagg(tx returning text) filter (where b)
json('{"a": 1}')
json(tx)
json(tx with unique keys)
json(jb)
json_scalar(i4)
json_scalar('a')
json_scalar(now())
json_serialize(j)
json_serialize(jb returning bytea)
json_serialize(jb returning varchar)
json_value(jb, '$.a')
json_value(jb, '$.a' returning integer)
json_value(jb, '$.a' returning numeric(10,2))
json_value(jb, '$.a' returning integer default 0 on empty error on error)
json_value(j, '$.a' passing i4 as x returning date)
json_value(jb, '$.a' returning mood)
json_value(jb, '$.a' null on empty null on error)
json_query(jb, '$.a')
json_query(jb, '$.a' with wrapper)
json_query(jb, '$.a' returning text omit quotes)
json_query(jb, '$.a' returning integer[] with conditional wrapper)
json_query(jb, '$.a' returning jsonb with unconditional array wrapper keep quotes on scalar string empty array on empty)
json_query(j, '$.a')
json_query(jb, 'strict $.a' passing 1 as a, tx as b error on error)
json_query(jb, '$' returning point3)
json_exists(jb, '$.a')
json_exists(jb, '$.a[*] ? (@ > $x)' passing i4 as x)
json_exists(jb, '$.a' error on error)
json_exists(j, 'strict $.a' false on error)
tx is json
tx is not json
tx is json object
jb is json array
j is json scalar
tx is json value with unique keys
tx is json object without unique keys
(tx is json) and b
case when tx is json then tx::json end
tx is nfc normalized
tx is not nfkd normalized
json_value(jb, tx)
json_value(i4, '$')
json_query(nope, '$')
json_exists(jb, 5)
json_value(jb, '$.a' returning nothing)
json_object('a': nope)
i4 is json
json_objectagg(nope: 1)
select * from json_table('[{"a":1}]'::jsonb, '$[*]' columns (id for ordinality, a integer path '$.a', b text path '$.b' default 'x' on empty))
select q.* from t, json_table(t.jb, '$.rows[*]' columns (a int path '$.a', ok boolean exists path '$.ok', j jsonb path '$', n numeric(8,2), vc varchar(10) path '$.v')) q
select * from json_table('{}'::jsonb, '$' as root columns (a int, nested path '$.b[*]' as bb columns (b text, nested '$.c[*]' columns (c date, n for ordinality))))
select jt.* from t, lateral json_table(jb, '$.x' passing i4 as y columns (a text format json path '$.a' with wrapper, z timestamptz)) as jt(one, two)
select jt.a from t left join json_table(t.jb, '$' columns (a int)) jt on true
select a from json_table('{}', '$' columns (a int path '$.a' error on error) error on error)
select * from json_table(jsonb '{}', '$' columns (a point3 path '$.p', b mood, c int[] path '$.c'))
select * from json_table(jsonb '{}', '$' columns (a nothing))
select nope from json_table(jsonb '{}', '$' columns (a int)) q
select * from json_table(jsonb '{}', '$' columns (a int, a text))
select q.e from json_table(jsonb '{}', '$' columns (e int exists path '$.x', f text exists)) q
xmlelement(name foo, xmlattributes(i4 as a, tx), 'content', tx)
xmlelement(name foo)
xmlforest(i4 as a, tx)
xmlconcat(x, x)
xmlparse(document tx)
xmlparse(content '<a/>' preserve whitespace)
xmlpi(name php, 'echo')
xmlroot(x, version '1.0', standalone yes)
xmlroot(x, version no value)
xmlserialize(content x as text)
xmlserialize(document x as varchar(20))
xmlserialize(content x as text indent)
x is document
x is not document
xmlexists('//a' passing by ref x)
xmlexists('//a' passing x)
xmlagg(x order by id)
select * from xmltable('/r/i' passing xml '<r/>' columns a int path '@a', b text, n for ordinality)
select q.* from t, xmltable('/r/i' passing t.x columns a numeric(6,2) path '@a' default 0 not null, b varchar(5) path 'b') as q
select * from xmltable(xmlnamespaces('http://x' as x), '/x:r' passing xml '<r/>' columns "a" xml path 'x:a') as z(c)
select q.* from t, lateral xmltable('/r/i' passing by value x by ref columns a int) q
select * from rows from (generate_series(1, 3), unnest(array['a', 'b'])) as q(a, b)
select * from rows from (generate_series(1, 3), unnest(array['a', 'b'])) with ordinality
select * from rows from (json_to_record('{}') as (a int, b text), generate_series(1, 2)) as q(x, y, z)
select * from rows from (rows_of(1), numbers()) with ordinality as q
select * from rows from (rec() as (a int, b varchar(5))) q
select q.* from t, rows from (unnest(t.ia), unnest(t.ta)) with ordinality as q(i, s, n)
select t.id, q.n from t left join lateral rows from (unnest(ia), unnest(ta)) with ordinality q(i, s, n) on true
select * from rec() as (a int, b text)
select * from rec() as q(a int, b text) where a > 1
select * from rec() with ordinality as q(a int, b text)
select * from json_populate_record(null::point3, '{}')
select * from json_populate_recordset(null::point3, '[]') with ordinality
select * from jsonb_to_recordset('[]') as q(id bigint, tags text[], at timestamptz(3))
select * from jsonb_populate_record(null::w, '{}') p
select * from numbers() n
select * from pairs(1) with ordinality p(a, b, c)
select * from current_date
select * from current_date as d(x)
select * from coalesce(1, 2) c
select * from lower('A')
select * from unnest(array[1,2], array['a','b'])
select * from unnest(array[1,2], array['a','b'], array[true]) with ordinality as q(a, b, c, n)
select * from unnest((select pa from t limit 1))
select * from generate_series(1, 2) g, lateral (select g + 1 as h) l
select * from f('a')
select (p3).* from t
select (p3).x, (t.p3).y from t
select (pa[1]).* from t
select (pa[1]).x + 1 as y from t
select (outs(1)).* 
select (outs(1)).b
select (pairs(1)).*
select (rows_of(1)).*
select (rows_of(id)).id, (rows_of(id)).tx from t
select (t).* from t
select (t.*).* from t
select (w).label from w
select ((w).mood)::text from w
select (select w from w limit 1).*
select ((select w from w limit 1)).*
select ((select w from w limit 1)).label
select (q.r).* from (select w as r from w) q
select (q.r).label from (select w as r from w) q
select (q).* from (select id, label from w) q
select (q.r).f1 from (select row(1, 'a') as r) q
select (row(1, 'a')).f1
select (row(1, 'a', 2.5)).f3
select (array_agg(w)).* from w
select (array_agg(w))[1] from w
select ((array_agg(w))[1]).* from w
select ((array_agg(w))[1]).label from w
select (json_populate_record(null::point3, '{}')).*
select (jsonb_each(jb)).* from t
select (jsonb_each(jb)).key from t
select (jsonb_populate_recordset(null::w, '[]')).label
select (each).key from (select jsonb_each(jb) as each from t) q
select (first_value(p3) over ()).x from t
select (case when true then p3 end).x from t
select (coalesce(p3, null)).* from t
select (same(p3)).y from t
select (p3).nope from t
select (i4).x from t
select (w).nope from w
select (p3::point3).z from t
select (null::point3).*
select (null::w).label
select x.full_label from w x
select (w).full_label from w
select t.id, w.* from t left join w on true where w.* is not null
select q.* from t, lateral (select p3) q
-- clauses
select label, mood, grouping(label, mood), count(*) from w group by cube (label, mood)
select label, grouping(label) g from w group by grouping sets ((label), ())
select label, mood, sum(amount) from w group by label, rollup (mood)
select label, mood from w group by grouping sets (rollup (label), cube (mood), (label, mood))
select label, count(*) from w group by distinct rollup (label), rollup (label)
select label, count(*) from w group by all rollup (label)
select grouping(id) from w group by label
select count(*) from w group by ()
select (label, mood), count(*) from w group by (label, mood)
select label, count(*) from w group by rollup ((label, mood), id)
select count(*) filter (where label = 'a'), sum(amount) filter (where true) from w
select percentile_cont(0.5) within group (order by amount) from w
select percentile_disc(array[0.1, 0.9]) within group (order by id) from w
select mode() within group (order by label) from w
select rank(1.5, 'a') within group (order by amount, label) from w
select dense_rank('a') within group (order by label) from w
select percent_rank(1) within group (order by id), cume_dist(1) within group (order by id) from w
select percentile_cont(0.5) within group (order by label) from w
select percentile_cont(0.5) within group (order by at) from w
select percentile_cont(0.5) within group (order by iv) filter (where b) from t
select string_agg(distinct label, ',' order by label) from w
select array_agg(distinct mood order by mood desc nulls last) from w
select any_value(label) from w
select mode() from w
select string_agg(label, ',') within group (order by id) from w
select sum(amount) over w1 from w window w1 as (partition by label order by id rows between 1 preceding and 1 following)
select sum(amount) over (order by id range between unbounded preceding and current row exclude ties) from w
select sum(id) over (order by at range between interval '1 day' preceding and interval '1 day' following) from w
select count(*) over (order by id groups between 1 preceding and unbounded following exclude group) from w
select first_value(label) over w2, last_value(label) over (w2 rows between unbounded preceding and unbounded following) from w window w1 as (partition by mood), w2 as (w1 order by id)
select lag(label, 1, 'x') over (order by id), lead(amount, 1, 0) over (order by id) from w
select ntile(3) over (order by id), cume_dist() over (order by id) from w
select sum(sum(amount)) over () from w
select count(*) over (partition by nope) from w
select avg(amount) filter (where id > 1) over (partition by label) from w
select row_number() over () + 1 as n from w where row_number() over () = 1
select count(*) from w where count(*) > 1
select label from w group by count(*)
select id from w having id > 1
select id, count(*) from w
select lead(id) over (order by id) from w group by label
select id from w order by count(*)
select w.id from w join t on count(*) = 1
with recursive r as (select 1 as n union all select n + 1 from r where n < 5) select * from r
with recursive r(n, p) as (select 1, array[1] union all select n + 1, p || n from r where n < 5) select * from r
with recursive a as (select 1 as x), b as (select x from a union select x + 1 from b where x < 3) select * from b
with recursive r(n) as (values (1) union all select n + 1 from r) select n from r
with recursive r as (select 1 as n union all select n + 1.5 from r) select * from r
with a as materialized (select id from w), b as not materialized (select id from a) select * from b
with a(x, y) as (select id, label from w) select x, y from a
with a as (select * from w), w as (select 1 as one) select * from a, w
select id from w tablesample bernoulli (10)
select id, label from w tablesample system (10) repeatable (5)
select q.id from w as q tablesample bernoulli (10) where q.label = 'a'
select nope from w tablesample bernoulli (10)
select id from w tablesample nothing (10)
select id from (select * from w) q tablesample system (1)
select id from w order by id fetch first 5 rows only
select id from w order by id fetch next row only
select id from w order by id offset 5 rows fetch first 5 rows with ties
select id from w limit all offset null
select id from w limit (select count(*) from w)
select id from w for update
select distinct on (label) label, id from w order by label, id
select id as x from w order by x + 1
select * from (table w) q
select * from only w
select * from only (w)
select w.* from w as w
select all id from w
values (1, 'a'), (2.5, null)
select * from (values (1, 'a'), (2, 'b')) v(n, s)
select * from (values (1, 'a'), (2, 'b'))
select * from (select 1 as a)
select id from w union all select 2.5 union all select null
select id, label from w union select id from w
select null union select null
select null union select 1
select 'a' union select 'b'
select label from w intersect select ch from t except select nm from t
select vc from t union all select v from t
select ps from t union all select ps from t
select ps from t union all select i4 from t
select array[1] union select '{2}'
select id from w intersect all select id from t
select j from t union all select j from t
select jb from t group by jb
select 1 except select 2 intersect select 3
-- operators, casts and calls
ti at time zone 'UTC'
d at time zone 'UTC'
ts at local
tstz at local
ts at time zone interval '1 hour'
i4 at time zone 'UTC'
(ts, iv) overlaps (ts, ts)
(ts, ts) overlaps (tstz, tstz)
(ti, iv) overlaps (ti, ti)
(d, 1) overlaps (d, d)
extract('dow' from ts)
extract(nope from d)
vc collate "C"
(tx collate "C") < 'a'
(i4, tx) < (1, 'a')
(i4, tx) <> (1, 'a')
row(i4, tx) is null
row(i4, tx) is not distinct from row(1, 'a')
(i4, tx) in ((1, 'a'), (2, 'b'))
(i4, tx) = any (select id, label from w)
i4 = (select id, label from w)
p3 = p3
p3 = row(1, 2, 'a')
p3 < p3
p3 is null
t is null
i4 = any (array[1, 2.5])
i4 <> all (select id from w)
i4 > some (ia)
i4 = any (ta)
tx = any (ia)
tx like any (ta)
tx ilike all (array['a', 'b'])
tx not like all (array['a'])
tx ~ any (ta)
md = any ('{sad}')
md in ('sad', 'ok')
md in ('sad', tx)
ps + 1
ps + ps
ps = 1
cd || 'a'
cd || cd
upper(cd)
tg || 'a'::text
tg[1:2]
ia[:2]
ia[1:]
ia[:]
ia[1][2]
ia[1:2][1]
va[1:2]
ja[1]
ja[1] -> 'a'
jb['a']['b']
jb['a'] ->> 'b'
j['a']
(jb -> 'a')[0]
ia[1.5]
tx[1]
i4[1]
pt[0]
bx[0]
nm[0]
ia || '{1}'
ia || null
array[1, 2.5, null]
array['a', tx, vc]
array[]::integer[]
array[1]::text[]
array[null]
array(select array[id] from w)
array(select id, label from w)
b and i4
not null
tx = i4
d = '2020-01-01'
d = ts
d = tx
md = 'sad'
md < md
md = md::text
j = j
jb -> 'a' -> 0 ->> 'b'
jb #>> '{a,b}'
jb #> array['a']
jb @> '{}'
jb - 1
jb || '1'
j -> 'a'
j ->> 1
tx -> 'a'
r4 @> 1
r4m + r4m
1 <@ r4
int4range(1, 2)
daterange(d, d, '[]')
tq && tq
ip << ci
~ ip
bi || vb
i4 # i4
i4 << 2
||/ f8
+ i4
- iv
m + 1
d + i8
null || null
1 + null
null + null
'a' + 'b'
'1' + 1
'a' || 1
'a' = 'b'
'a' < null
null = null
i4 between symmetric 5 and 1
tx between 1 and 2
d between '2020-01-01' and now()
tx like 'a' escape '!'
tx not similar to 'a' escape 'x'
i4 like 'a'
ch like 'a'
i4 operator(pg_catalog.+) 1
i4 isnull
tx notnull
b is unknown
i4 is distinct from null
i4 is distinct from tx
i4 in (1, 2.5, null)
i4 in ('1', '2')
i4 in (tx)
i4 in ((select 1))
i4 in (select tx from t)
exists (select 1)
case i4 when 1 then 'a' when '2' then 'b' end
case when b then vc end
case when b then md else 'sad' end
case tx when 1 then 2 end
case when b then null else null end
case when b then p3 else null end
case when b then row(1) else row(2) end
greatest(i4, 1.5)
greatest(d, 'now')
least(vc, tx)
nullif(i4, 1)
nullif(i4, 1.5)
nullif(vc, 'a')
nullif('a', 'b')
nullif(null, 1)
cast(i4 as text)
cast(i4 as varchar(5))
cast(i4 as date)
i4::date
d::integer
b::integer
i4::boolean
i8::boolean
n::boolean
i4::mood
md::integer
u::integer
tx::uuid
jb::integer
jb::integer[]
i4::jsonb
ia::text
ta::integer[]
ia::date[]
d::uuid
p3::w
w::text
row(1, 2.5, 'a')::point3
row(1, 2)::point3
'(1,2,a)'::point3
null::integer
'a'::nope
i4::positive
d::positive
tstz::date
ti::interval
iv::time
ts::timestamptz
d::timestamp(2)
i4::interval
i4::money
m::numeric
m::integer
n::interval
i4::bit(4)
bi::integer
bi::text
i4::regclass
'w'::regclass
o::regclass
tx::xml
x::text
x::integer
tx::tsvector
pt::box
bx::pt
r4::text
r4::r4m
r4::int4multirange
by::text
tx::bytea
i4::bytea
ip::text
ip::cidr
nm::text
ch::"char"
i4::"char"
2::smallint::text::int
'5'::numeric(10,2)
n2::numeric(4,1)
vc::varchar(3)
b::text
i4::text::date
current_time(2)
user
system_user
current_catalog
current_schemas(true)
current_role
substring(tx from 2 for 3)
substring(tx from 'a.c')
substring(tx similar 'a' escape '#')
substring(by from 1)
overlay(tx placing 'a' from 1 for 2)
trim(both ' ' from tx)
trim(leading from tx)
trim(tx, 'x')
normalize(tx, nfc)
collation for (tx)
num_nulls(1, null)
make_interval(nope => 3)
g(1, c => 2)
g(b => 'a', a => 1)
g(1, a => 2)
g(tx)
g(1, 2)
vari('a', variadic array[1])
vari('a')
vari_any('a', 1, now())
same(1)
same(null::text)
firsts(array[1])
firsts(1)
wrap(1)
wrap('a'::text)
both_of(1, tx)
f(1.5)
f(null)
f()
lower(1)
sum(distinct i4)
count(i4, tx)
max(j)
max(ip)
min(row(1))
array_agg(null)
string_agg(tx)
json_agg(p3)
jsonb_object_agg(i4, tx)
bool_and(i4)
bit_and(i4)
corr(i4, f8)
regr_count(i4, f8)
total(i8)
total(tx)
total(distinct i4)
lower(*)
count(*) filter (where i4)
generate_series(1, 2)
generate_series(1, 2.5)
unnest(tg)
unnest(pa)
unnest(1)
jsonb_path_query(jb, '$')
jsonb_each_text(jb)
array_position(ia, 1)
array_position(ia, 1.5)
array_append(ia, 2.5)
array_cat(ia, ta)
array_fill(0, array[2])
cardinality(1)
width_bucket(n, array[1.0])
format('%s', i4, tx)
concat(1, null)
concat_ws(',', variadic ta)
to_char(i4, '9')
to_char(d, 'Y')
to_char(tx, 'Y')
to_date(tx, 'Y')
date_bin('1 day', ts, ts)
age(ts, tstz)
random(1, 5)
sha256(tx)
md5(i4)
length(ch)
char_length(vc)
chr(i4)
trunc(n2)
mod(f8, 2)
power(i4, 2)
abs(tx)
ceil(i4)
sign(n2)
gcd(i4, i8)
factorial(i4)
to_tsvector('english', jb)
plainto_tsquery('a')
ts_headline(tx, tq)
row_to_json(p3)
row_to_json(row(1))
row_to_json(i4)
to_json(p3)
jsonb_build_object('a', i4, 'b')
jsonb_set(jb, '{a}', i4)
jsonb_strip_nulls(jb, true)
has_table_privilege('w', 'select')
pg_get_viewdef('w')
pg_relation_size('w')
inet_client_addr()
masklen(ip)
broadcast(ip)
point(1, 2)
center(bx)
lseg(pt, pt)
t.*
w
t.id.x
public.t.id
s.t.id
postgres.public.t.id
ctid
xmin
tableoid
t.ctid
oid
id.nope
$1
-- PostgreSQL's own relations
select relname, relkind, reltuples, relacl, oid from pg_class
select * from pg_namespace
select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type from pg_catalog.pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attnum > 0 and not a.attisdropped
select nope from pg_class
select c.nope from pg_catalog.pg_class c
select table_name::text, is_nullable = 'YES' as nullable, ordinal_position::int from information_schema.columns
select nope from information_schema.tables
select count(*) from information_schema.tables where table_schema = 'public'
select t.typname, e.enumlabel, e.enumsortorder from pg_type t join pg_enum e on e.enumtypid = t.oid
select schemaname, tablename, rowsecurity from pg_tables
select * from pg_policies
select conname, contype, conkey, confkey, pg_get_constraintdef(oid) as def from pg_constraint
select pid, state, query, backend_start from pg_stat_activity
select relname, n_live_tup, last_autovacuum from pg_stat_user_tables
select rolname, rolsuper, rolvaliduntil from pg_roles
select indexname, indexdef from pg_indexes where schemaname = 'public'
select proname, prosrc, proargtypes, proargnames from pg_proc where pronamespace = 'public'::regnamespace
select name, setting from pg_settings
select c.relname = 1 as no from pg_class c
select obj_description(c.oid) as d, pg_total_relation_size(c.oid) as s from pg_class c
select extname, extversion from pg_extension
select row_to_json(c) as j from pg_class c
select (c).relname from pg_class c
select to_jsonb(n.*) from pg_namespace n
select exists (select 1 from pg_publication_tables p where p.tablename = 'w') as e
select unnest(conkey) as k from pg_constraint
select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
select i.indkey[0] as first from pg_index i
select pg_get_expr(d.adbin, d.adrelid) as e from pg_attrdef d
select relname from pg_class where relkind in ('r', 'v') and relnamespace = 'public'::regnamespace
-- refusals
select grouping(label) from w
select rank(1) from w
select nth_value(mood, 2) from w
select row_number() from w
select rank() over nope from w
select sum(row_number() over ()) from w
select sum(sum(id)) from w
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w, r where w.t_id = r.id) search depth first by id set ord select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w, r where w.t_id = r.id) search breadth first by id, t_id set ord select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w, r where w.t_id = r.id) cycle id set is_cycle using path select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w, r where w.t_id = r.id) cycle id, t_id set is_cycle to 'Y' default 'N' using path select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w, r where w.t_id = r.id) search depth first by id set ord cycle id set is_cycle to 1 default 0 using path select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w, r where w.t_id = r.id) cycle nope set is_cycle using path select * from r
with recursive r as (select n + 1 as n from r) select * from r
with recursive a as (select * from b), b as (select 1 as x) select * from a
with recursive t1 as (with s1 as (select 1 as k) select k from s1 union all select k + 1 from t1 where k < 4) select * from t1
with a(x, y, z) as (select id, label from w) select x from a
with a as (select 1), a as (select 2) select * from a
with ins as (insert into w (id) values (1) returning *) select * from ins
select distinct on (label) label, id from w order by id
select distinct id from w order by label
select distinct on (nope) id from w
select id from w order by 2
select id from w group by 3
select id as a from w union select id as b from w order by b
select id as a from w union select id as b from w order by a + 1
select j from t union select j from t
select distinct j from t
select j from t group by j
select distinct pt from t
select x from t order by x
i4 collate "C"
(i4, tx) = (select id, label from w limit 1)
(i4, tx) in (select id from w)
(i4, tx) = (1, 'a', 2)
(i4, tx) = (1, 2)
i4 = any (i4)
ia[tx]
array[]
tx || ia
i4 @@@ 1
case when b then jb else j end
lower(distinct tx)
lower(tx order by tx)
lower(tx) filter (where b)
lower(tx) over ()
count()
setseed(1)
greatest(unnest(ia), 1)
coalesce(unnest(ia), 1)
case when b then unnest(ia) end
sum(unnest(ia))
select id from t where unnest(ia) = 1
select count(*) from t group by id having generate_series(1, 2) = 1
select w.id from w, t join s.far on far.id = w.id
select t.id from w, t left join s.far f on f.id = t.id
update_nothing(1)
row(1, 2, 'a')::point3
row('a'::text, now(), 'a')::point3
(values (1))
(values (i4), (2) limit 1)
((values ('a'::varchar(3))))
i4 > (values (1.5))
-- names that two columns of a query have
select 1 from (select id, label, label from w order by label) q
select 1 from (select id, label, w.label from w order by label) q
select 1 from (select id, label, amount as label from w order by label) q
select 1 from (select label, w.* from w order by label) q
select 1 from (select amount as label, w.* from w order by label) q
select 1 from (select a.*, b.* from w a, w b order by label) q
select 1 from (select a.*, a.* from w a, w b order by label) q
select 1 from (select 1 as x, 1 as x order by x) q
select 1 from (select 1 as x, '1' as x order by x) q
select 1 from (select 1 as x, 2 as x order by x) q
select 1 from (select 1 + 1 as x, 3 - 1 as x order by x) q
select 1 from (select 'a' as x, 'a' as x order by x) q
select 1 from (select 'a' as x, 'a'::text as x order by x) q
select 1 from (select 'a'::text as x, 'a'::text as x order by x) q
select 1 from (select label as x, label::varchar(20) as x from w order by x) q
select 1 from (select label as x, label::text as x from w order by x) q
select 1 from (select lower(label) as x, lower(w.label) as x from w order by x) q
select 1 from (select lower(label) as x, upper(label) as x from w order by x) q
select 1 from (select amount + 1 as x, w.amount + 1 as x from w order by x) q
select 1 from (select amount + 1 as x, 1 + amount as x from w order by x) q
select 1 from (select amount::text as x, amount::integer::text as x from w order by x) q
select 1 from (select label as x, coalesce(label, '') as x from w order by x) q
select 1 from (select count(*), count(*) from w order by count) q
select 1 from (select count(*), count(id) as count from w order by count) q
select 1 from (select count(id), count(distinct id) as count from w order by count) q
select 1 from (select sum(id), sum(id) filter (where id > 1) as sum from w order by sum) q
select 1 from (select max(at), max(at) over () as max from w group by at order by max) q
select 1 from (select (select max(id) from w) as x, (select max(id) from w) as x order by x) q
select 1 from (select (select max(id) from w) as x, (select min(id) from w) as x order by x) q
select 1 from (select case when id > 1 then 1 end as x, case when w.id > 1 then 1 end as x from w order by x) q
select 1 from (select case when id > 1 then 1 end as x, case when id > 2 then 1 end as x from w order by x) q
select 1 from (select id between 1 and 2 as x, id >= 1 and id <= 2 as x from w order by x) q
select 1 from (select array[id] as x, array[w.id] as x from w order by x) q
select 1 from (select (row(id, 1)).f1 as x, id as x from w order by x) q
select 1 from (select p3, p3 from t order by p3) q
select 1 from (select (p3).x, (t.p3).x from t order by x) q
select 1 from (select (p3).x, (p3).y as x from t order by x) q
select 1 from (select id as x, label as x from w order by 1) q
select 1 from (select id as x, label as x from w order by x + 1) q
select 1 from (select id as x, label as x from w order by id) q
select 1 from (select label as x, label as x from w group by x) q
select 1 from (select label as x, upper(label) as x from w group by x, label) q
select 1 from (select id as label, label from w group by label, id) q
select 1 from (select amount as label, id from w group by label, amount, id) q
select (select max(x.id) as label from w x group by label) from w
select (select min(b.mood) as tx from w b group by tx) from t
select (select 1 as i4 from w b group by i4 limit 1) from t
select 1 from (select distinct on (x) id as x, label as x from w) q
select 1 from (select distinct on (x) id as x, id as x from w) q
select 1 from (select distinct id as x, label as x from w order by x) q
select 1 from (select distinct id as x, id as x from w order by x) q
select 1 from (select id as x, label as x from w order by x, nope) q
select 1 from (select id as x, label as x from w group by nope order by x) q
select 1 from (select id as x, label as x, nope from w order by x) q
select 1 from (select id as x, label as x from w union all select 1, 'a' order by x) q
select 1 from (select id as x, id as x from w union all select 1, 2 order by x) q
select 1 from (select id as x, id as x from w union all select 1, 2 order by 1) q
select 1 from (select a.id, b.id from w a join w b on a.id = b.id order by id) q
select 1 from (select a.id, b.id from w a join w b using (id) order by id) q
select id, a.id as b, id from w a join w b using (id) order by id
with q as (select id as x, label as x from w order by x) select 1 from q
select array(select id from (select id, t_id as id from w order by id) q(a, b)) from t
select label, count(*) as n from w group by label, n
select label, count(*) from w group by 1, 2
select label, row_number() over () as n from w group by label, n
select (select count(a.id) from w b group by 1) from w a
select (select count(b.id) from w b group by 1) from w a
select (select 1 from w b where count(b.id) > 1) from w a
select (select 1 from w b where count(*) > 1) from w a
select (select 1 from w b where count(a.id) > 1) from w a
select (select 1 from w b where count(label) > 1) from w a
select (select max(b.id) from w b having count(a.id) > 1) from w a
select case when json_agg(a.id) is null then 1 end as x, a.label as y from w a group by y
select 1 from (select lower(a.label) as x, lower(b.label) as x from w a, w b order by x) q
select 1 from (select a.id::text as x, b.id::text as x from w a, w b order by x) q
select 1 from (select a.id::text as x, id::text as x from w a order by x) q
select 1 from (select exists (select 1 from w where id > 1) as x, exists (select 1 from w where id > 1) as x order by x) q
select 1 from (select exists (select 1 from w where id > 1) as x, exists (select 1 from w where id > 2) as x order by x) q
-- rows in the notation of columns
w.sum
select w.sum from w
select w.count from w
select w.max from w
select w.min from w
select w.lower from w
select w.length from w
select w.to_json from w
select w.to_jsonb from w
select w.row_to_json from w
select w.json_agg from w
select w.array_agg from w
select w.jsonb_agg, w.id from w group by w.id
select w.name from w
select w.text from w
select w.w from w
select w.num_nulls from w
select w.pg_typeof from w
select w.hash_record from w
select w.any_value from w
select w.row_number from w
select w.unnest from w
select w.generate_series from w
select w.full_label from w
select (w).full_label from w
select (w).sum from w
select (w).count from w
select (w.*).count from w
select (w.*).to_jsonb from w
select q.count from (select 1 as a) q
select q.sum from (select 1 as a) q
select q.to_jsonb from (select 1 as a) q
select q.full_label from (select * from w) q
select q.count from generate_series(1, 2) q
select q.sum from generate_series(1, 2) q
select q.lower from unnest(array['a']) q
select (row(1, 2)).count
select (row(1, 2)).sum
select (row(1, 2)).to_jsonb
select (p3).count from t
select (p3).sum from t
select (p3).to_jsonb from t
select (i4).abs from t
select tx.lower from t
select w.id, w.sum as sum from w
select sum.id, sum.sum from w as sum
select t.i4.abs from t
select 1 from w where w.count > 1
select 1 from w where w.sum > 1
select 1 from w group by w.count
select w.coalesce from w
select w.exists from w
select w.count(w) from w
select same(w).count from w
select (same(w)).id, (same(w)).full_label from w
select w.count, w.id from w
select w.json_agg, count(*) from w
select w.array_agg from w group by w.id
select id from w having w.count > 1
select id from w group by id having w.count > 1
select x.count from w as x(a, b)
select x.a, x.label from w as x(a, b)
select q.count, q.a from (select 1 as a) q
select (select w.count) from w
select (select w.total from w) from t
select t.total from t
-- subscripts of jsonb
jb[1]
jb['a']
jb[i2]
jb[i8]
jb[tx]
jb[vc]
jb[n]
jb[b]
jb[d]
jb['a'][1]['b']
jb[1:2]
jb['a':]
jb[:]
(jb['a'])[1:2]
jb[null]
j['a']
ja[1]['a']
(ja[1])['a']
ja[1:2]
-- joins with aliases, and arrays of rows
select * from (w a join t b on a.id = b.id) j
select j.label, b from (w a join t b on a.id = b.id) j
select * from (w a cross join s.far f) j(a, b, c)
select a.id from (w a cross join s.far f) j
select j.* from (w a cross join s.far f) as j(x)
select id from (w a cross join s.far f) j
select j.id from (w a cross join s.far f) j
select note from (w a cross join s.far f) j where label = 'a'
select * from (w a join s.far f using (id)) j
select j.id, j.note, id from (w a join s.far f using (id)) j
select * from (w a natural join s.far f) j(k)
select k, label from (w a natural join s.far f) j(k)
select * from (w a cross join s.far f) j(a, b, c, d, e, f, g, h, i)
select j from (w a cross join s.far f) j
select j::text, to_jsonb(j) from (w a cross join s.far f) j
select * from (w a cross join s.far f) j, (w a cross join s.far f) k
select * from (w a cross join s.far f) j, t j
select j.ctid from (w a cross join s.far f) j
select count(*), note from (w a cross join s.far f) j group by note
select * from ((w a join s.far f using (id)) j join t on t.id = j.id)
select q.n, j.amount from (w a left join s.far f using (id)) j, lateral (select j.amount + 1 as n) q
select * from (w a left join s.far f using (id)) j left join t using (id)
select array_agg(row(id, label)) from w
select array_agg(row(id, label)) is null as x, (array_agg(row(id, label)))[1] is null as y from w
select array[row(1, 'a')] from w
select array[row(1, 'a'), row(2, 'b')]::text as x
select array(select row(id, label) from w)
select cardinality(array_agg(row(id, label))) from w
select array_agg(q) from (select id, label from w) q
select jsonb_agg(q), array_to_json(array_agg(q)) from (select id, label from w) q
select unnest(array_agg(row(id))) is null as x from w
-- the collation of a field of a row
(row('a'::text, 1)).f1
(row('a'::varchar(3), 1)).f1
(row(lower(tx), 1)).f1
(row(tx, 1)).f1
(row(nm, 1)).f1
(row(tx || 'a', 1)).f1
(row(array['a'], 1)).f1
(row(array[1], 1)).f1
(row('{a}'::text[], 1)).f1
(row(ta, 1)).f1
(row(ta[1], 1)).f1
(row(coalesce(tx, 'a'), 1)).f1
(row(case when b then tx end, 1)).f1
(row(tx::varchar, 1)).f1
(row(vc::text, 1)).f1
(row(i4::text, 1)).f1
(row((select tx from t limit 1), 1)).f1
(row(lower(tx), 1)).f1 collate "C"
(row(tx collate "C", 1)).f1
(row(max(tx), 1)).f1
(row(current_user, 1)).f1
(row(null::text, 1)).f1
(row(cd, 1)).f1
(row(lower(tx)::code, 1)).f1
upper((row(lower(tx), 1)).f1)
(row(lower(tx), 1)).f1 || 'a'
coalesce((row(lower(tx), 1)).f1, 'a')
(row(length(lower(tx)), lower(tx))).f1
(row(p3, 1)).f1
(row(j ->> 'a', 1)).f1
select q.x from (select (row(lower(tx), 1)).f1 as x from t) q
select q.x || 'a' as y from (select (row(lower(tx), 1)).f1 as x from t) q
select (q).y from (select lower(tx) as y from t) q
select (q.r).f1 from (select row(lower(tx), 1) as r from t) q
-- sets where none may stand, vectors, array literals
select * from generate_series(1, generate_series(1, 3))
select * from abs(generate_series(1, 2))
select * from unnest(array[unnest(array[1])])
select min(generate_series(1, 3)) over () from w
select sum(id) over (order by generate_series(1, 2)) from w
values (1, generate_series(1, 2))
select 1 limit generate_series(1, 3)
select * from (values (generate_series(1, 2))) v
unnest('1 2'::int2vector)
unnest('1 2'::oidvector)
pg_typeof(unnest('1 2'::int2vector))
('1 2'::int2vector)[0]
select unnest(indkey) as n, indkey[0] as k, indclass from pg_index
select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
array_length('1 2'::int2vector, 1)
array_to_string('1 2'::int2vector, ',')
array_position('1 2'::int2vector, 1::smallint)
array_append('1 2'::int2vector, 1::smallint)
'1 2'::int2vector || 1::smallint
'1 2'::int2vector = '1 2'::int2vector
'1 2'::int2vector::smallint[]
'1 2'::oidvector::oid[]
coalesce('1 2'::int2vector, '{}'::smallint[])
array['1 2'::int2vector]
same('1 2'::int2vector)
firsts('1 2'::int2vector)
'1 2'::int2vector @> '{1}'::smallint[]
('{{{1},{2},{3}},{{4},{5},{6}}}'::int[])[1][2][1]
'{{{1,2},{3,4}},{{5,6},{7,8}}}'::text[]
'{ { 1 , 2 } , { 3 , 4 } }'::integer[]
'{a,"b c",NULL,"\"x\\"}'::text[]
'{}'::text[]
' { } '::text[]
'{{}}'::text[]
select d.a from (select w as d from w) s
select (d).id from (select w as d from w) s
select s.d.id from (select w as d from w) s
select d.* from (select w as d from w) s
select (d).* from (select w as d from w) s
select q.p3.x from (select p3 from t) q
-- where a recursive query names itself
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w left join r on r.id = w.t_id) select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from r right join w on r.id = w.t_id) select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from r full join w on r.id = w.t_id) select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from r left join w on r.id = w.t_id) select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w right join r on r.id = w.t_id) select * from r
with recursive r as (select id, t_id from w union all select w.id, w.t_id from w where w.t_id in (select id from r)) select * from r
with recursive r as (select id from w union all select (select max(id) from r) from w) select * from r
with recursive r as (select id from w union all select id from w where exists (with r as (select 1 as id) select from r)) select * from r
with recursive r as (select id from w union all select a.id + b.id from r a, r b) select * from r
with recursive r as (select id from w union all (select id + 1 from r union all select id + 2 from r)) select * from r
with recursive r as (select id from w union all select * from (select id + 1 from r union all select id + 2 from r) s) select * from r
with recursive r as (select id from w union all select id + 1 from (select id from r where id < 9) s) select * from r
with recursive r as (select id from w union all (select id + 1 from r except select t_id from w)) select * from r
with recursive r as (select id from w union all (select id + 1 from w except select t_id from r)) select * from r
with recursive r as (select id from w union all (select id + 1 from r except all select t_id from w)) select * from r
with recursive r as (select id from w union all (select id + 1 from r intersect select t_id from w)) select * from r
with recursive r as (select id from w union all (select id + 1 from r intersect all select t_id from w)) select * from r
with recursive r as (select id from r union all select id + 1 from w) select * from r
with recursive r as (select id from w union all select id + 1 from r order by 1) select * from r
with recursive r as (select id from w union all select id + 1 from r limit 5) select * from r
with recursive r as (select id from w intersect select id + 1 from r) select * from r
with recursive r as (with s as (select id from r) select id from s union all select id + 1 from r) select * from r
with recursive r as (select id from w union all (with s as (select id from r) select id + 1 from s)) select * from r
with recursive r as (select id::bigint from w union all select count(*) from r) select * from r
with recursive r as (select id from w union all select w.id from w, (select max(id) as top from r) s where w.id > s.top) select * from r
with recursive r as (insert into w (id) select id from r returning id) select * from r
select * from (with gone as (delete from w returning id) select id from gone) s
select (with gone as (delete from w returning id) select max(id) from gone) from t
-- which query an aggregate is of, and what queries inside a grouping one name
select (select max(t.i4) from w) from t
select (select max(t.i4) from w), t.id from t
select (select max(t.i4) + w.id from w limit 1) from t
select (select max(t.i4 + w.id) from w) from t
select (select max(min(t.i4)) from w) from t
select (select max(min(w.id)) from w) from t
select (select max(t.i4) filter (where sum(t.i4) > 0) from w) from t
select (select max(t.i4) filter (where sum(w.id) > 0) from w) from t
select (select max(min(t.i4) + w.id) from w) from t
select max((select min(w.id) from w)) from t
select max((select min(t.i4) from w)) from t
select max((select min(t.i4 + w.id) from w)) from t
select i4 + i8 as s, (select max(w.id) from w where w.id = i4 + i8) from t group by i4 + i8
select i4, (select max(w.id) from w where w.id = i4) from t group by i4
select i4, (select max(w.id) from w where w.id = t.i8) from t group by i4
select t.id, (select max(w.id) from w where w.id = t.i8) from t group by t.id
select i4, exists (select from w where w.id = t.i8) from t group by i4
select i4, i4 in (select w.id + t.i8 from w) from t group by i4
select i4, array(select w.id from w join w v on v.id = t.i8) from t group by i4
select i4 from t group by i4 having exists (select from w where w.id = t.i8)
select i4 from t group by i4 order by (select t.i8)
select i4, (select count(*) from w where w.id = max(t.i8)) from t group by i4
select i4, (select sum(t.i8 + w.id) from w) from t group by i4
select t.i4, s.n from t, lateral (select t.i8 as n) s group by t.i4, s.n
select i4, (with c as (select t.i8 as x) select x from c) from t group by i4
select i4, (select s.x from (select t.i8 as x) s) from t group by i4
select i4, (select s.x from (values (t.i8)) s(x)) from t group by i4
select i4, (select 1 union select t.i8 limit 1) from t group by i4
select id from t left join w using (id) group by id
select t.id from t left join w using (id) group by id
select w.id from t left join w using (id) group by id
select w.id from t join w using (id) group by id
select w.id from t right join w using (id) group by id
select t.id from t right join w using (id) group by id
select id from t full join w using (id) group by id
select t.id from t full join w using (id) group by id
select id from t full join w using (id) group by t.id, w.id
select id from t full join w using (id) group by t.id
select id, (select id) as s from t full join w using (id) group by id
select id, (select id) as s from t join w using (id) group by id
select id from t left join s.far using (id) group by id
select t.id from t left join s.far using (id) group by id
select far.id from t right join s.far using (id) group by id
select id from t left join s.far using (id) group by t.id
select id from t join w using (id) join s.far using (id) group by id
select t.id from t join w using (id) join s.far using (id) group by id
select far.id from t join w using (id) join s.far using (id) group by id
select t.tx, id from t join w using (id) group by id
select w.label, id from t join w using (id) group by id
select rank(i4) within group (order by i4) from t
select rank(1) within group (order by i4) from t
select rank(i4) within group (order by i4) from t group by i4
select rank(sum(i4)) within group (order by i4) from t
select array(select percentile_disc(a) within group (order by i4) from (values (0.3), (0.7)) v(a) group by a) from t
select percentile_cont(f8) within group (order by f8) from t
select percentile_cont(f8) within group (order by i4) from t group by f8
select (with c(x, y) as (select 1, 2) select count((select t.i4 from c))) from t
select (select count((with c(x, y) as (select 1, 2) select t.i4 from c))) from t
select (with c(x, y) as (select 1, 2) select count(t.i4) from c) from t
with recursive r as (select 1 as n union all select max(n) from r) select n from r
with recursive r as (select 1 as n union all select sum(s.n)::integer from (select n from r) s) select n from r
with recursive r as (select 1 as n union all select r.n from r group by r.n having count(*) > 1) select n from r
select w.id, (select total(t.i4)) from w, t group by w.id
select w.id, total(t.i4), (select t.i4) from w, t group by w.id
select sum(id) over (), count(*) from w
select sum(count(*)) over (), (select w.id) from w
select sum(count(*)) over (partition by id) from w
select (select grouping(t.i4)) from t group by t.i4
select w.id + 1 from t, w group by t.id + 1
select t.id + 1 from t, w group by t.id + 1
select id + 1 from t group by t.id + 1
select (select w.id from w limit 1) from t group by (select w.id from w limit 1)
select 1 from t group by (select t.i4) having (select t.i4) > 1
-- windows and their frames
select sum(id) over w from w window w as (order by id), w as (order by t_id)
select sum(id) over x from w window x as (y order by id), y as (partition by t_id)
select sum(id) over x from w window y as (partition by t_id), x as (y order by id)
select sum(id) over (y partition by id) from w window y as (partition by t_id)
select sum(id) over (y partition by id) from w window y as (order by t_id)
select sum(id) over (y order by id) from w window y as (order by t_id)
select sum(id) over (z order by id) from w window y as (order by t_id), z as (y)
select sum(id) over (y) from w window y as (order by t_id rows 1 preceding)
select sum(id) over (y rows 2 preceding) from w window y as (order by t_id rows 1 preceding)
select sum(id) over y from w window y as (order by t_id rows 1 preceding)
select sum(id) over (y rows 1 preceding) from w window y as (order by t_id)
select sum(id) over (order by id rows between 1 preceding and 1 following) from w
select sum(id) over (order by id groups between 1 preceding and 1 following exclude ties) from w
select sum(id) over (groups between 1 preceding and 1 following) from w
select sum(id) over (y groups 1 preceding) from w window y as (order by t_id)
select sum(id) over (partition by id range between 1 preceding and 1 following) from w
select sum(id) over (order by id, t_id range between 1 preceding and 1 following) from w
select sum(id) over (order by id, id range between 1 preceding and 1 following) from w
select sum(id) over (order by id range between current row and unbounded following) from w
select sum(id) over (range between unbounded preceding and current row) from w
select sum(id) over (rows between unbounded following and unbounded following) from w
select sum(id) over (rows between unbounded preceding and unbounded preceding) from w
select sum(id) over (rows unbounded following) from w
select sum(id) over (rows 1 following) from w
select sum(id) over (rows between current row and 1 preceding) from w
select sum(id) over (rows between 1 following and current row) from w
select sum(id) over (rows between 1 following and 1 preceding) from w
select sum(id) over (rows between 2 preceding and 1 preceding) from w
select sum(id) over (order by at range between '1 day'::interval preceding and interval '2 hours' following) from w
select sum(id) over (order by at range between '1 day' preceding and '2 hours' following) from w
select sum(id) over (order by at range 'soon' preceding) from w
select sum(id) over (order by at range 1 preceding) from w
select sum(id) over (order by label range 'a' preceding) from w
select sum(id) over (order by mood range 1 preceding) from w
select sum(id) over (order by amount range 1 preceding) from w
select sum(id) over (order by amount range 1.5::float8 preceding) from w
select sum(i4) over (order by i2 range 1::bigint preceding) from t
select sum(i4) over (order by i8 range 1::smallint preceding) from t
select sum(i4) over (order by f4 range 1.5 preceding) from t
select sum(i4) over (order by d range '1 month' preceding) from t
select sum(i4) over (order by d range 30 preceding) from t
select sum(i4) over (order by ti range '1 hour' preceding) from t
select sum(i4) over (order by tz range '1 hour' preceding) from t
select sum(i4) over (order by iv range '1 hour' preceding) from t
select sum(i4) over (order by b range 1 preceding) from t
select sum(i4) over (order by u range '1' preceding) from t
select sum(i4) over (order by m range 1 preceding) from t
select sum(i4) over (order by ia range 1 preceding) from t
select sum(i4) over (order by ps range 1 preceding) from t
select sum(id) over (rows '1' preceding) from w
select sum(id) over (rows 'one' preceding) from w
select sum(id) over (rows 1.5 preceding) from w
select sum(id) over (rows true preceding) from w
select sum(id) over (rows id preceding) from w
select sum(id) over (rows (select max(t.id) from t) preceding) from w
select sum(id) over (rows (select max(w.id) from t) preceding) from w
select sum(id) over (rows count(*) preceding) from w
select sum(id) over (rows row_number() over () preceding) from w
select sum(id) over (order by row_number() over ()) from w
select sum(id) over (partition by rank() over ()) from w
select sum(w.id) over (order by j) from w, t
select sum(id) over (partition by j) from w, (select j from t) t
select sum(id) over (x) from w window x as (order by rank() over ())
select first_value(id) over (order by id rows 1 preceding exclude current row), count(*) over () from w
select rows, range, groups from (select 1 as rows, 2 as range, 3 as groups) s where rows between 0 and 2
select sum(rows) over (partition by groups order by rows rows between 1 preceding and current row) from (select 1 as rows, 3 as groups) s
select count(*) filter (where id > 1) over (order by id rows 3 preceding) from w
select id, count(*) over (order by id rows 3 preceding) from w group by id
select sum(id) ignore nulls over () from w
-- texts of arrays
'{{{1}},{2}}'::text[]
'{{{}},{}}'::text[]
'{{1},{}}'::text[]
'{{},{1}}'::text[]
'{{},{}}'::text[]
'{{{}}}'::integer[]
'{{1,2},{3}}'::integer[]
'{{1,2},3}'::integer[]
'{1,{2}}'::integer[]
'{{1,2},{3,a}}'::integer[]
'{{true,no},{t,maybe}}'::boolean[]
'[1:2]={1,2}'::integer[]
'[1:2]={1,x}'::integer[]
'[0:1][1:2]={{1,2},{3,4}}'::integer[]
'[0:1][1:2]={{1,2},{3}}'::integer[]
'[1:3]={1,2}'::integer[]
'[3]={1,2,3}'::integer[]
'[2]={1}'::integer[]
'[1:]={1}'::integer[]
'[:1]={1}'::integer[]
'[1:0]={}'::integer[]
'[1:-1]={}'::integer[]
'[-1:0]={1,2}'::integer[]
'[1:1] = {1}'::integer[]
'[1:1]= {1}'::integer[]
'[1 : 1]={1}'::integer[]
'[2147483646:2147483647]={1,2}'::integer[]
'[99999999999:99999999999]={1}'::integer[]
'{{{{{{{1}}}}}}}'::integer[]
'{{{{{{1}}}}}}'::integer[]
'{1,2}x'::integer[]
'{1,,2}'::integer[]
'{,1}'::text[]
'{1,}'::text[]
'{"a"b}'::text[]
'{a"b"}'::text[]
'{"a" , b }'::text[]
'{a b , "c d"}'::text[]
'{\"a}'::text[]
'{null,"null",nUll}'::integer[]
'{"null"}'::integer[]
'{"a'::text[]
'{a\'::text[]
'1,2'::integer[]
''::integer[]
'{(1,1),(2,2);(3,3),(4,4)}'::box[]
ia = '{1,{2}}'
array[]::int2vector
array[]::oidvector
array[]::point
ia[1][2][3][4][5][6]
ia[1][2][3][4][5][6][7]
-- literals beside what they become
select i4 from t union select 'a'
select 'a' union select i4 from t
select '1' union select i4 from t
select n from t union all select '3.x'
select d from t except select 'soon'
select md from t union select 'glad'
select md from t union select 'ok'
select i4, 'a' from t union select '1', 'b'
select * from (values (1)) v union select 'a'
with x as (select 1) (select i4 from t limit 1) union (select 'a' limit 1)
rank('a') within group (order by i4)
rank('1') within group (order by i4)
string_agg(distinct tx, ',' order by tx)
string_agg(distinct vc, ',' order by vc)
string_agg(distinct vc::text, ',' order by vc)
string_agg(distinct vc, ',' order by vc::text)
string_agg(distinct vc::text, ',' order by vc::text)
string_agg(distinct tx::text, ',' order by tx)
string_agg(distinct i4::text, ',' order by i4)
array_agg(distinct i4 order by i4::integer)
array_agg(distinct i4 order by i4 desc, i4)
count(distinct i4 order by i8)
percentile_cont(0.5 order by f8) within group (order by f8)
percentile_cont(distinct 0.5) within group (order by f8)
-- row locks
select id from w for update
select id from w for no key update of w skip locked
select id from w for share nowait
select id from w for key share
select id from w a for update of w
select id from w a for update of a
select w.id from w, t for update of w, t
select w.id from w, t for update of w for share of t
select id from w for update of public.w
select id from w for update of nope
select id from w for update limit 1
select distinct id from w for update
select id from w group by id for update
select count(*) from w for share
select sum(id) over () from w for update
select unnest(ia) from t for update
select 1 from w having true for update
select id from w union select id from t for update
with x as (select 1) (select id from w) union (select id from t for update)
with x as (select 1) (select id from w for update) union all (select id from t)
select id from (select id from w for update) s
select id from (select distinct id from w) s for update
select id from (select distinct id from w) s, t x for update of x
select s.id from (select id from w) s for update
select s.id from (select id from w group by id) s for update of s
select g from generate_series(1, 2) g for update
select g from generate_series(1, 2) g for update of g
values (1) for update
select v.a from (values (1)) v(a) for update of v
with c as (select id from w) select id from c for update
with c as (select id from w) select id from c for update of c
with c as (select id from w for update) select id from c
select x from json_table('[1]', '$[*]' columns (x integer path '$')) j for update of j
select j.id from (w join t using (id)) j for update of j
select w.id from (w join t using (id)) for update of w
with recursive r as (select id from w union all select id + 1 from r for update) select id from r
with x as (select 1) (select id from w) for update
with x as (select 1) (select count(*) from w) for update
id in (select w.id from w for update)
(select w.id from w where w.id = t.id for update of t)
(select w.id from w where w.id = t.id for share of w limit 1)
substring(tx for 3)
substring(tx from 2 for i4)
-- keys of groups behind stars, texts of rows, columns that are defined
select * from pairs(1) group by 1, 2
select * from pairs(1) group by 1
select p.*, q.key as k from pairs(1) p, pairs(2) q group by 1, 2, 3
select q.key as k, p.* from pairs(1) p, pairs(2) q group by 1, 2
select * from (select id from w) s group by 1
select * from numbers() group by 1
select * from t group by 1
select w.*, count(*) from w group by 1
'(1,2.5,a)'::point3
'( 1 ,2.5,"a, b")'::point3
'(1,,)'::point3
'(1,2)'::point3
'(1,2,3,4)'::point3
'(a,2,3)'::point3
'(1,b,3)'::point3
'1,2,3'::point3
'(1,2,3'::point3
'(1,2,3) x'::point3
' (1,2,3) '::point3
'[]'::point3
'("1","2","a""b\"c")'::point3
'("1,2,3)'::point3
'{"(1,2,a)","(3,4,b)"}'::point3[]
'{"(1,2,a)","(3,x,b)"}'::point3[]
p3 = '(1,2,a)'
p3 = '(1,2)'
row() = row()
row() is null
select * from rec()
select * from rec() as r(a integer, b text)
select * from rec() as r(a, b)
select * from json_to_record('{}')
select * from json_to_record('{}') as r(a integer)
select * from jsonb_to_recordset('[]')
select * from pairs(1) as r(a text, b numeric)
select * from rows_of(1) as r(a integer)
select * from f(1) as r(a text)
select * from numbers() as r(a integer)
select * from same(1) as r(a integer)
select * from rows from (rec() as (a integer, b text), numbers())
select * from rows from (rec(), numbers())
select * from rows from (pairs(1) as (a text, b numeric))
select * from outs(1) as r(a text, b date)
select * from one_out(1) as r(a text)
select rec()
select * from unnest(pa) as u(x integer, y numeric, z text), t
select * from json_each('{}') as e(k text, v json)
'(1,2)'::record
row(1, 2) = '(1,2)'
'a' = i4
'1' = i4
'a' < n
'soon' > d
'glad' = md
'ok' = md
'{1' = ia
'a' || tx
'x' + i4
nullif('x', i4)
nullif(i4, 'x')
case 'x' when 1 then 2 end
case i4 when 'x' then 2 end
'a' is distinct from i4
(1, 'a') = (1, i4)
i4 between 'a' and 'b'
i4 in (1, 'a')
i4 = any ('{1,a}')
'a' in (select id from w)
tstz < '1970-01-01 00:00:00+00'
tstz < '2024-02-29T12:30:00.250Z'::timestamptz
tstz < timestamptz '2024-01-01 00:00:00+05:30'
tstz < '2024-01-01'
tstz < 'infinity'
tstz >= 'epoch'
ts > '-infinity'
ts > '2024-01-01 24:00'
ts > '2024-01-01 00:00:00+05'
d < 'infinity'::date
d < '20240102'
d >= 'epoch'
iv < '90 minutes'
iv < '-1 day 2:30'::interval
iv < interval '1 year -2 mons'
iv > '-00:00:01.5'
iv > '1 day ago'
tstz = any ('{2024-01-01 00:00:00+00,infinity}')
tstz > '2024-01-01 00:00:00-08'::timestamptz + interval '1.5 hours'
tstz > '2024-01-01 UTC'
tstz > 'Jan 1 2024'
(jb['a'])['b']
jb[i4 + 1]
jb['a'][i4]['b'] ->> 'c'
(jb['a'])::text
jb['it''s']
ja[1]['a']
(ja[1:2])[1]
ia[:2][1]
ia[1][2:3]
ia[i2:i4]
(ia || 1)[1:2]
(string_to_array(tx, ','))[1] || 'a'
(p3).z || 'a'
((p3).z)::integer
-(p3).x
((row(p3, 1)).f1).x
(((row(p3, 1)).f1).y)::numeric(5, 1)
(row(ia, 1)).f1[1]
((pa[1:2])[1]).x
(pa[i4]).z is null
coalesce((p3).x, (row(1, 2)).f2)
(row(i4, n, tx)::point3).y
row(i4, n, tx)::point3
row(null, null, null)::point3
(row(1, 2.5, 'a')::point3).z = 'a'
array[[i4, 1], [2, i4]]
array[[1, 2.5], [i8, 3]]
array[array['a'], array[tx]]
array[array[array[1]]]
array[ia, array[1]]
array[[1, 2], [3, 4]]::bigint[]
array[ia, '{1}']
x'ff'::bit(8)
b'101' & bi
0b101 + i4
0o17
-0x1F
0xFFFFFFFFFF
pt[1] + 1
(bx[1])[0]
case when (p3).x > 0 then jb['a'] else jb['b'] end
array[[1, 2], [i8, 4]]::numeric(6, 1)[]
array[['a'], [tx]]::varchar(5)[]
array[array[i4]]::text[]
