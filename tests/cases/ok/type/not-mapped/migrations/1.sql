create table people (id bigint primary key);
create table badges (
  id bigint primary key,
  holder people
);
