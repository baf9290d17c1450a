// Applies scripts to a PostgreSQL in this process, and asks its catalog. One JSON document in, one out.
//
// Runs in the project's folder, whose node_modules has @electric-sql/pglite.
const input = JSON.parse(await process.stdin.setEncoding('utf8').toArray().then((parts) => parts.join('')));
const answer = (document) => process.stdout.write(JSON.stringify(document));
let PGlite;
try {
  ({ PGlite } = await import('@electric-sql/pglite'));
} catch (error) {
  answer({ missing: error.message });
  process.exit();
}
// An extension that PGlite brings is one of its modules; one that it does not bring fails in its own statement.
const extensions = {};
for (const name of input.extensions) {
  const key = name.replaceAll('-', '_');
  for (const module of [`@electric-sql/pglite/contrib/${key}`, `@electric-sql/pglite/${key}`, `@electric-sql/pglite-${key}`]) {
    try {
      extensions[key] = (await import(module))[key];
      break;
    } catch {}
  }
}
const db = await PGlite.create({ extensions });
const skipped = [];
for (const statement of input.platform) {
  try {
    await db.exec(statement);
  } catch (error) {
    skipped.push({ statement, message: error.message });
  }
}
let failed = null;
for (const [index, { scripts }] of input.files.entries()) {
  try {
    await db.exec(input.session);
    for (const script of scripts) await db.exec(script);
  } catch (error) {
    failed = { index, message: error.message, sqlstate: error.code ?? null };
    await db.exec('rollback').catch(() => {});
    break;
  }
}
await db.exec(`reset all; reset role; set search_path = ''`);
const { rows: [{ version }] } = await db.query('show server_version').then(({ rows }) => ({ rows: rows.map((row) => ({ version: row.server_version })) }));
const rows = [];
for (const query of input.queries) {
  const wrapped = `select to_json(q)::text as row from (${query}) q`;
  const found = await db.query(wrapped, query.includes('$1') ? [input.schemas] : []);
  rows.push(found.rows.map(({ row }) => (typeof row === 'string' ? JSON.parse(row) : row)));
}
answer({ version, skipped, failed, rows });
await db.close();
