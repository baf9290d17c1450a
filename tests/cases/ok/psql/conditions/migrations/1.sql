\set with_audit yes
\set version 2
create table notes (
  id bigint primary key,
\if :with_audit
  created_by text,
\else
  never int,
\endif
  body text
);
\if :{?version}
create table versioned (id int);
\if false
create table never (id int);
\elif 1
create table second (id int);
\else
create table never (id int);
\endif
\endif
\if :{?nothing}
create table never (id int;
\endif
\q
create table never (id int);
