-- What facts.mjs asks, one query a kind of fact; each sees only the schemas in $1, and no object of an extension.
-- The session's search_path is empty, so every name outside pg_catalog comes qualified.

-- fact: schema
select nspname as name from pg_namespace where nspname = any ($1);

-- fact: extension
select e.extname as name, n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql';

-- fact: relation
select n.nspname as schema, c.relname as name, c.relkind as kind, c.relpersistence = 'u' as unlogged, coalesce(to_json(c.reloptions), '[]') as options,
  c.relispartition as partition,
  (select coalesce(json_agg(array[pn.nspname, p.relname] order by i.inhseqno), '[]') from pg_inherits i join pg_class p on p.oid = i.inhparent
     join pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid) as inherits
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1) and c.relkind in ('r', 'p', 'f', 'v', 'm')
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- fact: column
select n.nspname as schema, c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1) and c.relkind in ('r', 'p', 'f', 'v', 'm') and a.attnum > 0 and not a.attisdropped
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- fact: column_property
select p.kind, n.nspname as schema, c.relname as table, a.attname as name, p.detail
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace,
lateral (values
  ('not_null', a.attnotnull, ''),
  ('default', a.atthasdef and a.attgenerated = '', ''),
  ('identity', a.attidentity <> '', case a.attidentity when 'a' then 'always' else 'by_default' end),
  ('generated', a.attgenerated <> '', case a.attgenerated when 's' then 'stored' else 'virtual' end)) p (kind, present, detail)
where n.nspname = any ($1) and c.relkind in ('r', 'p', 'f', 'v', 'm') and a.attnum > 0 and not a.attisdropped and p.present
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- fact: enum
select n.nspname as schema, t.typname as name, (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where n.nspname = any ($1) and t.typtype = 'e'
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e');

-- fact: domain
select n.nspname as schema, t.typname as name, format_type(t.typbasetype, t.typtypmod) as type, t.typnotnull as not_null, t.typdefault is not null as default
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where n.nspname = any ($1) and t.typtype = 'd'
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e');

-- fact: composite
select n.nspname as schema, c.relname as name,
  (select coalesce(json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) order by a.attnum), '[]')
   from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as attributes
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1) and c.relkind = 'c'
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = c.reltype and d.deptype = 'e');

-- fact: range
select n.nspname as schema, t.typname as name, format_type(r.rngsubtype, null) as type
from pg_range r join pg_type t on t.oid = r.rngtypid join pg_namespace n on n.oid = t.typnamespace
where n.nspname = any ($1) and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e');

-- fact: sequence
select n.nspname as schema, c.relname as name, format_type(s.seqtypid, null) as type, s.seqstart::text as start, s.seqincrement::text as increment,
  s.seqmin::text as min, s.seqmax::text as max, s.seqcache::text as cache, s.seqcycle as cycle,
  (select json_build_array(tn.nspname, tc.relname, ta.attname) from pg_depend d join pg_class tc on tc.oid = d.refobjid
     join pg_namespace tn on tn.oid = tc.relnamespace join pg_attribute ta on ta.attrelid = d.refobjid and ta.attnum = d.refobjsubid
   where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')) as owned_by
from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1) and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- fact: constraint
select n.nspname as schema, t.relname as table, c.conname as name, c.contype as kind, c.condeferrable as deferrable, c.condeferred as deferred,
  c.convalidated as validated, c.connoinherit as no_inherit, not c.conislocal as inherited, c.confmatchtype = 'f' as match_full,
  c.confupdtype as on_update, c.confdeltype as on_delete, coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false')::bool as nulls_not_distinct,
  coalesce((to_jsonb(c) ->> 'conenforced')::bool, true) as enforced, -- from PostgreSQL 18 on
  (select coalesce(json_agg(coalesce(a.attname, 'expression') order by case when c.contype = 'c' then k.attnum else k.i end), '[]')
   from unnest(c.conkey) with ordinality k (attnum, i) left join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns,
  fn.nspname as foreign_schema, f.relname as foreign_table,
  (select json_agg(a.attname order by k.i) from unnest(c.confkey) with ordinality k (attnum, i)
     join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) as foreign_columns,
  (select json_agg(a.attname order by k.i) from unnest(c.confdelsetcols) with ordinality k (attnum, i)
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as set_columns
from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
  left join pg_class f on f.oid = c.confrelid left join pg_namespace fn on fn.oid = f.relnamespace
  left join pg_index i on i.indexrelid = c.conindid and c.contype = 'u'
where n.nspname = any ($1) and c.contype in ('c', 'p', 'u', 'f', 'x')
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = t.oid and d.deptype = 'e');

-- fact: domain_constraint
select n.nspname as schema, t.typname as domain, c.conname as name, c.convalidated as validated
from pg_constraint c join pg_type t on t.oid = c.contypid join pg_namespace n on n.oid = t.typnamespace
where n.nspname = any ($1) and c.contype = 'c'
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e');

-- fact: index
select n.nspname as schema, t.relname as table, c.relname as name, am.amname as method, i.indisunique as unique, i.indisprimary as primary,
  i.indpred is not null as partial, coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false')::bool as nulls_not_distinct,
  (select json_agg(json_build_object('column', a.attname, 'options', i.indoption[k.i - 1], 'opclass', case when o.opcdefault then null else array[opn.nspname, o.opcname] end) order by k.i)
   from unnest(i.indkey::int2[]) with ordinality k (attnum, i) left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
     join pg_opclass o on o.oid = i.indclass[k.i - 1] join pg_namespace opn on opn.oid = o.opcnamespace where k.i <= i.indnkeyatts) as keys,
  (select json_agg(a.attname order by k.i) from unnest(i.indkey::int2[]) with ordinality k (attnum, i)
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum where k.i > i.indnkeyatts) as include
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = t.relnamespace
where n.nspname = any ($1) and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = t.oid and d.deptype = 'e');

-- fact: rls
select n.nspname as schema, c.relname as table, c.relrowsecurity as enabled, c.relforcerowsecurity as forced
from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1) and (c.relrowsecurity or c.relforcerowsecurity)
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- fact: policy
select n.nspname as schema, c.relname as table, p.polname as name, p.polpermissive as permissive, p.polcmd as command,
  (select json_agg(case when r = 0 then null else pg_get_userbyid(r) end) from unnest(p.polroles) r) as roles,
  p.polqual is not null as using, p.polwithcheck is not null as check
from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1)
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- fact: trigger
select n.nspname as schema, c.relname as table, t.tgname as name, t.tgtype as type, t.tgenabled as enabled, t.tgqual is not null as when,
  fn.nspname as function_schema, f.proname as function, encode(t.tgargs, 'hex') as arguments, t.tgconstraint <> 0 as constraint,
  t.tgdeferrable as deferrable, t.tginitdeferred as deferred, t.tgoldtable as old_table, t.tgnewtable as new_table,
  (select json_agg(a.attname order by k.i) from unnest(t.tgattr::int2[]) with ordinality k (attnum, i)
     join pg_attribute a on a.attrelid = t.tgrelid and a.attnum = k.attnum) as columns
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_proc f on f.oid = t.tgfoid join pg_namespace fn on fn.oid = f.pronamespace
where (n.nspname = any ($1) or fn.nspname = any ($1)) and not t.tgisinternal
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

-- fact: function
select n.nspname as schema, p.proname as name, pg_get_function_identity_arguments(p.oid) as arguments, p.prokind as kind,
  pg_get_function_result(p.oid) as result, l.lanname as language, p.provolatile as volatility, p.proisstrict as strict,
  p.prosecdef as security_definer, p.proleakproof as leakproof, p.proparallel as parallel, coalesce(to_json(p.proconfig), '[]') as config
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
where n.nspname = any ($1) and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');

-- fact: publication
select p.pubname as name, n.nspname as schema, c.relname as table
from pg_publication_rel r join pg_publication p on p.oid = r.prpubid join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1);

-- fact: grant
select o.kind, o.schema, o.name, o.detail, case when a.grantee = 0 then null else pg_get_userbyid(a.grantee) end as role,
  json_agg(lower(a.privilege_type) || case when a.is_grantable then '*' else '' end) as privileges
from (
  select 'schema' as kind, null::name as schema, nspname as name, null::text as detail, nspowner as owner, coalesce(nspacl, acldefault('n', nspowner)) as acl
    from pg_namespace where nspname = any ($1)
  union all
  select case c.relkind when 'S' then 'sequence' else 'table' end, n.nspname, c.relname, null, c.relowner,
    coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r'::"char" end, c.relowner))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any ($1) and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  union all
  select 'column', n.nspname, c.relname, at.attname, c.relowner, at.attacl
    from pg_attribute at join pg_class c on c.oid = at.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any ($1) and at.attacl is not null and not at.attisdropped
  union all
  select 'function', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = any ($1) and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  union all
  select 'type', n.nspname, t.typname, null, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
    from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
    where n.nspname = any ($1) and (t.typtype in ('e', 'd', 'r') or c.relkind = 'c')
      and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
) o, aclexplode(o.acl) a
where a.grantee <> o.owner
group by o.kind, o.schema, o.name, o.detail, a.grantee;

-- fact: comment
select o.kind, o.schema, o.table, o.name, d.description as comment
from pg_description d join (
  select 'pg_namespace'::regclass as classoid, oid as objoid, 0 as objsubid, 'schema' as kind, nspname as schema, null::name as table, null::text as name
    from pg_namespace where nspname = any ($1)
  union all
  select 'pg_class'::regclass, c.oid, 0, case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' when 'f' then 'foreign_table'
      when 'S' then 'sequence' when 'i' then 'index' when 'I' then 'index' else 'table' end, n.nspname, null, c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1) and c.relkind <> 'c'
  union all
  select 'pg_class'::regclass, c.oid, a.attnum, 'column', n.nspname, c.relname, a.attname
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1) and a.attnum > 0
  union all
  select 'pg_type'::regclass, t.oid, 0, 'type', n.nspname, null, t.typname
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname = any ($1)
  union all
  select 'pg_proc'::regclass, p.oid, 0, 'function', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any ($1)
  union all
  select 'pg_constraint'::regclass, k.oid, 0, 'constraint', n.nspname, coalesce(c.relname, t.typname), k.conname
    from pg_constraint k left join pg_class c on c.oid = k.conrelid left join pg_type t on t.oid = k.contypid
      join pg_namespace n on n.oid = k.connamespace where n.nspname = any ($1)
  union all
  select 'pg_policy'::regclass, p.oid, 0, 'policy', n.nspname, c.relname, p.polname
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1)
  union all
  select 'pg_trigger'::regclass, t.oid, 0, 'trigger', n.nspname, c.relname, t.tgname
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($1)
) o on o.classoid = d.classoid and o.objoid = d.objoid and o.objsubid = d.objsubid
where not (o.kind = 'schema' and o.schema = 'public' and d.description = 'standard public schema')
  and not exists (select from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e');
