-- Under `folded` texts may be equal that differ, so its CHECKs are not translated; under the others they are.
create collation folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation copied from folded;
create collation plain (provider = icu, locale = 'und');
create domain mood as text collate folded;
create domain color as text collate plain;
create type pair as (a text collate folded);
create table things (
  id int primary key,
  by_column text collate folded check (by_column in ('a', 'b')),
  by_copy text collate copied check (by_copy in ('a', 'b')),
  by_domain mood check (by_domain in ('a', 'b')),
  translated color check (translated in ('a', 'b')),
  later text check (later in ('a', 'b'))
);
alter table things alter column later type text collate folded;
