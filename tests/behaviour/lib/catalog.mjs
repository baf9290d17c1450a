// Whether something leaves a database as it was: every row of every table of pg_catalog and of every other table is compared, in one
// transaction, by going back to a savepoint. So that this takes no second, tables are compared first by a sum over the rows that the
// transaction has written, and only those that differ there are read.

const TABLES = `
  select format('%I.%I', nspname, relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where relkind in ('r', 'p') and relpersistence <> 't' and nspname not in ('information_schema', 'pg_toast')`;

// An object made anew has another number; what it is called is compared.
const NAMED = ['class', 'constraint', 'trigger', 'policy', 'proc', 'type', 'namespace', 'attrdef', 'rewrite'];
const OID_COLUMNS = `
  select attrelid::regclass::text as table, attname as column
  from pg_attribute where atttypid = 'oid'::regtype and attnum > 0 and attrelid < 16384`;

// Statistics, and a flag that PostgreSQL says "has (or once had)" of.
const NOT_COMPARED = { 'pg_catalog.pg_class': ['relpages', 'reltuples', 'relallvisible', 'relallfrozen', 'relhastriggers', 'relhasindex', 'relhasrules'] };

/** The rows that `action` removed or added, each a line; afterwards the action is undone. */
export async function changesBy(db, action) {
  const start = (await db.rows('select pg_current_xact_id()::text as id'))[0].id;
  const before = await sums(db, start);
  await db.exec('savepoint unchanged');
  await action();
  const after = await sums(db, start);
  const touched = Object.keys({ ...before, ...after }).filter((table) => before[table] !== after[table]).sort();
  const now = await read(db, touched.filter((table) => table in after));
  await db.exec('rollback to savepoint unchanged; release savepoint unchanged');
  const then = await read(db, touched.filter((table) => table in before));
  return touched.flatMap((table) => [
    ...without(then[table] ?? [], now[table] ?? []).map((row) => `gone from ${table}: ${row}`),
    ...without(now[table] ?? [], then[table] ?? []).map((row) => `new in ${table}: ${row}`),
  ]);
}

async function sums(db, start) {
  const tables = await db.rows(TABLES);
  const parts = tables.map(({ name }) => `
    select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)) filter (where t.xmin::text::bigint >= ${start}), 0) as sum from ${name} t`);
  return Object.fromEntries((await db.rows(parts.join(' union all '))).map(({ name, sum }) => [name, sum]));
}

async function read(db, tables) {
  const names = new Map();
  for (const kind of NAMED) {
    const rows = await db.rows(`select oid::text, (pg_identify_object(tableoid, oid, 0)).identity from pg_${kind} where oid >= 16384`);
    for (const { oid, identity } of rows) names.set(oid, `${kind} ${identity}`);
  }
  const numbers = await db.rows(OID_COLUMNS);
  const result = {};
  for (const table of tables) {
    const columns = numbers.filter((it) => `pg_catalog.${it.table}` === table).map(({ column }) => column);
    const rows = await db.rows(`select to_jsonb(t) as row from ${table} t`);
    result[table] = rows.map(({ row }) => {
      for (const column of NOT_COMPARED[table] ?? []) delete row[column];
      for (const column of columns) row[column] = names.get(String(row[column])) ?? row[column];
      return JSON.stringify(row);
    });
  }
  return result;
}

/** The lines of one list that another has not, each as often as it has it more. */
function without(lines, others) {
  const left = new Map();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
