// The rows of every relation in schema public as PostgREST sends them: `row_to_json`, times in UTC.

const RELATIONS = `
  select relname as name, format('%I.%I', nspname, relname) as target
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where nspname = 'public' and relkind in ('r', 'p', 'v', 'm') and not relispartition
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by relname`;

/** `{ relation: [{ row, text }] }`: each row parsed, and as PostgreSQL wrote it, where no number has lost a digit. */
export async function readRows(db) {
  await db.exec(`rollback; reset all; set timezone = 'UTC'; set search_path = public, extensions`);
  const rows = {};
  for (const { name, target } of await db.rows(RELATIONS)) {
    const texts = await db.rows(`select row_to_json(r)::text as text from ${target} r order by 1`);
    rows[name] = texts.map(({ text }) => ({ row: JSON.parse(text), text }));
  }
  return rows;
}

/** What differs between two results of `readRows`. */
export function compareRows(before, after) {
  return Object.keys({ ...before, ...after }).flatMap((relation) => {
    const [old, now] = [before[relation] ?? [], after[relation] ?? []].map((rows) => rows.map(({ text }) => text));
    return [
      ...old.filter((text) => !now.includes(text)).map((text) => `rows of ${relation}: gone or changed: ${text}`),
      ...now.filter((text) => !old.includes(text)).map((text) => `rows of ${relation}: new or changed: ${text}`),
    ];
  });
}
