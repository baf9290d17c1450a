create table src (id int primary key, a text, constraint named check (a <> ''));
create table twice (a int, like src);
create table two_keys (like src including indexes, primary key (a));
create table two_checks (like src including constraints, constraint named check (id > 1));
create table of_nothing (like nothing);
create sequence s;
create table of_sequence (like s);
