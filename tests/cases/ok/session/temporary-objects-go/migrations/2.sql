create table scratch (id int);
create type shade as enum ('light');
drop table if exists pg_temp.other;
