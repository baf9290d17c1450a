-- What schema.mjs asks of two databases: every object of the user's schemas, and everything that hangs on the platform's, as PostgreSQL
-- prints it. One line of text a row, without ids, gaps in column numbers and the order of constraints. The search_path is empty.

-- dump: columns
select format('%I.%I columns (%s)', n.nspname, c.relname, (select string_agg(format('%I %s%s%s%s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then ' not null' else '' end, coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), nullif(' identity ' || a.attidentity::text, ' identity '),
    nullif(' generated ' || a.attgenerated::text, ' generated '), case when a.attcollation <> t.typcollation then ' collate ' || (a.attcollation::regcollation)::text else '' end,
    ' acl ' || coalesce((select string_agg(x::text, ',' order by x::text) from unnest(a.attacl) x), '')), ', ' order by a.attnum)
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum join pg_type t on t.oid = a.atttypid
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as line
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'f', 'v', 'm', 'c') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- dump: relations
select format('%I.%I kind %s persistence %s options %s rls %s %s identity %s owner %s bound %s key %s of %s', n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relrowsecurity, c.relforcerowsecurity,
  c.relreplident, pg_get_userbyid(c.relowner), pg_get_expr(c.relpartbound, c.oid), case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end, c.reloftype::regtype) as line
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- dump: privileges
select format('%s %s', k, o) as line from (
  select format('relation %I.%I', n.nspname, c.relname) as k, (select string_agg(x::text, ', ' order by x::text) from unnest(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) x) as o
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  union all select format('function %s', p.oid::regprocedure), (select string_agg(x::text, ', ' order by x::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) x)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  union all select format('schema %I', n.nspname), (select string_agg(x::text, ', ' order by x::text) from unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) x)
    from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  union all select format('type %s', t.oid::regtype), (select string_agg(x::text, ', ' order by x::text) from unnest(coalesce(t.typacl, acldefault('T', t.typowner))) x)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typelem = 0 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  union all select format('default %s %s %s', pg_get_userbyid(d.defaclrole), d.defaclnamespace::regnamespace, d.defaclobjtype), (select string_agg(x::text, ', ' order by x::text) from unnest(d.defaclacl) x)
    from pg_default_acl d) all_of_them;

-- dump: constraints
select format('constraint %s %I %s %s', coalesce(nullif(c.conrelid, 0)::regclass::text, c.contypid::regtype::text), c.conname, pg_get_constraintdef(c.oid), c.convalidated) as line
from pg_constraint c where c.contype <> 'n' and c.contype <> 't' and c.connamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace);

-- dump: indexes
select format('%s%s%s', pg_get_indexdef(i.indexrelid), case when i.indisvalid then '' else ' invalid' end, case when i.indisreplident then ' identity' else '' end) as line
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- dump: views
select format('view %s %s', c.oid::regclass, pg_get_viewdef(c.oid)) as line
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- dump: rules
select pg_get_ruledef(r.oid) as line from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- dump: functions
select format('%s cost %s rows %s owner %s', case when p.prokind = 'a' then p.oid::regprocedure::text || ' aggregate ' || (select concat_ws(' ', a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggtranstype::regtype, a.agginitval, a.aggsortop::regoperator, a.aggkind::text) from pg_aggregate a where a.aggfnoid = p.oid)
  else pg_get_functiondef(p.oid) end, p.procost, p.prorows, pg_get_userbyid(p.proowner)) as line
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- dump: triggers
select format('%s state %s', pg_get_triggerdef(t.oid), t.tgenabled) as line from pg_trigger t where not t.tgisinternal;

-- dump: policies
select format('policy %s %I %s %s %s using %s check %s', p.polrelid::regclass, p.polname, p.polpermissive, p.polcmd,
  (select string_agg(case r when 0 then 'public' else pg_get_userbyid(r) end, ',' order by 1) from unnest(p.polroles) r), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as line
from pg_policy p;

-- dump: types
select format('type %s %s %s base %s default %s not null %s labels %s range %s owner %s', t.oid::regtype, t.typtype, t.typcategory, format_type(t.typbasetype, t.typtypmod), t.typdefault, t.typnotnull,
  (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
  (select concat_ws(' ', r.rngsubtype::regtype, r.rngcollation::regcollation, r.rngsubdiff, r.rngcanonical) from pg_range r where r.rngtypid = t.oid), pg_get_userbyid(t.typowner)) as line
from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- dump: sequences
select format('sequence %s %s %s %s %s %s %s %s owned by %s', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
  (select format('%s.%I %s', d.refobjid::regclass, a.attname, d.deptype) from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
   where d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass)) as line
from pg_sequence s join pg_class c on c.oid = s.seqrelid;

-- dump: inheritance
select format('%s inherits %s %s', i.inhrelid::regclass, i.inhparent::regclass, i.inhseqno) as line from pg_inherits i;

-- dump: comments
select format('comment on %s: %s', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description) as line
from pg_description d left join pg_depend x on x.classid = d.classoid and x.objid = d.objoid and x.deptype = 'e' where d.objoid >= 16384 and x.objid is null
union all select format('comment on schema public: %s', obj_description('public'::regnamespace));

-- dump: others
select format('statistics %s', pg_get_statisticsobjdef(oid)) as line from pg_statistic_ext
union all select format('event trigger %I %s %s %s %s', evtname, evtevent, evtfoid::regproc, evtenabled, evttags) from pg_event_trigger
union all select format('publication %I %s %s %s %s %s %s', pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot) from pg_publication
union all select format('publication table %s %s %s %s', (select pubname from pg_publication p where p.oid = r.prpubid), r.prrelid::regclass, pg_get_expr(r.prqual, r.prrelid), r.prattrs) from pg_publication_rel r
union all select format('publication schema %s %s', (select pubname from pg_publication p where p.oid = r.pnpubid), r.pnnspid::regnamespace) from pg_publication_namespace r
union all select format('cast %s %s %s %s %s', castsource::regtype, casttarget::regtype, castfunc::regprocedure, castcontext, castmethod) from pg_cast where oid >= 16384
union all select format('operator %s %s', oid::regoperator, oprcode) from pg_operator where oid >= 16384
union all select format('server %I %s %s %s', srvname, srvtype, srvversion, srvoptions) from pg_foreign_server
union all select format('wrapper %I %s', fdwname, fdwoptions) from pg_foreign_data_wrapper
union all select format('foreign table %s %s %s', ftrelid::regclass, (select srvname from pg_foreign_server s where s.oid = ftserver), ftoptions) from pg_foreign_table
union all select format('user mapping %s %s %s', usename, srvname, umoptions) from pg_user_mappings
union all select format('collation %I %s %s %s', collname, collprovider, colllocale, collisdeterministic) from pg_collation where oid >= 16384
union all select format('text search %I %s', cfgname, cfgparser) from pg_ts_config where oid >= 16384
union all select format('extension %I %s', extname, extnamespace::regnamespace) from pg_extension
union all select format('schema %I owner %s', nspname, pg_get_userbyid(nspowner)) from pg_namespace where nspname !~ '^pg_'
union all select format('role %I %s %s %s %s', rolname, rolsuper, rolbypassrls, rolcanlogin, rolinherit) from pg_roles
union all select format('member %s of %s', member::regrole, roleid::regrole) from pg_auth_members;
