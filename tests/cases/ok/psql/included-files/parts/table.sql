create table :table (
  id bigint primary key,
  body text
)