// Rows that PostgreSQL refuses, each made from a row of the seed by changing one thing, so that the generated validators can be asked
// to refuse them too. What may be broken is read from PostgreSQL's catalog, and each row is tried with a real INSERT, triggers and
// foreign keys off; the verdict stays beside it.
//
// broken.json is a list of { table, kind, column or constraint, columns, row, sqlstate, message }; `row` is the whole row to insert.
// Kinds: not_null (explicit NULL), missing (left out, no default), generated (given, may not be), enum, type, check.
//
// accepted.json is what PostgreSQL took instead: `{ table, row }`, the rows as stored and sent back, made by NULL where it is allowed,
// by values at the edge of a type, and by the tries at a CHECK that did not violate it. Validators must take them.

import { extremes, malformed, suspects } from './values.mjs';

const VIOLATIONS_PER_CHECK = 4;
const CHECK_VIOLATION = '23514';

const COLUMNS = `
  with element as (
    select e.oid, json_build_object('typname', e.typname, 'typtype', e.typtype, 'typcategory', e.typcategory, 'precision', null, 'scale', null,
      'labels', (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = e.oid)) as element
    from pg_type e)
  select c.oid::int as relation, c.relname as table, a.attname as name, b.typname, b.typtype, b.typcategory,
    a.attnotnull or t.typnotnull as not_null, a.atthasdef or a.attidentity <> '' as has_default,
    a.attgenerated <> '' or a.attidentity = 'a' as generated, a.attnum::int as attnum,
    case when b.typname in ('varchar', 'bpchar') and m.typmod > 0 then m.typmod - 4 end as bound,
    case when b.typname = 'numeric' and m.typmod > 0 then (m.typmod - 4) >> 16 & 65535 end as precision,
    case when b.typname = 'numeric' and m.typmod > 0 then (m.typmod - 4) & 2047 end as scale,
    (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = b.oid) as labels,
    case when b.typcategory = 'A' then element.element end as element
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
    join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    cross join lateral (select case when t.typtype = 'd' then t.typtypmod else a.atttypmod end as typmod) m
    left join element on element.oid = b.typelem
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by c.relname, a.attnum`;

// A domain's CHECK holds for each column of that domain.
const CHECKS = `
  select c.conrelid::int as relation, c.conname as name, pg_get_constraintdef(c.oid) as definition, to_json(c.conkey) as attnums
  from pg_constraint c where c.contype = 'c' and c.conrelid <> 0 and c.conkey is not null
  union all
  select a.attrelid::int, c.conname, pg_get_constraintdef(c.oid), json_build_array(a.attnum)
  from pg_constraint c join pg_attribute a on a.atttypid = c.contypid and a.attnum > 0 and not a.attisdropped where c.contype = 'c'
  order by 2`;

/** Returns the broken rows, the accepted ones, and what went wrong: nothing to start from, or PostgreSQL takes a broken row. */
export async function makeBrokenRows(db, rows) {
  const checks = await db.rows(CHECKS);
  const tables = groupByTable(await db.rows(COLUMNS));
  const [broken, accepted, problems] = [[], [], []];
  for (const [table, columns] of tables) {
    const own = checks.filter(({ relation }) => relation === columns[0].relation);
    const found = await breakTable(db, table, columns, own, rows[table] ?? []);
    broken.push(...found.broken);
    accepted.push(...found.accepted.map((row) => ({ table, row })));
    problems.push(...found.problems);
  }
  return { broken, accepted, problems };
}

async function breakTable(db, table, columns, checks, rows) {
  const starts = rows.map(({ row }) => withoutGenerated(row, columns));
  if (starts.length === 0) return { broken: [], accepted: [], problems: [`${table}: the seed has no row to start from`] };

  // The seed's own rows would collide with their copies; emptying the table for the transaction keeps the ids as they are.
  await db.exec(`rollback; reset all; set search_path = public, extensions; set timezone = 'UTC'; set session_replication_role = replica; begin; delete from ${target(table)}`);
  const stored = new Map();
  const attempt = async (row) => {
    const verdict = await tryInsert(db, table, row);
    if (verdict.accepted) stored.set(verdict.stored, JSON.parse(verdict.stored));
    return verdict;
  };
  const control = await attempt(starts[0]);
  const { broken, problems } = control.accepted
    ? await breakColumnsAndChecks(table, columns, checks, starts, attempt)
    : { broken: [], problems: [`${table}: PostgreSQL refuses the seed's own row: ${control.message}`] };
  await db.exec('rollback; reset all');
  return { broken, problems, accepted: [...stored.values()] };
}

async function breakColumnsAndChecks(table, columns, checks, starts, attempt) {
  const [broken, problems] = [[], []];
  for (const { change, ...candidate } of columns.flatMap((column) => columnCandidates(column, starts))) {
    const row = change(starts[0]);
    const { accepted, ...verdict } = await attempt(row);
    if (accepted) problems.push(`${table}.${candidate.column}: PostgreSQL accepts a row meant to break ${candidate.kind}: ${JSON.stringify(row)}`);
    else broken.push({ table, ...candidate, columns: [candidate.column], row, ...verdict });
  }
  for (const { name, generated, ...column } of columns) {
    if (generated) continue;
    for (const value of [...(column.not_null ? [] : [null]), ...extremes(column)]) await attempt({ ...starts[0], [name]: value });
  }
  for (const check of checks) {
    const touched = check.attnums.map((attnum) => columns.find((column) => column.attnum === attnum)).filter(Boolean);
    const violations = await findViolations(check, touched, starts, attempt);
    if (violations.length === 0) problems.push(`${table}: no violating row found for ${check.name} ${check.definition}`);
    broken.push(...violations.map((violation) => ({ table, kind: 'check', constraint: check.name, columns: touched.map(({ name }) => name), ...violation })));
  }
  return { broken, problems };
}

/** Each candidate says how it changes a row. */
function columnCandidates(column, [start]) {
  const { name } = column;
  const set = (value) => (row) => ({ ...row, [name]: value });
  if (column.generated) return [{ kind: 'generated', column: name, change: set(column.typcategory === 'N' ? 1 : 'x') }];
  const leaveOut = (row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));
  return [
    ...(column.not_null ? [{ kind: 'not_null', column: name, change: set(null) }] : []),
    ...(column.not_null && !column.has_default && name in start ? [{ kind: 'missing', column: name, change: leaveOut }] : []),
    ...malformed(column).map((value) => ({ kind: column.typtype === 'e' ? 'enum' : 'type', column: name, change: set(value) })),
  ];
}

/** Some rows that exactly this CHECK refuses: one column changed, or, where that is not enough, two. */
async function findViolations(check, columns, starts, attempt) {
  const found = [];
  const tried = new Set();
  for (const row of candidateRows(check, columns, starts)) {
    const values = JSON.stringify(columns.map(({ name }) => row[name]));
    if (tried.has(values)) continue;
    tried.add(values);
    const { accepted, ...verdict } = await attempt(row);
    if (accepted || verdict.sqlstate !== CHECK_VIOLATION || verdict.constraint !== check.name) continue;
    found.push({ row, sqlstate: verdict.sqlstate, message: verdict.message });
    if (found.length === VIOLATIONS_PER_CHECK) break;
  }
  return found;
}

function* candidateRows({ definition }, columns, starts) {
  const valuesOf = (column, row) => suspects(column, definition, row, starts.map((start) => start[column.name]));
  for (const start of starts) for (const column of columns) for (const value of valuesOf(column, start)) yield { ...start, [column.name]: value };
  const [start] = starts;
  for (const [i, first] of columns.entries()) {
    for (const second of columns.slice(i + 1)) {
      for (const a of valuesOf(first, start).slice(0, 20)) for (const b of valuesOf(second, start).slice(0, 20)) yield { ...start, [first.name]: a, [second.name]: b };
    }
  }
}

/** Inserts as PostgREST does, with only the keys given, and takes it back. */
async function tryInsert(db, table, row) {
  const keys = Object.keys(row).map(quoteIdentifier);
  const insert = `insert into ${target(table)} (${keys.join(', ')})
    select ${keys.map((key) => `r.${key}`).join(', ')} from json_populate_record(null::${target(table)}, $1::text::json) r
    returning *`;
  await db.exec('savepoint attempt');
  try {
    const [{ stored }] = await db.rows(`with t as (${insert}) select row_to_json(t)::text as stored from t`, [JSON.stringify(row)]);
    return { accepted: true, stored };
  } catch (error) {
    return { accepted: false, sqlstate: error.code, constraint: error.constraint, message: error.message };
  } finally {
    await db.exec('rollback to savepoint attempt; release savepoint attempt');
  }
}

function withoutGenerated(row, columns) {
  const generated = new Set(columns.filter((column) => column.generated).map(({ name }) => name));
  return Object.fromEntries(Object.entries(row).filter(([name]) => !generated.has(name)));
}

function groupByTable(columns) {
  const tables = new Map();
  for (const column of columns) tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
  return tables;
}

const target = (table) => `public.${quoteIdentifier(table)}`;
const quoteIdentifier = (name) => `"${name.replaceAll('"', '""')}"`;
