-- tcn 1.0, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function triggered_change_notification() returns trigger language c as '';
