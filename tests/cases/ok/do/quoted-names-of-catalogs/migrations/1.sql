-- As pg_dump and careful people write: each name in quotes.
create table people (
    id integer primary key,
    name text
);
do $$
declare
    found_name "text";
    found_text "text";
begin
    select "conname", "pg_catalog"."pg_get_constraintdef"("oid", true)
    into found_name, found_text
    from "pg_catalog"."pg_constraint"
    where "conrelid" = 'public.people'::"regclass" and "contype" = 'p';
    if found_name is null then
        alter table people add constraint people_pkey primary key (id);
    elsif "pg_catalog"."lower"(found_text) <> 'primary key (id)' then
        raise exception 'another key: %', found_text;
    else
        create table key_was_found ();
    end if;
end
$$;
