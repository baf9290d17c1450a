-- MySQL's index among the columns: PostgreSQL reads a column called index, with the modifiers of a type.
create table events (id integer, at timestamptz, index events_at (id, at desc));
create table visits (id integer, index visits_id (id));
create table kept (id integer);
