create table notes (id int);
select 1 as x \gset
create table :"x" (id int);
\if :x
create table never (id int);
\endif
select 'create table made (id int)' \gexec
\set who `whoami`
create role :who;
\connect other
create table behind (id int);
