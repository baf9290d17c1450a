create type address as (street text, zip integer);
alter type address add attribute country text, add attribute "Region" varchar(10) collate "C";
alter type address alter attribute zip type text cascade, drop attribute country;
alter type address alter attribute street set data type varchar(80);
alter type address rename attribute zip to postcode;
alter type address drop attribute if exists nothing restrict;
create table people (id integer primary key, home address, others address[]);
-- In use, it may grow and shrink, but no attribute changes its type.
alter type address add attribute floor integer;
alter type address drop attribute floor;
create function where_is(address) returns text language sql as $$ select '' $$;
alter type address rename to place;
create schema geo;
alter type place set schema geo;
alter type geo.place add attribute lat double precision;
comment on column geo.place.lat is 'north';
comment on type geo.place is 'somewhere';
