-- DO blocks and what they leave behind: each case is a script for a fresh database, facts.txt says what PostgreSQL holds after it.
-- tests/oracle/blocks.mjs runs them; codegen/src/fold/plpgsql/tests.rs compares what the interpreter holds.

-- case: enum unless its type is there
do $$ begin
  if not exists (select 1 from pg_type where typname = 'mood') then
    create type mood as enum ('sad', 'ok');
  end if;
end $$;
do $$ begin
  if not exists (select 1 from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = 'mood' and n.nspname = 'public') then
    create type mood as enum ('other');
  end if;
end $$;

-- case: duplicate_object is caught
create type mood as enum ('sad');
do $$ begin
  create type mood as enum ('other');
exception when duplicate_object then null;
end $$;
do $$ begin
  create type kind as enum ('a');
exception when duplicate_object then null;
end $$;

-- case: column unless information_schema has it
create table t (a int);
do $$ begin
  if not exists (select 1 from information_schema.columns where table_schema = 'public' and table_name = 't' and column_name = 'b') then
    alter table t add column b text not null default 'x';
  end if;
  if not exists (select from information_schema.columns where table_name = 't' and column_name = 'a') then
    alter table t add column a_again int;
  end if;
end $$;

-- case: constraint unless its name is there
create table t (a int, b int);
do $$ begin
  if not exists (select 1 from pg_constraint where conname = 't_a_check') then
    alter table t add constraint t_a_check check (a > 0);
  end if;
  if not exists (select 1 from pg_constraint where conname = 't_a_check' and conrelid = 'public.t'::regclass) then
    alter table t add constraint wrong check (b > 0);
  end if;
  if not exists (select 1 from information_schema.table_constraints where constraint_name = 't_pkey' and table_name = 't' and constraint_type = 'PRIMARY KEY') then
    alter table t add primary key (a);
  end if;
end $$;

-- case: policy unless pg_policies has it
create table t (a int);
alter table t enable row level security;
do $$ begin
  if not exists (select 1 from pg_policies where schemaname = 'public' and tablename = 't' and policyname = 'all rows') then
    create policy "all rows" on t for select using (true);
  end if;
  if not exists (select 1 from pg_policy p join pg_class c on c.oid = p.polrelid where p.polname = 'all rows' and c.relname = 't') then
    create policy wrong on t using (false);
  end if;
end $$;

-- case: table unless to_regclass finds it
do $$ begin
  if to_regclass('public.t') is null then
    create table t (a int);
  end if;
  if to_regclass('t') is null then
    create table wrong (a int);
  end if;
  if to_regclass('public."T"') is not null then
    drop table t;
  end if;
  if to_regtype('public.mood') is null and to_regtype('int') is not null then
    create type mood as enum ('a');
  end if;
end $$;

-- case: rename a column that is there to one that is not
create table t (old_name int);
do $$ begin
  if exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'old_name')
     and not exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'new_name') then
    alter table t rename column old_name to new_name;
  end if;
end $$;
do $$ begin
  if exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'old_name') then
    alter table t drop column new_name;
  end if;
end $$;

-- case: types and nullability by what they are
create table t (a text, b varchar(10), c int not null, d numeric(5, 2), e uuid);
do $$
declare
  current_type text;
begin
  select data_type into current_type from information_schema.columns where table_name = 't' and column_name = 'a';
  if current_type = 'text' then
    alter table t alter column a type varchar(20);
  end if;
  if (select character_maximum_length from information_schema.columns where table_name = 't' and column_name = 'b') < 50 then
    alter table t alter column b type varchar(50);
  end if;
  if (select is_nullable from information_schema.columns where table_name = 't' and column_name = 'c') = 'NO' then
    alter table t alter column c drop not null;
  end if;
  if exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'd' and numeric_precision = 5 and numeric_scale = 2) then
    alter table t alter column d set not null;
  end if;
  if exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'e' and udt_name <> 'uuid') then
    alter table t drop column e;
  end if;
end $$;

-- case: tables out of an array
create table a (id int);
create table b (id int);
do $$
declare
  tables text[] := array['a', 'b'];
  name text;
begin
  foreach name in array tables loop
    execute format('alter table public.%I add column created_at timestamptz not null default now()', name);
    execute format('alter table public.%I enable row level security', name);
    execute format('create policy %I on public.%I for all using (true)', name || '_all', name);
  end loop;
end $$;

-- case: tables out of pg_tables
create table a_log (id int);
create table b_log (id int);
create table other (id int);
do $$
declare
  r record;
begin
  for r in select schemaname, tablename from pg_tables where schemaname = 'public' and tablename like '%\_log' order by tablename loop
    execute 'alter table ' || quote_ident(r.schemaname) || '.' || quote_ident(r.tablename) || ' add column at timestamptz';
  end loop;
  for r in select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '%log' loop
    execute format('comment on table %I is %L', r.table_name, 'it''s ' || r.table_name);
  end loop;
end $$;

-- case: an inner block that fails is undone
create table t (a int);
do $$ begin
  alter table t add column b int;
  begin
    alter table t add column c int;
    raise exception 'no';
  exception when raise_exception then
    alter table t add column d int;
  end;
  alter table t add column e int;
end $$;

-- case: what nothing catches undoes the block
create table t (a int);
do $$ begin
  alter table t add column b int;
  raise exception 'no';
end $$;
do $$ begin
  alter table t add column c int;
  raise exception using errcode = '22012';
exception when unique_violation then null;
end $$;

-- case: verification only
create table t (a int);
do $$
declare
  n bigint;
  missing int;
begin
  select count(*) into n from t;
  if n > 0 then
    raise exception 'there are % rows', n;
  end if;
  select count(*) into missing from information_schema.columns where table_name = 't' and column_name in ('a', 'b');
  if missing <> 1 then
    raise exception 'only % columns', missing;
  end if;
  assert missing = 1, 'one';
  raise notice 'rows: %', n;
end $$;
alter table t add column after int;

-- case: a constraint whose name is looked up
create table r (id int primary key);
create table t (a int references r, b int check (b > 0), c int unique);
do $$
declare
  found_name text;
begin
  select conname into found_name from pg_constraint where conrelid = 't'::regclass and contype = 'f' limit 1;
  if found_name is not null then
    execute format('alter table t drop constraint %I', found_name);
  end if;
  select tc.constraint_name into found_name
  from information_schema.table_constraints tc
  join information_schema.constraint_column_usage ccu using (constraint_schema, constraint_name)
  where tc.table_name = 't' and tc.constraint_type = 'CHECK' and ccu.column_name = 'b';
  execute 'alter table t drop constraint ' || quote_ident(found_name);
  select c.conname into strict found_name
  from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
  where c.conrelid = 'public.t'::regclass and a.attname = 'c' and c.contype = 'u';
  execute 'alter table t rename constraint ' || found_name || ' to c_is_unique';
end $$;

-- case: if, elsif, else
create table t (a int);
do $$
declare
  kind text := 'third';
begin
  if kind = 'first' then
    alter table t add column first int;
  elsif kind is null or kind = 'second' then
    alter table t add column second int;
  elsif kind in ('third', 'fourth') then
    alter table t add column third int;
  else
    alter table t add column other int;
  end if;
end $$;

-- case: case
create table t (a int);
do $$
declare
  n int := 2;
begin
  case n
    when 1 then alter table t add column one int;
    when 2, 3 then alter table t add column two_or_three int;
    else alter table t add column other int;
  end case;
  case
    when n > 5 then alter table t add column big int;
    when n between 1 and 3 then alter table t add column small int;
  end case;
  execute format('alter table t add column %I int', case when n = 2 then 'even' else 'odd' end);
end $$;

-- case: while counts
do $$
declare
  i int := 1;
begin
  while i <= 3 loop
    execute 'create table part_' || i || ' (id int primary key)';
    i := i + 1;
  end loop;
end $$;

-- case: for over numbers
do $$ begin
  for i in 1..2 loop
    execute format('create table up_%s (id int)', i);
  end loop;
  for i in reverse 6..2 by 2 loop
    execute format('create table down_%s (id int)', i);
  end loop;
  for i in 5..1 loop
    create table never (id int);
  end loop;
end $$;

-- case: exit and continue with labels
do $$
declare
  i int := 0;
begin
  <<outside>>
  loop
    i := i + 1;
    exit outside when i > 4;
    continue when i = 2;
    for j in 1..3 loop
      continue outside when i = 3;
      exit when j = 2;
      execute format('create table t_%s_%s (id int)', i, j);
    end loop;
  end loop;
  <<here>>
  begin
    exit here;
    create table never (id int);
  end;
  create table after_block (id int);
end $$;

-- case: errors by name, class and number
create table t (a int);
do $$ begin
  begin
    raise unique_violation;
  exception when integrity_constraint_violation then alter table t add column by_class int;
  end;
  begin
    raise exception 'mine' using errcode = 'MY001';
  exception when sqlstate 'MY001' then alter table t add column by_number int;
  end;
  begin
    perform 1 / 0;
  exception
    when undefined_table then alter table t add column wrong int;
    when division_by_zero or null_value_not_allowed then alter table t add column by_name int;
  end;
  begin
    alter table nowhere add column b int;
  exception when undefined_table then alter table t add column no_table int;
  end;
  begin
    alter table t drop column nowhere;
  exception when others then
    execute format('alter table t add column %I int', 'state_' || lower(sqlstate));
  end;
  begin
    assert false;
  exception when others then alter table t add column wrong_too int;
  end;
exception when assert_failure then
  alter table t add column everything_is_undone int;
end $$;

-- case: an error raised again
create table t (a int);
do $$ begin
  begin
    begin
      raise exception 'first' using errcode = 'MY001';
    exception when others then
      alter table t add column undone int;
      raise;
    end;
  exception when sqlstate 'MY001' then
    alter table t add column kept int;
  end;
end $$;

-- case: batches until no row is left
create table t (a int, done boolean);
do $$
declare
  n int;
  total int := 0;
begin
  loop
    update t set done = true where a in (select a from t where not done limit 100);
    get diagnostics n = row_count;
    exit when n = 0;
    total := total + n;
    raise notice '% so far', total;
  end loop;
  alter table t alter column done set default false;
end $$;

-- case: labels of an enum
create type mood as enum ('sad');
do $$ begin
  if not exists (select 1 from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typname = 'mood' and e.enumlabel = 'happy') then
    alter type mood add value 'happy';
  end if;
  if not exists (select 1 from pg_enum where enumlabel = 'sad' and enumtypid = 'mood'::regtype) then
    alter type mood add value 'wrong';
  end if;
end $$;

-- case: triggers and functions
create table t (a int, updated_at timestamptz);
do $$ begin
  if not exists (select 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.proname = 'touch') then
    create function touch() returns trigger language plpgsql as 'begin new.updated_at = now(); return new; end';
  end if;
  if not exists (select 1 from pg_trigger where tgname = 't_touch' and tgrelid = 'public.t'::regclass and not tgisinternal) then
    create trigger t_touch before update on t for each row execute function touch();
  end if;
  if not exists (select 1 from information_schema.triggers where trigger_name = 't_touch' and event_object_table = 't') then
    create trigger wrong before insert on t for each row execute function touch();
  end if;
end $$;

-- case: functions dropped by their signature
create function f(int) returns int language sql as 'select 1';
create function f(text, int) returns int language sql as 'select 1';
create function g(a int) returns int language sql as 'select 1';
do $$
declare
  r record;
begin
  for r in select oid::regprocedure as signature from pg_proc where proname = 'f' and pronamespace = 'public'::regnamespace loop
    execute 'drop function ' || r.signature;
  end loop;
  for r in select n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) as args
           from pg_proc p join pg_namespace n on p.pronamespace = n.oid where p.proname = 'g' and n.nspname = 'public' loop
    execute format('alter function %I.%I(%s) rename to h', r.nspname, r.proname, r.args);
  end loop;
end $$;

-- case: roles, schemas, extensions
do $$ begin
  if not exists (select from pg_roles where rolname = 'reader') then
    create role reader;
  end if;
  if not exists (select 1 from information_schema.schemata where schema_name = 'api') then
    execute 'create schema ' || quote_ident('api');
  end if;
  if not exists (select 1 from pg_namespace where nspname = 'api') then
    create schema wrong;
  end if;
  if not exists (select 1 from pg_extension where extname = 'citext') then
    create extension citext with schema api;
  end if;
  if exists (select 1 from pg_extension where extname = 'plpgsql') then
    create table api.t (a api.citext);
  end if;
  grant usage on schema api to reader;
end $$;

-- case: statements out of texts
do $$
declare
  name text := 'weird Name';
  kind text := 'text';
  value text := 'it''s';
  sql text;
begin
  sql := 'create table ' || quote_ident(name) || ' (id int';
  sql := sql || ', ' || quote_ident('select') || ' ' || kind || ' default ' || quote_literal(value);
  sql := sql || ')';
  execute sql;
  execute concat('alter table ', quote_ident(name), ' add column ', 'b', ' int');
  execute concat_ws(' ', 'alter table', quote_ident(name), 'add column c int');
  execute replace('alter table "weird Name" add column $1 int', '$1', upper('d'));
  execute format('alter table %1$I add column %2$s_%3$s int', name, lower('E'), 1 + 1);
  execute format('comment on table %I is %L', name, null);
end $$;

-- case: lists of names
create table a (id int);
create table b (id int);
create table c (id int, x int, y int);
do $$
declare
  names text;
  list text[];
begin
  select string_agg(quote_ident(relname), ', ' order by relname) into names
  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname in ('a', 'b');
  execute 'drop table ' || names;
  select array_agg(column_name::text order by ordinal_position) into list
  from information_schema.columns where table_schema = 'public' and table_name = 'c' and column_name <> 'id';
  execute 'create index on c (' || array_to_string(list, ', ') || ')';
  if array_length(list, 1) = 2 and list[1] = 'x' and 'y' = any (list) then
    execute format('alter table c rename column %I to z', list[2]);
  end if;
  list := array_append(list, 'w');
  execute format('alter table c add column %I int', list[array_upper(list, 1)]);
end $$;

-- case: all policies of a table
create table t (a int);
create policy p on t using (true);
create policy q on t for insert with check (true);
do $$
declare
  r record;
begin
  for r in (select policyname, tablename from pg_policies where schemaname = 'public' and tablename = 't') loop
    execute format('drop policy if exists %I on public.%I', r.policyname, r.tablename);
  end loop;
  create policy only_one on t for select using (true);
end $$;

-- case: foreign keys of a table
create table r (id int primary key);
create table t (a int references r, b int references r on delete cascade);
do $$
declare
  r record;
begin
  for r in
    select tc.constraint_name, kcu.column_name, rc.delete_rule
    from information_schema.table_constraints tc
    join information_schema.key_column_usage kcu on kcu.constraint_name = tc.constraint_name and kcu.table_schema = tc.table_schema
    join information_schema.referential_constraints rc on rc.constraint_name = tc.constraint_name
    where tc.constraint_type = 'FOREIGN KEY' and tc.table_name = 't' and rc.delete_rule <> 'CASCADE'
  loop
    execute format('alter table t drop constraint %I', r.constraint_name);
    execute format('alter table t add foreign key (%I) references r on delete set null', r.column_name);
  end loop;
end $$;

-- case: attributes
create table t (a int not null, b int default 1, c int generated always as identity, d int);
alter table t drop column d;
do $$
declare
  n int;
begin
  select count(*) into n from pg_attribute where attrelid = 't'::regclass and attnum > 0 and not attisdropped;
  if n = 3 then
    alter table t add column three int;
  end if;
  if exists (select 1 from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'public' and c.relname = 't' and a.attname = 'a' and a.attnotnull) then
    alter table t alter column a drop not null;
  end if;
  if (select atthasdef from pg_attribute where attrelid = 't'::regclass and attname = 'b') then
    alter table t alter column b drop default;
  end if;
  if (select attidentity from pg_attribute where attrelid = 't'::regclass and attname = 'c') = 'a' then
    alter table t alter column c set generated by default;
  end if;
  if (select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 't'::regclass and attname = 'a') = 'integer' then
    alter table t alter column a type bigint;
  end if;
end $$;

-- case: found
create table t (a int);
do $$
declare
  name text;
begin
  select relname into name from pg_class where relname = 'nothing';
  if not found then
    create table nothing (id int);
  end if;
  perform 1 from pg_class where relname = 'nothing';
  if found then
    alter table t add column yes int;
  end if;
  perform from pg_class where relname = 'never';
  if found then
    alter table t add column no int;
  end if;
  if name is null then
    alter table t add column name_is_null int;
  end if;
end $$;

-- case: strict
create table t (a int);
do $$
declare
  name text;
begin
  begin
    select relname into strict name from pg_class where relname = 'nothing';
  exception when no_data_found then
    alter table t add column no_data int;
  end;
  begin
    select attname into strict name from pg_attribute where attrelid = 't'::regclass and attnum > 0;
  exception when too_many_rows then
    alter table t add column too_many int;
  when others then
    alter table t add column wrong int;
  end;
exception when others then null;
end $$;

-- case: indexes
create table t (a int, b int);
create index t_a on t (a);
do $$ begin
  if not exists (select 1 from pg_indexes where schemaname = 'public' and tablename = 't' and indexname = 't_a') then
    create index t_a on t (b);
  end if;
  if not exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = 't_b' and n.nspname = 'public' and c.relkind = 'i') then
    create unique index t_b on t (b);
  end if;
  if exists (select 1 from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 't'::regclass and i.indisunique and not i.indisprimary) then
    alter table t add constraint b_key unique using index t_b;
  end if;
end $$;

-- case: rows that make no difference
create table t (a int, b int);
insert into t values (1, 1);
do $$ begin
  if exists (select 1 from t where b is null) then
    update t set b = 0 where b is null;
  else
    delete from t where a > 100;
  end if;
  if (select count(*) from t) > 0 then
    raise notice 'rows';
  end if;
  alter table t alter column b set not null;
end $$;

-- case: rows that could only stop it
create table t (a int);
do $$
declare
  n int;
  r record;
begin
  select count(*) into n from (select a from t group by a having count(*) > 1) d;
  if n > 0 then
    raise exception '% duplicates', n;
  end if;
  for r in select * from t where a < 0 loop
    raise exception 'negative: %', r.a;
  end loop;
  alter table t add constraint t_a_key unique (a);
end $$;

-- case: unnest and values
create table t (a int);
do $$
declare
  r record;
  name text;
begin
  for r in select n.name, n.ord from unnest(array['x', 'y']) with ordinality as n(name, ord) loop
    execute format('alter table t add column %I int default %s', r.name, r.ord);
  end loop;
  for r in select * from (values ('v', 'text'), ('w', 'bigint')) as v(column_name, kind) loop
    execute format('alter table t add column %I %s', r.column_name, r.kind);
  end loop;
  for name in select 'u' || i from generate_series(1, 2) as i loop
    execute 'alter table t add column ' || name || ' int';
  end loop;
  for name in select unnest(string_to_array('p,q', ',')) loop
    execute 'alter table t add column ' || name || ' int';
  end loop;
  for name in select 'm' union all select 'n' order by 1 desc limit 1 loop
    execute 'alter table t add column ' || name || ' int';
  end loop;
end $$;

-- case: a block in an execute
do $$ begin
  execute $x$ do $y$ begin create table inner_one (id int); end $y$ $x$;
  execute 'create table one (id int); create table two (id int)';
end $$;

-- case: parameters
create table t (a int);
do $$
declare
  n int;
  name text;
begin
  execute 'select count(*) from information_schema.columns where table_name = $1 and column_name = $2' into n using 't', 'a';
  if n = 1 then
    alter table t add column one int;
  end if;
  execute 'select relname from pg_class where oid = $1' into name using 't'::regclass;
  execute format('alter table %I add column two int', name);
  for name in execute format('select column_name from information_schema.columns where table_name = %L and column_name like %L', 't', 'o%') loop
    execute format('alter table t rename column %I to renamed', name);
  end loop;
end $$;

-- case: return ends it
do $$ begin
  create table before (id int);
  if exists (select from pg_class where relname = 'before') then
    return;
  end if;
  create table after (id int);
end $$;

-- case: scopes
do $$
<<main>>
declare
  name text := 'outer';
begin
  declare
    name text := 'inner';
  begin
    execute format('create table %I (id int)', name);
    execute format('create table %I (id int)', main.name);
    main.name := 'changed';
  end;
  execute format('create table %I (id int)', name);
end $$;

-- case: search path
create schema app;
do $$ begin
  set local search_path = app, public;
  create table t (a int);
  if current_schema() = 'app' then
    alter table t add column in_app int;
  end if;
  perform set_config('search_path', 'public', true);
  create table t (b int);
end $$;

-- case: null and unknown do not decide
create table t (a int);
do $$
declare
  nothing text;
begin
  if nothing = 'x' then
    alter table t add column wrong int;
  elsif nothing <> 'x' then
    alter table t add column wrong int;
  elsif not (nothing = 'x') then
    alter table t add column wrong int;
  elsif coalesce(nothing, 'd') = 'd' and nullif('a', 'a') is null then
    alter table t add column right_one int;
  end if;
  if exists (select 1 from t) and false then
    alter table t add column wrong int;
  end if;
  if exists (select 1 from t) or true then
    alter table t add column right_two int;
  end if;
  if nothing is distinct from 'x' and not (nothing is not distinct from 'x') then
    alter table t add column right_three int;
  end if;
end $$;

-- case: subqueries
create table t (a int);
create table u (a int);
do $$ begin
  if (select count(*) from pg_class where relname in ('t', 'u') and relkind = 'r') = 2 then
    alter table t add column two int;
  end if;
  if 'a' in (select column_name from information_schema.columns where table_name = 'u') then
    alter table u add column has_a int;
  end if;
  if not exists (select 1 from pg_class c where c.relname = 't' and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'nothing')) then
    alter table u add column has_not_nothing int;
  end if;
  if array(select relname::text from pg_class where relname in ('t', 'u') order by 1) = array['t', 'u'] then
    alter table u add column both_there int;
  end if;
  if (with c as (select relname from pg_class where relname = 't') select count(*) from c) = 1 then
    alter table u add column with_query int;
  end if;
end $$;

-- case: tables left out by a join
create table t (id int primary key);
create table u (id int);
do $$
declare
  r record;
begin
  for r in
    select c.relname from pg_class c
    left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and k.oid is null
  loop
    execute format('alter table %I add primary key (id)', r.relname);
  end loop;
end $$;

-- case: defaults and comments asked for
create table t (a int default 1, b int);
comment on table t is 'tagged';
comment on column t.b is 'old';
do $$ begin
  if (select column_default from information_schema.columns where table_name = 't' and column_name = 'a') is not null then
    alter table t alter column a drop default;
  end if;
  if (select column_default from information_schema.columns where table_name = 't' and column_name = 'b') is null then
    alter table t alter column b set default 2;
  end if;
  if obj_description('t'::regclass, 'pg_class') like 'tag%' then
    comment on table t is 'seen';
  end if;
  if col_description('t'::regclass, 2) = 'old' then
    comment on column t.b is 'new';
  end if;
end $$;

-- case: views and sequences
create table t (id serial, a int);
do $$ begin
  if exists (select 1 from pg_sequences where schemaname = 'public' and sequencename = 't_id_seq') then
    alter table t add column has_sequence int;
  end if;
  if not exists (select 1 from information_schema.views where table_name = 't') and not exists (select from pg_views where viewname = 't') then
    alter table t add column is_no_view int;
  end if;
  if exists (select 1 from information_schema.sequences where sequence_name = 't_id_seq') then
    alter table t add column has_sequence_too int;
  end if;
end $$;

-- case: text functions
create table t (a int);
do $$
declare
  s text := '  Some_Long Name ';
begin
  execute format('alter table t add column %I int', lower(trim(s)));
  execute format('alter table t add column %I int', split_part('a.b.c', '.', 2));
  execute format('alter table t add column %I int', left('prefix_rest', 6) || '_' || right('suffix', 3));
  execute format('alter table t add column %I int', substring('abcdef', 2, 3));
  execute format('alter table t add column %I int', 'n' || length(s) || '_' || position('L' in s));
  if s ~ 'Long' and s !~ '^Long' and s ilike '%some%' and starts_with(ltrim(s), 'Some') then
    alter table t add column patterns int;
  end if;
end $$;

-- case: records
create table t (a int);
do $$
declare
  r record;
  c information_schema.columns%rowtype;
  names text[];
begin
  select 'x' as name, 1 as number into r;
  execute format('alter table t add column %I int default %s', r.name, r.number);
  select * into c from information_schema.columns where table_name = 't' and column_name = 'a';
  execute format('alter table t add column %I int', c.column_name || '_copy');
  names := '{"k","l m"}';
  execute format('alter table t add column %I int', names[2]);
exception when others then
  alter table t add column fell_through int;
end $$;

-- case: functions that make tables
create function make(name text, columns text default 'id int') returns int language plpgsql as $$
begin
  if to_regclass(name) is not null then
    return 0;
  end if;
  execute format('create table %I (%s)', name, columns);
  return 1;
end $$;
select make('a'), make(columns => 'b int, c text', name => 'b');
select * from make('c');
select make('a', 'never int');
do $$
declare
  n int;
begin
  n := make('d') + make('a');
  if n = 1 then
    alter table d add column counted int;
  end if;
  perform make('e'), make('f');
  if make('g') > 0 then
    perform make('h');
  end if;
end $$;

-- case: functions in every place of a query
create table log (n int);
create function make(name text) returns text language plpgsql as $$
begin
  execute 'create table ' || quote_ident(name) || ' (id int)';
  return name;
end $$;
insert into log select length(make('inserted'));
insert into log (n) values (length(make('in_values')));
with made as (select make('in_with') as name) select name from made;
select x from unnest(array['u1', 'u2']) as t(x), lateral make(x || '_made') as m;
select make(t.tablename || '_copy') from pg_tables t where t.schemaname = 'public' and t.tablename like 'u_\_made' order by 1;
select case when 1 = 2 then make('never') else make('in_case') end;
select coalesce(make('first'), make('not_second'));
values (make('in_values_too'));
select 1 where exists (select make('in_exists'));

-- case: procedures
create procedure add_column(t text, c text, inout done boolean default false) language plpgsql as $$
begin
  execute format('alter table %I add column %I int', t, c);
  done := true;
end $$;
create table t (a int);
call add_column('t', 'b');
do $$
declare
  ok boolean := false;
begin
  call add_column('t', 'c', ok);
  if ok then
    call add_column('t', 'd', ok);
  end if;
end $$;

-- case: functions in SQL
create function two_tables() returns void language sql as $$
  create table one (id int);
  create table two (id int);
$$;
select two_tables();
create function adds(c text) returns text language plpgsql as $$ begin execute 'alter table one add column ' || c || ' int'; return c; end $$;
create function adds_both(a text, b text) returns text language sql as $$
  select adds($1);
  select adds(b) || a;
$$;
do $$ begin
  if adds_both('x', 'y') = 'yx' then
    alter table two add column z int;
  end if;
end $$;
create function adds_atomic(a text) returns text language sql begin atomic; select adds(a); end;
select adds_atomic('atomic');
create function adds_return(a text) returns text language sql return adds(a);
select adds_return('returned');

-- case: functions that give rows
create table t (a int);
create function names() returns table (column_name text, kind text) language plpgsql as $$
begin
  column_name := 'b';
  kind := 'int';
  return next;
  return query select 'c', 'text';
  return query execute 'select $1, $2' using 'd', 'boolean';
end $$;
create function simple() returns setof text language plpgsql as $$
begin
  return next 'e';
  return next 'f';
end $$;
create function pair(out first text, out second text) language plpgsql as $$ begin first := 'g'; second := 'h'; end $$;
create function listed() returns setof text language sql as $$ select 'i' union all select 'j' $$;
do $$
declare
  r record;
begin
  for r in select * from names() loop
    execute format('alter table t add column %I %s', r.column_name, r.kind);
  end loop;
  for r in select s as name from simple() s loop
    execute format('alter table t add column %I int', r.name);
  end loop;
  r := pair();
  execute format('alter table t add column %I int', r.first);
  execute format('alter table t add column %I int', (pair()).second);
  for r in select listed() as name loop
    execute format('alter table t add column %I int', r.name);
  end loop;
end $$;

-- case: overloaded and variadic functions
create function make(name text) returns void language plpgsql as $$ begin execute format('create table %I (of_text int)', name); end $$;
create function make(number int) returns void language plpgsql as $$ begin execute format('create table %I (of_int int)', 't' || number); end $$;
create function make(name text, variadic columns text[]) returns void language plpgsql as $$
begin
  execute format('create table %I (%s int)', name, array_to_string(columns, ' int, '));
end $$;
select make('a');
select make(1);
select make('many', 'x', 'y', 'z');
select make('spread', variadic array['p', 'q']);
do $$ declare n int := 2; s text := 'b'; begin perform make(n); perform make(s); end $$;

-- case: search path, owner and strictness of functions
create schema app;
create function app.make() returns void language plpgsql set search_path = app as $$ begin create table made (id int); end $$;
select app.make();
create table after_it (id int);
create function strictly(name text) returns void language plpgsql strict as $$ begin execute 'create table ' || coalesce(name, 'never') || ' (id int)'; end $$;
select strictly(null), strictly('not_null');
create role maker;
grant create on schema public to maker;
create function as_owner() returns void language plpgsql security definer as $$ begin execute 'create table of_' || current_user || ' (id int)'; end $$;
alter function as_owner() owner to maker;
select as_owner();

-- case: errors of functions
create function fails(name text) returns void language plpgsql as $$
begin
  execute format('create table %I (id int)', name);
  raise exception 'no' using errcode = 'unique_violation';
end $$;
create function guarded(name text) returns text language plpgsql as $$
begin
  perform fails(name);
  return 'made';
exception when unique_violation then
  execute format('create table %I (handled int)', name);
  return 'handled';
end $$;
select fails('gone');
select guarded('kept');
do $$ begin
  perform fails('gone');
exception when others then
  create table caught (id int);
end $$;
do $$ begin
  perform guarded('kept_too');
  perform fails('gone');
end $$;

-- case: functions that call themselves and each other
create function down(n int) returns int language plpgsql as $$
begin
  if n = 0 then
    return 0;
  end if;
  execute format('create table level_%s (id int)', n);
  return 1 + down(n - 1);
end $$;
create function outer_one(p text) returns void language plpgsql as $$ declare n alias for $1; begin perform inner_one(n || '_x'); end $$;
create function inner_one(n text) returns void language plpgsql as $$ begin execute 'create table ' || n || ' (id int)'; end $$;
do $$ begin
  if down(3) = 3 then
    perform outer_one('t');
  end if;
end $$;

-- case: partitions of given days
create table events (id int, at date not null) partition by range (at);
create function partition(parent text, day date) returns boolean language plpgsql as $$
declare
  name text := parent || '_' || to_char(day, 'YYYYMMDD');
begin
  if exists (select 1 from pg_tables where tablename = name) then
    return false;
  end if;
  execute format('create table %I partition of %I for values from (%L) to (%L)', name, parent, day, day + 1);
  return true;
end $$;
select partition('events', date '2026-01-31'), partition('events', '2026-02-28'::date + 1);
select partition('events', (date_trunc('month', timestamp '2026-05-17') + make_interval(months => 2))::date);
select partition('events', make_date(2024, 2, 29) + (i || ' days')::interval) from generate_series(0, 1) as g(i);
do $$
declare
  day date := '2027-12-30';
begin
  while day < date '2028-01-02' loop
    perform partition('events', day);
    day := day + 1;
  end loop;
  perform partition('events', to_date('2030-06-01', 'YYYY-MM-DD'));
  perform partition('events', (timestamp '2031-01-31 10:00' + interval '1 month')::date);
  execute format('alter table events add column y%s int', extract(year from day));
end $$;

-- case: bodies that PostgreSQL refuses
create function reads_nothing() returns bigint language sql as 'select count(*) from missing';
create function writes_nothing() returns void language sql as 'insert into missing default values';
create function joins_nothing() returns bigint language sql as 'with w as (select 1) select count(*) from w join missing on true';
create function any_type(x anyelement) returns bigint language sql as 'select count(*) from missing';
create function too_few() returns void language plpgsql as $$ begin raise notice '% and %', 1; end $$;
create function too_many() returns void language plpgsql as $$ begin raise notice '100%%', 1; end $$;
do $$ begin raise notice 'done %'; end $$;
create schema app;
create table app.there (a int);
create function with_path() returns bigint language sql set search_path = app as 'select count(*) from there';
create function without_path() returns bigint language sql as 'select count(*) from there';
set check_function_bodies = off;
create function not_checked() returns bigint language sql as 'select count(*) from missing';

-- case: blocks that PostgreSQL refuses whole
create table t (a int);
do $$ begin
  alter table t add column b int;
  alter table missing add column c int;
end $$;
do $$ declare n int; begin
  create table made (a int);
  select count(*) into n from missing;
end $$;
do $$ begin
  if exists (select 1 from t) then
    alter table missing add column c int;
  end if;
  begin
    drop table missing;
  exception when undefined_table then
    alter table t add column d int;
  end;
end $$;
create function fails() returns void language plpgsql as $$ begin create table never (a int); drop table missing; end $$;
select fails();
do $$ begin
  alter table t add column never int;
  perform fails();
end $$;
