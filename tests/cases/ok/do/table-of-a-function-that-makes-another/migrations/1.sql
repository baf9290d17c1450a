create table entries (
    id varchar,
    kind varchar
);
create function listed(ids varchar[]) returns table (id varchar, kind varchar) language plpgsql as $$
begin
    create temp table wanted on commit drop as select * from unnest(ids) as id;
    create table was_listed ();
    return query select e.id, e.kind from entries e, wanted w where e.id = w.id;
end
$$;
create function removed(ids varchar[]) returns integer language plpgsql as $$
declare
    n integer;
begin
    if exists (select from entries where kind = 'kept' and id = any (ids)) then
        raise 'one of % is kept', ids;
    end if;
    create temp table found on commit drop as select * from listed(ids);
    delete from entries e using found f where e.id = f.id;
    get diagnostics n = row_count;
    return n;
end
$$;
do $$
begin
    perform removed(array['a', 'b']);
    create table was_removed ();
end
$$;
