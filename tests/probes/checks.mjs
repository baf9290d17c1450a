// CHECKs by themselves: each gets a table of its own and rows made of its text, which go to PostgreSQL, to Zod and, where asked, to
// Rust. A check is `{ repo, constraint, kind, coverage, expression, columns }` as `codegen check --coverage --output json` lists it.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkspace } from '../oracle/compile.mjs';
import { PROBE, askPostgres, askRust, askZod, isHeld, loadZod } from './judges.mjs';
import { rowsOf } from './rows.mjs';
import { literals, valuesFor } from './values.mjs';

const quote = (name) => `"${name.replaceAll('"', '""')}"`;
let asked = 0;
const oneLine = (sql) => sql.replace(/\s+/g, ' ');

/**
 * Asks all three and prints each disagreement with the constraint, the row and the verdicts. `options` are `codegen` (the program),
 * `most` (rows a check) and `rust` (whether it is asked). Returns how many of what there were.
 */
export async function probeChecks(db, checks, options) {
  // A folder of its own each time: Node.js keeps what it has read of a path.
  const workspace = openWorkspace(`probes-${asked++}`);
  const work = mkdtempSync(join(tmpdir(), 'probes-'));
  try {
    const probes = distinct(checks).map((check, i) => ({ ...check, table: `p${String(i).padStart(4, '0')}` }));
    const { made, sql } = await create(db, probes);
    await ask(db, made, sql, { ...options, workspace, work });
    return { ...judge(made), notMade: probes.length - made.length };
  } finally {
    workspace.close();
    rmSync(work, { recursive: true });
  }
}

/** One of each expression on the same types. */
function distinct(all) {
  const key = ({ expression, columns }) => JSON.stringify([oneLine(expression), columns]);
  return [...new Map(all.map((it) => [key(it), it])).values()];
}

/** Makes the tables; what PostgreSQL refuses is printed and left out. */
async function create(db, probes) {
  await db.exec(PROBE);
  const sql = ['create extension if not exists citext'];
  const made = [];
  for (const probe of probes) {
    let failed;
    for (const statement of statements(probe)) {
      try {
        await db.exec(statement);
        sql.push(statement);
      } catch (error) {
        if (!/already exists/.test(error.message)) failed ??= error.message;
      }
    }
    if (failed) console.log(`not made: ${probe.repo} ${probe.constraint}: ${failed}`);
    else made.push(probe);
  }
  return { made, sql };
}

/** The types and the table of a CHECK as SQL, each with names of its own. */
function statements({ table, kind, columns, expression }) {
  const made = columns.flatMap(({ type, labels }) => {
    if (!labels) return [];
    const name = type.replace(/(\[\])+$/, '');
    const [schema] = name.includes('.') ? name.split('.') : [];
    return [...(schema ? [`create schema if not exists ${schema}`] : []), `create type ${name} as enum (${labels.map((it) => `'${it.replaceAll("'", "''")}'`).join(', ')})`];
  });
  if (kind === 'domain') return [...made, `create domain ${table}_domain as ${columns[0].type} check (${expression})`, `create table ${table} (value ${table}_domain)`];
  const lines = columns.map(({ name, type, not_null }) => `${quote(name)} ${type}${not_null ? ' not null' : ''}`);
  return [...made, `create table ${table} (${lines.join(', ')}, constraint ${table}_check check (${expression}))`];
}

/** Gives each of the made its rows, and what each of the three says to them. */
async function ask(db, made, sql, { codegen, most, rust, workspace, work }) {
  const migrations = join(work, 'migrations');
  mkdirSync(migrations);
  writeFileSync(join(migrations, '1.sql'), `${sql.join(';\n')};\n`);
  const generate = (target, out) => {
    const { status, stderr } = spawnSync(codegen, [target, '--migrations', migrations, '--platform', 'postgres', '--out', out], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0) console.log(stderr.split('\n').filter((line) => line.includes('error')).slice(0, 10).join('\n'));
  };
  for (const target of ['ts', 'zod']) generate(target, join(work, 'zod'));
  const schemas = loadZod(workspace, join(work, 'zod')).public;
  for (const probe of made) {
    const found = literals(probe.expression);
    const columns = probe.columns.map((column) => ({ ...column, values: valuesFor(column.type, found, column.labels ? { [column.type.replace(/(\[\])+$/, '')]: column.labels } : {}) }));
    probe.rows = rowsOf(columns, most);
    probe.postgres = await askPostgres(db, probe.table, probe.rows);
    probe.zod = schemas[probe.table] ? askZod(schemas[probe.table].insert, probe.rows) : probe.rows.map(() => 'no schema');
  }
  if (!rust) return;
  generate('rust', join(work, 'schema.rs'));
  const schema = readFileSync(join(work, 'schema.rs'), 'utf8');
  const structs = Object.fromEntries(made.map(({ table }) => [table, `${table.toUpperCase()}Insert`]));
  const answers = askRust('corpus', schema, made.map(({ table, rows }) => ({ name: table, rows })), structs);
  for (const probe of made) probe.rust = answers.get(probe.table);
}

/** Of what is weaker only what is refused here and taken by PostgreSQL counts. */
function judge(made) {
  const sum = { probes: 0, checks: made.length, disagreements: 0, proven: 0, unproven: [] };
  for (const probe of made) {
    const wrong = probe.rows.flatMap((row, i) => {
      const says = { postgres: probe.postgres[i], zod: probe.zod[i], ...(probe.rust && isHeld(row) ? { rust: probe.rust[i] } : {}) };
      const taken = Object.values(says).map((it) => it === null);
      const counts = probe.coverage === 'exact' ? new Set(taken).size > 1 : taken[0] && taken.includes(false);
      return counts ? [{ row, says }] : [];
    });
    sum.probes += probe.rows.length;
    sum.disagreements += wrong.length;
    if (wrong.length > 0) print(probe, wrong);
    else if (probe.coverage === 'exact' && probe.postgres.some((it) => it?.startsWith('23514'))) sum.proven += 1;
    else if (probe.coverage === 'exact') sum.unproven.push(probe);
  }
  return sum;
}

function print({ repo, constraint, table, rows, expression, columns }, wrong) {
  console.log(`\n${repo} ${constraint} (${table}): ${wrong.length} of ${rows.length}: ${oneLine(expression).slice(0, 300)}\n    ${columns.map((it) => `${it.name} ${it.type}`).join(', ')}`);
  for (const { row, says } of wrong.slice(0, 3)) console.log(`    ${JSON.stringify(row).slice(0, 300)}\n      ${Object.entries(says).map(([who, it]) => `${who}: ${it === null ? 'taken' : it.slice(0, 110)}`).join(' | ')}`);
}
