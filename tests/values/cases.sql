-- numbers
1
2147483648
9223372036854775808
1.10
1e3
1.5e-3
.5
7/2
-7/2
-7%3
7/2.0
7::numeric/2
10/3.0
2/7.0
1/3.0
100000/7.0
0.00001/3
1::numeric/3
1.10+2
1.5*1.50
1.0*2.00
7.5 % 2
-7.5 % 2
10.0 - 0.05
0.1+0.2
0.1::float8+0.2::float8
0.1::float4
0.1::float4+0.2::float4
1e15::float8
1e14::float8
123456789012345678::float8
1e-4::float8
1e-5::float8
1e6::float4
123456::float4
1::float8/3
1::float4/3
-0.0::float8
1e308::float8*10
1e400::float8
2.0::float8
7::float8/2
10::float/4
10::numeric/4
10::smallint/4
10::bigint*3000000000
3000000000*3
1000000*1000000
2147483647+1
-2147483648-1
2147483647::bigint+1
9223372036854775807+1
9223372036854775807::numeric+1
32767::smallint+1::smallint
32767::smallint+1
-2147483648::int
(-2147483648)::int
(-2147483648)::int/-1
(-32768)::smallint/(-1)::smallint
99999999999::int
40000::smallint
1e20::bigint
2.5::int
3.5::int
-2.5::int
(-2.5)::int
2.5::float8::int
3.5::float8::int
1e10::float8::int
2.567::numeric(4,2)
5::numeric(4,2)
100::numeric(4,2)
99.995::numeric(4,2)
1.50::numeric(10,1)
1.45::numeric(10,1)
1234::numeric(3,-2)
'1.50'::numeric
'  7 '::int
'01'::int
'0x1F'::int
'1_000'::int
'1.0'::int
'x'::int
''::int
'1e3'::numeric
'abc'::numeric
'1e3'::float8
'NaN'::float8
'abc'::float8
1/0
1.0/0
1::float8/0
5 % 0
mod(7, 0)
'5' + 3
'5' + '3'
'x' + 1
'5'::text + 1
1 + 1.5
1 + 1.5::float8
1::smallint + 1
1::smallint + 1::bigint
1::oid
'16'::oid
'-1'::oid
2^10
2^0.5
2.0^3
-2 ^ 2
|/ 16
||/ 27
@ -5
@ -5.50
5 & 3 | 8
5 # 1
~5
1 << 3
-8 >> 1
- 1.50
+ 1.50
-(-5)
round(2.5)
round(-2.5)
round(2.567,2)
round(1234.5, -2)
round(2.5::float8)
round(3.5::float8)
round(2.4)
round(7)
trunc(2.567)
trunc(2.567, 1)
trunc(-2.567)
trunc(2.9::float8)
ceil(1.2)
ceil(-1.2)
ceiling(1.0)
floor(-1.2)
floor(1.2::float8)
ceil(5)
abs(-5)
abs(-5.50)
abs(-5::float8)
sign(-2.5)
sign(3)
power(2,3)
power(2.0,3)
sqrt(16)
sqrt(2)
sqrt(-1)
cbrt(27)
exp(0)
ln(1)
log(100)
mod(-7,3)
mod(7.5,2)
div(7,2)
div(7.5,2)
gcd(12,18)
lcm(4,6)
factorial(5)
pi()
greatest(1,null,3)
greatest(1,2.5)
least(1,2.5)
least(2,3,1)
greatest('a','b')
least('b','a')
width_bucket(5, 0, 10, 5)
1 = 1.0
1.10 = 1.1
1.10 < 1.2
'1' = '01'
1 = '01'
1 = 'x'
1 in (1,null)
2 in (1,null)
2 not in (1,null)
1 in ('1','2')
1 between 0.5 and 1.5
1::text = 1
1 = true
'10' < '9'
10 < 9
1.50||''
1e2||''
1::bool
0::bool
2::bool
1.0::bool
true::int
true::bigint
true::numeric
'yes'::boolean
'off'::bool
'maybe'::bool
'ye'::bool
true::text
't'::bool
true || ''
bool 't'
true and 'f'
not 'f'
true > false
true::varchar(2)
to_hex(255)
to_hex(-1)
random() is not null
scale(1.50)
trim_scale(1.500)
numeric '1.5' + int '1'
5::money
1000000000000000000000000 * 2
123456789.123456789 * 987654321.987654321
-- strings
'a' || 1
'a' || null
'a'||1||true
'a' || 1.50
1 || 2
'x'||array['a','b']::text
'x'||array['a','b']
'x'::text||array['a','b']
1::numeric || 2::numeric
'a'::"char" || 'b'::"char"
'a'::name || 'b'::name
'abc'::varchar(2)
'abc'::varchar(2) = 'ab'
'a ' = 'a'::char(3)
'ab'::char(4)||'x'
'ab'::char(4)
length('ab'::char(4))
octet_length('ab'::char(4))
'abc'::char(2)
'abc'::char
'abc'::"char"
'ab'::bpchar
'a '::bpchar = 'a'::bpchar
'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'::name
('x'||repeat('y',70))::name = 'z'
length(repeat('é',40)::name)
'abcd'::short
b'101'
'101'::bit(3)
'101'::bit(2)
'101'::bit(5)
'101'::varbit(2)
b'101' || b'01'
b'1100' & b'1010'
x'1f'
5::bit(4)
b'101'::int
'12'::bit
length('héé')
octet_length('hé')
bit_length('a')
char_length('abc')
upper('é')
lower('ÀB')
initcap('hello wORLD-foo')
reverse('abc')
repeat('ab',3)
repeat('ab',-1)
translate('abc','ab','x')
translate('12345', '143', 'ax')
ascii('A')
ascii('')
ascii('é')
chr(66)
chr(39)
chr(0)
md5('a')
sha256('a')
lpad('5',3,'0')
lpad('12345',3,'0')
lpad('ab',5)
lpad('ab',7,'xyz')
rpad('5',3,'ab')
rpad('abc',2)
left('abc',-1)
left('abc',2)
right('abc',2)
right('abcd',-1)
substring('abcdef' from 2 for 3)
substring('abcdef' from '.c.')
substring('user_123' from '\d+')
substring('foo_bar' from '^(.*)_')
substring('foobar' from 'o(.)b')
substring('abc' from 'x')
substring('abc',2)
substring('abc',0,2)
substring('abc',-1)
substring('abc',1,-1)
substr('abcdef',-1,4)
substr('abcdef',3)
overlay('abcdef' placing 'X' from 2 for 2)
overlay('abcdef' placing 'XYZ' from 3)
position('c' in 'abc')
position('' in 'a')
strpos('abc','z')
split_part('a,b,c',',',2)
split_part('a,b,c',',',-1)
split_part('a,b,c',',',5)
split_part('a,b,c',',',0)
split_part('abc','',1)
trim(both 'x' from 'xxaxx')
trim('  a ')
trim(leading '0' from '007')
trim(trailing 'ab' from 'xabab')
btrim('  a ')
ltrim('xxa','x')
rtrim('a  ')
replace('aXbX','X','')
replace('abc','','x')
starts_with('abc','ab')
'abc' ^@ 'ab'
concat('a',null,1,true)
concat('a',1.50,null)
concat()
concat_ws('-','a',null,'b')
concat_ws(null,'a','b')
concat(array[1,2],'x')
format('%s %I %L %%','a','B c',null)
format('%2$s %1$s','a','b')
format('%-5s|%5s|','a','b')
format('%-5s|%5s|%1$s|%*s|%%', 'a', 'b', 4, 'c')
format('%*s|', 4, 'c')
format('%-*s|', 4, 'c')
format('%*s|', -4, 'c')
format('%1$*2$s|', 'c', 4)
format('%2$s')
format('%')
format('%d', 1)
format('%I', null)
format('%s', null)
format('%s', true)
format('%s', 1.50)
format('%s', array['a','b c'])
format('%L', 1)
format('%L', true)
format('%L', array['a','b'])
format('%5I|%-8L|', 'a b', 'c')
format('%I', 'select')
format('%I', 'user')
format('%I', 'name')
format('%I', 'timestamp')
format('%I', 'between')
format('%I', 'values')
format('%I', 'x.y')
format('%L', 'a\b')
format('%s%s',variadic array['a','b'])
format('%%I')
format('%1$I_%1$s','aB')
format('%s','s2.tt'::regclass)
format(null, 1)
quote_ident('order')
quote_ident('Foo')
quote_ident('a"b')
quote_ident('')
quote_ident('1a')
quote_ident('abc')
quote_literal('it''s')
quote_literal('a\b')
quote_literal(42)
quote_literal(1.50)
quote_literal(null)
quote_nullable(null)
quote_nullable('a')
quote_nullable(true)
encode('a','hex')
encode('abc','base64')
encode('a\000b'::bytea,'escape')
encode('abc','nope')
decode('61','hex')
decode('YWJj','base64')
convert_from('\x61'::bytea,'UTF8')
'\x6162'::bytea
'abc'::bytea
length('\x6162'::bytea)
E'a\tb'
U&'\0041'
'a' 'b'
$q$x$q$
'a' like 'A'
'a_b' like 'a\_b'
'axb' like 'a\_b'
'a' ilike 'A'
'abc' like '%b%'
'abc' not like 'x%'
'a%c' like 'a#%c' escape '#'
'abc' similar to '(a|b)%'
'abc' similar to 'a_c'
'foo' like any (array['f%','g%'])
'abc' ~ '^a.c$'
'ABC' ~* 'b'
'abc' !~ 'z'
'a.b' ~ '^\w+\.\w+$'
'a' ~ null
'abc' ~ '('
'2024-01-01' ~ '^\d{4}-\d{2}-\d{2}$'
'foo123' ~ '^[a-z]+[0-9]{3}$'
'a@b.co' ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'
'abc' ~ '[[:alpha:]]+'
'foobar' ~ 'foo(?=bar)'
'aa' ~ '(a)\1'
'Hello' ~ '^(?i)hello$'
'Hello' ~ '(?i)hello'
'ab' ~ 'a|b'
'word here' ~ '\mhere\M'
'word' ~ '\yword\y'
regexp_replace('abc_def','_(.)','\1X')
regexp_replace('a-b-c','-','_','g')
regexp_replace('Foo Bar','\s+','_')
regexp_replace(lower('Foo  Bar!'),'[^a-z0-9]+','_','g')
regexp_replace('FOO','o','x','gi')
regexp_replace('fooBar','([a-z])([A-Z])','\1_\2','g')
regexp_replace('abc','(b)','[\&]')
regexp_replace('  trim  ','^\s+|\s+$','','g')
regexp_replace('a1b22','[0-9]+','#','g')
regexp_replace('abc','x*','-','g')
regexp_replace('foobar','(foo)(bar)?','<\2\1>')
regexp_replace('public.users','^.*\.','')
regexp_replace('v1.2.3','\.\d+$','')
regexp_replace('aaa','a','b',2)
regexp_replace('aaa','a','b',1,2)
(regexp_matches('ab12','([a-z]+)(\d+)'))[2]
(regexp_match('ab12','([a-z]+)(\d+)'))[1]
regexp_match('ab12','\d+')
regexp_match('ab','\d+')
regexp_split_to_array('a1b2c','\d')
regexp_split_to_array('a, b,c',',\s*')
regexp_split_to_array('abc','')
regexp_count('banana','an')
regexp_substr('foo123bar','\d+')
regexp_instr('foo123','\d')
regexp_like('Foo','foo','i')
(select string_agg(x,'|') from regexp_split_to_table('a b  c','\s+') x)
(select string_agg(m[1],'|') from regexp_matches('a1b2','([a-z])\d','g') m)
(select string_agg(x,'|') from string_to_table('a,b',',') x)
'abc'::text collate "C"
'a' collate "C" < 'B' collate "C"
'a' < 'b'
'2024-01-01' > '2023'
'a' < 'B'
to_char(5,'FM000')
to_char(12,'000')
to_char(1234.5,'9,999.99')
to_char(1234567,'FM999,999,999')
to_char(0.5,'FM0.00')
to_char(-5,'999')
to_char(5,'RN')
to_char(123,'99')
to_char(12.345,'FM99.9')
to_char(1,'FM09')
to_number('1,234.5','9,999.9')
-- casts and identifiers
null::int
null::bool is null
(null::bool) is not true
null is distinct from 1
1 is distinct from null
'x'::text::int
'abc'::uuid
'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid
'{a0eebc999c0b4ef8bb6d6bb9bd380a11}'::uuid
'127.0.0.1'::inet
'10.0.0.0/8'::cidr
'nope'::inet
'08:00:2b:01:02:03'::macaddr
'sad'::mood
'zz'::mood
'sad'::mood < 'ok'::mood
'sad'::mood = 'sad'
'sad'::mood = 'nope'
'ok'::mood::text
'ok'::text::mood
enum_range(null::mood)
enum_range('ok'::mood, null)
enum_first(null::mood)
enum_last(null::mood)
(enum_range(null::mood))[2]
array_length(enum_range(null::mood), 1)
'happy' = any(enum_range(null::mood)::text[])
'{sad,ok}'::mood[]
'{sad,zz}'::mood[]
'2024-13-01'::date
'2024-02-30'::date
'abc'::date
''::date
'25:00'::time
'10:30'::time
'10:30:15.5'::time
'10:30+02'::timetz
'2024-01-31'::date
'20240131'::date
'Jan 5, 2024'::date
'2024-1-5'::date
'2024-01-31 10:30'::timestamp
'2024-01-31T10:30:00Z'::timestamptz
'2024-01-31 10:30:00+02'::timestamptz
'2024-01-31 25:00'::timestamp
'not a time'::timestamp
'2024-01-31 10:30:15.123456'::timestamp(3)
'infinity'::date
'epoch'::timestamp
'1 day'::interval
'1 year 2 months 3 days 04:05:06'::interval
'90 minutes'::interval
'1.5 hours'::interval
'-1 day'::interval
'P1D'::interval
'1 day ago'::interval
'garbage'::interval
interval '1 day' * 2
interval '1 day' / 2
interval '1 month' + interval '2 days'
'2024-01-31'::date + 1
'2024-01-31'::date - 31
1 + '2024-01-31'::date
'2024-01-31'::date + interval '1 month'
'2024-01-31'::date - interval '1 month'
date '2024-03-01' - date '2024-02-01'
'2024-01-31'::timestamp - '2024-01-01'::timestamp
'2024-01-31'::date + '10:30'::time
'2024-01-31'::date < '2024-02-01'
'2024-01-31'::date = '2024-01-31 00:00'::timestamp
'2024-01-31'::date between '2024-01-01' and '2024-12-31'
'2024-01-31' + 1
to_char('2024-03-05'::date,'YYYY_MM_DD')
to_char('2024-03-05'::date,'FMMonth DD')
to_char('2024-03-05'::date,'Month')
to_char('2024-03-05'::date,'Day, DDth')
to_char('2024-03-05 14:05:06'::timestamp,'HH12:MI AM')
to_char('2024-03-05 14:05:06.789'::timestamp,'HH24:MI:SS.MS')
to_char('2024-03-05'::date,'FMDD/FMMM/YY')
to_char('2024-03-05'::date,'Dy Mon')
to_char(interval '90 minutes','HH24:MI')
date_trunc('month','2024-03-05'::date)::date
date_trunc('month','2024-03-05'::timestamp)
date_trunc('nope','2024-03-05'::timestamp)
extract(year from '2024-03-05'::date)
extract(epoch from '2024-03-05'::timestamp)
extract(second from '2024-03-05 10:00:01.5'::timestamp)
extract(days from interval '3 days')
extract(epoch from interval '1 hour')
date_part('year','2024-03-05'::date)
date_part('dow','2024-03-05'::date)
make_date(2024,1,2)
make_date(2024,13,2)
make_timestamp(2024,1,2,3,4,5.5)
make_interval(days => 3)
make_time(10,30,0)
age('2024-03-05'::date,'2024-01-01'::date)
to_date('2024-03-05','YYYY-MM-DD')
to_date('05/03/2024','DD/MM/YYYY')
to_timestamp('2024-03-05','YYYY-MM-DD')
to_timestamp(0)
justify_days(interval '35 days')
'2024-01-31'::timestamptz at time zone 'UTC'
'2024-01-31 10:00'::timestamp at time zone 'UTC'
isfinite(date '2024-01-01')
(date '2024-01-01', date '2024-02-01') overlaps (date '2024-01-15', date '2024-03-01')
now() > '2000-01-01'
current_date > '2000-01-01'::date
'[1,5)'::int4range
int4range(1,5)
'[1,5]'::int4range
3 <@ int4range(1,5)
'(1,2)'::point
'<a/>'::xml
'abc'::tsvector
'{1,2}'::int[]
'{1,x}'::int[]
'{1,2'::int[]
'1,2'::int[]
'{a,"b c",NULL}'::text[]
'{{1,2},{3,4}}'::int[]
'{}'::int[]
1::int[]
'[2:3]={5,6}'::int[]
array[1,2]::text[]
array['1','2']::int[]
array['1','x']::int[]
'nope'::nosuchtype
cast('5' as int)
int '5'
'5'::int4::text
-- arrays
array[1,2,3]
array[1,2.5]
array['a','b']
array[1,'2']
array[1,'x']
array['a b','c"d',null,'null','']
array[]::text[]
array[[1,2],[3,4]]
array['a',null]
array[1,2]||3
array[1,2]||array[3]
0||array[1,2]
array[1,2]||null
null::text || array['a']
array['a']||'b'
array['a']||'{b,c}'
array['a']||1
array_append(null,1)
array_append(array[1],2)
array_append(array['a'],'b'::text)
array_prepend(0,array[1])
array_cat(array[1],array[2,3])
array_remove(array[1,2,1],1)
array_remove(array['a','b'],'b')
array_replace(array[1,2,1],1,5)
array_position(array['a','b'],'b')
array_position(array['a','b'],'z')
array_position(array[1,2,1],1,2)
array_positions(array[1,2,1],1)
array_to_string(array['a',null,'b'],',')
array_to_string(array['a',null,'b'],',','*')
array_to_string(array[1,2],'-')
array_to_string(array[true],',')
string_to_array('a,b,,c',',')
string_to_array('a,b',null)
string_to_array('a,b','')
string_to_array('','x')
string_to_array('a,NULL,b',',','NULL')
array_length('{}'::int[],1)
array_length(array[1,2],1)
array_length(array[1,2],2)
array_length(array[[1,2,3],[4,5,6]],2)
array_ndims(array[[1],[2]])
array_dims(array[1,2])
cardinality('{}'::int[])
cardinality(array[[1,2],[3,4]])
array_upper(array[5,6],1)
array_lower(array[5,6],1)
array_fill(0, array[3])
trim_array(array[1,2,3],1)
(array['a','b'])[3]
(array['a','b'])[0]
(array[1,2,3])[2:3]
(array[1,2,3])[:2]
(array[[1,2],[3,4]])[2][1]
(array[[1,2],[3,4]])[1]
(string_to_array('a.b','.'))[array_upper(string_to_array('a.b','.'),1)]
array['a','b'] @> array['a']
array[1,2] <@ array[1,2,3]
array[1,2] && array[2,3]
array[1,2] @> array['a']
array[1,2,3] = array[1,2,3]
array[1,2] < array[1,3]
array[1,2] = array[2,1]
'{1,2}'::int[] = array[1,2]
array[1] = array['1']
array['a'] = array['a']::varchar[]
array[1,null] = array[1,null]
'a' = any('{a,b}'::text[])
'a' = any('{a,b}')
1 = any(array[null,2])
1 <> all(array[1,2])
1 <> all(array[2,3])
3 > all(array[1,2])
'a' = all('{}'::text[])
'a' = any(array[1,2])
1 = any('{1,x}')
array_sort(array[3,1,2])
array_reverse(array[3,1,2])
array_shuffle(array[1]) = array[1]
array(select 1 union select 2)
array(select x from unnest(array['b','a']) x order by x)
(select count(*) from unnest('{a,b}'::text[], '{c}'::text[]) u(a,b))
(select string_agg(coalesce(b,'-'),',') from unnest('{a,b}'::text[], '{c}'::text[]) u(a,b))
(select string_agg(x||o,'' order by o desc) from unnest(array['a','b']) with ordinality u(x,o))
(select string_agg(x,',') from (select unnest(array['c','a']) x) q)
(select string_agg(x::text,',') from unnest(array[[1,2],[3,4]]) x)
(select string_agg(x::text,',' order by x desc) from generate_series(0,10,5) x)
(select string_agg(x::text,',') from generate_series(3,1,-1) x)
(select string_agg(x::text,',') from generate_series(1.0,2.0,0.5) x)
(select string_agg(x::text,',') from generate_series('2024-01-01'::date,'2024-03-01','1 month') x)
(select string_agg(x::date::text,',') from generate_series('2024-01-01'::timestamp,'2024-01-03'::timestamp,interval '1 day') x)
(select count(*) from generate_series(1,0))
(select count(*) from generate_series(1,5,0))
(select string_agg(x::text,',') from generate_subscripts(array['a','b'],1) x)
-- aggregates
(select sum(g) from generate_series(1,4) g)
(select avg(g) from generate_series(1,4) g)
(select sum(x) from unnest(array[1.10,2.2]) x)
(select avg(x) from unnest(array[1.0,2.0,2.0]) x)
(select sum(x) from unnest(array[2147483647,1]) x)
(select sum(x) from unnest(array[0.1,0.2]::float8[]) x)
(select sum(x) from unnest('{}'::int[]) x)
(select max(x) from unnest(array[3,1,2]) x)
(select max(x) from unnest(array[1.5,1.50]) x)
(select max(x) from unnest(array['b','a']) x)
(select min(x) from unnest(array['b','A','_c']) x)
(select count(x) from unnest(array['b',null]) x)
(select count(distinct x) from unnest(array['b','a','b']) x)
(select count(*) filter (where x > 1) from unnest(array[1,2,3]) x)
(select array_agg(g) from generate_series(1,3) g)
(select array_agg(x order by x desc) from unnest(array[1,3,2]) x)
(select array_agg(distinct x) from unnest(array[3,1,3,2]) x)
(select array_agg(distinct x) from unnest(array['b','a','b']) x)
(select array_agg(distinct x order by x desc) from unnest(array[3,1,3,2]) x)
(select array_agg(distinct x) from unnest(array[2,null,1,null]) x)
(select array_agg(x order by x) from unnest(array[2,null,1]) x)
(select array_agg(x order by x nulls first) from unnest(array[2,null,1]) x)
(select array_agg(x order by x desc) from unnest(array[2,null,1]) x)
(select array_agg(x) from unnest('{}'::text[]) x)
(select array_agg(x) from unnest(array['a',null]) x)
(select string_agg(distinct x,',') from unnest(array['b','a','b']) x)
(select string_agg(distinct x,',' order by x desc) from unnest(array['b','a','b']) x)
(select string_agg(distinct x,',' order by length(x)) from unnest(array['b','a','b']) x)
(select string_agg(x,',' order by x) from unnest(array['b','A','a','_']) x)
(select string_agg(x, ',' order by length(x), x) from unnest(array['bb','a','aa']) x)
(select string_agg(x,',') filter (where x<>'a') from unnest(array['b','a']) x)
(select string_agg(x, x) from unnest(array['a','b','c']) x)
(select string_agg(x::text, null) from unnest(array[1,2]) x)
(select bool_and(x>0) from unnest(array[1,2]) x)
(select bool_or(x>1) from unnest(array[1,null]) x)
(select every(x) from unnest(array[true,null]) x)
(select json_agg(x) from unnest(array[1,2]) x)
(select jsonb_agg(x) from unnest(array['a','b']) x)
(select jsonb_object_agg(k, v) from (values ('a',1),('b',2)) t(k,v))
(select json_object_agg(k, v) from (values ('a',1),('b',2)) t(k,v))
(select percentile_cont(0.5) within group (order by x) from unnest(array[1,2,3]) x)
(select mode() within group (order by x) from unnest(array[1,2,2]) x)
(select stddev(x) from unnest(array[1,2,3]) x)
(select bit_and(x) from unnest(array[7,3]) x)
(select min(x) from unnest(array['2024-02-01','2024-01-01']::date[]) x)
(select x from unnest(array['b','a']) x order by x limit 1 offset 1)
(select x from unnest(array['b','a',null]) x order by x desc limit 1)
(select x from (values (1,'a'),(2,'b')) v(i,x) where i=2)
(select count(*) from (select 1 union select 1 union all select 2) q)
(select count(*) from (select 1 union select 1.0) q)
(with c as (select 1 a union all select 2) select max(a) from c)
(select count(*) from (values (1),(1),(2)) v(x) group by x having count(*) > 1)
(select sum(x) from (values (1),(2.5)) v(x))
(select 1 from generate_series(1,2))
(select null::int where false)
(select row_number() over (order by x) from unnest(array['b']) x)
(select string_agg(x || n, ',') from (select x, row_number() over (order by x) n from unnest(array['b','a']) x) q)
-- json
'{"a":1}'::jsonb
'{"b":1,"a":2,"aa":3}'::jsonb
'{"b":1, "a":2}'::json
'{"a":1,"a":2}'::jsonb
'{"a": [1, 2.50, 1e2, "x\u00e9\n", true, null]}'::jsonb
'[]'::jsonb
'"x"'::jsonb
'nope'::jsonb
'{"a":}'::json
''::jsonb
'{"a":[1,2,{"b":null}]}'::jsonb->'a'->2->>'b'
'{"a":{"b":"x"}}'::jsonb->'a'
'{"a":{"b":"x"}}'::jsonb->>'a'
'{"a":{"b":"x"}}'::json->'a'->>'b'
'{"a":{"b":"x"}}'::jsonb #>> '{a,b}'
'{"a":{"b":"x"}}'::jsonb #> '{a}'
'{"a":[1,2]}'::jsonb #>> '{a,-1}'
'[1,2]'::jsonb->>-1
'[1,2]'::jsonb->0
'[1,2]'::jsonb->5
'{"a":1}'::jsonb->'z'
'{"a":1}'::jsonb ? 'a'
'["a","b"]'::jsonb ? 'b'
'{"a":1}'::jsonb ?| array['z','a']
'{"a":1}'::jsonb ?& array['z','a']
'{"a":1,"b":{"c":2}}'::jsonb @> '{"b":{}}'
'[1,2,3]'::jsonb @> '[3,1]'
'{"a":1}'::jsonb <@ '{"a":1,"b":2}'
'["a"]'::jsonb @> '"a"'
'{"a":1}'::jsonb || '{"b":2}'
'{"a":1}'::jsonb || '{"a":{"x":1}}'
'[1]'::jsonb || '[2]'
'[1]'::jsonb || '2'
'{"a":1,"b":2}'::jsonb - 'a'
'["a","b"]'::jsonb - 'a'
'["a","b"]'::jsonb - 0
'{"a":1,"b":2}'::jsonb - array['a','b']
'{"a":{"b":1}}'::jsonb #- '{a,b}'
'{"a":1}'::jsonb = '{"a":1.0}'
'{"a":1}'::jsonb = '{ "a" : 1 }'
'1'::jsonb < '2'::jsonb
('{"a":5}'::jsonb->>'a')::int + 1
('{"a":5}'::jsonb->'a')::int
('{"a":true}'::jsonb->'a')::bool
('{"a":"x"}'::jsonb->'a')::int
jsonb_array_length('[1,2]')
jsonb_array_length('{}')
json_array_length('[1,2,3]')
jsonb_typeof('null')
jsonb_typeof('[]')
jsonb_typeof('{"a":1.5}'::jsonb->'a')
json_typeof('"x"')
jsonb_build_object('a',1,'b',array[1,2])
jsonb_build_object('a',1.50,'b',null,'c',true,'d','2024-01-01'::date)
jsonb_build_object('a')
jsonb_build_object(null,1)
json_build_object('a',1,'b','x')
jsonb_build_array(1,'a',null,true)
json_build_array(1,'a',null,true)
to_jsonb('x'::text)
to_jsonb(1.50)
to_jsonb(array[1,2])
to_json('a"b'::text)
to_jsonb(true)
jsonb_set('{"a":1}','{b}','2')
jsonb_set('{"a":{"b":1}}','{a,b}','"x"')
jsonb_set('{"a":1}','{b}','2',false)
jsonb_insert('[1,2]','{0}','0')
jsonb_strip_nulls('{"a":null,"b":1}')
jsonb_pretty('{"a":[1,2]}')
jsonb_extract_path_text('{"a":{"b":"x"}}','a','b')
jsonb_extract_path('{"a":{"b":"x"}}','a')
jsonb_object('{a,1,b,2}')
jsonb_object(array['a','b'],array['1','2'])
jsonb_path_exists('{"a":1}','$.a')
jsonb_path_query_first('{"a":[1,2]}','$.a[1]')
row_to_json(row(1,'a'))
to_jsonb(row(1,'a'))
'{"a":1}'::jsonb @? '$.a'
(select string_agg(k,',') from jsonb_object_keys('{"b":1,"a":2,"cc":3}') k)
(select string_agg(key||'='||value,',') from jsonb_each_text('{"b":1,"a":"x"}'))
(select string_agg(key||'='||value::text,',') from jsonb_each('{"b":1,"a":"x"}'))
(select string_agg(x::text,',') from jsonb_array_elements('[1,"a",{"k":null}]') x)
(select string_agg(x,',') from jsonb_array_elements_text('[1,"a",null]') x)
(select string_agg(x->>'n',',') from jsonb_array_elements('[{"n":"p"},{"n":"q"}]'::jsonb) x)
(select string_agg(value->>'n',',' order by ordinality) from jsonb_array_elements('[{"n":"p"},{"n":"q"}]'::jsonb) with ordinality)
(select count(*) from jsonb_array_elements('{}'))
(select string_agg(a||b,',') from jsonb_to_recordset('[{"a":"x","b":1},{"a":"y"}]') as t(a text, b int))
(select string_agg(k,',') from json_object_keys('{"b":1,"a":2}') k)
-- catalog objects
to_regclass('tt')
to_regclass('public.tt')
to_regclass('s2.tt')
to_regclass('"TT"')
to_regclass('TT')
to_regclass('nope')
to_regclass('nosch.tt') is null
to_regclass('tt.id.x.y')
to_regclass('a.b.c')
to_regclass('')
to_regclass('1a')
to_regclass('sq')
to_regclass('tt_nm')
to_regclass('pg_catalog.pg_class')
to_regclass('pg_class')
to_regclass('information_schema.columns') is not null
'tt'::regclass
's2.tt'::regclass
'tt'::regclass::text
'nope'::regclass
'tt'::regclass = 'tt'
'tt'::regclass::oid = 'public.tt'::regclass
'tt'::regclass || ''
to_regtype('mood')
to_regtype('integer')
to_regtype('varchar(20)')
to_regtype('nope') is null
to_regtype('tt')
to_regtype('pg_catalog.int4')
to_regtype('int[]')
'int4'::regtype
'mood[]'::regtype
'timestamptz'::regtype
'public.mood'::regtype::text
'nope'::regtype
'int'::regtype = 'int4'::regtype
to_regproc('ff')
to_regproc('nope') is null
to_regproc('lower') is null
to_regproc('now')
to_regprocedure('ff(int,text)')
to_regprocedure('ff(integer, text)')
to_regprocedure('ff(int)') is null
to_regprocedure('noargs()')
to_regprocedure('lower(text)')
to_regprocedure('nope()') is null
'ff(int,text)'::regprocedure
'nope()'::regprocedure
'ff'::regproc
'lower'::regproc
'now'::regproc
'public.ff'::regproc
to_regnamespace('s2')
to_regnamespace('nope') is null
's2'::regnamespace
'nope'::regnamespace
to_regrole('nope') is null
to_regrole('postgres')
current_schema
current_schema()
current_user is not null
current_database() is not null
current_catalog is not null
length(current_database()) > 0
version() like 'PostgreSQL%'
version() ~ '^PostgreSQL \d+'
current_setting('server_version_num')::int >= 150000
current_setting('server_version_num')::int / 10000 > 10
current_setting('nope.x', true)
current_setting('nope.x')
current_setting('nope')
current_setting('server_encoding')
current_setting('TimeZone') is not null
pg_typeof(1)
pg_typeof(1.5)
pg_typeof('a')
pg_typeof('a'::varchar)
pg_typeof(array['a'])
pg_typeof(1::bigint + 1)
pg_typeof(null)
pg_typeof(now())
pg_typeof('sad'::mood)
pg_typeof('tt'::regclass)
pg_typeof(1) = 'integer'::regtype
pg_get_serial_sequence('tt','id')
pg_get_serial_sequence('s2.tt','z')
pg_get_serial_sequence('s2.tt','s')
pg_get_serial_sequence('nope','s')
pg_get_serial_sequence('tt','nope')
pg_table_is_visible('tt'::regclass)
pg_table_is_visible('s2.tt'::regclass)
pg_type_is_visible('mood'::regtype)
pg_function_is_visible('ff'::regproc)
format_type(23, null)
format_type('mood'::regtype, null)
format_type(1043, 24)
format_type(1700, 655366)
format_type(0, null)
format_type(999999, null)
obj_description('tt'::regclass)
obj_description('tt'::regclass,'pg_class')
obj_description('vv'::regclass,'pg_class')
col_description('tt'::regclass,2)
col_description('tt'::regclass,1)
has_table_privilege('tt','select')
has_table_privilege('tt','nope')
has_table_privilege('nope','select')
has_schema_privilege('public','usage')
has_schema_privilege('s2','create')
has_function_privilege('ff(int,text)','execute')
has_column_privilege('tt','id','select')
has_column_privilege('tt','nope','select')
has_sequence_privilege('sq','usage')
has_database_privilege(current_database(),'connect')
has_table_privilege('nobody_here','tt','select')
pg_has_role(current_user,'usage')
pg_has_role(current_user,current_user,'member')
pg_get_function_identity_arguments('ff'::regproc)
pg_get_function_arguments('ff'::regproc)
pg_get_function_result('ff'::regproc)
pg_get_function_result('noargs'::regproc)
pg_get_userbyid(10)
pg_get_viewdef('vv'::regclass) like '%1%'
pg_get_indexdef('tt_nm'::regclass)
pg_get_indexdef('tt_two'::regclass)
pg_get_indexdef('tt_two'::regclass,1,true)
pg_get_indexdef('tt_two'::regclass,2,true)
(select pg_get_triggerdef(oid) from pg_trigger where tgname='touch')
(select pg_get_constraintdef(oid) from pg_constraint where conname='chk')
(select pg_get_constraintdef(oid) ilike '%id > 0%' from pg_constraint where conname='chk')
(select pg_get_constraintdef(oid) from pg_constraint where conname='tt_pkey')
(select pg_get_constraintdef(oid) from pg_constraint where conname='kid_t_id_fkey')
(select pg_get_constraintdef(oid) like '%CASCADE%' from pg_constraint where conname='kid_t_id_fkey')
(select pg_get_constraintdef(oid) from pg_constraint where conname='kid_note_check')
(select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid='tt'::regclass)
(select pg_get_expr(polqual, polrelid) from pg_policy where polname='see')
(select qual from pg_policies where policyname='see')
(select pg_get_expr(indpred, indrelid) from pg_index where indexrelid='tt_two'::regclass)
nextval('sq')
currval('nope')
pg_relation_size('tt') >= 0
pg_backend_pid() > 0
txid_current() > 0
gen_random_uuid() is not null
inet_client_addr() is null
pg_is_in_recovery()
-- catalog relations
(select count(*) from pg_class where relname='tt')
(select count(*) from pg_class where relnamespace='public'::regnamespace)
(select count(*) from pg_class where relkind='r' and relnamespace='public'::regnamespace)
(select string_agg(relname||relkind,',' order by relname) from pg_class where relnamespace='public'::regnamespace)
(select relkind from pg_class where relname='vv')
(select relkind||relpersistence from pg_class where relname='tt' and relnamespace='public'::regnamespace)
(select relnatts from pg_class where oid='tt'::regclass)
(select relrowsecurity from pg_class where oid='tt'::regclass)
(select relhasindex from pg_class where oid='tt'::regclass)
(select relchecks from pg_class where oid='tt'::regclass)
(select relhasrules from pg_class where oid='vv'::regclass)
(select relispartition from pg_class where oid='tt'::regclass)
(select relname from pg_class where oid='sq'::regclass)
(select nope from pg_class limit 1)
(select count(*) from pg_nope)
(select count(*) from pg_attribute where attrelid='tt'::regclass)
(select count(*) from pg_attribute where attrelid='tt'::regclass and attnum > 0)
(select count(*) from pg_attribute where attrelid='tt'::regclass and attnum > 0 and not attisdropped)
(select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid='tt'::regclass)
(select string_agg(attname||':'||format_type(atttypid,atttypmod), ',' order by attnum) from pg_attribute where attrelid='tt'::regclass and attnum>0 and not attisdropped)
(select count(*) from pg_attribute where attrelid='tt_nm'::regclass)
(select count(*) from pg_attribute where attrelid='vv'::regclass)
(select count(*) from pg_attribute where attrelid='sq'::regclass)
(select atthasdef from pg_attribute where attrelid='tt'::regclass and attname='Odd')
(select attnotnull from pg_attribute where attrelid='tt'::regclass and attname='nm')
(select attidentity from pg_attribute where attrelid='s2.tt'::regclass and attname='z')
(select attlen from pg_attribute where attrelid='tt'::regclass and attname='id')
(select attndims from pg_attribute where attrelid='tt'::regclass and attname='arr')
(select attname from pg_attribute where attrelid='tt'::regclass and attname='ctid')
(select exists (select 1 from pg_attribute where attrelid='tt'::regclass and attname='tableoid'))
(select count(*) from pg_type where typname='tt')
(select count(*) from pg_type where typname='_tt')
(select count(*) from pg_type where typname='text')
(select count(*) from pg_type where typname='_mood')
(select count(*) from pg_type where typnamespace='public'::regnamespace)
(select string_agg(typname,',' order by typname) from pg_type where typnamespace='public'::regnamespace)
(select typtype||typcategory from pg_type where typname='mood')
(select typtype from pg_type where typname='positive')
(select typname from pg_type where oid='tt'::regclass::regtype)
(select typlen from pg_type where typname='int4')
(select typarray::regtype from pg_type where typname='mood')
(select string_agg(enumlabel,',' order by enumsortorder) from pg_enum where enumtypid='mood'::regtype)
(select array_agg(enumlabel) from pg_enum)
(select 'sad' = any(array_agg(enumlabel)) from pg_enum)
(select enumsortorder from pg_enum where enumlabel='ok')
(select count(*) from pg_constraint where conrelid='public.tt'::regclass)
(select count(*) from pg_constraint where conrelid='public.tt'::regclass and contype='n')
(select count(*) from pg_constraint where connamespace='public'::regnamespace)
(select string_agg(conname||contype,',' order by conname) from pg_constraint where conrelid='public.tt'::regclass)
(select string_agg(conname,',' order by conname) from pg_constraint where conrelid='public.tt'::regclass and contype in ('c','p'))
(select string_agg(conname,',' order by conname) from pg_constraint where contypid='positive'::regtype)
(select conkey from pg_constraint where conname='tt_pkey')
(select conkey from pg_constraint where conname='chk')
(select confrelid::regclass from pg_constraint where conname='kid_t_id_fkey')
(select confdeltype from pg_constraint where conname='kid_t_id_fkey')
(select contype::text || 'x' from pg_constraint where conname='tt_pkey')
(select contype || 'x' from pg_constraint where conname='tt_pkey')
(select contype || contype from pg_constraint where conname='tt_pkey')
(select indkey::text from pg_index where indexrelid='tt_nm'::regclass)
(select indkey::text from pg_index where indexrelid='tt_two'::regclass)
(select indkey from pg_index where indexrelid='tt_nm'::regclass)
(select indkey[0] from pg_index where indexrelid='tt_nm'::regclass)
(select indkey::int2[] from pg_index where indexrelid='tt_nm'::regclass)
(select array_to_string(indkey,',') from pg_index where indexrelid='tt_two'::regclass)
(select indoption::text from pg_index where indexrelid='tt_two'::regclass)
(select indnatts from pg_index where indexrelid='tt_two'::regclass)
(select count(*) from pg_index where indrelid='tt'::regclass)
(select count(*) from pg_index where indrelid='tt'::regclass and indisprimary)
(select bool_and(indisvalid and indisready) from pg_index where indrelid='tt'::regclass)
(select a.attname from pg_index i join pg_attribute a on a.attrelid=i.indrelid and a.attnum=any(i.indkey) where i.indrelid='tt'::regclass and i.indisprimary)
(select string_agg(indexname,',' order by indexname) from pg_indexes where tablename='tt' and schemaname='public')
(select indexdef from pg_indexes where indexname='tt_nm')
(select pronargs||proname from pg_proc where proname='ff')
(select proargtypes::text from pg_proc where proname='ff')
(select oidvectortypes(proargtypes) from pg_proc where proname='ff')
(select proargtypes[0]::regtype from pg_proc where proname='ff')
(select proargnames from pg_proc where proname='ff')
(select proargnames[2] from pg_proc where proname='ff')
(select prokind from pg_proc where proname='ff')
(select provolatile||prosecdef::text||proretset::text from pg_proc where proname='ff')
(select prorettype::regtype from pg_proc where proname='ff')
(select prosrc from pg_proc where proname='ff')
(select lanname from pg_proc p join pg_language l on l.oid=p.prolang where proname='ff')
(select pronargdefaults from pg_proc where proname='ff')
(select oid::regprocedure from pg_proc where proname='ff')
(select count(*) from pg_proc where pronamespace='public'::regnamespace)
(select count(*) from pg_proc where proname='lower')
(select exists(select 1 from pg_proc where proname='gen_random_uuid'))
(select count(*) from pg_tables where schemaname='public')
(select count(*) from pg_tables where schemaname in ('public','s2'))
(select string_agg(schemaname||'.'||tablename,',' order by schemaname||'.'||tablename) from pg_tables where schemaname in ('public','s2'))
(select rowsecurity from pg_tables where tablename='tt' and schemaname='public')
(select hasindexes||':'||hastriggers from pg_tables where tablename='tt' and schemaname='public')
(select count(*) from pg_views where viewname='vv')
(select count(*) from pg_views where schemaname='public')
(select count(*) from pg_matviews)
(select count(*) from pg_sequences)
(select string_agg(sequencename,',' order by sequencename) from pg_sequences where schemaname='s2')
(select count(*) from pg_sequence)
(select seqincrement from pg_sequence where seqrelid='sq'::regclass)
(select start_value||data_type::text from pg_sequences where sequencename='sq')
(select count(*) from pg_trigger where tgrelid='tt'::regclass)
(select count(*) from pg_trigger where tgrelid='tt'::regclass and not tgisinternal)
(select tgname||tgtype from pg_trigger where tgrelid='tt'::regclass and not tgisinternal)
(select tgfoid::regproc from pg_trigger where tgname='touch')
(select tgattr::text from pg_trigger where tgname='touch')
(select tgenabled from pg_trigger where tgname='touch')
(select count(*) from pg_policies where tablename='tt')
(select cmd||permissive||roles::text from pg_policies where policyname='see')
(select polcmd||polpermissive::text||polroles::text from pg_policy where polname='see')
(select count(*) from pg_extension where extname='plpgsql')
(select count(*) from pg_extension)
(select count(*) from pg_available_extensions where name='plpgsql')
(select count(*) from pg_roles where rolname='postgres')
(select count(*) from pg_namespace where nspname in ('public','s2','pg_catalog','information_schema'))
(select count(*) from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
(select description from pg_description where objoid='tt'::regclass and objsubid=0)
(select count(*) from pg_description where objoid='tt'::regclass)
(select count(*) from pg_inherits)
(select count(*) from pg_depend where refobjid='tt'::regclass) > 0
(select count(*) from pg_attrdef where adrelid='tt'::regclass)
(select count(*) from pg_rewrite where ev_class='vv'::regclass)
(select amname from pg_class c join pg_am a on a.oid=c.relam where c.oid='tt_nm'::regclass)
(select count(*) from pg_language where lanname='plpgsql')
(select count(*) from pg_event_trigger)
(select count(*) from pg_publication)
(select count(*) from pg_publication_tables)
(select count(*) from pg_settings where name='work_mem')
(select count(*) from pg_database where datname=current_database())
(select count(*) from pg_cast where castsource='int4'::regtype and casttarget='text'::regtype)
(select count(*) from pg_operator where oprname='~~~nope')
(select n_live_tup from pg_stat_user_tables where relid='tt'::regclass) >= 0
-- information_schema
(select count(*) from information_schema.columns where table_name='tt')
(select count(*) from information_schema.columns where table_name='tt' and table_schema='public')
(select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns where table_name='tt' and table_schema='public')
(select string_agg(ordinal_position::text, ',' order by ordinal_position) from information_schema.columns where table_name='tt' and table_schema='public')
(select string_agg(data_type||':'||udt_name, ',' order by ordinal_position) from information_schema.columns where table_name='tt' and table_schema='public')
(select is_nullable||coalesce(character_maximum_length,0) from information_schema.columns where column_name='nm')
(select numeric_precision||'.'||numeric_scale from information_schema.columns where column_name='n' and table_name='tt')
(select numeric_precision||'.'||numeric_scale from information_schema.columns where column_name='id' and table_name='tt')
(select character_maximum_length from information_schema.columns where column_name='Odd')
(select column_default from information_schema.columns where column_name='Odd')
(select is_identity||identity_generation||column_name from information_schema.columns where table_name='tt' and table_schema='s2' and is_identity='YES')
(select column_default from information_schema.columns where table_schema='s2' and column_name='s')
(select udt_schema||'.'||udt_name from information_schema.columns where column_name='m')
(select is_updatable from information_schema.columns where column_name='nm')
(select datetime_precision from information_schema.columns where column_name='nm')
(select table_catalog = current_database() from information_schema.columns where column_name='nm')
(select string_agg(table_name||table_type,',' order by table_name) from information_schema.tables where table_schema='public')
(select distinct table_schema from information_schema.tables where table_name='vv')
(select count(*) from information_schema.tables where table_schema='s2')
(select is_insertable_into from information_schema.tables where table_name='vv')
(select string_agg(constraint_name||constraint_type,',' order by constraint_name) from information_schema.table_constraints where table_name='tt' and table_schema='public' and constraint_name !~ '^\d')
(select count(*) from information_schema.table_constraints where table_schema='public' and table_name='tt')
(select count(*) from information_schema.table_constraints where table_schema='public' and table_name='tt' and constraint_type='CHECK')
(select count(*) from information_schema.check_constraints where constraint_schema='public')
(select count(*) from information_schema.check_constraints where constraint_schema='public' and constraint_name='chk')
(select check_clause from information_schema.check_constraints where constraint_name='chk')
(select count(*) from information_schema.key_column_usage where table_name='tt')
(select string_agg(column_name,',') from information_schema.key_column_usage k join information_schema.table_constraints c using (constraint_name, table_schema) where c.constraint_type='PRIMARY KEY' and k.table_name='tt')
(select count(*) from information_schema.constraint_column_usage where table_name='tt' and table_schema='public')
(select string_agg(constraint_name,',' order by constraint_name) from information_schema.constraint_column_usage where table_name='tt' and table_schema='public')
(select count(*) from information_schema.referential_constraints where constraint_schema='public')
(select delete_rule||update_rule from information_schema.referential_constraints where constraint_name='kid_t_id_fkey')
(select count(*) from information_schema.views where table_schema='public')
(select routine_type||data_type from information_schema.routines where routine_name='ff')
(select count(*) from information_schema.routines where routine_schema='public')
(select specific_name is not null from information_schema.routines where routine_name='ff')
(select count(*) from information_schema.parameters where specific_schema='public')
(select string_agg(event_manipulation||action_timing,',' order by event_manipulation) from information_schema.triggers where trigger_name='touch')
(select count(*) from information_schema.schemata where schema_name in ('public','s2'))
(select count(*) from information_schema.sequences where sequence_schema='public')
(select count(*) from information_schema.domains where domain_schema='public')
(select count(*) from information_schema.user_defined_types where user_defined_type_schema='public')
(select count(*) from information_schema.table_privileges where table_name='tt' and table_schema='public') > 0
(select count(*) from information_schema.nope)
-- rows and logic
row(1,2) = row(1,2)
(1,2) < (1,3)
(1,2) in ((1,2),(3,4))
row(1,null) is null
row(null,null) is null
row(1,null) is not null
(1,'a')
nullif(1,1)
nullif('','') is null
nullif('a','b')
nullif(1,1.0)
coalesce(null,'x')
coalesce(nullif('a','b'),'c')
coalesce(null,1,2.5)
coalesce(1,'x')
null = null
null and false
null or true
not null
case when null then 1 else 2 end
case 3 when 1 then 'a' when 3 then 'b' end
case when true then 1 else 2.5 end
case when true then 1 else 'x' end
case when false then 1/0 else 1 end
1 between 2 and 0
1 between symmetric 2 and 0
2 + 3 * 4 - -1
2 - 3 - 4
not true = false
1 < 2 = true
1 <> 2 and 'a' is not null
exists (select 1 where false)
exists(select null)
(select null) is null
1 not in (select null::int)
1 in (select 1)
(select 1) + 1
num_nulls(1,null)
num_nonnulls(1,null)
'a' || 'b' = 'ab'
nope(1)
lower(1)
lower('A', 'B')
nope
(select pg_get_constraintdef(oid) from pg_constraint where conname='c1')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c2')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c3')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c4')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c5')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c6')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c7')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c8')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c9')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c10')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c11')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c12')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c13')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c14')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c15')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c16')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c17')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c18')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c19')
(select pg_get_constraintdef(oid) from pg_constraint where conname='c20')
