create table notes (id int);
create table kept (id int);
do $$
begin
  if (select count(*) from notes) > 0 then
    alter table notes add column body text;
  end if;
end
$$;
