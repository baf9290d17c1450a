// Errors that PostgreSQL gives for each constraint of a system: a row of the seed is broken for one constraint after the other by a real
// INSERT, and what the server says of it is kept, as a driver has it and as PostgREST gives it on.

import { makeBrokenRows } from '../oracle/broken.mjs';

const CONSTRAINTS = `
  select c.relname as table, o.conname as name, o.contype as type,
    (select json_agg(a.attname order by k.ord) from unnest(o.conkey) with ordinality k (attnum, ord) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum) as columns
  from pg_constraint o join pg_class c on c.oid = o.conrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and o.contype in ('p', 'u', 'f')
  order by 1, 2`;
const KIND = { p: 'primary key', u: 'unique', f: 'foreign key' };
const NOBODY = '00000000-0000-4000-8000-000000000bad';
const quote = (name) => `"${name.replaceAll('"', '""')}"`;

/** `{ errors, problems }`; an error has the table, constraint, kind and columns that it is about, and PostgreSQL's `error`. */
export async function makeErrors(db, rows) {
  const { broken } = await makeBrokenRows(db, rows);
  const errors = [];
  const problems = [];
  const told = new Set();
  const keep = (about, error) => {
    told.add(`${about.table}/${about.constraint ?? about.columns[0]}`);
    errors.push({ ...about, error });
  };
  for (const { table, kind, constraint, columns, row } of broken) {
    const about = { table, constraint: constraint ?? null, kind: kind === 'check' ? 'check' : 'not null', columns };
    if (!['check', 'not_null', 'missing'].includes(kind) || (kind !== 'missing' && told.has(`${table}/${constraint ?? columns[0]}`))) continue;
    const error = await refused(db, [], table, row);
    const code = kind === 'check' ? '23514' : '23502';
    if (error?.code === code) keep(about, error);
  }
  const constraints = await db.rows(CONSTRAINTS);
  for (const { table, name, type, columns } of constraints) {
    const row = rows[table]?.[0]?.row;
    if (!row) continue;
    const others = constraints.filter((it) => it.table === table && it.name !== name).map((it) => `alter table public.${quote(table)} drop constraint ${quote(it.name)} cascade`);
    const changed = type === 'f' ? { ...row, ...Object.fromEntries(columns.map((column) => [column, strange(row[column])])) } : row;
    const error = await refused(db, [`alter table public.${quote(table)} disable trigger user`, ...others], table, changed, type === 'f');
    if (error?.constraint === name) keep({ table, constraint: name, kind: KIND[type], columns }, error);
    else problems.push(`${table}.${name}: no row is refused for it: ${error?.message ?? 'taken'}`);
  }
  return { errors, problems };
}

/** A value that no other table has. */
function strange(value) {
  return typeof value === 'number' ? 2_000_000_000 : typeof value === 'string' && !/^[0-9a-f-]{36}$/.test(value) ? 'nobody has this' : NOBODY;
}

/** What PostgreSQL says when the row is put in, after these statements; nothing stays. */
async function refused(db, statements, table, row, withTriggers = false) {
  await db.exec(`rollback; reset all; reset role; set search_path = public, extensions; set timezone = 'UTC'; ${withTriggers ? '' : 'set session_replication_role = replica;'} begin`);
  try {
    for (const statement of statements) await db.exec(statement);
    const generated = (await db.rows(`select attname as name from pg_attribute where attrelid = $1::text::regclass and (attgenerated <> '' or attidentity = 'a')`, [`public.${quote(table)}`])).map(({ name }) => name);
    const keys = Object.keys(row).filter((key) => !generated.includes(key)).map(quote);
    await db.rows(`insert into public.${quote(table)} (${keys.join(', ')}) select ${keys.join(', ')} from json_populate_record(null::public.${quote(table)}, $1::text::json)`, [JSON.stringify(row)]);
    return undefined;
  } catch ({ code, message, detail, hint, schema, table: of, constraint, column }) {
    return { code, message, detail, hint, schema, table: of, constraint, column };
  } finally {
    await db.exec('rollback; reset all');
  }
}
