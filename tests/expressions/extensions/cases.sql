ci = ci
ci = 'a'
ci = tx
tx = ci
ci || ci
ci || 'a'
ci || tx
ci like 'a%'
ci ilike tx
ci ~ 'a'
ci !~* 'a'
ci < 'b'
ci between 'a' and 'b'
ci in ('a', 'b')
ci in (tx)
ci = any (cia)
ci = any (array['a', 'b'])
ci = any (array['a', 'b']::text[])
ci::text
ci::varchar(3)
tx::citext
vc::citext
i4::citext
ci::integer
lower(ci)
upper(ci)
length(ci)
max(ci)
min(em)
count(distinct ci)
string_agg(ci, ',')
string_agg(distinct ci, ',' order by ci)
array_agg(ci)
coalesce(ci, 'a')
coalesce(ci, tx)
coalesce(tx, ci)
coalesce(em, ci)
case when b then ci else tx end
case when b then 'a' else ci end
nullif(ci, '')
greatest(ci, tx)
em = 'a'
em || 'x'
lower(em)
em::text
replace(ci, 'a', 'b')
split_part(ci, 'a', 1)
regexp_replace(ci, 'a', 'b')
regexp_matches(ci, 'a')
strpos(ci, 'a')
translate(ci, 'a', 'b')
substring(ci, 1, 2)
substring(ci from 1 for 2)
trim(ci)
left(ci, 2)
concat(ci, tx)
format('%s', ci)
md5(ci)
position('a' in ci)
to_tsvector(ci)
cia[1]
cia || ci
cia || 'x'
array_append(cia, 'a')
unnest(cia)
ci is distinct from tx
ci = i4
ci + 1
v <-> v
v <=> v
v <#> v
v <+> v
v <-> '[1,2,3]'
'[1,2,3]' <-> v
1 - (v <=> '[1,2,3]')
1 - (v <=> v)
(1 - (v <=> v))::numeric
v + v
v - v
v * v
v || v
v = v
v < v
- v
v::real[]
v::text
v::halfvec
v::halfvec(3)
ra::vector
ra::vector(3)
ia::vector
'[1,2,3]'::vector(3)
v::sparsevec
avg(v)
sum(v)
avg(hv)
hv <-> hv
sv <=> sv
v <-> hv
vector_dims(v)
l2_distance(v, v)
cosine_distance(v, '[1,2,3]')
l2_normalize(v)
subvector(v, 1, 2)
binary_quantize(v)
binary_quantize(v) <~> binary_quantize(v)
v <-> tx
v + 1
h -> 'a'
h -> array['a', 'b']
h -> tx
h ? 'a'
h ?& array['a']
h || h
h || 'a=>1'
h - 'a'
h - array['a']
h - h
h @> h
h @> 'a=>1'
h <@ h
h = h
h #= h
%% h
%# h
h::json
h::jsonb
h::text
'a=>1'::hstore
'a=>1'::hstore -> 'a'
hstore('a', 'b')
hstore(array['a'], array['b'])
hstore(t)
akeys(h)
skeys(h)
each(h)
(each(h)).key
hstore_to_json(h)
exist(h, 'a')
defined(h, 'a')
delete(h, 'a')
h['a']
slice(h, array['a'])
h -> 1
l @> l
l <@ 'a.b'
l ~ lq
l ~ 'a.*'
l ? array['a.*']::lquery[]
l @ 'a'
l || 'b'
l || l
'a' || l
l || tx
tx || l
l = 'a'
l < l
l::text
tx::ltree
nlevel(l)
subpath(l, 0, 1)
subltree(l, 0, 1)
index(l, 'a')
lca(l, l)
lca(la)
la @> l
la ?@> l
l = any (la)
ltree2text(l)
text2ltree(tx)
array_agg(l)
max(l)
tx % tx
tx <-> tx
tx <-> 'a'
'a' <-> tx
tx <% tx
tx %> 'a'
tx <<-> 'a'
tx <<% 'a'
similarity(tx, 'a')
word_similarity('a', tx)
show_trgm(tx)
ci % 'a'
similarity(ci, 'a')
i4 % 2
i4 <-> 2
f8 <-> 1.5
d <-> d
ia & ia
ia | ia
ia | 1
ia + ia
ia + 1
ia - ia
ia - 1
# ia
ia # 1
ia && ia
ia @> ia
ia @@ '1'
ia @@ '1&2'::query_int
sort(ia)
sort(ia, 'desc')
uniq(ia)
idx(ia, 1)
subarray(ia, 1)
icount(ia)
c <-> c
c && c
c -> 1
c ~> 1
c = c
cube(1)
cube(array[1, 2])
cube(1.5, 2)
cube_dim(c)
c::text
'(1,2)'::cube
ll_to_earth(1, 2)
earth_distance(ll_to_earth(1, 2), ll_to_earth(2, 3))
earth_box(ll_to_earth(1, 2), 100)
earth_box(ll_to_earth(1, 2), 100) @> ll_to_earth(1, 2)
point(1, 2) <@> point(2, 3)
uuid_generate_v4()
uuid_nil()
uuid_generate_v5(uuid_ns_url(), 'a')
gen_random_bytes(8)
crypt('a', gen_salt('bf'))
digest(tx, 'sha256')
digest('a', 'sha256')
encode(digest(tx, 'sha1'), 'hex')
hmac(tx, 'a', 'md5')
pgp_sym_encrypt(tx, 'a')
armor('a')
unaccent(tx)
unaccent('unaccent', tx)
lower(unaccent(ci))
levenshtein(tx, 'a')
soundex(tx)
metaphone(tx, 4)
dmetaphone(tx)
difference(tx, tx)
daitch_mokotoff(tx)
isb = '9780393040029'
isb::text
isb < isb
isbn('9780393040029')
isn_weak()
sg && sg
sg = '1 .. 2'
select * from crosstab('select 1') as ct(a int, b text)
select * from crosstab3('select 1')
select * from normal_rand(1, 2, 3)
select * from connectby('t', 'a', 'b', 'c', 0) as q(a text, b text, c int)
select * from each('a=>1'::hstore)
select * from skeys('a=>1'::hstore) k
select * from populate_record(null::t, 'a=>1'::hstore)
ci operator(public.=) 'a'
v operator(public.<=>) v
select ci, count(*) from t group by ci
select distinct ci from t union select tx from t
select tx from t union select ci from t
select ci from t union all select 'a'
values ('a'::citext), ('b')
select id from t order by v <-> '[1,2,3]' limit 5
select id, 1 - (v <=> '[1,2,3]') as similarity from t where 1 - (v <=> '[1,2,3]') > 0.5
select * from t q where q.ci = any (select tx from t)
select a.ci from t a join t b using (ci)
select h.key, h.value from t, each(t.h) h
select max(v) from t
select sum(ci) from t
