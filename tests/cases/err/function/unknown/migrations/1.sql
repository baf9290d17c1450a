create table notes (id int);
create trigger touch before update on notes for each row execute function touch();
drop function add(int);
comment on function add(int) is 'none';
grant execute on function add(int) to public;
