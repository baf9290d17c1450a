create table notes (id int);
do $$
begin
  if to_regclass('/* schema */notes') is not null then
    create table never ();
  end if;
  if to_regnamespace('a b') is null and to_regproc('a b') is null then
    create table no_names ();
  end if;
end
$$;
