-- hstore 1.8, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
-- type hstore U
-- type ghstore U
create function hstore_in(cstring) returns hstore language c immutable strict parallel safe as '';
create function hstore_out(hstore) returns cstring language c immutable strict parallel safe as '';
create function hstore_recv(internal) returns hstore language c immutable strict parallel safe as '';
create function hstore_send(hstore) returns bytea language c immutable strict parallel safe as '';
create function hstore_version_diag(hstore) returns integer language c immutable strict parallel safe as '';
create function fetchval(hstore, text) returns text language c immutable strict parallel safe as '';
create function slice_array(hstore, text[]) returns text[] language c immutable strict parallel safe as '';
create function slice(hstore, text[]) returns hstore language c immutable strict parallel safe as '';
create function isexists(hstore, text) returns boolean language c immutable strict parallel safe as '';
create function exist(hstore, text) returns boolean language c immutable strict parallel safe as '';
create function exists_any(hstore, text[]) returns boolean language c immutable strict parallel safe as '';
create function exists_all(hstore, text[]) returns boolean language c immutable strict parallel safe as '';
create function isdefined(hstore, text) returns boolean language c immutable strict parallel safe as '';
create function defined(hstore, text) returns boolean language c immutable strict parallel safe as '';
create function delete(hstore, text) returns hstore language c immutable strict parallel safe as '';
create function delete(hstore, text[]) returns hstore language c immutable strict parallel safe as '';
create function delete(hstore, hstore) returns hstore language c immutable strict parallel safe as '';
create function hs_concat(hstore, hstore) returns hstore language c immutable strict parallel safe as '';
create function hs_contains(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function hs_contained(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function tconvert(text, text) returns hstore language c immutable parallel safe as '';
create function hstore(text, text) returns hstore language c immutable parallel safe as '';
create function hstore(text[], text[]) returns hstore language c immutable parallel safe as '';
create function hstore(text[]) returns hstore language c immutable strict parallel safe as '';
create function hstore_to_json(hstore) returns json language c immutable strict parallel safe as '';
create function hstore_to_json_loose(hstore) returns json language c immutable strict parallel safe as '';
create function hstore_to_jsonb(hstore) returns jsonb language c immutable strict parallel safe as '';
create function hstore_to_jsonb_loose(hstore) returns jsonb language c immutable strict parallel safe as '';
create function hstore(record) returns hstore language c immutable parallel safe as '';
create function hstore_to_array(hstore) returns text[] language c immutable strict parallel safe as '';
create function hstore_to_matrix(hstore) returns text[] language c immutable strict parallel safe as '';
create function akeys(hstore) returns text[] language c immutable strict parallel safe as '';
create function avals(hstore) returns text[] language c immutable strict parallel safe as '';
create function skeys(hstore) returns setof text language c immutable strict parallel safe as '';
create function svals(hstore) returns setof text language c immutable strict parallel safe as '';
create function each(hs hstore, OUT key text, OUT value text) returns setof record language c immutable strict parallel safe as '';
create function populate_record(anyelement, hstore) returns anyelement language c immutable parallel safe as '';
create function hstore_eq(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function hstore_ne(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function hstore_gt(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function hstore_ge(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function hstore_lt(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function hstore_le(hstore, hstore) returns boolean language c immutable strict parallel safe as '';
create function hstore_cmp(hstore, hstore) returns integer language c immutable strict parallel safe as '';
create function hstore_hash(hstore) returns integer language c immutable strict parallel safe as '';
create function ghstore_in(cstring) returns ghstore language c immutable strict parallel safe as '';
create function ghstore_out(ghstore) returns cstring language c immutable strict parallel safe as '';
create function ghstore_compress(internal) returns internal language c immutable strict parallel safe as '';
create function ghstore_decompress(internal) returns internal language c immutable strict parallel safe as '';
create function ghstore_penalty(internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function ghstore_picksplit(internal, internal) returns internal language c immutable strict parallel safe as '';
create function ghstore_union(internal, internal) returns ghstore language c immutable strict parallel safe as '';
create function ghstore_same(ghstore, ghstore, internal) returns internal language c immutable strict parallel safe as '';
create function ghstore_consistent(internal, hstore, smallint, oid, internal) returns boolean language c immutable strict parallel safe as '';
create function gin_extract_hstore(hstore, internal) returns internal language c immutable strict parallel safe as '';
create function gin_extract_hstore_query(hstore, internal, smallint, internal, internal) returns internal language c immutable strict parallel safe as '';
create function gin_consistent_hstore(internal, smallint, hstore, integer, internal, internal) returns boolean language c immutable strict parallel safe as '';
create function hstore_hash_extended(hstore, bigint) returns bigint language c immutable strict parallel safe as '';
create function ghstore_options(internal) returns void language c immutable parallel safe as '';
create function hstore_subscript_handler(internal) returns internal language c immutable strict parallel safe as '';
-- operator #<# hstore,hstore>bool
-- operator #<=# hstore,hstore>bool
-- operator #= anyelement,hstore>anyelement/n
-- operator #># hstore,hstore>bool
-- operator #>=# hstore,hstore>bool
-- operator %# ,hstore>_text
-- operator %% ,hstore>_text
-- operator - hstore,_text>hstore hstore,hstore>hstore hstore,text>hstore
-- operator -> hstore,_text>_text hstore,text>text
-- operator <> hstore,hstore>bool
-- operator <@ hstore,hstore>bool
-- operator = hstore,hstore>bool
-- operator ? hstore,text>bool
-- operator ?& hstore,_text>bool
-- operator ?| hstore,_text>bool
-- operator @> hstore,hstore>bool
-- operator || hstore,hstore>hstore
-- cast _text hstore/e
-- cast hstore json/e jsonb/e
