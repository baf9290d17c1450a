create schema app;
create schema if not exists app;
comment on schema app is 'the application''s own';
create table app.notes (id bigint primary key);
grant usage on schema app to public;
