create table notes (
  id bigint primary key,
  body text
);
alter table notes add column body int;
alter table notes add column title text not null;
