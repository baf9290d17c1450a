create type mood as enum ('calm', 'wild');
create type size as (width integer, height integer);
create domain email as text check (value like '%@%');
create domain work_email as email check (value like '%@work');
create domain score as integer check (value > 0);
create domain ident as uuid;
create domain feeling as mood;
create domain parcel as size;
create domain doc as jsonb;
create domain code as char(3);
create domain tags as text[];
create domain emails as email[];
create type contact as (address work_email, others email[], parcel parcel, doc doc);

create table people (
  id score primary key,
  address email not null,
  work work_email,
  ident ident,
  feeling feeling,
  parcel parcel,
  doc doc,
  code code,
  tags tags,
  addresses email[] not null,
  works work_email[],
  scores score[],
  idents ident[],
  feelings feeling[],
  parcels parcel[],
  docs doc[],
  codes code[],
  more emails,
  contact contact
);
