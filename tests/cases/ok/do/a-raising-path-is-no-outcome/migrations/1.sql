create table notes (id int, body text);
do $$
declare
  found_rows bigint;
begin
  select count(*) into found_rows from notes where body is null;
  if found_rows > 0 then
    raise exception '% notes without a body', found_rows;
  end if;
  alter table notes alter column body set not null;
end
$$;
