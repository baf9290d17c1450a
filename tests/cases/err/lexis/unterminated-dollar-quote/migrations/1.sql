create table kept (id int);
do $body$
begin
  null;
end
$$;
