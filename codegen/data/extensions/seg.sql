-- seg 1.4, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
-- type seg U
create function seg_in(cstring) returns seg language c immutable strict parallel safe as '';
create function seg_out(seg) returns cstring language c immutable strict parallel safe as '';
create function seg_over_left(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_over_right(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_left(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_right(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_lt(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_le(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_gt(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_ge(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_contains(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_contained(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_overlap(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_same(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_different(seg, seg) returns boolean language c immutable strict parallel safe as '';
create function seg_cmp(seg, seg) returns integer language c immutable strict parallel safe as '';
create function seg_union(seg, seg) returns seg language c immutable strict parallel safe as '';
create function seg_inter(seg, seg) returns seg language c immutable strict parallel safe as '';
create function seg_size(seg) returns real language c immutable strict parallel safe as '';
create function seg_center(seg) returns real language c immutable strict parallel safe as '';
create function seg_upper(seg) returns real language c immutable strict parallel safe as '';
create function seg_lower(seg) returns real language c immutable strict parallel safe as '';
create function gseg_consistent(internal, seg, smallint, oid, internal) returns boolean language c immutable strict parallel safe as '';
create function gseg_penalty(internal, internal, internal) returns internal language c immutable strict parallel safe as '';
create function gseg_picksplit(internal, internal) returns internal language c immutable strict parallel safe as '';
create function gseg_union(internal, internal) returns seg language c immutable strict parallel safe as '';
create function gseg_same(seg, seg, internal) returns internal language c immutable strict parallel safe as '';
-- operator && seg,seg>bool
-- operator &< seg,seg>bool
-- operator &> seg,seg>bool
-- operator < seg,seg>bool
-- operator << seg,seg>bool
-- operator <= seg,seg>bool
-- operator <> seg,seg>bool
-- operator <@ seg,seg>bool
-- operator = seg,seg>bool
-- operator > seg,seg>bool
-- operator >= seg,seg>bool
-- operator >> seg,seg>bool
-- operator @> seg,seg>bool
