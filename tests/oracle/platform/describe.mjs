// Writes objects of a PostgreSQL database as plain DDL of our own making, out of its catalog: names, columns, types, keys, signatures,
// privileges. Bodies of functions and queries of views are nobody else's: a function does nothing, a view has the right columns and no
// rows. Objects are asked for by the SQL condition `of`, on (classid, objid).

const row = (db, sql) => db.query(sql).then(({ rows }) => rows);
const list = (items) => items.join(', ');

/** Everything of some schemas, without what extensions brought. */
export async function describeSchemas(db, names) {
  const of = (kind, oid, namespace) => `${namespace} = any (array[${names.map((name) => `'${name}'`).join(', ')}]::regnamespace[])
    and not exists (select from pg_depend e where e.classid = '${kind}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
  return [...await inOrder(db, of), ...await security(db, of)];
}

/** What an extension brought. `isReal` where the oracle has the extension itself, so that its functions may be in C. */
export async function describeExtension(db, extension, { isReal }) {
  const of = (kind, oid) => `exists (select from pg_depend e join pg_extension x on x.oid = e.refobjid where e.classid = '${kind}'::regclass
    and e.objid = ${oid} and e.refclassid = 'pg_extension'::regclass and e.deptype = 'e' and x.extname = '${extension}')`;
  return [...await schemas(db, of), ...await inOrder(db, of, isReal), ...await security(db, of), ...await grants(db, of), ...await resolution(db, of)];
}

const TYPE = (oid) => `(select typname from pg_type where oid = ${oid})`;

/** What expressions are typed by and no output shows: operators, casts and aggregates, as comments, a line a name, as in data/postgres. */
async function resolution(db, of) {
  const lines = async (word, sql) => {
    const rows = await row(db, `select name, string_agg(row, ' ' order by row) as rows from (${sql}) q group by name order by name collate "C"`);
    return rows.map(({ name, rows: all }) => `-- ${word} ${name} ${all}`);
  };
  return [
    ...await lines('operator', `select oprname as name, concat(${TYPE('oprleft')}, ',', ${TYPE('oprright')}, '>', ${TYPE('oprresult')}, case when not p.proisstrict then '/n' end) as row
      from pg_operator o join pg_proc p on p.oid = o.oprcode where ${of('pg_operator', 'o.oid', 'o.oprnamespace')}`),
    ...await lines('cast', `select ${TYPE('castsource')} as name, concat(${TYPE('casttarget')}, '/', castcontext) as row from pg_cast c where ${of('pg_cast', 'c.oid', '0')}`),
    ...await lines('aggregate', `select proname as name, concat((select string_agg(${TYPE('t.o')}, ',' order by t.n) from unnest(proargtypes) with ordinality t(o, n)), '>', ${TYPE('prorettype')}) as row
      from pg_proc p where prokind = 'a' and ${of('pg_proc', 'p.oid', 'p.pronamespace')}`),
  ];
}

/** What refers to other objects comes behind them, since it was made later: the order of creation, then what hangs on tables. */
async function inOrder(db, of, isReal) {
  const made = [...await types(db, of), ...await sequences(db, of), ...await tables(db, of), ...await functions(db, of, isReal), ...await views(db, of)];
  return [
    ...made.sort((a, b) => a.oid - b.oid).map(({ text }) => text),
    ...await foreignKeys(db, of), ...await indexes(db, of), ...await triggers(db, of),
  ];
}

export async function schemas(db, of) {
  const rows = await row(db, `select quote_ident(nspname) as name from pg_namespace n where ${of('pg_namespace', 'n.oid', 'n.oid')} order by nspname`);
  return rows.map(({ name }) => `create schema ${name};`);
}

/** Types of a category that SQL has no plain statement for (those in C) are comments that `codegen` reads and PostgreSQL does not. */
async function types(db, of) {
  const rows = await row(db, `
    select t.oid, t.typtype, t.typcategory, t.oid::regtype::text as name,
      (select array_agg(quote_literal(enumlabel) order by enumsortorder) from pg_enum where enumtypid = t.oid) as labels,
      (select array_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) order by attnum)
        from pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped) as attributes,
      format_type(t.typbasetype, t.typtypmod) as base, t.typnotnull, t.typdefault,
      (select array_agg('constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) order by conname)
        from pg_constraint where contypid = t.oid and contype = 'c') as checks
    from pg_type t left join pg_class c on c.oid = t.typrelid
    where ${of('pg_type', 't.oid', 't.typnamespace')} and (t.typtype in ('e', 'd') or t.typtype = 'b' and t.typelem = 0 or t.typtype = 'b' and t.typsubscript <> 'array_subscript_handler'::regproc or c.relkind = 'c')
    order by t.oid`);
  return rows.map(({ oid, typtype, typcategory, name, labels, attributes, base, typnotnull, typdefault, checks }) => {
    switch (typtype) {
      case 'b': return { oid: 0, text: `-- type ${name} ${typcategory}` };
      case 'e': return { oid: 0, text: `create type ${name} as enum (${list(labels)});` };
      case 'd': return { oid, text: `create domain ${name} as ${base}${typdefault ? ` default ${typdefault}` : ''}${typnotnull ? ' not null' : ''}${(checks ?? []).map((it) => ` ${it}`).join('')};` };
      default: return { oid, text: `create type ${name} as (${list(attributes ?? [])});` };
    }
  });
}

/** Sequences that no column owns; the others come with `serial` and identity columns. */
async function sequences(db, of) {
  const rows = await row(db, `
    select c.oid, c.oid::regclass::text as name, format_type(s.seqtypid, null) as type from pg_class c join pg_sequence s on s.seqrelid = c.oid
    where c.relkind = 'S' and ${of('pg_class', 'c.oid', 'c.relnamespace')}
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i'))
    order by c.oid`);
  return rows.map(({ oid, name, type }) => ({ oid, text: `create sequence ${name}${type === 'bigint' ? '' : ` as ${type}`};` }));
}

const SERIAL = { smallint: 'smallserial', integer: 'serial', bigint: 'bigserial' };

async function tables(db, of) {
  const rows = await row(db, `
    select c.oid, c.oid::regclass::text as name, c.relpersistence = 'u' as unlogged, pg_get_partkeydef(c.oid) as partition_key,
      (select json_agg(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
          'expression', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attgenerated, 'identity', a.attidentity,
          'sequence', (select s.relname = c.relname || '_' || a.attname || '_seq' from pg_depend o join pg_class s on s.oid = o.objid and s.relkind = 'S'
            where o.refobjid = c.oid and o.refobjsubid = a.attnum and o.deptype = 'a')) order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select array_agg('constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) order by contype <> 'p', contype, conname)
        from pg_constraint where conrelid = c.oid and contype in ('p', 'u', 'c', 'x')) as constraints
    from pg_class c where c.relkind in ('r', 'p') and not c.relispartition and ${of('pg_class', 'c.oid', 'c.relnamespace')} order by c.oid`);
  return rows.map(({ oid, name, unlogged, partition_key: key, columns, constraints }) => {
    const parts = [...(columns ?? []).map(column), ...(constraints ?? [])];
    return { oid, text: `create ${unlogged ? 'unlogged ' : ''}table ${name} (\n  ${parts.join(',\n  ')}\n)${key ? ` partition by ${key.toLowerCase()}` : ''};` };
  });
}

function column({ name, type, not_null: notNull, expression, generated, identity, sequence }) {
  const words = [name, sequence ? SERIAL[type] : type];
  if (generated === 's') words.push(`generated always as (${expression}) stored`);
  else if (identity) words.push(`generated ${identity === 'a' ? 'always' : 'by default'} as identity`);
  else if (expression && !sequence) words.push(`default ${expression}`);
  if (notNull && !sequence) words.push('not null');
  return words.join(' ');
}

async function foreignKeys(db, of) {
  const rows = await row(db, `
    select c.oid::regclass::text as name, array_agg('add constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) order by k.conname) as keys
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.conparentid = 0 and ${of('pg_class', 'c.oid', 'c.relnamespace')} group by c.oid order by c.oid`);
  return rows.map(({ name, keys }) => `alter table ${name} ${keys.join(',\n  ')};`);
}

async function indexes(db, of) {
  const rows = await row(db, `
    select pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indrelid
    where not exists (select from pg_constraint k where k.conindid = i.indexrelid) and c.relkind in ('r', 'p') and not c.relispartition
      and ${of('pg_class', 'c.oid', 'c.relnamespace')} order by i.indexrelid`);
  return rows.map(({ definition }) => `${definition.replace('CREATE UNIQUE INDEX', 'create unique index').replace('CREATE INDEX', 'create index').replace(' USING btree', '').replace(' ON ', ' on ')};`);
}

async function functions(db, of, isReal = false) {
  const rows = await row(db, `
    select p.oid, quote_ident(n.nspname) as schema, quote_ident(p.proname) as name, p.prokind, l.lanname as language, p.prosecdef, p.proisstrict, p.provolatile,
      p.proparallel, p.proretset, p.proconfig, pg_get_function_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as result,
      p.prorettype::regtype::text as type, p.pronamespace = any (select oid from pg_namespace where nspname = any (current_schemas(false))) as is_visible
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where p.prokind in ('f', 'p', 'w') and p.prorettype <> 'event_trigger'::regtype and ${of('pg_proc', 'p.oid', 'p.pronamespace')} order by p.oid`);
  return rows.map((it) => {
    const name = it.is_visible ? it.name : `${it.schema}.${it.name}`;
    const words = [it.prokind === 'p' ? 'create procedure' : 'create function', `${name}(${it.arguments})`];
    if (it.prokind !== 'p') words.push('returns', it.result.replace(/^SETOF/, 'setof').replace(/^TABLE/, 'table'));
    const own = OWN_BODIES[`${it.schema}.${it.name}`];
    words.push('language', own ? own.language : isReal ? it.language : 'plpgsql');
    if (it.prokind === 'w') words.push('window');
    words.push(...{ i: ['immutable'], s: ['stable'], v: [] }[it.provolatile]);
    if (it.proisstrict) words.push('strict');
    if (it.prosecdef) words.push('security definer');
    if (it.proparallel !== 'u') words.push(it.proparallel === 's' ? 'parallel safe' : 'parallel restricted');
    for (const setting of it.proconfig ?? []) words.push(`set ${setting.replace('=', ' to ').replace(/ to (?:"")?$/, " to ''")}`);
    words.push('as', own ? `$$${own.body}$$` : isReal ? `''` : `$$${stub(it)}$$`);
    return { oid: it.oid, text: `${words.join(' ')};` };
  });
}

/** A body that does nothing; a trigger lets the row pass. */
function stub({ type, proretset: isSet, prokind }) {
  if (type === 'trigger') return 'begin return coalesce(new, old); end';
  if (prokind === 'p' || type === 'void') return 'begin end';
  return isSet ? 'begin return; end' : 'begin return null; end';
}

/** What policies, defaults and generated columns of migrations rest on, in our own words, from what the public documentation says. */
const claim = (setting, key) => `
  select coalesce(
    nullif(current_setting('request.jwt.claim.${setting}', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> '${key}'
  )`;
const OWN_BODIES = {
  // supabase.com/docs/guides/database/postgres/row-level-security ("Helper functions")
  'auth.uid': { language: 'sql', body: `${claim('sub', 'sub')}::uuid\n` },
  'auth.role': { language: 'sql', body: `${claim('role', 'role')}\n` },
  'auth.email': { language: 'sql', body: `${claim('email', 'email')}\n` },
  'auth.jwt': { language: 'sql', body: `
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
` },
  // supabase.com/docs/guides/storage/schema/helper-functions
  'storage.filename': { language: 'sql', body: ` select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))] ` },
  'storage.foldername': { language: 'sql', body: ` select trim_array(string_to_array(name, '/'), 1) ` },
  'storage.extension': { language: 'sql', body: ` select substring(name from '\\.([^./]*)$') ` },
  // github.com/citusdata/pg_cron: a job that is scheduled is a row of cron.job
  'cron.schedule': { language: 'plpgsql', body: 'begin return 1; end' },
};

/** A view's columns are said twice: `codegen` reads the comment, since it does not ask queries for their types. */
async function views(db, of) {
  const rows = await row(db, `
    select c.oid, c.oid::regclass::text as name, c.reloptions,
      (select json_agg(json_build_object('name', quote_ident(attname), 'type', format_type(atttypid, atttypmod)) order by attnum)
        from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
    from pg_class c where c.relkind = 'v' and ${of('pg_class', 'c.oid', 'c.relnamespace')} order by c.oid`);
  return rows.map(({ oid, name, reloptions, columns }) => ({
    oid,
    text: [
      `create view ${name}${reloptions ? ` with (${list(reloptions)})` : ''} as select ${list(columns.map((it) => `null::${it.type} as ${it.name}`))};`,
      `-- view ${name} (${list(columns.map((it) => `${it.name} ${it.type}`))});`,
    ].join('\n'),
  }));
}

async function triggers(db, of) {
  const rows = await row(db, `
    select pg_get_triggerdef(t.oid) as definition from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and ${of('pg_class', 'c.oid', 'c.relnamespace')} order by t.oid`);
  return rows.map(({ definition }) => `${definition.replace('CREATE TRIGGER', 'create trigger')};`);
}

async function security(db, of) {
  const enabled = await row(db, `select c.oid::regclass::text as name from pg_class c where c.relrowsecurity and c.relkind in ('r', 'p') and not c.relispartition and ${of('pg_class', 'c.oid', 'c.relnamespace')} order by c.oid`);
  const policies = await row(db, `
    select quote_ident(p.polname) as name, c.oid::regclass::text as table, p.polpermissive, p.polcmd, pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
      (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ') from unnest(p.polroles) r) as roles
    from pg_policy p join pg_class c on c.oid = p.polrelid where ${of('pg_class', 'c.oid', 'c.relnamespace')} order by p.oid`);
  const COMMANDS = { r: 'select', a: 'insert', w: 'update', d: 'delete', '*': 'all' };
  return [
    ...enabled.map(({ name }) => `alter table ${name} enable row level security;`),
    ...policies.map((it) => `create policy ${it.name} on ${it.table}${it.polpermissive ? '' : ' as restrictive'} for ${COMMANDS[it.polcmd]} to ${it.roles}${it.using ? ` using (${it.using})` : ''}${it.check ? ` with check (${it.check})` : ''};`),
  ];
}

const ALL = { schema: 2, table: 7, sequence: 3 };

/** Privileges on schemas, tables and sequences, and where PUBLIC may not execute a function; one statement for those that are alike. */
export async function grants(db, of) {
  const rows = await row(db, `
    select kind, object, privileges, with_option, string_agg(grantee, ', ' order by grantee) as grantees from (
      select kind, object, case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end as grantee,
        is_grantable as with_option, string_agg(lower(privilege_type), ', ' order by privilege_type) as privileges
      from (
        select 'schema' as kind, quote_ident(nspname) as object, nspowner as owner, nspacl as acl from pg_namespace n where ${of('pg_namespace', 'n.oid', 'n.oid')}
        union all select case relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass::text, relowner, relacl
        from pg_class c where relkind in ('r', 'p', 'v', 'm', 'S') and not relispartition and ${of('pg_class', 'c.oid', 'c.relnamespace')}
      ) objects, aclexplode(acl) where grantee <> owner and privilege_type <> 'MAINTAIN' and (grantee = 0 or pg_get_userbyid(grantee) !~ '^pg_')
      group by kind, object, grantee, is_grantable) entries
    group by kind, object, privileges, with_option`);
  const alike = new Map();
  for (const { kind, object, privileges, with_option: withOption, grantees } of rows) {
    const what = privileges.split(', ').length === ALL[kind] ? 'all' : privileges;
    const key = JSON.stringify([kind, what, grantees, withOption]);
    alike.set(key, [...(alike.get(key) ?? []), object]);
  }
  const granted = [...alike].map(([key, objects]) => {
    const [kind, what, grantees, withOption] = JSON.parse(key);
    return `grant ${what} on ${kind} ${list(objects.sort())} to ${grantees}${withOption ? ' with grant option' : ''};`;
  });
  const closed = await row(db, `
    select p.oid::regprocedure::text as name, case prokind when 'p' then 'procedure' else 'function' end as kind from pg_proc p
    where proacl is not null and prorettype <> 'event_trigger'::regtype and ${of('pg_proc', 'p.oid', 'p.pronamespace')}
      and not exists (select from aclexplode(proacl) where grantee = 0) order by 1`);
  return [...granted.sort(), ...closed.map(({ name, kind }) => `revoke execute on ${kind} ${name} from public;`)];
}

/** The roles of a cluster that initdb did not make, and who is a member of what. */
export async function roles(db) {
  const made = await row(db, `select quote_ident(rolname) as name, * from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' order by oid`);
  const members = await row(db, `
    select quote_ident(r.rolname) as role, string_agg(quote_ident(m.rolname), ', ' order by m.oid) as members
    from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
    where m.rolname <> 'postgres' and r.rolname <> 'postgres' and m.rolname !~ '^pg_' and r.rolname !~ '^pg_' group by r.oid, r.rolname order by r.oid`);
  const word = (on, yes) => (on ? [yes] : []);
  return [
    ...made.map((it) => ['create role', it.name, it.rolcanlogin ? 'login' : 'nologin', ...word(it.rolsuper, 'superuser'), ...word(it.rolcreatedb, 'createdb'),
      ...word(it.rolcreaterole, 'createrole'), ...word(!it.rolinherit, 'noinherit'), ...word(it.rolreplication, 'replication'),
      ...word(it.rolbypassrls, 'bypassrls')].join(' ') + ';'),
    ...members.map(({ role, members: who }) => `grant ${role} to ${who};`),
  ];
}

/** ALTER DEFAULT PRIVILEGES that stand, of the given schemas. */
export async function defaultPrivileges(db, names) {
  const rows = await row(db, `
    select quote_ident(pg_get_userbyid(d.defaclrole)) as owner, d.defaclnamespace::regnamespace::text as schema,
      case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' end as kind,
      is_grantable, string_agg(distinct case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end, ', ') as grantees
    from pg_default_acl d, aclexplode(defaclacl)
    where d.defaclnamespace = any (array[${names.map((name) => `'${name}'`).join(', ')}]::regnamespace[]) and grantee <> d.defaclrole
    group by 1, 2, 3, 4 order by 2, 1, 3`);
  return rows.map((it) => `alter default privileges for role ${it.owner} in schema ${it.schema} grant all on ${it.kind} to ${it.grantees}${it.is_grantable ? ' with grant option' : ''};`);
}

/** Owners of schemas and tables that are not the superuser who runs the migrations. */
export async function owners(db, names) {
  const among = `any (array[${names.map((name) => `'${name}'`).join(', ')}]::regnamespace[])`;
  const rows = await row(db, `
    select 'table' as kind, oid::regclass::text as name, quote_ident(pg_get_userbyid(relowner)) as owner from pg_class
    where relkind in ('r', 'p', 'v') and not relispartition and relnamespace = ${among} and pg_get_userbyid(relowner) <> 'postgres' order by oid`);
  return rows.map(({ kind, name, owner }) => `alter ${kind} ${name} owner to ${owner};`);
}
