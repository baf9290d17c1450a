-- What the expressions of cases.sql are about.
create extension citext;
create extension vector;
create extension hstore;
create extension ltree;
create extension pg_trgm;
create extension intarray;
create extension cube;
create extension earthdistance;
create extension "uuid-ossp";
create extension pgcrypto;
create extension unaccent;
create extension btree_gist;
create extension fuzzystrmatch;
create extension tablefunc;
create extension isn;
create extension seg;
create domain email as citext check (value like '%@%');
create table t (id integer primary key, ci citext not null, em email, tx text, vc varchar(10), v vector(3), hv halfvec(3), sv sparsevec(5), h hstore, l ltree, lq lquery, ia integer[], c cube, j jsonb, b boolean, d date, i4 integer, f8 double precision, ra real[], u uuid, r int4range, isb isbn, sg seg, cia citext[], la ltree[]);
