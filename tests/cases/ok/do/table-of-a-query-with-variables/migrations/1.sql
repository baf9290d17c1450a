-- A query of CREATE TABLE AS in a body may name arguments and variables; a column goes before a variable of its name.
create table runs (id integer primary key, number integer, label text);
create function keep(run integer, note text) returns void language plpgsql as $$
declare
  factor numeric(10, 2) := 1.5;
begin
  create table kept as select r.id, run as asked, note, factor * r.number as weight from runs r where r.number = $1 and r.label = $2;
  create temporary table gone on commit drop as select factor;
end $$;
select keep(9, 'x');
do $$
declare
  at date := '2026-01-01';
begin
  create table dated as select id, at as day from runs;
end $$;
