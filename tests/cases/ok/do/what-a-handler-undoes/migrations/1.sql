create table notes (id int);
do $$
begin
  create table undone (id int);
  create table notes (id int);
exception
  when duplicate_table then
    create table made_instead (id int);
end
$$;
