-- What is called without parentheses is a table of one row, too.
create view v1 as select * from current_schema;
create view v2 as select * from current_catalog as c;
create view v3 as select * from current_role;
create view v4 as select * from session_user, user, system_user;
create view v5 as select * from current_timestamp t(x);
create view v6 as select * from localtime, localtimestamp;
create view v7 as select current_schema, current_catalog;
