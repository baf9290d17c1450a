-- ltree 1.3, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
-- type ltree U
-- type lquery U
-- type ltxtquery U
-- type ltree_gist U
create function ltree_in(cstring) returns ltree language c immutable strict parallel safe as '';
create function ltree_out(ltree) returns cstring language c immutable strict parallel safe as '';
create function ltree_cmp(ltree, ltree) returns integer language c immutable strict parallel safe as '';
create function ltree_lt(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_le(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_eq(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_ge(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_gt(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_ne(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function subltree(ltree, integer, integer) returns ltree language c immutable strict parallel safe as '';
create function subpath(ltree, integer, integer) returns ltree language c immutable strict parallel safe as '';
create function subpath(ltree, integer) returns ltree language c immutable strict parallel safe as '';
create function index(ltree, ltree) returns integer language c immutable strict parallel safe as '';
create function index(ltree, ltree, integer) returns integer language c immutable strict parallel safe as '';
create function nlevel(ltree) returns integer language c immutable strict parallel safe as '';
create function ltree2text(ltree) returns text language c immutable strict parallel safe as '';
create function text2ltree(text) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree[]) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree, ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree, ltree, ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree, ltree, ltree, ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree, ltree, ltree, ltree, ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree, ltree, ltree, ltree, ltree, ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function lca(ltree, ltree, ltree, ltree, ltree, ltree, ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function ltree_isparent(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_risparent(ltree, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_addltree(ltree, ltree) returns ltree language c immutable strict parallel safe as '';
create function ltree_addtext(ltree, text) returns ltree language c immutable strict parallel safe as '';
create function ltree_textadd(text, ltree) returns ltree language c immutable strict parallel safe as '';
create function ltreeparentsel(internal, oid, internal, integer) returns double precision language c immutable strict parallel safe as '';
create function lquery_in(cstring) returns lquery language c immutable strict parallel safe as '';
create function lquery_out(lquery) returns cstring language c immutable strict parallel safe as '';
create function ltq_regex(ltree, lquery) returns boolean language c immutable strict parallel safe as '';
create function ltq_rregex(lquery, ltree) returns boolean language c immutable strict parallel safe as '';
create function lt_q_regex(ltree, lquery[]) returns boolean language c immutable strict parallel safe as '';
create function lt_q_rregex(lquery[], ltree) returns boolean language c immutable strict parallel safe as '';
create function ltxtq_in(cstring) returns ltxtquery language c immutable strict parallel safe as '';
create function ltxtq_out(ltxtquery) returns cstring language c immutable strict parallel safe as '';
create function ltxtq_exec(ltree, ltxtquery) returns boolean language c immutable strict parallel safe as '';
create function ltxtq_rexec(ltxtquery, ltree) returns boolean language c immutable strict parallel safe as '';
create function ltree_gist_in(cstring) returns ltree_gist language c immutable strict parallel safe as '';
create function ltree_gist_out(ltree_gist) returns cstring language c immutable strict parallel safe as '';
create function ltree_consistent(internal, ltree, smallint, oid, internal) returns boolean language c immutable strict parallel safe as '';
create function ltree_compress(internal) returns internal language c immutable strict parallel safe as '';
create function ltree_decompress(internal) returns internal language c immutable strict parallel safe as '';
create function ltree_penalty(internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function ltree_picksplit(internal, internal) returns internal language c immutable strict parallel safe as '';
create function ltree_union(internal, internal) returns ltree_gist language c immutable strict parallel safe as '';
create function ltree_same(ltree_gist, ltree_gist, internal) returns internal language c immutable strict parallel safe as '';
create function _ltree_isparent(ltree[], ltree) returns boolean language c immutable strict parallel safe as '';
create function _ltree_r_isparent(ltree, ltree[]) returns boolean language c immutable strict parallel safe as '';
create function _ltree_risparent(ltree[], ltree) returns boolean language c immutable strict parallel safe as '';
create function _ltree_r_risparent(ltree, ltree[]) returns boolean language c immutable strict parallel safe as '';
create function _ltq_regex(ltree[], lquery) returns boolean language c immutable strict parallel safe as '';
create function _ltq_rregex(lquery, ltree[]) returns boolean language c immutable strict parallel safe as '';
create function _lt_q_regex(ltree[], lquery[]) returns boolean language c immutable strict parallel safe as '';
create function _lt_q_rregex(lquery[], ltree[]) returns boolean language c immutable strict parallel safe as '';
create function _ltxtq_exec(ltree[], ltxtquery) returns boolean language c immutable strict parallel safe as '';
create function _ltxtq_rexec(ltxtquery, ltree[]) returns boolean language c immutable strict parallel safe as '';
create function _ltree_extract_isparent(ltree[], ltree) returns ltree language c immutable strict parallel safe as '';
create function _ltree_extract_risparent(ltree[], ltree) returns ltree language c immutable strict parallel safe as '';
create function _ltq_extract_regex(ltree[], lquery) returns ltree language c immutable strict parallel safe as '';
create function _ltxtq_extract_exec(ltree[], ltxtquery) returns ltree language c immutable strict parallel safe as '';
create function _ltree_consistent(internal, ltree[], smallint, oid, internal) returns boolean language c immutable strict parallel safe as '';
create function _ltree_compress(internal) returns internal language c immutable strict parallel safe as '';
create function _ltree_penalty(internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function _ltree_picksplit(internal, internal) returns internal language c immutable strict parallel safe as '';
create function _ltree_union(internal, internal) returns ltree_gist language c immutable strict parallel safe as '';
create function _ltree_same(ltree_gist, ltree_gist, internal) returns internal language c immutable strict parallel safe as '';
create function ltree_recv(internal) returns ltree language c immutable strict parallel safe as '';
create function ltree_send(ltree) returns bytea language c immutable strict parallel safe as '';
create function lquery_recv(internal) returns lquery language c immutable strict parallel safe as '';
create function lquery_send(lquery) returns bytea language c immutable strict parallel safe as '';
create function ltxtq_recv(internal) returns ltxtquery language c immutable strict parallel safe as '';
create function ltxtq_send(ltxtquery) returns bytea language c immutable strict parallel safe as '';
create function ltree_gist_options(internal) returns void language c immutable parallel safe as '';
create function _ltree_gist_options(internal) returns void language c immutable parallel safe as '';
create function hash_ltree(ltree) returns integer language c immutable strict parallel safe as '';
create function hash_ltree_extended(ltree, bigint) returns bigint language c immutable strict parallel safe as '';
-- operator < ltree,ltree>bool
-- operator <= ltree,ltree>bool
-- operator <> ltree,ltree>bool
-- operator <@ _ltree,ltree>bool ltree,_ltree>bool ltree,ltree>bool
-- operator = ltree,ltree>bool
-- operator > ltree,ltree>bool
-- operator >= ltree,ltree>bool
-- operator ? _lquery,_ltree>bool _lquery,ltree>bool _ltree,_lquery>bool ltree,_lquery>bool
-- operator ?<@ _ltree,ltree>ltree
-- operator ?@ _ltree,ltxtquery>ltree
-- operator ?@> _ltree,ltree>ltree
-- operator ?~ _ltree,lquery>ltree
-- operator @ _ltree,ltxtquery>bool ltree,ltxtquery>bool ltxtquery,_ltree>bool ltxtquery,ltree>bool
-- operator @> _ltree,ltree>bool ltree,_ltree>bool ltree,ltree>bool
-- operator ^<@ _ltree,ltree>bool ltree,_ltree>bool ltree,ltree>bool
-- operator ^? _lquery,_ltree>bool _lquery,ltree>bool _ltree,_lquery>bool ltree,_lquery>bool
-- operator ^@ _ltree,ltxtquery>bool ltree,ltxtquery>bool ltxtquery,_ltree>bool ltxtquery,ltree>bool
-- operator ^@> _ltree,ltree>bool ltree,_ltree>bool ltree,ltree>bool
-- operator ^~ _ltree,lquery>bool lquery,_ltree>bool lquery,ltree>bool ltree,lquery>bool
-- operator || ltree,ltree>ltree ltree,text>ltree text,ltree>ltree
-- operator ~ _ltree,lquery>bool lquery,_ltree>bool lquery,ltree>bool ltree,lquery>bool
