-- dict_int 1.0, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function dintdict_init(internal) returns internal language c strict as '';
create function dintdict_lexize(internal, internal, internal, internal) returns internal language c strict as '';
