-- DO blocks and what they leave behind: each case is a script for a fresh database, facts.txt says what PostgreSQL holds after it,
-- mutants.txt what it holds after a variant of it: a condition negated, a name changed, branches swapped, other quotes.
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

-- case: schemas and their owners
create schema app;
do $$ begin
  if exists (select 1 from information_schema.schemata where schema_name = 'app') and not exists (select 1 from information_schema.schemata where schema_name = 'other') then
    create table app.t (a int);
  end if;
  if exists (select 1 from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = 'app' and r.rolname = current_user) then
    create table app.own (a int);
  end if;
  if exists (select from pg_namespace where nspname = 'pg_catalog') and to_regnamespace('nowhere') is null then
    create schema fresh;
  end if;
end $$;

-- case: views by name and by text
create table t (a int, b text);
create view v as select a, b from t where b = 'marked';
create view other as select 1 as x;
create materialized view m as select count(*) as n from t;
do $$ declare r record; begin
  if exists (select from information_schema.views where table_schema = 'public' and table_name = 'v') then
    alter table t add column v_is_there int;
  end if;
  if exists (select from pg_views where viewname = 'm') then
    alter table t add column wrong int;
  end if;
  if exists (select from pg_matviews where matviewname = 'm' and schemaname = 'public') then
    alter table t add column m_is_there int;
  end if;
  for r in select viewname from pg_views where schemaname = 'public' and definition like '%marked%' loop
    execute format('drop view %I', r.viewname);
  end loop;
  if exists (select from information_schema.views where view_definition ilike '%nothing_like_it%') then
    drop view other;
  end if;
  if pg_get_viewdef('other'::regclass) like '%nowhere%' then
    drop view other;
  end if;
end $$;

-- case: keys by their columns
create table parent (id int primary key, code text unique);
create table child (id int, parent_id int references parent (id) on delete cascade);
do $$ begin
  if exists (
    select 1 from information_schema.table_constraints tc
    join information_schema.key_column_usage kcu on kcu.constraint_name = tc.constraint_name and kcu.table_schema = tc.table_schema
    join information_schema.constraint_column_usage ccu on ccu.constraint_name = tc.constraint_name
    where tc.constraint_type = 'FOREIGN KEY' and tc.table_name = 'child' and kcu.column_name = 'parent_id' and ccu.table_name = 'parent' and ccu.column_name = 'id'
  ) then
    alter table child add column has_key int;
  end if;
  if exists (select from information_schema.referential_constraints where constraint_name = 'child_parent_id_fkey' and delete_rule = 'CASCADE' and update_rule = 'NO ACTION') then
    alter table child add column cascades int;
  end if;
  if not exists (select from information_schema.key_column_usage where table_name = 'child' and column_name = 'id') then
    alter table child add primary key (id);
  end if;
  if (select count(*) from information_schema.key_column_usage where table_name = 'parent') <> 2 then
    alter table child add column wrong int;
  end if;
end $$;

-- case: checks by name and text
create table t (status text constraint status_list check (status in ('open', 'closed')), n int check (n > 0));
do $$ declare name text; begin
  if exists (select from information_schema.check_constraints where constraint_name = 'status_list' and check_clause like '%closed%') then
    alter table t drop constraint status_list;
    alter table t add constraint status_list check (status in ('open', 'closed', 'gone'));
  end if;
  if not exists (select from information_schema.check_constraints where constraint_schema = 'public' and constraint_name = 't_n_check') then
    alter table t add column wrong int;
  end if;
  select conname into name from pg_constraint where conrelid = 't'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%gone%';
  execute format('alter table t rename constraint %I to renamed', name);
  if exists (select from pg_constraint where conrelid = 't'::regclass and pg_get_constraintdef(oid) ilike '%never_there%') then
    alter table t add column wrong int;
  end if;
end $$;

-- case: constraints as they are printed
create schema app;
create table app.parent (id int, code text, constraint pair unique (id, code), primary key (id) include (code));
create table child (a int, b text, constraint pair_key foreign key (a, b) references app.parent (id, code) match full on update cascade on delete set null deferrable initially deferred);
alter table child add constraint loose foreign key (a) references app.parent not valid;
do $$ declare r record; begin
  for r in select conname, pg_get_constraintdef(oid) as def from pg_constraint where conrelid in ('app.parent'::regclass, 'child'::regclass) and contype in ('p', 'u', 'f') order by conname loop
    execute format('comment on constraint %I on %s is %L', r.conname, case when r.conname in ('pair', 'parent_pkey') then 'app.parent' else 'child' end, r.def);
  end loop;
end $$;

-- case: indexes as they are printed
create table t (a int, b text, c timestamptz);
create index plain on t (a);
create unique index pair on t (b desc, a) include (c);
create index ordered on t (c desc nulls last, a nulls first);
create index partly on t (a) where b = 'x';
do $$ declare r record; begin
  for r in select indexname, indexdef from pg_indexes where tablename = 't' and indexname <> 'partly' order by 1 loop
    execute format('comment on index %I is %L', r.indexname, r.indexdef);
  end loop;
  if pg_get_indexdef('plain'::regclass) = 'CREATE INDEX plain ON public.t USING btree (a)' then
    drop index plain;
  end if;
  if exists (select from pg_indexes where schemaname = 'public' and indexname = 'partly' and indexdef like '%WHERE%') then
    drop index partly;
  end if;
end $$;

-- case: indexes by their columns and kind
create table t (a int, b text);
create unique index u on t (a);
do $$ begin
  if exists (
    select from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class tab on tab.oid = i.indrelid
    join pg_attribute a on a.attrelid = tab.oid and a.attnum = any (i.indkey)
    where tab.relname = 't' and a.attname = 'a' and i.indisunique and not i.indisprimary
  ) then
    alter table t add column unique_a int;
  end if;
  if not exists (select from pg_index where indrelid = 't'::regclass and indisprimary) then
    alter table t add primary key (a);
  end if;
  if not exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = 'u' and c.relkind = 'i' and n.nspname = 'public') then
    drop table t;
  end if;
end $$;

-- case: defaults by their text
create sequence s;
create table t (a int default 5, b text default 'x', c timestamptz default now(), d int default nextval('s'), e boolean default false, f int);
create type mood as enum ('sad', 'ok');
alter table t add column m mood default 'ok';
do $$ declare r record; begin
  for r in select column_name, column_default from information_schema.columns where table_name = 't' and column_name in ('a', 'b', 'c', 'e', 'f', 'm') order by ordinal_position loop
    execute format('comment on column t.%I is %L', r.column_name, r.column_default);
  end loop;
  if exists (select from information_schema.columns where table_name = 't' and column_name = 'd' and column_default like 'nextval%') then
    alter table t alter column d drop default;
  end if;
  if exists (select from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where d.adrelid = 't'::regclass and a.attname = 'a' and pg_get_expr(d.adbin, d.adrelid) = '5') then
    alter table t alter column a set default 6;
  end if;
end $$;

-- case: policies by their text
create table t (a int, owner uuid);
alter table t enable row level security;
create policy everybody on t for select using (true);
create policy mine on t for update using (owner = gen_random_uuid()) with check (a > 0);
do $$ begin
  if exists (select from pg_policies where tablename = 't' and policyname = 'everybody' and qual = 'true' and cmd = 'SELECT' and with_check is null) then
    drop policy everybody on t;
  end if;
  if exists (select from pg_policies where tablename = 't' and qual like '%gen_random_uuid%' and permissive = 'PERMISSIVE') then
    alter policy mine on t rename to renamed;
  end if;
  if exists (select from pg_policies where tablename = 't' and qual like '%somewhere_else%') then
    drop table t;
  end if;
  if (select count(*) from pg_policy p where p.polrelid = 't'::regclass and p.polcmd = 'w') = 1 then
    alter table t add column one_policy int;
  end if;
end $$;

-- case: functions as they are printed
create function f(a int, b text default 'x') returns text language plpgsql stable security definer set search_path = public, pg_temp as 'begin return b; end';
create procedure p(inout a int) language plpgsql as $body$ begin a := 1; end $body$;
create function many() returns table (a int, b text) language sql as 'select 1, ''x''';
create function several(a int) returns setof int language sql strict as 'select a';
do $$ declare r record; begin
  for r in select p.oid, p.oid::regprocedure::text as signature, p.prokind from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' order by p.proname loop
    execute format('comment on %s %s is %L', case r.prokind when 'p' then 'procedure' else 'function' end, r.signature, pg_get_functiondef(r.oid));
  end loop;
  if exists (select from pg_proc where proname = 'f' and pg_get_function_arguments(oid) = 'a integer, b text') then
    drop function f;
  end if;
  if exists (select from pg_proc where proname = 'many' and pg_get_function_result(oid) = 'TABLE(a integer, b text)') then
    drop function several;
  end if;
  if exists (select from pg_proc where proname = 'f' and prosrc like '%return b%' and prosecdef) then
    drop procedure p;
  end if;
end $$;

-- case: routines
create function f(a int) returns int language sql as 'select 1';
create procedure p() language sql as '';
do $$ begin
  if exists (select from information_schema.routines where routine_schema = 'public' and routine_name = 'f' and routine_type = 'FUNCTION' and data_type = 'integer') then
    create function f(a text) returns int language sql as 'select 2';
  end if;
  if not exists (select from information_schema.routines where routine_name = 'p' and routine_type = 'FUNCTION') then
    drop procedure p;
  end if;
  if (select count(*) from information_schema.routines where routine_schema = 'public' and routine_name = 'f') <> 2 then
    drop function f(int);
  end if;
end $$;

-- case: languages
create function f() returns int language plpgsql as 'begin return 1; end';
do $$ begin
  if exists (select from pg_proc p join pg_language l on l.oid = p.prolang where p.proname = 'f' and l.lanname = 'plpgsql') then
    create function g() returns int language sql as 'select 1';
  end if;
end $$;

-- case: triggers by name, event and function
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger watch before insert or update on t for each row execute function f();
do $$ begin
  if exists (select from information_schema.triggers where event_object_table = 't' and trigger_name = 'watch' and event_manipulation = 'UPDATE' and action_timing = 'BEFORE') then
    alter table t add column before_update int;
  end if;
  if exists (select from information_schema.triggers where trigger_name = 'watch' and event_manipulation = 'DELETE') then
    drop table t;
  end if;
  if not exists (select from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_proc p on p.oid = g.tgfoid where c.relname = 't' and p.proname = 'f' and not g.tgisinternal and g.tgname <> 'watch') then
    create trigger again after delete on t for each statement execute function f();
  end if;
  if (select count(*) from pg_trigger where tgrelid = 't'::regclass and (tgtype & 2) = 2) = 1 then
    alter table t disable trigger watch;
  end if;
end $$;

-- case: sequences
create sequence s increment 5;
create table t (id serial, n int generated always as identity);
do $$ begin
  if exists (select from pg_sequences where schemaname = 'public' and sequencename = 's' and increment_by = 5) then
    alter sequence s increment 6;
  end if;
  if exists (select from information_schema.sequences where sequence_name = 't_id_seq') and not exists (select from information_schema.sequences where sequence_name = 't_n_seq') then
    create sequence made;
  end if;
  if exists (select from pg_class where relkind = 'S' and relname = 't_n_seq') then
    create sequence made_too;
  end if;
end $$;

-- case: domains
create domain percent as int check (value between 0 and 100);
do $$ begin
  if exists (select from information_schema.domains where domain_schema = 'public' and domain_name = 'percent' and data_type = 'integer') then
    create domain share as numeric;
  end if;
  if exists (select from pg_type where typname = 'percent' and typtype = 'd' and typbasetype = 'int4'::regtype) then
    alter domain percent set not null;
  end if;
  if exists (select from pg_constraint where contypid = 'percent'::regtype and conname = 'percent_check') then
    alter domain percent drop constraint percent_check;
  end if;
end $$;

-- case: partitions
create table log (at date not null, n int) partition by range (at);
create table log_1 partition of log for values from ('2024-01-01') to ('2024-02-01');
create table log_rest partition of log default;
do $$ declare r record; begin
  for r in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'log'::regclass and c.relispartition order by 1 loop
    execute format('create index on %I (n)', r.relname);
  end loop;
  if exists (select from pg_partitioned_table where partrelid = 'log'::regclass and partstrat = 'r') and pg_get_partkeydef('log'::regclass) = 'RANGE (at)' then
    create table log_2 partition of log for values from ('2024-02-01') to ('2024-03-01');
  end if;
  if exists (select from pg_class where relname = 'log_rest' and pg_get_expr(relpartbound, oid) = 'DEFAULT') then
    alter table log detach partition log_rest;
  end if;
end $$;

-- case: publications
create table t (id int primary key);
create table u (id int primary key);
create publication changes for table t;
do $$ begin
  if not exists (select from pg_publication_tables where pubname = 'changes' and schemaname = 'public' and tablename = 'u') then
    alter publication changes add table u;
  end if;
  if not exists (select from pg_publication_tables where pubname = 'changes' and tablename = 't') then
    alter publication changes drop table t;
  end if;
  if exists (select from pg_publication p join pg_publication_rel r on r.prpubid = p.oid where p.pubname = 'changes' and r.prrelid = 't'::regclass and not p.puballtables) then
    alter table t add column published int;
  end if;
  if exists (select from pg_publication_namespace) then
    drop publication changes;
  end if;
end $$;

-- case: extensions and what belongs to them
do $$ begin
  if not exists (select from pg_extension where extname = 'citext') then
    create extension citext;
  end if;
  if exists (select from pg_available_extensions where name = 'citext' and installed_version is not null) then
    create table t (a citext);
  end if;
end $$;
create function own() returns int language sql as 'select 1';
do $$ declare r record; begin
  for r in select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and not exists (select from pg_depend d join pg_extension e on e.oid = d.refobjid where d.objid = p.oid and d.deptype = 'e') loop
    execute format('comment on function %s is %L', r.name, 'ours');
  end loop;
end $$;

-- case: roles and users
create role reader;
create role writer login;
do $$ begin
  if not exists (select from pg_roles where rolname = 'reader') then
    create table wrong (a int);
  end if;
  if exists (select from pg_roles where rolname = 'writer' and rolcanlogin and not rolsuper) then
    create table t (a int);
    grant select on t to reader;
  end if;
  if not exists (select from pg_user where usename = 'reader') and exists (select from pg_user where usename = 'writer') then
    grant insert on t to writer;
  end if;
  if exists (select from pg_authid where rolname = 'reader' and rolinherit) then
    grant reader to writer;
  end if;
  if pg_has_role('writer', 'reader', 'member') and not pg_has_role('reader', 'writer', 'member') then
    alter table t add column member int;
  end if;
end $$;

-- case: privileges
create role reader;
create role writer;
create table t (a int);
create function f() returns int language sql as 'select 1';
revoke execute on function f() from public;
grant select on t to reader with grant option;
grant insert, update on t to writer;
do $$ declare r record; begin
  if has_table_privilege('reader', 't', 'select') and not has_table_privilege('reader', 'public.t', 'INSERT') then
    alter table t add column reads int;
  end if;
  if has_table_privilege('reader', 't', 'SELECT WITH GRANT OPTION') and has_table_privilege('writer', 't', 'DELETE, UPDATE') then
    alter table t add column grants int;
  end if;
  if has_schema_privilege('reader', 'public', 'usage') and not has_schema_privilege('reader', 'public', 'create') then
    alter table t add column schema_use int;
  end if;
  if not has_function_privilege('reader', 'f()', 'execute') then
    grant execute on function f() to reader;
  end if;
  for r in select distinct grantee from information_schema.role_table_grants where table_name = 't' and grantee in ('reader', 'writer') order by 1 loop
    execute format('revoke all on t from %I', r.grantee);
    execute format('grant references on t to %I', r.grantee);
  end loop;
  if exists (select from information_schema.table_privileges where table_name = 't' and grantee = 'PUBLIC') then
    drop table t;
  end if;
  if exists (select from information_schema.role_routine_grants where routine_name = 'f' and grantee = 'reader' and privilege_type = 'EXECUTE') then
    alter table t add column runs int;
  end if;
  if exists (select from information_schema.routine_privileges where routine_name = 'f' and grantee = 'PUBLIC') then
    drop table t;
  end if;
end $$;

-- case: row security and options of tables
create table t (a int);
create table u (a int) with (fillfactor = 70);
alter table u enable row level security;
create view v with (security_invoker = true) as select 1 as a;
do $$ declare r record; begin
  for r in select tablename from pg_tables where schemaname = 'public' and not rowsecurity loop
    execute format('alter table %I enable row level security', r.tablename);
  end loop;
  if exists (select from pg_class where relname = 'v' and 'security_invoker=true' = any (reloptions)) then
    drop view v;
  end if;
  if exists (select from pg_class where relname = 'u' and reloptions is null) then
    drop table u;
  end if;
  if (select relrowsecurity from pg_class where oid = 't'::regclass) then
    alter table t force row level security;
  end if;
end $$;

-- case: labels of an enum are compared
create type mood as enum ('sad', 'ok');
do $$ declare labels text[]; begin
  select array_agg(e.enumlabel order by e.enumsortorder) into labels from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typname = 'mood';
  if labels = array['sad', 'ok'] then
    alter type mood add value 'good';
  end if;
  if 'ok' = any (enum_range(null::mood)::text[]) then
    null;
  end if;
  if not exists (select from pg_enum where enumlabel = 'great' and enumtypid = 'mood'::regtype) then
    alter type mood add value if not exists 'great' after 'ok';
  end if;
end $$;

-- case: duplicates of every kind are caught
create table t (a int);
create schema s;
create index i on t (a);
create role r;
create view v as select 1 as a;
create policy p on t using (true);
create function f() returns int language sql as 'select 1';
do $$ begin create table t (b int); exception when duplicate_table then alter table t add column one int; end $$;
do $$ begin create schema s; exception when duplicate_schema then alter table t add column two int; end $$;
do $$ begin alter table t add column a int; exception when duplicate_column then alter table t add column three int; end $$;
do $$ begin create index i on t (a); exception when duplicate_table then alter table t add column four int; end $$;
do $$ begin create role r; exception when duplicate_object then alter table t add column five int; end $$;
do $$ begin create policy p on t using (true); exception when duplicate_object then alter table t add column six int; end $$;
do $$ begin create function f() returns int language sql as 'select 1'; exception when duplicate_function then alter table t add column seven int; end $$;
do $$ begin alter table t add constraint c check (a > 0); alter table t add constraint c check (a > 1); exception when duplicate_object then alter table t add column eight int; end $$;
do $$ begin create view v as select 2 as b; exception when duplicate_table then alter table t add column nine int; end $$;

-- case: what is missing is caught
create table t (a int);
do $$ begin alter table nowhere add column b int; exception when undefined_table then alter table t add column one int; end $$;
do $$ begin alter table t drop column nothing; exception when undefined_column then alter table t add column two int; end $$;
do $$ begin drop type nothing; exception when undefined_object then alter table t add column three int; end $$;
do $$ begin drop function nothing(); exception when undefined_function then alter table t add column four int; end $$;
do $$ begin create table x.y (a int); exception when invalid_schema_name then alter table t add column five int; end $$;
do $$ begin drop policy nothing on t; exception when undefined_object then alter table t add column six int; end $$;
do $$ begin alter table t drop constraint nothing; exception when others then alter table t add column seven int; end $$;
do $$ begin grant select on t to nobody_there; exception when undefined_object then alter table t add column eight int; end $$;
do $$ begin alter table t add primary key (a); alter table t add primary key (a); exception when invalid_table_definition then alter table t add column nine int; end $$;

-- case: the message and the code of an error
create table t (a int);
do $$ begin
  create table t (a int);
exception when others then
  if sqlstate = '42P07' and sqlerrm = 'relation "t" already exists' then
    alter table t add column known int;
  end if;
end $$;
do $$ begin
  raise exception using errcode = '22012', message = 'mine';
exception when division_by_zero then
  execute format('comment on table t is %L', sqlerrm);
end $$;
do $$ begin
  raise exception 'two: %, %', 1, 'x' using errcode = 'unique_violation';
exception when unique_violation then
  execute format('comment on column t.a is %L', sqlerrm);
end $$;

-- case: handlers in handlers
create table t (a int);
do $$ begin
  begin
    create table u (a int);
    begin
      create table v (a int);
      raise exception 'inner';
    exception when raise_exception then
      create table w (a int);
      raise;
    end;
  exception when others then
    create table x (a int);
  end;
  create table y (a int);
end $$;

-- case: a handler that fails itself
create table t (a int);
do $$ begin
  begin
    raise exception 'first';
  exception when others then
    create table t (a int);
  end;
exception when duplicate_table then
  alter table t add column second_handler int;
end $$;

-- case: loops that make columns
create table t (a int);
do $$
declare name text; i int; names text[] := array['x', 'Y z'];
begin
  foreach name in array names loop
    execute format('alter table t add column %I text', name);
  end loop;
  for i in reverse 3..1 loop
    execute 'alter table t add column n' || i || ' int';
  end loop;
  for i in 0..10 by 5 loop
    execute format('alter table t add column by_%s int', i);
  end loop;
  loop
    i := coalesce(i, 0) + 1;
    exit when i > 2;
    continue when i = 1;
    execute format('alter table t add column loop_%s int', i);
  end loop;
end $$;

-- case: loops over values and arrays of rows
create table t (a int);
do $$ declare r record; n text; k text; begin
  for r in select * from (values ('x', 'int'), ('y', 'text')) as v(name, ty) loop
    execute format('alter table t add column %I %s', r.name, r.ty);
  end loop;
  for n, k in select unnest(array['p', 'q']), 'int' loop
    execute format('alter table t add column %I %s', n, k);
  end loop;
  for r in select column_name from information_schema.columns where table_name = 't' and data_type = 'text' loop
    execute format('alter table t alter column %I set not null', r.column_name);
  end loop;
end $$;

-- case: tables of a schema get a column each
create schema app;
create table app.a (id int);
create table app.b (id int, updated_at timestamptz);
create view app.v as select 1 as x;
do $$ declare r record; begin
  for r in
    select t.table_schema, t.table_name from information_schema.tables t
    where t.table_schema = 'app' and t.table_type = 'BASE TABLE'
      and not exists (select 1 from information_schema.columns c where c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name = 'updated_at')
    order by t.table_name
  loop
    execute format('alter table %I.%I add column updated_at timestamptz not null default now()', r.table_schema, r.table_name);
  end loop;
end $$;

-- case: triggers for every table with a column
create function touch() returns trigger language plpgsql as 'begin new.updated_at = now(); return new; end';
create table a (updated_at timestamptz);
create table b (id int);
create table c (updated_at timestamptz);
do $$ declare name text; begin
  for name in select table_name from information_schema.columns where column_name = 'updated_at' and table_schema = 'public' order by 1 loop
    execute format('create trigger touch_%1$s before update on %1$I for each row execute function touch()', name);
  end loop;
end $$;

-- case: data and verification leave nothing behind
create table t (id int primary key, name text);
do $$ declare n int; begin
  insert into t values (1, 'x');
  update t set name = 'y' where id = 1;
  get diagnostics n = row_count;
  if n <> 1 then
    raise exception 'expected one row, got %', n;
  end if;
  delete from t;
  select count(*) into n from t;
  assert n = 0, 'not empty';
  raise notice 'done %', n;
end $$;

-- case: verification of the schema
create table t (a int);
do $$ declare missing text[]; begin
  select array_agg(c) into missing from unnest(array['a']) c where not exists (select from information_schema.columns where table_name = 't' and column_name = c);
  if missing is not null then
    raise exception 'missing: %', missing;
  end if;
  if not exists (select from pg_tables where tablename = 't') then
    raise exception 'no table';
  end if;
  raise notice 'all there';
end $$;
do $$ begin
  if not exists (select from pg_tables where tablename = 'u') then
    raise exception 'no table u';
  end if;
  create table never (a int);
end $$;

-- case: plain statements in a block
do $$ begin
  create table t (a int);
  alter table t add column b int;
  create index on t (b);
  comment on table t is 'made in a block';
  drop index t_b_idx;
end $$;

-- case: perform and calls
create function make(name text) returns boolean language plpgsql as $$ begin
  execute format('create table %I (id int)', name);
  return true;
end $$;
do $$ begin
  perform make('one');
  perform make(n) from unnest(array['two', 'three']) n;
  if make('four') then
    perform make('five');
  end if;
end $$;
select make('six');

-- case: execute with parameters and results
create table t (a int);
do $$ declare n int; name text; found_it boolean; begin
  execute 'select count(*) from information_schema.columns where table_name = $1' into n using 't';
  if n = 1 then
    alter table t add column counted int;
  end if;
  execute 'select exists (select from pg_class where relname = $1 and relkind = $2)' into found_it using 't', 'r';
  if found_it then
    execute 'alter table ' || quote_ident('t') || ' add column ' || quote_ident('Found it') || ' text default ' || quote_literal('it''s');
  end if;
  execute format('select %L', 'made') into name;
  execute format('create table %I (a int)', name);
end $$;

-- case: several statements in one text
do $$ begin
  execute 'create table a (x int); create table b (y int); alter table a add column z int';
  execute $q$ create function f() returns int language sql as 'select 1'; comment on function f() is 'it''s; two' $q$;
end $$;

-- case: casts and arrays of names
create table t (a int);
do $$ declare tables text[] := '{t,u}'; it text; o oid; c regclass; begin
  foreach it in array tables loop
    if to_regclass('public.' || it) is not null then
      c := it::regclass;
      o := c::oid;
      execute format('alter table %s add column of_%s int', c, (select relname from pg_class where oid = o));
    end if;
  end loop;
  if array_length(tables, 1) = 2 and 'u' = any (tables) and not ('x' = any (tables)) then
    alter table t add column array_of_two int;
  end if;
  tables := array_remove(tables || 'v'::text, 'u');
  execute 'comment on table t is ' || quote_literal(array_to_string(tables, ','));
end $$;

-- case: unknown counts and known ones
create table t (a int);
do $$ begin
  if (select count(*) from information_schema.tables where table_schema = 'public') = 1 then
    alter table t add column one_table int;
  end if;
  if (select count(*) from information_schema.columns where table_name = 't') between 2 and 3 then
    alter table t add column two_columns int;
  end if;
  if exists (select 1 from information_schema.columns where table_name = 't' group by table_name having count(*) > 2) then
    alter table t add column three_columns int;
  end if;
end $$;

-- case: quoted names
create table "Order" (id int, "Total" int);
do $$ begin
  if exists (select from information_schema.columns where table_name = 'Order' and column_name = 'Total') then
    alter table "Order" rename column "Total" to "Sum";
  end if;
  if not exists (select from information_schema.tables where table_name = 'order') then
    alter table "Order" add column lower_is_missing int;
  end if;
  execute format('alter table %I add column %I int', 'Order', 'select');
  if to_regclass('"Order"') is not null and to_regclass('Order') is null then
    alter table "Order" add column quoted int;
  end if;
end $$;

-- case: a rename only where the new name is free
create table a (old int, taken int);
create table b (old int, new int);
do $$ declare t text; begin
  foreach t in array array['a', 'b'] loop
    if exists (select from information_schema.columns where table_name = t and column_name = 'old')
      and not exists (select from information_schema.columns where table_name = t and column_name = 'new') then
      execute format('alter table %I rename column old to new', t);
    end if;
  end loop;
end $$;

-- case: types of columns change where they differ
create table t (a int, b varchar(10), c numeric(10,2), d text[]);
do $$ begin
  if (select data_type from information_schema.columns where table_name = 't' and column_name = 'a') = 'integer' then
    alter table t alter column a type bigint;
  end if;
  if (select character_maximum_length from information_schema.columns where table_name = 't' and column_name = 'b') < 20 then
    alter table t alter column b type varchar(20);
  end if;
  if exists (select from information_schema.columns where table_name = 't' and column_name = 'c' and numeric_precision = 10 and numeric_scale = 2) then
    alter table t alter column c type numeric(12,4);
  end if;
  if exists (select from information_schema.columns where table_name = 't' and column_name = 'd' and data_type = 'ARRAY' and udt_name = '_text') then
    alter table t alter column d set default '{}';
  end if;
  if exists (select from pg_attribute a join pg_type y on y.oid = a.atttypid where a.attrelid = 't'::regclass and a.attname = 'a' and y.typname = 'int8') then
    alter table t alter column a set not null;
  end if;
  if format_type((select atttypid from pg_attribute where attrelid = 't'::regclass and attname = 'b'), 24) = 'character varying(20)' then
    alter table t rename column b to wide;
  end if;
end $$;

-- case: comments decide
create table t (a int);
comment on table t is 'version 2';
comment on column t.a is 'old';
do $$ begin
  if obj_description('t'::regclass, 'pg_class') = 'version 2' then
    comment on table t is 'version 3';
  end if;
  if col_description('t'::regclass, 1) is not null then
    comment on column t.a is null;
  end if;
end $$;

-- case: settings that nobody made
create table t (a int);
do $$ begin
  if coalesce(current_setting('my_app.flag', true), 'off') = 'off' then
    alter table t add column off int;
  end if;
  if current_setting('server_version_num')::int >= 150000 then
    alter table t add column fifteen int;
  end if;
  if current_setting('search_path') like '%public%' then
    alter table t add column on_path int;
  end if;
end $$;
set my_app.flag = 'on';
do $$ begin
  if current_setting('my_app.flag', true) = 'on' then
    alter table t add column is_on int;
  end if;
end $$;

-- case: conditions of three values
create table t (a int);
do $$ declare nothing text; begin
  if nothing = 'x' then
    alter table t add column wrong int;
  elsif nothing is null and not (nothing <> 'x') is true then
    alter table t add column null_is_null int;
  end if;
  if nothing in ('a', null) or nothing is distinct from 'a' then
    alter table t add column is_distinct int;
  end if;
  if not ('a' not in ('b', null)) then
    alter table t add column wrong int;
  end if;
  if coalesce(nothing, 'y') = 'y' and nullif('a', 'a') is null then
    alter table t add column coalesced int;
  end if;
  case when nothing then null; else alter table t add column no_case int; end case;
end $$;

-- case: with queries and unions
create table t (a int);
do $$ declare r record; begin
  for r in
    with wanted (name, ty) as (values ('x', 'int'), ('a', 'int'), ('y', 'text')),
    there as (select column_name from information_schema.columns where table_name = 't')
    select w.name, w.ty from wanted w left join there h on h.column_name = w.name where h.column_name is null order by w.name
  loop
    execute format('alter table t add column %I %s', r.name, r.ty);
  end loop;
  for r in select 'u1' as name union all select 'u2' union select 'u1' order by 1 loop
    execute format('alter table t add column if not exists %I int', r.name);
  end loop;
  for r in (select 'e1' as n union select 'e2') except select 'e2' loop
    execute format('alter table t add column %I int', r.n);
  end loop;
end $$;

-- case: correlated questions
create table a (id int primary key);
create table b (id int);
create table c (id int, a_id int references a);
do $$ declare r record; begin
  for r in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
    order by c.relname
  loop
    execute format('alter table %I add primary key (id)', r.relname);
  end loop;
  for r in select k.conname, k.conrelid::regclass as tab, (select string_agg(a.attname, ', ') from unnest(k.conkey) n join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n) as columns
    from pg_constraint k where k.contype = 'f' and k.confrelid = 'a'::regclass
  loop
    execute format('create index on %s (%s)', r.tab, r.columns);
  end loop;
end $$;

-- case: drops in loops
create table keep (a int);
create table tmp_1 (a int);
create table tmp_2 (a int);
create function old_1() returns int language sql as 'select 1';
create function old_1(a int) returns int language sql as 'select 1';
create type gone as enum ('a');
do $$ declare r record; begin
  for r in select tablename from pg_tables where schemaname = 'public' and tablename like 'tmp\_%' loop
    execute 'drop table ' || quote_ident(r.tablename);
  end loop;
  for r in select oid::regprocedure as signature from pg_proc where proname ~ '^old_' and pronamespace = 'public'::regnamespace loop
    execute 'drop function ' || r.signature;
  end loop;
  if exists (select from pg_type where typname = 'gone' and typtype = 'e') then
    drop type gone;
  end if;
end $$;

-- case: owners and membership do not decide about types
create role owner_role;
create table t (a int);
do $$ begin
  alter table t owner to owner_role;
  if (select tableowner from pg_tables where tablename = 't') = 'owner_role' then
    alter table t add column owned int;
  end if;
  if pg_get_userbyid((select relowner from pg_class where relname = 't')) = 'owner_role' then
    alter table t add column owned_too int;
  end if;
end $$;

-- case: attributes of views and composite types
create type pair as (a int, b text);
create view v as select 1 as x, 'y'::text as z;
do $$ begin
  if exists (select from pg_attribute where attrelid = 'pair'::regclass and attname = 'b' and atttypid = 'text'::regtype) then
    alter type pair add attribute c int;
  end if;
  if exists (select from information_schema.columns where table_name = 'v' and column_name = 'z' and data_type = 'text') then
    create view w as select z from v;
  end if;
  if exists (select from pg_type t join pg_class c on c.oid = t.typrelid where t.typname = 'pair' and c.relkind = 'c') then
    create type twin as (a pair);
  end if;
end $$;

-- case: identity and generated columns
create table t (id int generated by default as identity, n int, twice int generated always as (n * 2) stored);
do $$ begin
  if exists (select from information_schema.columns where table_name = 't' and column_name = 'id' and is_identity = 'YES' and identity_generation = 'BY DEFAULT') then
    alter table t alter column id set generated always;
  end if;
  if exists (select from information_schema.columns where table_name = 't' and column_name = 'twice' and is_generated = 'ALWAYS') then
    alter table t drop column twice;
  end if;
  if exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'id' and attidentity = 'a') then
    alter table t add primary key (id);
  end if;
  if exists (select from pg_attribute where attrelid = 't'::regclass and attisdropped) then
    alter table t add column one_is_gone int;
  end if;
end $$;

-- case: nullability and primary keys
create table t (a int not null, b int);
do $$ begin
  if (select is_nullable from information_schema.columns where table_name = 't' and column_name = 'b') = 'YES' then
    alter table t alter column b set not null;
  end if;
  if exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'a' and attnotnull) then
    alter table t alter column a drop not null;
  end if;
  if not exists (select from information_schema.table_constraints where table_name = 't' and constraint_type = 'PRIMARY KEY') then
    alter table t add constraint the_key primary key (b);
  end if;
end $$;

-- case: text functions in names
create table t (a int);
do $$ declare base text := 'Some-Name'; begin
  execute format('alter table t add column %I int', lower(replace(base, '-', '_')));
  execute format('alter table t add column %I int', left(base, 4) || '_' || length(base));
  execute format('alter table t add column %I int', split_part(base, '-', 2));
  execute format('alter table t add column %I int', substr(base, 2, 3) || upper('x') || right(base, 2));
  execute format('alter table t add column %I int', concat_ws('_', 'a', null, 'b'));
  execute format('alter table t add column %s int', btrim('  trimmed  '));
  execute format('alter table t add column %I int', repeat('ab', 3) || reverse('xyz') || initcap('new name'));
  execute format('alter table t add column %I int', regexp_replace(regexp_replace(base, '^Some', 'Any'), 'Name$', 'One'));
  execute format('alter table t add column %I int', regexp_replace('a.b.c', '\.', '_', 'g') || regexp_replace('a-b-c', '-', '_'));
  if base like 'Some%' and base not ilike 'some_x%' and position('-' in base) = 5 and base ~ '^Some' then
    alter table t add column matched int;
  end if;
end $$;

-- case: select into of several, strict and found
create table t (a int, b text);
do $$ declare n int; name text; r record; begin
  select ordinal_position, column_name into n, name from information_schema.columns where table_name = 't' and column_name = 'b';
  execute format('alter table t add column %s_%s int', name, n);
  select * into r from information_schema.tables where table_name = 't';
  execute format('comment on table t is %L', r.table_type);
  select column_name into name from information_schema.columns where table_name = 'nowhere';
  if not found and name is null then
    alter table t add column not_found int;
  end if;
  begin
    select column_name into strict name from information_schema.columns where table_name = 't';
  exception when too_many_rows then
    alter table t add column too_many int;
  end;
end $$;

-- case: variables of types and constants
create table t (a int);
do $$ declare
  c constant text := 'one';
  n t.a%type := 2;
  r t%rowtype;
  flag boolean not null := true;
  alias_of alias for c;
begin
  if n = 2 and flag and alias_of = 'one' then
    execute format('alter table t add column %s int', c);
  end if;
  r.a := 5;
  if r.a = 5 then
    alter table t add column row_type int;
  end if;
end $$;

-- case: dates and intervals that are written
create table p (at date not null) partition by range (at);
do $$ declare d date := '2024-11-01'; i int; begin
  for i in 0..2 loop
    execute format('create table p_%s partition of p for values from (%L) to (%L)', to_char(d, 'YYYY_MM'), d, d + interval '1 month');
    d := d + interval '1 month';
  end loop;
end $$;

-- case: nothing in it and labels
create table t (a int);
do $$ begin end $$;
do $$ begin null; end $$;
do $$ <<outer_one>> declare x text := 'o'; begin
  <<inner_one>> declare x text := 'i'; begin
    execute format('alter table t add column %s_%s int', outer_one.x, inner_one.x);
    exit outer_one;
  end;
  alter table t add column never int;
end $$;
do language plpgsql $$ begin alter table t add column written_language int; end $$;
do 'begin alter table t add column plain_quotes int; end';

-- case: foreign keys on what is there
create table users (id uuid primary key);
create table notes (id int, user_id uuid, org_id uuid);
do $$ begin
  if to_regclass('public.users') is not null and not exists (select from pg_constraint where conname = 'notes_user_fk') then
    alter table notes add constraint notes_user_fk foreign key (user_id) references users (id) on delete cascade;
  end if;
  if to_regclass('public.orgs') is not null then
    alter table notes add constraint notes_org_fk foreign key (org_id) references orgs (id);
  end if;
  if not exists (select from pg_constraint where contype = 'f' and conrelid = 'notes'::regclass and confrelid = 'users'::regclass and confdeltype = 'c') then
    drop table notes;
  end if;
end $$;

-- case: temporary tables and search paths
create schema app;
do $$ begin
  create temp table scratch (a int);
  if exists (select from pg_class where relname = 'scratch' and relpersistence = 't') then
    create table app.had_scratch (a int);
  end if;
  set local search_path = app;
  create table here (a int);
  if current_schema() = 'app' then
    create table also_here (a int);
  end if;
end $$;

-- case: functions are replaced where their text is old
create function f() returns text language sql as $f$ select 'old' $f$;
do $$ begin
  if exists (select from pg_proc where proname = 'f' and prosrc like '%old%') then
    create or replace function f() returns text language sql immutable as $f$ select 'new' $f$;
  end if;
  if (select pg_get_functiondef('f()'::regprocedure)) like '%old%' then
    drop function f();
  end if;
  if (select provolatile from pg_proc where oid = 'f()'::regprocedure) = 'i' then
    comment on function f() is 'immutable';
  end if;
end $$;

-- case: policies and partitions made again out of their own text
create table t (a int, owner uuid);
create policy mine on t for update using (owner = gen_random_uuid()) with check (a > 0);
create policy theirs on t for select using (a > 1 and owner is not null);
create table log (at timestamptz not null, n int) partition by range (at);
create table log_1 partition of log for values from ('2024-01-01') to ('2024-02-01');
create table log_new (at timestamptz not null, n int) partition by range (at);
do $$ declare r record; begin
  for r in select policyname, cmd, qual from pg_policies where tablename = 't' order by 1 loop
    execute format('drop policy %I on t', r.policyname);
    execute format('create policy %I on t for %s using (%s)', r.policyname || '_2', r.cmd, replace(r.qual, 'gen_random_uuid()', '(select gen_random_uuid())'));
  end loop;
  for r in select c.relname, pg_get_expr(c.relpartbound, c.oid) as bound from pg_class c join pg_inherits i on i.inhrelid = c.oid where i.inhparent = 'log'::regclass loop
    execute format('create table %I partition of log_new %s', r.relname || '_new', r.bound);
  end loop;
end $$;

-- case: many checks that could only stop it
create table t (a int);
do $$ declare n int; begin
  select count(*) into n from t;
  if n = 1 then raise exception 'one'; end if;
  if n = 2 then raise exception 'two'; end if;
  if n = 3 then raise exception 'three'; end if;
  for i in 4..90 loop
    if n = i then raise exception 'more'; end if;
  end loop;
  alter table t add column b int;
end $$;

-- case: what every way comes to is refused
create table t (a int);
do $$ declare n int; begin
  select count(*) into n from t;
  if n > 1 then
    n := 2;
  end if;
  alter table t add column b int;
  insert into nowhere values (n);
end $$;

-- case: objects are looked up even where no row is
create table t (a int);
do $$ begin
  if exists (select from pg_constraint where conname = 'nothing' and conrelid = 'nowhere'::regclass) then
    null;
  end if;
  alter table t add column never int;
end $$;
do $$ begin
  for undeclared in select 1 where false loop
    null;
  end loop;
  alter table t add column never int;
end $$;
do $$ begin
  if not exists (select from pg_constraint where conname = 'nothing' and conrelid = 't'::regclass) then
    alter table t add column there int;
  end if;
exception when undefined_table then
  alter table t add column never int;
end $$;

-- case: a variable that is never null
do $$ declare v text not null := 'a'; begin
  v := null; create table no (a int);
exception when null_value_not_allowed then create table yes (a int);
end $$;
do $$ begin
  declare v int not null := null; begin create table no2 (a int); end;
exception when null_value_not_allowed then create table yes2 (a int);
end $$;
do $$ declare v int not null; begin create table no3 (a int); end $$;
do $$ declare v int not null := 1; begin
  select null into v; create table no4 (a int);
exception when others then execute format('create table yes_%s (a int)', sqlstate);
end $$;

-- case: a constant is assigned
do $$ declare v constant int := 3; begin
  if false then v := 4; end if; create table no (a int);
exception when others then create table no2 (a int);
end $$;
do $$ declare v constant int := 3; begin execute format('create table c_%s (a int)', v); end $$;
do $$ declare v constant int := 3; begin select 4 into v; end $$;
do $$ declare v constant int := 3; begin for v in 1..2 loop execute format('create table own_%s (a int)', v); end loop; end $$;
do $$ begin perform 1; exception when others then sqlstate := 'x'; end $$;

-- case: null where a loop needs a value
do $$ declare x text; arr text[]; begin
  foreach x in array arr loop create table no (a int); end loop;
exception when null_value_not_allowed then create table yes (a int);
end $$;
do $$ declare n int; begin
  for i in 1..n loop create table no2 (a int); end loop;
exception when null_value_not_allowed then create table yes2 (a int);
end $$;
do $$ begin
  for i in 1..3 by 0 loop create table no3 (a int); end loop;
exception when invalid_parameter_value then create table yes3 (a int);
end $$;
do $$ declare x text; begin
  foreach x in array array[array['a', 'b'], array['c', 'd']] loop execute format('create table flat_%I (a int)', x); end loop;
end $$;
do $$ declare x text[]; arr text[][] := array[array['e', 'int'], array['f', 'text']]; begin
  foreach x slice 1 in array arr loop execute format('create table slice_%I (v %s)', x[1], x[2]); end loop;
end $$;
do $$ declare x text[]; begin
  foreach x slice 2 in array array['a'] loop create table no4 (a int); end loop;
exception when array_subscript_error then create table yes4 (a int);
end $$;

-- case: get stacked diagnostics
create table t (a int);
do $$ declare s text; m text; d text; h text; c text; k text; n text; begin
  create table t (a int);
exception when others then
  get stacked diagnostics s = returned_sqlstate, m = message_text, c = column_name, n = constraint_name;
  execute format('comment on table t is %L', s || m || c || n);
end $$;
do $$ declare d text; h text; c text; k text; t text; n text; y text; begin
  raise exception 'it is %', 5 using detail = 'more', hint = 'do ' || 'this', column = 'c1', constraint = 'k1', table = 't1', schema = 's1', datatype = 'y1', errcode = 'unique_violation';
exception when unique_violation then
  get stacked diagnostics d = pg_exception_detail, h = pg_exception_hint, c = column_name, k = constraint_name, t = table_name, n = schema_name, y = pg_datatype_name;
  execute format('create table %I (a int)', d || h || c || k || t || n || y);
end $$;
do $$ declare s text; begin
  get stacked diagnostics s = returned_sqlstate;
exception when others then execute format('create table outside_%s (a int)', sqlstate);
end $$;
do $$ declare s text; begin get diagnostics s = message_text; end $$;

-- case: row_count and found
create table t (a int);
do $$ declare n int; begin
  insert into t values (1), (2), (3); get diagnostics n = row_count; execute format('create table values_%s (a int)', n);
  if found then create table found_a (a int); end if;
  insert into t select x from generate_series(1, 4) x where x > 9; get diagnostics n = row_count; execute format('create table select_%s (a int)', n);
  if found then create table bad_a (a int); end if;
  perform 1 from pg_class where relname = 'nope'; if found then create table bad_b (a int); end if;
  perform x from generate_series(1, 2) x; get diagnostics n = row_count; execute format('create table perform_%s (a int)', n);
  execute 'select 1 where false'; if not found then create table bad_c (a int); end if; get diagnostics n = row_count; execute format('create table execute_%s (a int)', n);
  for i in 1..0 loop null; end loop; if found then create table bad_d (a int); end if;
  for i in 1..1 loop null; end loop; if not found then create table bad_e (a int); end if;
  update t set a = 1 where false; if found then create table bad_f (a int); end if;
  create table made (a int); get diagnostics n = row_count; execute format('create table ddl_%s (a int)', n);
end $$;

-- case: commit and rollback in a block
do $$ begin create table k1 (a int); commit; create table k2 (a int); rollback; create table k3 (a int); end $$;
do $$ begin create table k4 (a int); commit; create table k5 (a int); raise exception 'over'; end $$;
do $$ begin begin create table k6 (a int); commit; exception when invalid_transaction_termination then create table k7 (a int); end; end $$;
do $$ begin execute 'commit'; exception when feature_not_supported then create table k8 (a int); end $$;

-- case: commit where a transaction is open
begin;
do $$ begin create table n1 (a int); commit; create table n2 (a int); end $$;
rollback;
begin;
do $$ begin begin rollback; exception when invalid_transaction_termination then create table y1 (a int); end; end $$;
commit;

-- case: procedures that end transactions
create procedure p(inout n int) language plpgsql as $$ begin execute format('create table p%s (a int)', n); n := n + 1; commit; create table undone (a int); rollback; end $$;
call p(4);
do $$ declare n int := 6; begin call p(n); execute format('create table after_%s (a int)', n); end $$;
create function f() returns void language plpgsql as $$ begin create table gone (a int); commit; end $$;
select f();
create procedure guarded() language plpgsql set search_path = public as $$ begin create table gone2 (a int); commit; end $$;
call guarded();

-- case: cursors
create table a1 (x int);
create table a2 (x int);
do $$ declare c cursor for select tablename from pg_tables where schemaname = 'public' order by 1; t text; begin
  open c; loop fetch c into t; exit when not found; execute format('alter table %I add y int', t); end loop; close c;
  for r in c loop execute format('alter table %I add z int', r.tablename); end loop;
end $$;
do $$ declare c cursor (low int, high int default 3) for select x from generate_series(low, high) x; begin null; end $$;
do $$ declare c cursor (low int, high int) for select x from generate_series(low, high) x; n int; begin
  open c (high := 5, low := 3); fetch c into n; execute format('create table first_%s (a int)', n);
  fetch last from c into n; execute format('create table last_%s (a int)', n);
  fetch prior from c into n; execute format('create table prior_%s (a int)', n);
  move first in c; fetch relative 2 from c into n; execute format('create table relative_%s (a int)', n);
  fetch absolute -3 from c into n; execute format('create table absolute_%s (a int)', n);
  move forward all from c; get diagnostics n = row_count; execute format('create table moved_%s (a int)', n);
  fetch c into n; if not found and n is null then create table behind (a int); end if;
  close c;
  for r in c (7, 8) loop execute format('create table loop_%s (a int)', r.x); end loop;
end $$;
do $$ declare c refcursor; r record; begin
  open c for select 'q' as a, 1 as b; fetch c into r; execute format('create table %I (a int)', r.a || r.b); close c;
  open c for execute 'select $1 || 2' using 'w'; fetch next from c into r; close c;
  begin fetch c into r; exception when invalid_cursor_name then create table closed (a int); end;
  open c for select 1; open c for select 2;
exception when duplicate_cursor then create table no_savepoint (a int);
end $$;
do $$ declare c refcursor; n int; begin fetch c into n; exception when null_value_not_allowed then create table never_open (a int); end $$;

-- case: assertions
do $$ begin begin assert 1 = 2, 'no'; exception when others then create table bad (a int); end; end $$;
do $$ begin assert null, 'say ' || 1; exception when assert_failure then execute format('create table %I (a int)', sqlerrm); end $$;
do $$ begin assert 1 = 1, 'fine'; create table fine (a int); end $$;

-- case: what RAISE may say
do $$ begin raise no_such_condition; exception when others then create table bad (a int); end $$;
do $$ begin raise exception 'x' using errcode = 'no_such_condition'; exception when undefined_object then create table late (a int); end $$;
do $$ begin perform 1; exception when no_such_condition then null; end $$;
do $$ begin raise; exception when others then execute format('create table again_%s (a int)', sqlstate); end $$;
do $$ begin raise exception using message = 'a%b', errcode = '22012'; exception when division_by_zero then execute format('create table %I (a int)', sqlerrm); end $$;
do $$ begin raise notice '%', 1 / 0; exception when division_by_zero then create table noticed (a int); end $$;
do $$ begin raise exception 'x' using detail = null; exception when null_value_not_allowed then create table nulled (a int); end $$;

-- case: labels that are not there
do $$ begin exit; end $$;
do $$ begin loop exit nowhere; end loop; end $$;
do $$ begin <<b>> begin continue b; end; end $$;
do $$ begin <<b>> begin create table in_b (a int); exit b; create table bad (a int); end b; create table after_b (a int); end $$;
do $$ <<a>> begin null; end b $$;
do $$ <<outer>> begin for i in 1..3 loop for j in 1..3 loop continue outer_loop when j = 2; end loop; end loop; end $$;
create function leaves() returns void language plpgsql as $$ begin create table left_behind (a int); exit leaves; create table bad2 (a int); end $$;
select leaves();

-- case: names that a body does not know
do $$ begin nobody := 1; end $$;
do $$ begin select 1 into nobody; end $$;
do $$ begin for r in select 1 loop null; end loop; end $$;
do $$ declare a int; a text; begin null; end $$;
do $$ declare current_date date; begin current_date := '2026-01-01'; end $$;
do $$ declare end int; begin null; end $$;
create function f(a int) returns int language plpgsql as $$ begin f.a := 2; $1 := 3; b := 4; return a; end $$;
create function g(a int, out b int) language plpgsql as $$ begin b := a; a := g.b; end $$;
create function h() returns trigger language plpgsql as $$ begin new.x := old.x; tg_op := 'x'; return new; end $$;
set check_function_bodies = off;
create function late() returns int language plpgsql as $$ begin execute 'create table never (a int)'; b := 4; return 1; end $$;
select late();

-- case: RETURN that does not fit
create function a() returns void language plpgsql as $$ begin return 1; end $$;
create function b() returns int language plpgsql as $$ begin return; end $$;
create function c(out x int) language plpgsql as $$ begin return 1; end $$;
create function d() returns setof int language plpgsql as $$ begin return 1; end $$;
create function e() returns int language plpgsql as $$ begin return next 1; end $$;
create function f() returns int language plpgsql as $$ begin return query select 1; end $$;
create procedure g() language plpgsql as $$ begin return 1; end $$;
create function h() returns event_trigger language plpgsql as $$ begin return; end $$;
do $$ begin return 1; end $$;

-- case: a function that ends without RETURN
create function f() returns int language plpgsql as $$ begin create table undone (a int); end $$;
select f();
do $$ begin perform f(); exception when function_executed_no_return_statement then create table yes (a int); end $$;
create function g(a int) returns text language plpgsql as $$ begin if a > 1 then return 'x'; end if; end $$;
do $$ begin perform g(2); create table two (a int); perform g(1); exception when others then execute format('create table c_%s (a int)', sqlstate); end $$;

-- case: a query without a destination
create table t (a int);
do $$ begin select 1; create table bad (a int); end $$;
do $$ begin insert into t values (1) returning a; exception when syntax_error then create table good (a int); end $$;
do $$ begin execute 'select 1'; create table executed (a int); end $$;

-- case: rows in a row type
create table cfg (a int, nm text);
do $$ declare r cfg%rowtype; c cfg.nm%type; q cfg; begin
  r.a := 1; r.nm := 'rr'; c := r.nm || r.a; execute format('create table %I (x int)', c);
  r := row(2, 'ss'); execute format('create table %I (x int)', r.nm || r.a);
  select 3, 'tt' into r; execute format('create table %I (x int)', r.nm || r.a);
  q := row(4, 'uu'); execute format('create table %I (x int)', q.nm || q.a);
  select 5 as nm, 'vv' as a into q; execute format('create table %I (x int)', q.nm || q.a);
end $$;

-- case: calls that no row asks for
create function makes(n text) returns boolean language plpgsql as $$ begin execute format('create table %I (a int)', n); return true; end $$;
select makes('none') limit 0;
with q as (select makes('unused')) select 1;
with q as (select makes('used')), r as (select * from q) select * from r;
with q as (select makes('used_by_none')), r as (select * from q) select 1;
create table rows (a boolean);
with q as (insert into rows select makes('written') returning a) select 1;
select exists (select makes('exists'));

-- case: calls in queries that make relations
create function makes(n text) returns boolean language plpgsql as $$ begin execute format('create table %I (a int)', n); return true; end $$;
create table ct as select makes('by_table') as z;
create table ct2 as select makes('no_data') as z with no data;
create function makes_in_public(n text) returns boolean language plpgsql as $$ begin execute format('create table public.%I (a int)', n); return true; end $$;
create materialized view mv as select makes_in_public('by_view_' || (select count(*) from pg_class where relname like 'by\_view\_%')) as z with no data;
refresh materialized view mv;
refresh materialized view mv;
create materialized view mv2 as select makes_in_public('at_once') as z;
create view v as select makes('by_view') as z;
do $$ begin create table ct3 as select makes('in_block') as z; end $$;

-- case: a query that asks itself
do $$ declare r record; begin
  for r in with recursive n(x) as (select 1 union all select x + 1 from n where x < 4) select x from n loop
    execute format('create table n%s (a int)', r.x);
  end loop;
end $$;

-- case: triggers on rows
create table reg (n text, kind text default 'd');
create function rt() returns trigger language plpgsql as $$ begin
  execute format('create table %I (a int)', new.n || '_' || new.kind || '_' || tg_op || '_' || tg_argv[0] || '_' || tg_table_name || '_' || tg_when);
  return new;
end $$;
create function bt() returns trigger language plpgsql as $$ begin
  if new.n = 'skip' then return null; end if;
  if new.n = 'change' then new.n := 'changed'; end if;
  execute 'select 1';
  return new;
end $$;
create trigger a_after after insert on reg for each row execute function rt('x');
create trigger b_before before insert on reg for each row execute function bt();
insert into reg values ('one', 'd'), ('skip', 'd'), ('change', 'k');
insert into reg (kind, n) select 'e', x from unnest(array['two', 'three']) x;
do $$ begin insert into reg values ('four'); if not found then create table bad (a int); end if; end $$;
alter table reg disable trigger a_after;
insert into reg values ('disabled');
alter table reg enable always trigger a_after;
set session_replication_role = replica;
insert into reg values ('always');
reset session_replication_role;
alter table reg enable replica trigger a_after;
insert into reg values ('replica');

-- case: triggers on statements, and with WHEN
create table reg (n text, m text);
create function st() returns trigger language plpgsql as $$ begin
  execute format('create table if not exists %I (a int)', tg_name || '_' || tg_op || '_' || tg_level); return null;
end $$;
create trigger s_all after insert or update or delete on reg for each statement execute function st();
create trigger s_when after insert on reg for each row when (new.n like 'y%') execute function st();
create trigger s_truncate before truncate on reg execute function st();
update reg set n = 'x';
delete from reg;
insert into reg values ('no');
insert into reg values ('yes');
truncate reg;

-- case: event triggers
create table before (a int);
create function secures() returns event_trigger language plpgsql as $$ declare r record; begin
  for r in select * from pg_event_trigger_ddl_commands() where command_tag in ('CREATE TABLE', 'CREATE TABLE AS') and object_type = 'table' loop
    if r.schema_name = 'public' then execute format('alter table %s enable row level security', r.object_identity); end if;
    execute format('comment on table %s is %L', r.objid::regclass, tg_event || ' ' || tg_tag || ' ' || r.object_identity || ' ' || r.in_extension);
  end loop;
end $$;
create event trigger secure on ddl_command_end when tag in ('CREATE TABLE', 'CREATE TABLE AS') execute function secures();
create table later (id serial primary key, b text unique);
create table "Quoted" as select 1 as a;
create schema app;
create table app.other (a int references later);
do $$ begin create table in_block (a int); execute 'create table in_execute (a int)'; end $$;
create table if not exists later (a int);
alter event trigger secure disable;
create table disabled (a int);
alter event trigger secure enable;
alter event trigger secure rename to safe;
create table renamed (a int);
drop event trigger safe;
create table dropped (a int);

-- case: event triggers on what is dropped
create table log_of (a int);
create function drops() returns event_trigger language plpgsql as $$ declare r record; begin
  for r in select * from pg_event_trigger_dropped_objects() where object_type = 'table' and original loop
    execute format('create table %I (a int)', tg_tag || '_' || r.schema_name || '_' || r.object_name || '_' || r.normal);
  end loop;
end $$;
create event trigger dropping on sql_drop execute function drops();
create table t (a int);
drop table t;
create table u (a int);
do $$ begin drop table u; drop table if exists never; end $$;

-- case: event triggers that refuse
create function refuses() returns event_trigger language plpgsql as $$ begin
  if tg_tag = 'DROP TABLE' then raise exception 'no % here', tg_tag; end if;
end $$;
create event trigger refusing on ddl_command_start execute function refuses();
create table t (a int);
drop table t;
do $$ begin drop table t; exception when raise_exception then execute format('comment on table t is %L', sqlerrm); end $$;

-- case: event triggers, statistics and servers unless they are there
create table t (a int, b int);
create function nothing() returns event_trigger language plpgsql as $$ begin end $$;
do $$ begin
  if not exists (select 1 from pg_event_trigger where evtname = 'watch') then
    create event trigger watch on ddl_command_end when tag in ('CREATE TABLE') execute function nothing();
  end if;
  if exists (select 1 from pg_event_trigger where evtname = 'watch' and evtevent = 'ddl_command_end' and evtenabled = 'O') then
    alter event trigger watch disable;
  end if;
  if exists (select 1 from pg_event_trigger where evtname = 'watch' and evtenabled <> 'D') then create table wrong (); end if;
  if not exists (select 1 from pg_statistic_ext where stxname = 'st' and stxnamespace = 'public'::regnamespace) then
    create statistics st on a, b from t;
  end if;
  if exists (select 1 from pg_statistic_ext where stxname = 'st') then create table has_statistics (); end if;
  if not exists (select 1 from pg_foreign_data_wrapper where fdwname = 'wrapper') then
    create foreign data wrapper wrapper;
  end if;
  if not exists (select 1 from pg_foreign_server where srvname = 'elsewhere') then
    create server elsewhere foreign data wrapper wrapper;
  end if;
  if exists (select 1 from pg_foreign_server s join pg_foreign_data_wrapper w on w.fdwname = 'wrapper' where s.srvname = 'elsewhere') then
    create table has_server ();
  end if;
end $$;

-- case: functions of schemas that are not there
do $$ begin
  perform cron.schedule('a', '* * * * *', 'select 1');
exception when undefined_function then create table no_function ();
  when invalid_schema_name then create table no_schema ();
end $$;
create schema s;
do $$ begin
  perform s.nothing();
exception when undefined_function then create table no_function ();
end $$;
do $$ begin perform nowhere.f(); end $$;

-- case: SIMILAR TO, privileges on columns, comments by oid
create role reader;
create table t (a int, b int);
grant select (a) on t to reader;
comment on table t is 'v1';
do $$ begin
  if 'abc' similar to '(a|b)%' and 'a.c' similar to 'a.c' and not 'abc' similar to 'a.c' and 'a%' similar to 'a\%' and 'ab' not similar to 'b%' then
    create table similar_to ();
  end if;
  if 'x1' similar to '[a-z][0-9]' and 'aab' similar to 'a{2}_' and not 'xab' similar to 'ab' then create table classes (); end if;
  if has_column_privilege('reader', 't', 'a', 'select') and not has_column_privilege('reader', 't', 'b', 'select') then create table columns (); end if;
  if has_column_privilege('reader', 't'::regclass, 'a', 'update') then create table wrong (); end if;
  if obj_description('t'::regclass) = 'v1' then comment on table t is 'v2'; end if;
  if obj_description('t'::regclass::oid) = 'v2' then create table described (); end if;
end $$;
do $$ begin perform has_column_privilege('reader', 't', 'c', 'select'); end $$;

-- case: bodies that are no SQL
create function a() returns void language plpgsql as $$ begin selec 1; end $$;
create function b() returns void language plpgsql as $$ begin perform 1 +; end $$;
create function c() returns void language plpgsql as $$ begin update t set where a = 1; end $$;
create function d() returns int language plpgsql as $$ begin return (1 + ; end $$;
create function e() returns int language plpgsql as $$ begin if a = then return 1; end if; end $$;
create function f() returns int language plpgsql as $$ begin insert into t values (1,); return 1; end $$;
create function g() returns int language plpgsql as $$ begin for r in select from where loop null; end loop; end $$;
create function h() returns int language plpgsql as $$ begin create tabel x (a int); return 1; end $$;
create function i() returns int language plpgsql as $$ begin alter table x add colum a b c; return 1; end $$;
create function j() returns int language plpgsql as $$ begin delete t where a = 1; return 1; end $$;
create function k() returns int language plpgsql as $$ begin return select 1; end $$;
create function l() returns int language plpgsql as $$ declare v int; begin v = 1 2; return 1; end $$;
create function m() returns int language plpgsql as $$ begin return case when true then 1; end $$;
create function n() returns int language plpgsql as $$ begin drop table if exist foo; return 1; end $$;
create function o() returns int language plpgsql as $$ begin select * from t order a; return 1; end $$;
create function p() returns int language plpgsql as $$ begin select * form t; return 1; end $$;
create function q() returns int language plpgsql as $$ begin perform 1 in (); return 1; end $$;
create function r() returns int language plpgsql as $$ declare v int := select 1; begin return 1; end $$;
create function s() returns int language plpgsql as $$ begin select a, from t into x; return 1; end $$;
create function u() returns int language plpgsql as $$ begin perform 1 end; return 1; end $$;
create function v() returns int language plpgsql as $$ begin select a b c; return 1; end $$;
create function w() returns int language plpgsql as $$ begin perform x from t u "V" where true; return 1; end $$;
create function x() returns int language plpgsql as $$ begin insert into t (a) select aa bb cc from t; return 1; end $$;
create function y() returns int language plpgsql as $$ begin return t.a b c; end $$;
do $$ begin create table made (); if false then alter tabel x add column y int; end if; end $$;
do $$ begin create table made (); perform (select a union b); end $$;
set check_function_bodies = off;
create function unread() returns void language plpgsql as $$ begin selec 1; end $$;

-- case: bodies that look like no SQL
create table t (a int, "order" int, grp text);
create function f(v int) returns int language plpgsql as $$
declare r record; x text := 'a' || case when true then 'b' else 'c' end; y int := - 1;
begin
  perform from t;
  perform count(*) from t as "from" where not (a in (1, 2)) and a not in (3) or a is not null;
  for r in select t.*, t.a as order, (select count(*) from t u where u.a = t.a) as "end" from t order by t.a using <, 2 loop null; end loop;
  select a, "order" into x, y from t where a operator(pg_catalog.=) 1 group by a, "order" having count(*) > 0 limit all offset 0;
  insert into t (a) values (default), (- 1) on conflict do nothing;
  update t set a = (select max(a) from t) where a between 1 and 2 and a <> all (array[]::int[]);
  perform trim(from x), trim(both 'a' from x), extract(year from now()), substring(x from 1 for 2), overlay(x placing 'b' from 1), position('a' in x);
  perform array_agg(a order by a) filter (where a > 0), percentile_cont(0.5) within group (order by a) from t;
  perform sum(a) over (partition by grp order by a rows between unbounded preceding and current row exclude group) from t;
  with w as (delete from t where a = 1 returning *) select * from w into r;
  perform * from t union all select * from t except (select * from t) order by 1;
  perform 1 from t for update of t;
  merge into t using (values (1)) as s (b) on t.a = s.b when matched then delete when not matched then insert (a) values (s.b);
  delete from t using t as u where t.a = u.a;
  perform grp lbl, t.a lbl, x::text lbl, u.* from t u natural join t cross join lateral (select 1) w, rows from (generate_series(1, 2)) with ordinality;
  perform * from json_table('[]', '$[*]' columns (n for ordinality, a text path '$' keep quotes error on error, b int exists path '$.b')) jt;
  perform * from xmltable('/a' passing by ref (x::xml) columns n for ordinality, b text path 'b' default 'x' not null) xt;
  perform now() at time zone grp lbl, grp collate "C" lbl, grp is nfc normalized, a isnull, a notnull and a = 1 from t tablesample system (10) repeatable (1);
  perform sum(a) over w from t window w as (partition by grp order by a groups between 1 preceding and unbounded following exclude no others);
  perform a from t order by a desc nulls last fetch first 2 rows with ties;
  perform a from t fetch next row only for no key update of t skip locked;
  perform xmlelement(name foo, xmlattributes(a as b)), json_object('a' : 1 absent on null with unique keys), grp is json object with unique keys from t;
  with recursive s (a, b) as (select 1, 2 union all select a, b from s where a < 1) search depth first by a, b set o cycle a set c to true default false using p select a from s into v;
  insert into t (a) overriding user value values (1) on conflict do nothing returning a into strict v;
  perform interval '1' day to second, timestamp with time zone '2024-01-01', double precision '1', cast(a as character varying) from t;
  return case v when 1 then (case when y is distinct from 2 then 3 end) else y * 2 % 3 end;
end $$;

-- case: foreign keys fire triggers that make nothing
create table parent (id int primary key);
create table child (id int references parent on delete cascade, n int);
create function counts() returns trigger language plpgsql as $$ begin update child set n = 1 where false; return null; end $$;
create trigger counting after delete on child for each row execute function counts();
insert into parent values (1);
delete from parent;
do $$ begin delete from parent where id = 1; create table done (); end $$;

-- case: catalogs that are asked by their whole names
create table companies (id int primary key);
create table orders (id int primary key, company_id int references companies, buyer_id int references companies, note text, unique (id, company_id));
create table notes (id int primary key, company_id int, foreign key (id, company_id) references orders (id, company_id));
create table calls (id int primary key references companies);
do $$ declare r record; begin
  for r in
    select n.nspname, c.relname as table_name, a.attname as column_name
    from pg_catalog.pg_constraint con
    join pg_catalog.pg_class c on c.oid = con.conrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = any (con.conkey) and not a.attisdropped
    where con.contype = 'f' and con.confrelid = 'public.companies'::regclass and n.nspname = 'public' and cardinality(con.conkey) = 1
  loop
    execute format('create index %I on %I.%I (%I)', r.table_name || '_' || r.column_name || '_fk', r.nspname, r.table_name, r.column_name);
  end loop;
end $$;
do $$ begin
  if not exists (select from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where t.typname = 'mood' and n.nspname not in ('pg_catalog', 'information_schema')) then
    create type mood as enum ('sad');
  end if;
end $$;

-- case: functions that give sets go on side by side
do $$ declare r record; begin
  for r in select unnest(array['a', 'b', 'c']) as n, unnest(array['int', 'text']) as t loop
    execute format('create table %I (v %s)', 'pair_' || r.n, coalesce(r.t, 'date'));
  end loop;
  for r in select 'pre_' || unnest(string_to_array('k,l', ',')) as t, 5 as n loop
    execute format('create table %I (id int)', r.t || r.n);
  end loop;
  for r in select (regexp_matches('users:email,posts:title', '(\w+):(\w+)', 'g'))[2] as t loop
    execute format('create table %I (id int)', r.t);
  end loop;
end $$;

-- case: fields of what a function gives, one by one
create table t (a int not null, b varchar(5));
create function described(tab text, col text, out typ text, out nullable boolean) language plpgsql as $$ begin
  select data_type, is_nullable = 'YES' into typ, nullable from information_schema.columns where table_name = tab and column_name = col;
  if not found then typ := 'none'; end if;
end $$;
do $$ declare r record; begin
  for r in select c, (described('t', c)).* from unnest(array['a', 'b', 'z']) c loop
    execute format('create table %I ()', r.c || '_' || r.typ || '_' || coalesce(r.nullable::text, 'null'));
  end loop;
end $$;

-- case: groups by their place in the list
create table g (id int, tenant int);
create table h (id int);
do $$ declare r record; begin
  for r in select table_name as n, count(*) as c from information_schema.columns where table_schema = 'public' group by 1 having count(*) > 0 order by 1 loop
    execute format('create table %I ()', r.n || r.c);
  end loop;
  for r in select left(table_name, 1) as first, count(*) as c from information_schema.columns where table_name in ('g', 'h') group by first order by 1 loop
    execute format('create table %I ()', 'of_' || r.first || r.c);
  end loop;
end $$;

-- case: records of JSON with the types of their columns
do $$ declare r record; begin
  for r in select * from jsonb_to_recordset('[{"n": "one", "k": true, "c": "int"}, {"n": "two", "extra": 1}]') as x (n text, k boolean, c text) loop
    execute format('create table %I (v %s)', r.n || coalesce(r.k::text, '_null'), coalesce(r.c, 'text'));
  end loop;
  for r in select * from json_to_record('{"n": "three", "k": 7}') as x (n text, k int) loop
    execute format('create table %I ()', r.n || (r.k + 1));
  end loop;
end $$;

-- case: RETURN QUERY gives what the function is to return
create function of_text() returns table (n int) language plpgsql as $$ begin return query select 'a'::text; end $$;
create function too_few() returns table (n int, m int) language plpgsql as $$ begin return query select 1; end $$;
create function of_name() returns setof text language plpgsql as $$ begin return query select tablename from pg_tables; end $$;
create function of_literal() returns setof text language plpgsql as $$ begin return query execute 'select ''made_by_literal'''; end $$;
create function run_dynamic() returns setof int language plpgsql as $$ begin return query execute 'select 1::bigint'; end $$;
do $$ declare f text; n int; begin
  foreach f in array array['of_text', 'too_few', 'of_name', 'run_dynamic'] loop
    begin
      execute format('select count(*) from %I()', f) into n;
      execute format('create table %I ()', 'given_' || f);
    exception when datatype_mismatch then
      execute format('create table %I ()', 'refused_' || f);
    end;
  end loop;
  for f in select * from of_literal() loop execute format('create table %I ()', f); end loop;
end $$;

-- case: queries of bodies are read before they run
create table t (id int, name text);
do $$ begin perform id = name from t; create table compared (); exception when undefined_function then create table uncomparable (); end $$;
do $$ declare n int; begin select nope into n from t; create table selected (); exception when undefined_column then create table unselected (); end $$;
do $$ declare r record; begin for r in select t.nope from t loop null; end loop; create table looped (); exception when undefined_column then create table unlooped (); end $$;

-- case: settings of a block's own
do $$ begin
  perform set_config('app.prefix', 'tenant', false);
  execute format('create table %I ()', current_setting('app.prefix') || '_a');
  perform set_config('app.prefix', 'local', true);
  execute format('create table %I ()', current_setting('app.prefix', true) || '_b');
end $$;

-- case: rows of PostgreSQL's own catalogs in variables
create table t (id int primary key);
do $$ declare c pg_constraint; r pg_class%rowtype; begin
  select * into c from pg_constraint where conname = 't_pkey';
  execute format('create table %I ()', 'of_' || c.conname);
  select * into r from pg_class where relname = 't';
  if r.relkind = 'r' then create table ordinary (); end if;
end $$;

-- case: items of arrays are set one by one
do $$ declare names text[] := array['a', 'b', 'c']; begin
  names[2] := 'z';
  names[4] := 'd';
  execute format('create table %I ()', array_to_string(names, '_'));
end $$;

-- case: window functions number, rank and look beside
create table t (a int, b int, c int, d int);
alter table t drop column b;
create table u (x int, y text);
do $$ declare r record; begin
  for r in select column_name, row_number() over (order by ordinal_position) as n from information_schema.columns where table_name = 't' loop
    execute format('comment on column t.%I is %L', r.column_name, r.n);
  end loop;
  for r in select table_name, column_name from (
      select table_name, column_name, row_number() over (partition by table_name order by ordinal_position desc) as n, count(*) over (partition by table_name) as all_of
      from information_schema.columns where table_schema = 'public' and table_name in ('t', 'u')) q where n = 1 and all_of > 2 loop
    execute format('alter table %I add column %I int', r.table_name, 'behind_' || r.column_name);
  end loop;
  for r in select attname, attnum, lag(attnum) over w as before, lead(attname, 1, 'none') over w as behind, rank() over (order by attnum desc) as place,
      first_value(attname) over w as first, sum(attnum) over (w rows between 1 preceding and current row) as pair, string_agg(attname, '_') over w as names
    from pg_attribute where attrelid = 't'::regclass and attnum > 0 and not attisdropped window w as (order by attnum) loop
    execute format('create table %I ()', concat_ws('.', r.attname, r.before, r.behind, r.place, r.first, r.pair, r.names));
  end loop;
end $$;

-- case: window functions do not decide between rows that share a place
create table t (a int, b text, c text);
do $$ declare r record; begin
  for r in select data_type, dense_rank() over (order by data_type) as kind, rank() over (order by data_type) as place, count(*) over (order by data_type) as so_far, ntile(2) over (order by ordinal_position) as half
    from information_schema.columns where table_name = 't' loop
    execute format('create table if not exists %I ()', concat_ws('_', r.data_type, r.kind, r.place, r.so_far, r.half));
  end loop;
end $$;

-- case: what is there twice is dropped by its number
create table t (a int, b int);
alter table t add constraint c1 check (a > 0), add constraint c2 check (a > 0), add constraint c3 check (b > 0);
do $$ declare r record; begin
  for r in with numbered as (
      select conname, row_number() over (partition by conrelid, pg_get_constraintdef(oid) order by conname) as n from pg_constraint where conrelid = 't'::regclass and contype = 'c')
    select conname from numbered where n > 1 loop
    execute 'alter table t drop constraint ' || quote_ident(r.conname);
  end loop;
end $$;

-- case: rows as JSON
create table t (a int, b text not null);
do $$ declare r record; j jsonb; e jsonb; begin
  for r in select column_name, is_nullable from information_schema.columns where table_name = 't' loop
    j := to_jsonb(r);
    if j->>'is_nullable' = 'NO' then execute format('alter table t alter %I drop not null', j->>'column_name'); end if;
  end loop;
  select jsonb_agg(to_jsonb(c) order by c.n) into j from (select column_name as name, ordinal_position as n from information_schema.columns where table_name = 't') c;
  for e in select jsonb_array_elements(j) loop execute format('alter table t rename %I to %I', e->>'name', (e->>'name') || (e->>'n')); end loop;
  if (select row_to_json(q)->>'name' from (select table_name as name from information_schema.tables where table_name = 't') q) = 't' then create table by_row_to_json (); end if;
  r := row(1, 'x');
  if to_jsonb(r) = '{"f1": 1, "f2": "x"}' then create table of_a_row (); end if;
  select 1 as one, null::text as two into r;
  if to_json(r)::text = '{"one":1,"two":null}' then create table of_a_record (); end if;
end $$;

-- case: rows that a join has or has not
create table t (a int);
do $$ declare r record; begin
  select * into r from pg_class where relname = 'missing';
  if r is null then create table no_row (); end if;
  if exists (select from (values (null::int, null::int)) t(a, b) where t.* is null) then create table all_null (); end if;
  if not exists (select from (values (1, null::int)) t(a, b) where t.* is not null) then create table one_null (); end if;
  if exists (select from pg_class c left join pg_index i on i.indrelid = c.oid where c.relname = 't' and i.* is null) then create table no_index (); end if;
  if not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = 't' and n is null) then create table a_namespace (); end if;
  select * into r from pg_class where relname = 't';
  if r is not null then create table never (); elsif r is null then create table neither (); else create table some_null (); end if;
end $$;

-- case: expressions with a name and literals that go on
do $$ declare n int := (select count(*) from (select column_name from information_schema.columns where table_name = 'nothing') q); s text := 'create table '
  'one ()'; begin
  if n = 0 then execute s; end if;
  n := (select 5) q;
  if n = 5 then create table five (); end if;
  n := 1 as m;
  if (n = 1) found then create table labelled (); end if;
  execute 'create table two (a int); '
          'create table three ()';
  for n in (select 1) loop create table looped (); end loop;
end $$;

-- case: literals side by side are no SQL
do $$ begin
  if 'a' 'b' = 'ab' then create table never (); end if;
end $$;

-- case: arguments of functions
create function f(a int, b text default 'x', out c int[]) language sql as 'select array[1]';
create function g() returns table (d uuid) language sql as 'select gen_random_uuid()';
create procedure p(inout a int) language plpgsql as 'begin end';
do $$ declare r record; begin
  for r in select f.routine_name, p.* from information_schema.parameters p join information_schema.routines f on f.specific_name = p.specific_name
    where p.specific_schema = 'public' order by f.routine_name, p.ordinal_position loop
    execute format('create table %I ()', concat_ws(' ', r.routine_name, r.ordinal_position, r.parameter_mode, r.parameter_name, r.data_type, r.udt_name, r.is_result));
  end loop;
  if not exists (select from information_schema.parameters where specific_name like 'nothing%') then create table nothing_there (); end if;
end $$;

-- case: rules and what views are made of
create table t (a int);
create rule keep as on delete to t do instead nothing;
create view v as select a from t;
do $$ begin
  if exists (select from pg_rules where schemaname = 'public' and tablename = 't' and rulename = 'keep') then drop rule keep on t; create table had_a_rule (); end if;
  if not exists (select from pg_rules where tablename = 'v') then create table view_has_none (); end if;
  if exists (select from pg_rewrite where ev_class = 'v'::regclass and rulename = '_RETURN' and ev_type = '1') then create table view_has_return (); end if;
  if not exists (select from pg_rewrite where ev_class = 't'::regclass) then create table table_has_none (); end if;
end $$;

-- case: comments by table and number
create table t (a int, b int);
comment on table t is 'keep';
comment on column t.b is 'deprecated: gone';
do $$ declare r record; begin
  for r in select a.attname from pg_description d join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
    where d.objoid = 't'::regclass and d.classoid = 'pg_class'::regclass and d.description like 'deprecated:%' loop
    execute format('alter table t drop column %I', r.attname);
  end loop;
  if (select description from pg_description where objoid = 't'::regclass and objsubid = 0) = 'keep' then create table kept (); end if;
  if not exists (select from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass where c.relname = 'kept') then create table no_comment (); end if;
  if exists (select from pg_class c left join pg_description d on d.objoid = c.oid and d.objsubid = 0 where c.relname = 'kept' and d.description is null) then create table none_joined (); end if;
end $$;

-- case: sequences by oid and memberships
create sequence s as smallint increment 5 maxvalue 100 cycle;
create role app;
create role reader;
grant reader to app;
do $$ begin
  if exists (select from pg_sequence where seqrelid = 's'::regclass and seqtypid = 'smallint'::regtype and seqincrement = 5 and seqcycle) then create table by_oid (); end if;
  if (select data_type::text from pg_sequences where sequencename = 's') = 'smallint' then create table by_name (); end if;
  if exists (select from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member where r.rolname = 'reader' and u.rolname = 'app') then create table is_member (); end if;
  if not exists (select from pg_auth_members where member = 'reader'::regrole) then create table is_none (); end if;
end $$;

-- case: to_regrole, to_regproc, to_regprocedure
create function f(a int) returns int language sql as 'select 1';
create role app;
do $$ begin
  if to_regproc('f') is not null and to_regproc('public.g') is null then create table by_regproc (); end if;
  if to_regprocedure('f(int)') is not null and to_regprocedure('f(text)') is null then create table by_regprocedure (); end if;
  if to_regrole('app') is not null and to_regrole('nobody') is null then create table by_regrole (); end if;
  if 'app'::regrole::text = 'app' and 'f(int)'::regprocedure::text = 'f(integer)' then create table cast_to_text (); end if;
end $$;
drop role app;

-- case: PostgreSQL's own tables by name
do $$ begin
  if 'pg_class'::regclass::text = 'pg_class' and to_regclass('pg_catalog.pg_proc') is not null then create table named (); end if;
  if exists (select from pg_class where oid = 'pg_class'::regclass) then create table is_there (); end if;
  execute format('create table %I ()', 'at_' || 'pg_description'::regclass::oid);
end $$;

-- case: a record named as a relation of its own query
create table t (a int);
do $$ declare r record; begin
  for r in select r.relname from pg_class r where r.relname = 't' loop create table never (); end loop;
end $$;
do $$ declare r record; begin
  select 1 as relname into r;
  perform 1 from pg_class r where r.relname = 't';
  create table neither ();
end $$;
do $$ declare r record; begin
  select 1 as other into r;
  perform 1 from pg_class r where r.relname = 't';
  create table another_field ();
end $$;

-- case: triggers that put rows into their own tables
create table ends (a int);
create function once() returns trigger language plpgsql as $$ begin
  insert into ends values (1);
  return null;
end $$;
create trigger once after insert on ends for each row when (new.a = 0) execute function once();
do $$ begin insert into ends values (0); create table ended (); end $$;
create table guarded (a int);
create function unless_nested() returns trigger language plpgsql as $$ begin
  if pg_trigger_depth() < 3 then
    insert into guarded values (1);
  end if;
  return null;
end $$;
create trigger unless_nested after insert on guarded for each row execute function unless_nested();
do $$ begin insert into guarded values (0); create table guarded_ended (); end $$;
