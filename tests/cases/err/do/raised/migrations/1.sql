create table kept (id int);
do $$
begin
  create table undone (id int);
  raise exception 'not with % tables', 2;
end
$$;
