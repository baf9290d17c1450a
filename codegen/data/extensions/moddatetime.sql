-- moddatetime 1.0, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function moddatetime() returns trigger language c as '';
