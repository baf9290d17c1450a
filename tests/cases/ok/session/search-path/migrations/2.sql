create table more (id int);
select pg_catalog.set_config('search_path', 'app', false);
create table others (id int);
