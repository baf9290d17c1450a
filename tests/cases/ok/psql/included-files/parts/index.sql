\set name :table _body
create index :name on :table (body);
\ir more/comment.sql
