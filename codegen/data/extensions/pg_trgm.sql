-- pg_trgm 1.6, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
-- type gtrgm U
create function set_limit(real) returns real language c strict as '';
create function show_limit() returns real language c stable strict parallel safe as '';
create function show_trgm(text) returns text[] language c immutable strict parallel safe as '';
create function similarity(text, text) returns real language c immutable strict parallel safe as '';
create function similarity_op(text, text) returns boolean language c stable strict parallel safe as '';
create function word_similarity(text, text) returns real language c immutable strict parallel safe as '';
create function word_similarity_op(text, text) returns boolean language c stable strict parallel safe as '';
create function word_similarity_commutator_op(text, text) returns boolean language c stable strict parallel safe as '';
create function similarity_dist(text, text) returns real language c immutable strict parallel safe as '';
create function word_similarity_dist_op(text, text) returns real language c immutable strict parallel safe as '';
create function word_similarity_dist_commutator_op(text, text) returns real language c immutable strict parallel safe as '';
create function gtrgm_in(cstring) returns gtrgm language c immutable strict parallel safe as '';
create function gtrgm_out(gtrgm) returns cstring language c immutable strict parallel safe as '';
create function gtrgm_consistent(internal, text, smallint, oid, internal) returns boolean language c immutable strict parallel safe as '';
create function gtrgm_distance(internal, text, smallint, oid, internal) returns double precision language c immutable strict parallel safe as '';
create function gtrgm_compress(internal) returns internal language c immutable strict parallel safe as '';
create function gtrgm_decompress(internal) returns internal language c immutable strict parallel safe as '';
create function gtrgm_penalty(internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function gtrgm_picksplit(internal, internal) returns internal language c immutable strict parallel safe as '';
create function gtrgm_union(internal, internal) returns gtrgm language c immutable strict parallel safe as '';
create function gtrgm_same(gtrgm, gtrgm, internal) returns internal language c immutable strict parallel safe as '';
create function gin_extract_value_trgm(text, internal) returns internal language c immutable strict parallel safe as '';
create function gin_extract_query_trgm(text, internal, smallint, internal, internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function gin_trgm_consistent(internal, smallint, text, integer, internal, internal, internal, internal) returns boolean language c immutable strict parallel safe as '';
create function gin_trgm_triconsistent(internal, smallint, text, integer, internal, internal, internal) returns "char" language c immutable strict parallel safe as '';
create function strict_word_similarity(text, text) returns real language c immutable strict parallel safe as '';
create function strict_word_similarity_op(text, text) returns boolean language c stable strict parallel safe as '';
create function strict_word_similarity_commutator_op(text, text) returns boolean language c stable strict parallel safe as '';
create function strict_word_similarity_dist_op(text, text) returns real language c immutable strict parallel safe as '';
create function strict_word_similarity_dist_commutator_op(text, text) returns real language c immutable strict parallel safe as '';
create function gtrgm_options(internal) returns void language c immutable parallel safe as '';
-- operator % text,text>bool
-- operator %> text,text>bool
-- operator %>> text,text>bool
-- operator <% text,text>bool
-- operator <-> text,text>float4
-- operator <->> text,text>float4
-- operator <->>> text,text>float4
-- operator <<% text,text>bool
-- operator <<-> text,text>float4
-- operator <<<-> text,text>float4
