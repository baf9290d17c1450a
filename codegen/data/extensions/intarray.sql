-- intarray 1.5, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
-- type query_int U
-- type intbig_gkey U
create function bqarr_in(cstring) returns query_int language c immutable strict parallel safe as '';
create function bqarr_out(query_int) returns cstring language c immutable strict parallel safe as '';
create function querytree(query_int) returns text language c immutable strict parallel safe as '';
create function boolop(integer[], query_int) returns boolean language c immutable strict parallel safe as '';
create function rboolop(query_int, integer[]) returns boolean language c immutable strict parallel safe as '';
create function _int_matchsel(internal, oid, internal, integer) returns double precision language c stable strict parallel safe as '';
create function _int_contains(integer[], integer[]) returns boolean language c immutable strict parallel safe as '';
create function _int_contained(integer[], integer[]) returns boolean language c immutable strict parallel safe as '';
create function _int_overlap(integer[], integer[]) returns boolean language c immutable strict parallel safe as '';
create function _int_same(integer[], integer[]) returns boolean language c immutable strict parallel safe as '';
create function _int_different(integer[], integer[]) returns boolean language c immutable strict parallel safe as '';
create function _int_union(integer[], integer[]) returns integer[] language c immutable strict parallel safe as '';
create function _int_inter(integer[], integer[]) returns integer[] language c immutable strict parallel safe as '';
create function _int_overlap_sel(internal, oid, internal, integer) returns double precision language c stable strict parallel safe as '';
create function _int_contains_sel(internal, oid, internal, integer) returns double precision language c stable strict parallel safe as '';
create function _int_contained_sel(internal, oid, internal, integer) returns double precision language c stable strict parallel safe as '';
create function _int_overlap_joinsel(internal, oid, internal, smallint, internal) returns double precision language c stable strict parallel safe as '';
create function _int_contains_joinsel(internal, oid, internal, smallint, internal) returns double precision language c stable strict parallel safe as '';
create function _int_contained_joinsel(internal, oid, internal, smallint, internal) returns double precision language c stable strict parallel safe as '';
create function intset(integer) returns integer[] language c immutable strict parallel safe as '';
create function icount(integer[]) returns integer language c immutable strict parallel safe as '';
create function sort(integer[], text) returns integer[] language c immutable strict parallel safe as '';
create function sort(integer[]) returns integer[] language c immutable strict parallel safe as '';
create function sort_asc(integer[]) returns integer[] language c immutable strict parallel safe as '';
create function sort_desc(integer[]) returns integer[] language c immutable strict parallel safe as '';
create function uniq(integer[]) returns integer[] language c immutable strict parallel safe as '';
create function idx(integer[], integer) returns integer language c immutable strict parallel safe as '';
create function subarray(integer[], integer, integer) returns integer[] language c immutable strict parallel safe as '';
create function subarray(integer[], integer) returns integer[] language c immutable strict parallel safe as '';
create function intarray_push_elem(integer[], integer) returns integer[] language c immutable strict parallel safe as '';
create function intarray_push_array(integer[], integer[]) returns integer[] language c immutable strict parallel safe as '';
create function intarray_del_elem(integer[], integer) returns integer[] language c immutable strict parallel safe as '';
create function intset_union_elem(integer[], integer) returns integer[] language c immutable strict parallel safe as '';
create function intset_subtract(integer[], integer[]) returns integer[] language c immutable strict parallel safe as '';
create function g_int_consistent(internal, integer[], smallint, oid, internal) returns boolean language c immutable strict parallel safe as '';
create function g_int_compress(internal) returns internal language c immutable strict parallel safe as '';
create function g_int_decompress(internal) returns internal language c immutable strict parallel safe as '';
create function g_int_penalty(internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function g_int_picksplit(internal, internal) returns internal language c immutable strict parallel safe as '';
create function g_int_union(internal, internal) returns integer[] language c immutable strict parallel safe as '';
create function g_int_same(integer[], integer[], internal) returns internal language c immutable strict parallel safe as '';
create function _intbig_in(cstring) returns intbig_gkey language c immutable strict parallel safe as '';
create function _intbig_out(intbig_gkey) returns cstring language c immutable strict parallel safe as '';
create function g_intbig_consistent(internal, integer[], smallint, oid, internal) returns boolean language c immutable strict parallel safe as '';
create function g_intbig_compress(internal) returns internal language c immutable strict parallel safe as '';
create function g_intbig_decompress(internal) returns internal language c immutable strict parallel safe as '';
create function g_intbig_penalty(internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function g_intbig_picksplit(internal, internal) returns internal language c immutable strict parallel safe as '';
create function g_intbig_union(internal, internal) returns intbig_gkey language c immutable strict parallel safe as '';
create function g_intbig_same(intbig_gkey, intbig_gkey, internal) returns internal language c immutable strict parallel safe as '';
create function ginint4_queryextract(integer[], internal, smallint, internal, internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function ginint4_consistent(internal, smallint, integer[], integer, internal, internal, internal, internal) returns boolean language c immutable strict parallel safe as '';
create function g_int_options(internal) returns void language c immutable parallel safe as '';
create function g_intbig_options(internal) returns void language c immutable parallel safe as '';
-- operator # ,_int4>int4 _int4,int4>int4
-- operator & _int4,_int4>_int4
-- operator && _int4,_int4>bool
-- operator + _int4,_int4>_int4 _int4,int4>_int4
-- operator - _int4,_int4>_int4 _int4,int4>_int4
-- operator <@ _int4,_int4>bool
-- operator @> _int4,_int4>bool
-- operator @@ _int4,query_int>bool
-- operator | _int4,_int4>_int4 _int4,int4>_int4
-- operator ~~ query_int,_int4>bool
