// PostgreSQL's regression suite as views: each file is applied statement by statement on both sides, each of its queries (those that EXPLAIN
// shows too) is made a view, and the columns of all views that stand then are compared: names, types, what is refused, and that no column
// which is proven never to be NULL is NULL. The suite is nobody's but PostgreSQL's; none of it is part of the repository.
//
//   node regression.mjs FOLDER --ours PROGRAM [--only create_view,rules,join] [--show N]
//
// FOLDER holds the suite's .sql files; its `test_setup.sql`, where there is one, goes first. PROGRAM is the example `corpus`.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { openDatabase } from '../oracle/engine.mjs';
import { splitStatements } from '../oracle/split.mjs';

const QUERY = /^(?:explain\b(?:\s*\([^)]*\)|\s+analy[sz]e\b|\s+verbose\b)*\s*)?((?:(?:select|with|values|table)\b|\()[\s\S]*)$/i;
const WRITES = /^explain\b(?:\s*\([^)]*\)|\s+analy[sz]e\b|\s+verbose\b)*\s*(?:insert|update|delete|merge|create|execute|declare|refresh)\b|\$\d/i;
/** After these, what a view is made of is as it was. */
const KEEPS = /^(?:select|values|table|with|explain|insert|update|delete|analyze|vacuum|set\s+(?:local\s+)?(?:enable_|max_|parallel_|work_mem|random_|jit)|reset\s+(?:enable_|max_|parallel_|work_mem)|savepoint\b|\()/i;
const CONTROL = /^(?:begin|start\s+transaction|commit|end|rollback|abort|prepare\s+transaction)\b(?!\s+(?:to|prepared)\b)/i;
const DUPLICATE_COLUMN = '42701';
const MOST_COST = 30000;
const SETUP = 'test_setup.sql';

const text = { type: 'string' };
const { values: options, positionals: [folder] } = parseArgs({ allowPositionals: true, options: { ours: text, only: { ...text, default: 'create_view,rules,join' }, show: { ...text, default: '20' } } });
if (!folder || !options.ours) {
  console.error('usage: node regression.mjs FOLDER --ours PROGRAM [--only NAME,…|all] [--show N]');
  process.exit(2);
}

/** A file as psql sends it; some collections keep psql's lines as comments. */
function readScript(name) {
  const sql = readFileSync(join(folder, name), 'utf8');
  const withoutData = sql.replace(/^(copy\b[^;]*\bfrom\s+stdin\b[^;]*;)[ \t]*\n(?:[\s\S]*?\n)?(?:-- )?\\\.$/gim, '');
  return splitStatements(withoutData).map(({ text }) => text);
}

const setup = existsSync(join(folder, SETUP)) ? readScript(SETUP) : [];

/** Applies statements as psql with ON_ERROR_ROLLBACK; `undefined` or the SQLSTATE. */
class Session {
  constructor(db) { this.db = db; this.open = false; }

  async run(written) {
    // PGlite does not come back from another session's user; a role it leaves.
    const sql = written.replace(/^(re)?set\s+session\s+authorization\b/i, (_, back) => (back ? 'reset role' : 'set role')).replace(/^set\s+role\s+default\s*$/i, 'reset role');
    const control = CONTROL.exec(sql)?.[0];
    const guarded = this.open && !control;
    try {
      if (guarded) await this.db.exec('savepoint regression');
      await this.db.exec(sql);
      if (guarded) await this.db.exec('release savepoint regression').catch(() => {});
    } catch (error) {
      if (guarded) await this.db.exec('rollback to savepoint regression').catch(() => {});
      if (control) this.open = false;
      return { sqlstate: error.code ?? 'none', message: String(error.message).split('\n')[0] };
    }
    if (control) this.open = /^(?:begin|start)/i.test(control);
    return undefined;
  }

  async rows(sql) {
    return this.db.rows(sql);
  }
}

/** The views that there are, as `{ 'schema.name': [{ name, type }] }`; temporary ones in `pg_temp`. */
async function viewsOf(session) {
  const rows = await session.rows(`
    select case when pg_is_other_temp_schema(n.oid) or n.oid = pg_my_temp_schema() then 'pg_temp' else n.nspname end || '.' || c.relname as view,
      c.oid::int as oid,
      (select coalesce(json_agg(json_build_object('name', attname, 'type', pg_catalog.format_type(atttypid, atttypmod)) order by attnum), '[]')
        from pg_catalog.pg_attribute where attrelid = c.oid and attnum > 0) as columns
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')`);
  return new Map(rows.map(({ view, columns }) => [view, columns]));
}

/** Which columns of a view have a NULL now, where that is cheap to know. */
async function nullsOf(session, view, columns) {
  if (columns.length === 0) return;
  const quoted = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const from = view.split('.').map((it) => `"${it}"`).join('.');
  if (session.open) await session.run('savepoint nulls');
  try {
    const [{ 'QUERY PLAN': [{ Plan: plan }] }] = await session.rows(`explain (format json) select * from ${from}`);
    if (plan['Total Cost'] < MOST_COST) {
      const [counts] = await session.rows(`select ${quoted.map((it, n) => `pg_catalog.bool_or(pg_catalog.num_nulls(${it}) > 0) as c${n}`).join(', ')} from ${from}`);
      columns.forEach((column, n) => { column.wasNull = counts[`c${n}`] === true; });
    }
  } catch {
    // A row that fails says nothing of NULL.
    if (session.open) await session.db.exec('rollback to savepoint nulls').catch(() => {});
  }
}

/** PostgreSQL's account of one file: segments of statements after which the views are looked at. */
async function postgres(name) {
  const db = await openDatabase();
  const session = new Session(db);
  for (const statement of setup) await session.run(statement);
  for (const { name: table } of await session.rows("select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")) await session.run(`insert into ${table} default values`);
  const statements = readScript(`${name}.sql`);
  const ends = [];
  const segments = [];
  let queries = [];
  const close = async (upTo) => {
    const views = await viewsOf(session).catch(() => new Map());
    for (const [view, columns] of views) await nullsOf(session, view, columns);
    for (const query of queries) if (!query.refused) await session.run(`drop view if exists ${query.view} cascade`);
    segments.push({ upTo, queries, views });
    queries = [];
  };
  for (const [at, statement] of statements.entries()) {
    const query = WRITES.test(statement) ? undefined : QUERY.exec(statement)?.[1];
    if (!KEEPS.test(statement) && queries.length > 0) await close(at);
    ends.push(await session.run(statement));
    if (query) {
      const made = await asView(session, `regression_${at}`, query);
      queries.push({ ...made, at });
    } else if (/\b(?:view|rule)\b/i.test(statement)) await close(at + 1);
  }
  if (queries.length > 0) await close(statements.length);
  await db.close();
  return { statements, ends, segments };
}

/** A view of a query; where two of its columns have one name, they get others. */
async function asView(session, view, query) {
  const sql = `create view ${view} as ${query}`;
  const refused = await session.run(sql);
  if (refused?.sqlstate !== DUPLICATE_COLUMN) return { view, sql, refused };
  if (session.open) await session.run('savepoint counted');
  try {
    const { fields } = await session.db.query(`select * from (${query}\n) counted limit 0`);
    const named = `create view ${view} (${fields.map((_, n) => `c${n}`).join(', ')}) as ${query}`;
    return { view, sql: named, refused: await session.run(named) };
  } catch {
    if (session.open) await session.db.exec('rollback to savepoint counted').catch(() => {});
    return { view, sql, refused };
  }
}

const run = promisify(execFile);

/** Ours after a segment: the statements up to it, then its views. */
async function ours({ statements }, { upTo, queries }) {
  const work = mkdtempSync(join(tmpdir(), 'regression-'));
  const parts = [...statements.slice(0, upTo), ...queries.map(({ sql }) => sql)];
  const places = new Map();
  let byte = 0;
  for (const [at, part] of parts.entries()) {
    places.set(byte, at);
    byte += Buffer.byteLength(`${part}\n;\n`);
  }
  writeFileSync(join(work, '00_setup.sql'), setup.map((it) => `${it}\n;\n`).join(''));
  writeFileSync(join(work, '10_file.sql'), parts.map((it) => `${it}\n;\n`).join(''));
  try {
    const { stdout } = await run(options.ours, [work, 'postgres'], { encoding: 'utf8', maxBuffer: 1 << 30 });
    const said = JSON.parse(stdout);
    const ends = parts.map(() => undefined);
    for (const it of said.statements) if (it.file === '10_file.sql' && places.has(it.start)) ends[places.get(it.start)] = it;
    return { ends: ends.slice(0, upTo), made: ends.slice(upTo), nullability: Object.fromEntries(Object.entries(said.nullability).map(([view, columns]) => [view.replace(/^pg_temp\w*\./, 'pg_temp.'), columns])), tainted: said.tainted.relations, diagnostics: said.diagnostics.filter(({ file }) => file === '10_file.sql'), bytes: [...places.keys()] };
  } finally {
    rmSync(work, { recursive: true });
  }
}

const total = { files: 0, statements: 0, statementsAgree: 0, statementsReported: 0, queries: 0, agree: 0, refusedAlike: 0, reported: 0, columns: 0, types: 0, proven: 0, looked: 0 };
const wrong = [];
const absent = new Set();
const reports = new Map();
const note = (what, sql) => reports.set(what, [...(reports.get(what) ?? []), sql]);
const isSure = (end) => end?.outcome === 'applied' && !end.message;
/** Each side shows schemas by a path of its own. */
const unqualified = (type) => type.replace(/^(?:"[^"]*"|\w+)\./, '');
const brief = (it) => it.replace(/\s+/g, ' ').slice(0, 400);

async function compareFile(name) {
  total.files += 1;
  const theirs = await postgres(name);
  const jobs = [...theirs.segments.entries()];
  const seen = new Set();
  let last;
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      let mine;
      try { mine = await ours(theirs, job[1]); } catch (error) { wrong.push([`${name}: no answer (${String(error.stderr ?? error.message).slice(0, 300)})`, '']); continue; }
      if (!last || job[0] > last[0]) last = [job[0], mine, job[1].upTo];
      judge(name, theirs, job[1], mine, seen);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (!last) return;
  for (let at = 0; at < last[2]; at += 1) statement(name, theirs.statements[at], theirs.ends[at], last[1].ends[at], last[1], at);
}

/** How one of the file's own statements ended. Only definitions are judged: rows are none of ours. */
function statement(name, sql, theirs, mine, all, at) {
  if (!/^(?:create|alter|drop)\s/i.test(sql)) return;
  // Functions in C whose library is not here, and what names them.
  if (/regresslib/.test(sql)) { for (const [, it] of sql.matchAll(/(?:function|procedure)\s+([\w.]+)/gi)) absent.add(it.toLowerCase()); return; }
  if (theirs && [...absent].some((it) => theirs.message.toLowerCase().includes(it))) return;
  total.statements += 1;
  const said = mine?.message ?? all.diagnostics.find(({ start }) => start >= all.bytes[at] && start < (all.bytes[at + 1] ?? Infinity))?.message;
  const end = !mine ? (said ? 'reported' : 'not listed') : mine.outcome === 'refused' ? mine.sqlstate : mine.outcome === 'tainted' ? 'reported' : said ? 'reported' : 'applied';
  if (end === (theirs ? theirs.sqlstate : 'applied')) total.statementsAgree += 1;
  else if (end !== 'applied' && end !== 'not listed') { total.statementsReported += 1; note(`${name}: statement PostgreSQL ${theirs?.sqlstate ?? 'applied'} ${theirs?.message ?? ''}, ours ${end} ${said ?? ''}`, brief(sql)); }
  else if (/^(?:22|23)|^58P01|^0A000$/.test(theirs?.sqlstate) && /extension|not supported|could not|"regresslib"|:/.test(theirs.message)) total.statementsReported += 1;
  else wrong.push([`${name}: statement ${theirs ? `refused ${theirs.sqlstate} ${theirs.message}` : 'applied'} there, ${end} here`, brief(sql)]);
}

/** The views of one segment. */
function judge(name, theirs, { upTo, queries, views }, mine, seen) {
  for (const [n, query] of queries.entries()) {
    total.queries += 1;
    const end = mine.made[n];
    const tainted = Object.entries(mine.tainted).find(([it]) => it.endsWith(`.${query.view}`))?.[1];
    if (query.refused) {
      if (isSure(end) && !tainted) wrong.push([`${name}: taken here, PostgreSQL says ${query.refused.sqlstate} ${query.refused.message}`, brief(query.sql)]);
      else if (end?.sqlstate === query.refused.sqlstate) total.refusedAlike += 1;
      else { total.reported += 1; note(`${name}: ${query.refused.sqlstate} ${query.refused.message}, ours ${end?.outcome} ${end?.sqlstate ?? ''} ${end?.message ?? ''}`, brief(query.sql)); }
      continue;
    }
    if (end?.outcome === 'refused') wrong.push([`${name}: refused here: ${end.sqlstate} ${end.message}`, brief(query.sql)]);
    else if (!isSure(end) || tainted) { total.reported += 1; note(`${name}: not sure: ${end?.message ?? tainted}`, brief(query.sql)); }
    else total.agree += 1;
  }
  for (const [view, columns] of views) {
    const own = mine.nullability[view];
    const sql = queries.find((it) => view.endsWith(`.${it.view}`))?.sql ?? `${view} after ${brief(theirs.statements[upTo - 1] ?? '')}`;
    const key = `${view} ${JSON.stringify(columns)} ${JSON.stringify(own)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (mine.tainted[view]) continue;
    if (!own) { note(`${name}: view is not here`, sql); total.missing = (total.missing ?? 0) + 1; continue; }
    if (own.length !== columns.length) wrong.push([`${name}: ${view} has ${own.length} columns here, ${columns.length} there`, brief(sql)]);
    for (const [n, column] of columns.entries()) {
      const it = own[n];
      if (!it) continue;
      total.columns += 1;
      if (it.type === 'unknown' || it.type === '???') note(`${name}: type not known: ${column.type}`, brief(sql));
      else if (it.name !== column.name || unqualified(it.type) !== unqualified(column.type)) wrong.push([`${name}: ${view}: column ${column.name} ${column.type} is ${it.name} ${it.type} here`, brief(sql)]);
      else total.types += 1;
      if (it.not_null) total.proven += 1;
      if (column.wasNull !== undefined) total.looked += 1;
      if (it.not_null && column.wasNull) wrong.push([`${name}: UNSOUND: ${view}.${column.name} is NULL: ${it.reason}`, brief(sql)]);
    }
  }
}

const wanted = options.only.split(',');
for (const name of readdirSync(folder).filter((it) => it.endsWith('.sql') && it !== SETUP).map((it) => basename(it, '.sql')).sort()) {
  if (options.only === 'all' || wanted.includes(name)) await compareFile(name);
}
const { columns, types, proven, looked } = total;
console.log(`${total.files} files: ${total.queries} queries as views: ${total.agree} taken by both, ${total.refusedAlike} refused by both with the same SQLSTATE, ${total.reported} reported`);
console.log(`${total.statements} definitions: ${total.statementsAgree} end alike, ${total.statementsReported} reported`);
console.log(`${columns} columns of views: ${types} with PostgreSQL's name and type; ${proven} proven never NULL, ${looked} looked at`);
for (const [what, where] of [...reports].sort(([, a], [, b]) => b.length - a.length).slice(0, Number(options.show))) console.log(`  ${where.length} ${what}\n      ${where[0]}`);
for (const [what, sql] of wrong) console.log(`- ${what}\n    ${sql}`);
console.log(wrong.length === 0 ? 'ok: nothing is silently wrong' : `not ok: ${wrong.length} differences`);
process.exitCode = wrong.length === 0 ? 0 : 1;
