// Rows for every table of a system, with what PostgreSQL says to each: for each CHECK rows made of its text, for each column values of
// its type. Triggers and foreign keys are off and the tables are empty, so that a verdict is about the row alone.

import { PROBE, askPostgres } from './judges.mjs';
import { rowsOf } from './rows.mjs';
import { literals, valuesFor } from './values.mjs';

const ROWS_A_CHECK = 90;
const ROWS_A_COLUMN = 40;

const COLUMNS = `
  select c.oid::int as relation, c.relname as table, a.attname as name, a.attnum::int as attnum, a.attnotnull or t.typnotnull as not_null,
    a.attgenerated <> '' or a.attidentity = 'a' as generated,
    case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) else format_type(a.atttypid, a.atttypmod) end as type,
    (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid) as labels
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`;

const CHECKS = `
  select conrelid::int as relation, conname as name, pg_get_constraintdef(oid) as definition, to_json(conkey) as attnums
  from pg_constraint where contype = 'c' and conrelid <> 0 and conkey is not null
  union all
  select a.attrelid::int, c.conname, pg_get_constraintdef(c.oid), json_build_array(a.attnum)
  from pg_constraint c join pg_attribute a on a.atttypid = c.contypid and a.attnum > 0 and not a.attisdropped where c.contype = 'c'
  order by 2`;

/**
 * A list of `{ table, row, refused }`; `rows` are those of the seed, where there is one: each probe starts from one of
 * them. At most `most` rows are made of a CHECK. */
export async function makeProbes(db, rows, most = ROWS_A_CHECK) {
  await db.exec(`rollback; reset all; set search_path = public, extensions; set timezone = 'UTC'; set session_replication_role = replica; begin; ${PROBE}`);
  const probes = [];
  try {
    const checks = await db.rows(CHECKS);
    const tables = new Map();
    for (const column of await db.rows(COLUMNS)) tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
    for (const [table, columns] of tables) {
      const own = checks.filter(({ relation }) => relation === columns[0].relation);
      const start = rows[table]?.[0]?.row ?? {};
      const tried = candidates(columns.filter(({ generated }) => !generated), own, start, most);
      const target = `public."${table.replaceAll('"', '""')}"`;
      await db.exec(`delete from ${target}`);
      const answers = await askPostgres(db, target, tried);
      probes.push(...tried.map((row, i) => ({ table, row, refused: answers[i] })));
    }
  } finally {
    await db.exec('rollback; reset all');
  }
  return probes;
}

function candidates(columns, checks, start, most) {
  const base = Object.fromEntries(columns.filter(({ name }) => name in start).map(({ name }) => [name, start[name]]));
  const found = new Map();
  const add = (change) => {
    const row = { ...base, ...change };
    found.set(JSON.stringify(row), row);
  };
  const valued = (column, texts) => ({ ...column, values: valuesFor(column.type, texts, column.labels ? { [column.type]: column.labels } : {}) });
  for (const [seed, { definition, attnums }] of checks.entries()) {
    const texts = literals(definition);
    const touched = attnums.map((attnum) => columns.find((column) => column.attnum === attnum)).filter(Boolean);
    for (const row of rowsOf(touched.map((column) => valued(column, texts)), most, seed + 1)) add(row);
  }
  for (const column of columns) for (const row of rowsOf([valued(column, { strings: [], numbers: [] })], ROWS_A_COLUMN)) add(row);
  return [...found.values()];
}
