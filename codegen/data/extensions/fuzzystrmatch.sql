-- fuzzystrmatch 1.2, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function levenshtein(text, text) returns integer language c immutable strict parallel safe as '';
create function levenshtein(text, text, integer, integer, integer) returns integer language c immutable strict parallel safe as '';
create function levenshtein_less_equal(text, text, integer) returns integer language c immutable strict parallel safe as '';
create function levenshtein_less_equal(text, text, integer, integer, integer, integer) returns integer language c immutable strict parallel safe as '';
create function metaphone(text, integer) returns text language c immutable strict parallel safe as '';
create function soundex(text) returns text language c immutable strict parallel safe as '';
create function text_soundex(text) returns text language c immutable strict parallel safe as '';
create function difference(text, text) returns integer language c immutable strict parallel safe as '';
create function dmetaphone(text) returns text language c immutable strict parallel safe as '';
create function dmetaphone_alt(text) returns text language c immutable strict parallel safe as '';
create function daitch_mokotoff(text) returns text[] language c immutable strict parallel safe as '';
