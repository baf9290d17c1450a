-- vector 0.8.7, from npm @electric-sql/pglite-pgvector; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
-- type vector U
-- type halfvec U
-- type sparsevec U
create function vector_in(cstring, oid, integer) returns vector language c immutable strict parallel safe as '';
create function vector_out(vector) returns cstring language c immutable strict parallel safe as '';
create function vector_typmod_in(cstring[]) returns integer language c immutable strict parallel safe as '';
create function vector_recv(internal, oid, integer) returns vector language c immutable strict parallel safe as '';
create function vector_send(vector) returns bytea language c immutable strict parallel safe as '';
create function l2_distance(vector, vector) returns double precision language c immutable strict parallel safe as '';
create function inner_product(vector, vector) returns double precision language c immutable strict parallel safe as '';
create function cosine_distance(vector, vector) returns double precision language c immutable strict parallel safe as '';
create function l1_distance(vector, vector) returns double precision language c immutable strict parallel safe as '';
create function vector_dims(vector) returns integer language c immutable strict parallel safe as '';
create function vector_norm(vector) returns double precision language c immutable strict parallel safe as '';
create function l2_normalize(vector) returns vector language c immutable strict parallel safe as '';
create function binary_quantize(vector) returns bit language c immutable strict parallel safe as '';
create function subvector(vector, integer, integer) returns vector language c immutable strict parallel safe as '';
create function vector_add(vector, vector) returns vector language c immutable strict parallel safe as '';
create function vector_sub(vector, vector) returns vector language c immutable strict parallel safe as '';
create function vector_mul(vector, vector) returns vector language c immutable strict parallel safe as '';
create function vector_concat(vector, vector) returns vector language c immutable strict parallel safe as '';
create function vector_lt(vector, vector) returns boolean language c immutable strict parallel safe as '';
create function vector_le(vector, vector) returns boolean language c immutable strict parallel safe as '';
create function vector_eq(vector, vector) returns boolean language c immutable strict parallel safe as '';
create function vector_ne(vector, vector) returns boolean language c immutable strict parallel safe as '';
create function vector_ge(vector, vector) returns boolean language c immutable strict parallel safe as '';
create function vector_gt(vector, vector) returns boolean language c immutable strict parallel safe as '';
create function vector_cmp(vector, vector) returns integer language c immutable strict parallel safe as '';
create function vector_l2_squared_distance(vector, vector) returns double precision language c immutable strict parallel safe as '';
create function vector_negative_inner_product(vector, vector) returns double precision language c immutable strict parallel safe as '';
create function vector_spherical_distance(vector, vector) returns double precision language c immutable strict parallel safe as '';
create function vector_accum(double precision[], vector) returns double precision[] language c immutable strict parallel safe as '';
create function vector_avg(double precision[]) returns vector language c immutable strict parallel safe as '';
create function vector_combine(double precision[], double precision[]) returns double precision[] language c immutable strict parallel safe as '';
create function vector(vector, integer, boolean) returns vector language c immutable strict parallel safe as '';
create function array_to_vector(integer[], integer, boolean) returns vector language c immutable strict parallel safe as '';
create function array_to_vector(real[], integer, boolean) returns vector language c immutable strict parallel safe as '';
create function array_to_vector(double precision[], integer, boolean) returns vector language c immutable strict parallel safe as '';
create function array_to_vector(numeric[], integer, boolean) returns vector language c immutable strict parallel safe as '';
create function vector_to_float4(vector, integer, boolean) returns real[] language c immutable strict parallel safe as '';
create function ivfflathandler(internal) returns index_am_handler language c as '';
create function hnswhandler(internal) returns index_am_handler language c as '';
create function ivfflat_halfvec_support(internal) returns internal language c as '';
create function ivfflat_bit_support(internal) returns internal language c as '';
create function hnsw_halfvec_support(internal) returns internal language c as '';
create function hnsw_bit_support(internal) returns internal language c as '';
create function hnsw_sparsevec_support(internal) returns internal language c as '';
create function halfvec_in(cstring, oid, integer) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_out(halfvec) returns cstring language c immutable strict parallel safe as '';
create function halfvec_typmod_in(cstring[]) returns integer language c immutable strict parallel safe as '';
create function halfvec_recv(internal, oid, integer) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_send(halfvec) returns bytea language c immutable strict parallel safe as '';
create function l2_distance(halfvec, halfvec) returns double precision language c immutable strict parallel safe as '';
create function inner_product(halfvec, halfvec) returns double precision language c immutable strict parallel safe as '';
create function cosine_distance(halfvec, halfvec) returns double precision language c immutable strict parallel safe as '';
create function l1_distance(halfvec, halfvec) returns double precision language c immutable strict parallel safe as '';
create function vector_dims(halfvec) returns integer language c immutable strict parallel safe as '';
create function l2_norm(halfvec) returns double precision language c immutable strict parallel safe as '';
create function l2_normalize(halfvec) returns halfvec language c immutable strict parallel safe as '';
create function binary_quantize(halfvec) returns bit language c immutable strict parallel safe as '';
create function subvector(halfvec, integer, integer) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_add(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_sub(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_mul(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_concat(halfvec, halfvec) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_lt(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '';
create function halfvec_le(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '';
create function halfvec_eq(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '';
create function halfvec_ne(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '';
create function halfvec_ge(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '';
create function halfvec_gt(halfvec, halfvec) returns boolean language c immutable strict parallel safe as '';
create function halfvec_cmp(halfvec, halfvec) returns integer language c immutable strict parallel safe as '';
create function halfvec_l2_squared_distance(halfvec, halfvec) returns double precision language c immutable strict parallel safe as '';
create function halfvec_negative_inner_product(halfvec, halfvec) returns double precision language c immutable strict parallel safe as '';
create function halfvec_spherical_distance(halfvec, halfvec) returns double precision language c immutable strict parallel safe as '';
create function halfvec_accum(double precision[], halfvec) returns double precision[] language c immutable strict parallel safe as '';
create function halfvec_avg(double precision[]) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_combine(double precision[], double precision[]) returns double precision[] language c immutable strict parallel safe as '';
create function halfvec(halfvec, integer, boolean) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_to_vector(halfvec, integer, boolean) returns vector language c immutable strict parallel safe as '';
create function vector_to_halfvec(vector, integer, boolean) returns halfvec language c immutable strict parallel safe as '';
create function array_to_halfvec(integer[], integer, boolean) returns halfvec language c immutable strict parallel safe as '';
create function array_to_halfvec(real[], integer, boolean) returns halfvec language c immutable strict parallel safe as '';
create function array_to_halfvec(double precision[], integer, boolean) returns halfvec language c immutable strict parallel safe as '';
create function array_to_halfvec(numeric[], integer, boolean) returns halfvec language c immutable strict parallel safe as '';
create function halfvec_to_float4(halfvec, integer, boolean) returns real[] language c immutable strict parallel safe as '';
create function hamming_distance(bit, bit) returns double precision language c immutable strict parallel safe as '';
create function jaccard_distance(bit, bit) returns double precision language c immutable strict parallel safe as '';
create function sparsevec_in(cstring, oid, integer) returns sparsevec language c immutable strict parallel safe as '';
create function sparsevec_out(sparsevec) returns cstring language c immutable strict parallel safe as '';
create function sparsevec_typmod_in(cstring[]) returns integer language c immutable strict parallel safe as '';
create function sparsevec_recv(internal, oid, integer) returns sparsevec language c immutable strict parallel safe as '';
create function sparsevec_send(sparsevec) returns bytea language c immutable strict parallel safe as '';
create function l2_distance(sparsevec, sparsevec) returns double precision language c immutable strict parallel safe as '';
create function inner_product(sparsevec, sparsevec) returns double precision language c immutable strict parallel safe as '';
create function cosine_distance(sparsevec, sparsevec) returns double precision language c immutable strict parallel safe as '';
create function l1_distance(sparsevec, sparsevec) returns double precision language c immutable strict parallel safe as '';
create function l2_norm(sparsevec) returns double precision language c immutable strict parallel safe as '';
create function l2_normalize(sparsevec) returns sparsevec language c immutable strict parallel safe as '';
create function sparsevec_lt(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '';
create function sparsevec_le(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '';
create function sparsevec_eq(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '';
create function sparsevec_ne(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '';
create function sparsevec_ge(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '';
create function sparsevec_gt(sparsevec, sparsevec) returns boolean language c immutable strict parallel safe as '';
create function sparsevec_cmp(sparsevec, sparsevec) returns integer language c immutable strict parallel safe as '';
create function sparsevec_l2_squared_distance(sparsevec, sparsevec) returns double precision language c immutable strict parallel safe as '';
create function sparsevec_negative_inner_product(sparsevec, sparsevec) returns double precision language c immutable strict parallel safe as '';
create function sparsevec(sparsevec, integer, boolean) returns sparsevec language c immutable strict parallel safe as '';
create function vector_to_sparsevec(vector, integer, boolean) returns sparsevec language c immutable strict parallel safe as '';
create function sparsevec_to_vector(sparsevec, integer, boolean) returns vector language c immutable strict parallel safe as '';
create function halfvec_to_sparsevec(halfvec, integer, boolean) returns sparsevec language c immutable strict parallel safe as '';
create function sparsevec_to_halfvec(sparsevec, integer, boolean) returns halfvec language c immutable strict parallel safe as '';
create function array_to_sparsevec(integer[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '';
create function array_to_sparsevec(real[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '';
create function array_to_sparsevec(double precision[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '';
create function array_to_sparsevec(numeric[], integer, boolean) returns sparsevec language c immutable strict parallel safe as '';
-- operator * halfvec,halfvec>halfvec vector,vector>vector
-- operator + halfvec,halfvec>halfvec vector,vector>vector
-- operator - halfvec,halfvec>halfvec vector,vector>vector
-- operator < halfvec,halfvec>bool sparsevec,sparsevec>bool vector,vector>bool
-- operator <#> halfvec,halfvec>float8 sparsevec,sparsevec>float8 vector,vector>float8
-- operator <%> bit,bit>float8
-- operator <+> halfvec,halfvec>float8 sparsevec,sparsevec>float8 vector,vector>float8
-- operator <-> halfvec,halfvec>float8 sparsevec,sparsevec>float8 vector,vector>float8
-- operator <= halfvec,halfvec>bool sparsevec,sparsevec>bool vector,vector>bool
-- operator <=> halfvec,halfvec>float8 sparsevec,sparsevec>float8 vector,vector>float8
-- operator <> halfvec,halfvec>bool sparsevec,sparsevec>bool vector,vector>bool
-- operator <~> bit,bit>float8
-- operator = halfvec,halfvec>bool sparsevec,sparsevec>bool vector,vector>bool
-- operator > halfvec,halfvec>bool sparsevec,sparsevec>bool vector,vector>bool
-- operator >= halfvec,halfvec>bool sparsevec,sparsevec>bool vector,vector>bool
-- operator || halfvec,halfvec>halfvec vector,vector>vector
-- cast _float4 halfvec/a sparsevec/a vector/a
-- cast _float8 halfvec/a sparsevec/a vector/a
-- cast _int4 halfvec/a sparsevec/a vector/a
-- cast _numeric halfvec/a sparsevec/a vector/a
-- cast halfvec _float4/a halfvec/i sparsevec/i vector/a
-- cast sparsevec halfvec/a sparsevec/i vector/a
-- cast vector _float4/i halfvec/i sparsevec/i vector/i
-- aggregate avg halfvec>halfvec vector>vector
-- aggregate sum halfvec>halfvec vector>vector
