create table notes (id text generated always as identity);
create table kept (price numeric(2000, 1));
