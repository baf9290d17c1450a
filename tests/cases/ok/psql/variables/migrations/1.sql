\set ON_ERROR_STOP on
\set schema app
\set table 'user notes'
\set greeting 'it''s \\ fine'
\set prefix :schema '_' reader
create schema :schema;
create role :prefix;
create table :schema.:"table" (
  id bigint primary key,
  body text not null default :'greeting',
  size int check (size::int > 0)
);
comment on table :"schema".:"table" is :'prefix';
grant select on all tables in schema :schema to :"prefix";
\echo :schema
\unset schema
create schema if not exists "not set" \g
