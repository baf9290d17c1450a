-- citext 1.8, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
-- type citext S
create function citextin(cstring) returns citext language internal immutable strict parallel safe as '';
create function citextout(citext) returns cstring language internal immutable strict parallel safe as '';
create function citextrecv(internal) returns citext language internal stable strict parallel safe as '';
create function citextsend(citext) returns bytea language internal stable strict parallel safe as '';
create function citext(character) returns citext language internal immutable strict parallel safe as '';
create function citext(boolean) returns citext language internal immutable strict parallel safe as '';
create function citext(inet) returns citext language internal immutable strict parallel safe as '';
create function citext_eq(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_ne(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_lt(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_le(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_gt(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_ge(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_cmp(citext, citext) returns integer language c immutable strict parallel safe as '';
create function citext_hash(citext) returns integer language c immutable strict parallel safe as '';
create function citext_smaller(citext, citext) returns citext language c immutable strict parallel safe as '';
create function citext_larger(citext, citext) returns citext language c immutable strict parallel safe as '';
create function texticlike(citext, citext) returns boolean language internal immutable strict parallel safe as '';
create function texticnlike(citext, citext) returns boolean language internal immutable strict parallel safe as '';
create function texticregexeq(citext, citext) returns boolean language internal immutable strict parallel safe as '';
create function texticregexne(citext, citext) returns boolean language internal immutable strict parallel safe as '';
create function texticlike(citext, text) returns boolean language internal immutable strict parallel safe as '';
create function texticnlike(citext, text) returns boolean language internal immutable strict parallel safe as '';
create function texticregexeq(citext, text) returns boolean language internal immutable strict parallel safe as '';
create function texticregexne(citext, text) returns boolean language internal immutable strict parallel safe as '';
create function regexp_match(string citext, pattern citext) returns text[] language sql immutable strict parallel safe as '';
create function regexp_match(string citext, pattern citext, flags text) returns text[] language sql immutable strict parallel safe as '';
create function regexp_matches(string citext, pattern citext) returns setof text[] language sql immutable strict parallel safe as '';
create function regexp_matches(string citext, pattern citext, flags text) returns setof text[] language sql immutable strict parallel safe as '';
create function regexp_replace(string citext, pattern citext, replacement text) returns text language sql immutable strict parallel safe as '';
create function regexp_replace(string citext, pattern citext, replacement text, flags text) returns text language sql immutable strict parallel safe as '';
create function regexp_split_to_array(string citext, pattern citext) returns text[] language sql immutable strict parallel safe as '';
create function regexp_split_to_array(string citext, pattern citext, flags text) returns text[] language sql immutable strict parallel safe as '';
create function regexp_split_to_table(string citext, pattern citext) returns setof text language sql immutable strict parallel safe as '';
create function regexp_split_to_table(string citext, pattern citext, flags text) returns setof text language sql immutable strict parallel safe as '';
create function strpos(citext, citext) returns integer language sql immutable strict parallel safe as '';
create function replace(citext, citext, citext) returns text language sql immutable strict parallel safe as '';
create function split_part(citext, citext, integer) returns text language sql immutable strict parallel safe as '';
create function translate(citext, citext, text) returns text language sql immutable strict parallel safe as '';
create function citext_pattern_lt(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_pattern_le(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_pattern_gt(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_pattern_ge(citext, citext) returns boolean language c immutable strict parallel safe as '';
create function citext_pattern_cmp(citext, citext) returns integer language c immutable strict parallel safe as '';
create function citext_hash_extended(citext, bigint) returns bigint language c immutable strict parallel safe as '';
-- operator !~ citext,citext>bool citext,text>bool
-- operator !~* citext,citext>bool citext,text>bool
-- operator !~~ citext,citext>bool citext,text>bool
-- operator !~~* citext,citext>bool citext,text>bool
-- operator < citext,citext>bool
-- operator <= citext,citext>bool
-- operator <> citext,citext>bool
-- operator = citext,citext>bool
-- operator > citext,citext>bool
-- operator >= citext,citext>bool
-- operator ~ citext,citext>bool citext,text>bool
-- operator ~* citext,citext>bool citext,text>bool
-- operator ~<=~ citext,citext>bool
-- operator ~<~ citext,citext>bool
-- operator ~>=~ citext,citext>bool
-- operator ~>~ citext,citext>bool
-- operator ~~ citext,citext>bool citext,text>bool
-- operator ~~* citext,citext>bool citext,text>bool
-- cast bool citext/a
-- cast bpchar citext/a
-- cast citext bpchar/a text/i varchar/i
-- cast inet citext/a
-- cast text citext/a
-- cast varchar citext/a
-- aggregate max citext>citext
-- aggregate min citext>citext
