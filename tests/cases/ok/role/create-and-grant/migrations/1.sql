create role reader nologin;
create role editor;
grant reader to editor;
create table notes (id bigint);
grant select on notes to reader;
grant insert, update on notes to editor with grant option;
revoke reader from editor;
