-- A block reads how PostgreSQL prints an object, changes the text and runs it.
create type mood as enum ('glad', 'sad');
create table notes (
    id integer primary key,
    mood mood not null default mood('glad'),
    day date default date('2024-02-03'),
    written timestamp default '2024-02-03',
    label varchar(20) default 'none',
    n integer default 5
);
alter table notes
    alter column written type timestamptz,
    alter column label type text,
    alter column n type bigint;

create function found(wanted integer, any_of integer[] default null, label text default 'a', at timestamptz default now())
returns bigint language plpgsql stable as $$
begin
    return (select count(*) from notes where (id = wanted and n > 1));
end
$$;
do $block$
declare
    before text := pg_get_functiondef('public.found(integer,integer[],text,timestamptz)'::regprocedure);
    part text := '(id = wanted and n > 1)';
begin
    if (length(before) - length(replace(before, part, ''))) / length(part) <> 1 then
        raise exception 'expected it once';
    end if;
    execute replace(replace(before, part, 'id = wanted'), 'STABLE', 'VOLATILE');
end
$block$;

-- The body of a function in SQL's own form, with arguments that have no name.
create function trimmed(text, text) returns text immutable return trim(both $2 from $1);
create function as_mood(text) returns mood immutable return cast($1 as mood);
create function third(list integer[]) returns integer immutable return list[3];
create function word(n integer) returns text immutable return case n when 1 then 'one' else case when n > 1 then 'many' end end;
do $$
begin
    execute replace(pg_get_functiondef('trimmed'::regproc), 'trimmed', 'cut');
    execute replace(pg_get_functiondef('as_mood'::regproc), 'IMMUTABLE', 'STABLE');
    if position('RETURN (list)[3]' in pg_get_functiondef('third'::regproc)) > 0 then
        create table third_is_printed ();
    end if;
    if position('RETURN CASE n WHEN 1 THEN ' in pg_get_functiondef('word'::regproc)) > 0 then
        create table case_is_printed ();
    end if;
end
$$;

-- A table for each default, named as it is printed.
do $$
declare
    it record;
begin
    for it in
        select pg_get_expr(d.adbin, d.adrelid) as text
        from pg_attrdef d
        where d.adrelid = 'notes'::regclass
    loop
        execute format('create table %I ()', it.text);
    end loop;
end
$$;
