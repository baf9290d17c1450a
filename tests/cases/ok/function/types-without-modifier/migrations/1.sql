-- `bit` and `character` stand for bit(1) and character(1), but not in a signature.
create function named(a bit, b character, c bit[], d character[], e "char", f bit varying) returns bit
language sql as 'select a';
create function rows_of(a bit) returns table (x bit, y character) language sql as $$ select a, 'x'::character $$;
comment on function rows_of(bit) is 'bits';
create table columns (a bit, b "bit", c character, d bpchar, e bit(3)[]);
do $$
begin
    execute format('create table %I ()', format_type('bit'::regtype, null));
    execute format('create table %I ()', format_type('bit'::regtype, -1));
end
$$;
