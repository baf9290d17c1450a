create type c as (a int, b text);
create table t of c;
create table keyed of c (primary key (a), check (b <> ''));
create view v as select a from t;
alter type c add attribute d int cascade;
alter type c alter attribute b type varchar(5) cascade;
alter type c rename attribute b to bb cascade;
alter type c rename attribute a to aa cascade;
create table child () inherits (keyed);
alter type c add attribute e numeric(5, 2) cascade, drop attribute d cascade;
alter type c drop attribute if exists nope cascade;

create type gone as (a int, b int);
create table of_gone of gone (primary key (a));
create view of_view as select a from of_gone;
alter type gone drop attribute a cascade;

create type alone as (a int);
create table once_typed of alone;
alter table once_typed not of;
alter type alone add attribute b int;
