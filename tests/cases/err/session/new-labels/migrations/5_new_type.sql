-- Since 17 the labels of a type of the same transaction may be used.
begin;
create type size as enum ('small');
alter type size add value 'large';
alter type size rename to sizes;
create table shirts (size sizes default 'large');
commit;
