-- unaccent 1.1, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function unaccent(regdictionary, text) returns text language c stable strict parallel safe as '';
create function unaccent(text) returns text language c stable strict parallel safe as '';
create function unaccent_init(internal) returns internal language c parallel safe as '';
create function unaccent_lexize(internal, internal, internal, internal) returns internal language c parallel safe as '';
