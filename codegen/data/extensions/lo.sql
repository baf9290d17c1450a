-- lo 1.2, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create domain lo as oid;
create function lo_oid(lo) returns oid language sql immutable strict parallel safe as '';
create function lo_manage() returns trigger language c as '';
