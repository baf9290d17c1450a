// Probes validators with a table a shape and type: every row goes to a real INSERT, to Zod and to Rust.
//
//   node shapes.mjs --codegen PROGRAM [--schema FILE.sql] [--most N] [--no-rust] [--wire node-postgres] [--mini] [--weaker] [--texts numeric,bigint]
//
// With `--wire node-postgres` the rows are what a program on that driver has, PostgreSQL gets what the driver sends, and Rust has no part.
// With `--weaker` the tables are those of weaker.sql, and what is taken here and refused by PostgreSQL does not count.
// With `--texts` Rust holds these families as texts, and only Rust is asked; it may take what a CHECK refuses that it says it validates in part.
// FILE.sql makes the tables; a constraint's rows are made of its raw text. Prints each disagreement with the constraints, the row and the
// three verdicts; exit 1 where there is one.

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openWorkspace } from '../oracle/compile.mjs';
import { openDatabase } from '../oracle/engine.mjs';
import { report } from '../oracle/report.mjs';
import * as native from './native.mjs';
import { askRust, askZod, isHeld, loadZod, makeRust } from './judges.mjs';
import { structOf } from './structs.mjs';
import { makeProbes } from './system.mjs';

const { values: options } = parseArgs({
  options: { codegen: { type: 'string' }, schema: { type: 'string' }, most: { type: 'string', default: '450' }, 'no-rust': { type: 'boolean' }, wire: { type: 'string', default: 'postgrest' }, mini: { type: 'boolean' }, weaker: { type: 'boolean' }, texts: { type: 'string' } },
});
const isNative = options.wire === 'node-postgres';
if (!options.codegen) {
  console.error('usage: node shapes.mjs --codegen PROGRAM [--schema FILE.sql] [--most N] [--no-rust]');
  process.exit(2);
}

const schemaFile = options.schema ?? fileURLToPath(new URL(options.weaker ? './weaker.sql' : './shapes.sql', import.meta.url));

// What columns that are NOT NULL have where a row is not about them.
const STARTS = { lists: { b: 'p' }, numbers: { i: 1, j: 1 }, sums: { b: 1, c: 10, d: 1, e: 1 }, conditions: { kind: 'b', y: 'x' }, arrays: { b: ['x'] }, domains: { b: 'abc' } };

const work = mkdtempSync(join(tmpdir(), 'shapes-'));
const workspace = openWorkspace('shapes');
const db = await openDatabase();
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  await db.close();
  workspace.close();
  rmSync(work, { recursive: true });
}

async function run() {
  mkdirSync(join(work, 'migrations'));
  copyFileSync(schemaFile, join(work, 'migrations', '1_shapes.sql'));
  await db.exec(readFileSync(schemaFile, 'utf8'));
  const made = await makeProbes(db, Object.fromEntries(Object.entries(STARTS).map(([table, row]) => [table, [{ row }]])), Number(options.most));
  const probes = isNative ? await asNative(made) : made;
  const tables = [...new Set(probes.map(({ table }) => table))].map((name) => ({ name, probes: probes.filter(({ table }) => table === name) }));

  if (options.texts) return rustAgrees(tables);
  for (const target of ['ts', 'zod']) generate(target, join(work, 'zod'), target === 'zod' ? ['--wire', options.wire, ...(options.mini ? ['--mini'] : [])] : []);
  const schemas = loadZod(workspace, join(work, 'zod')).public;
  const zod = disagreements(tables.flatMap(({ name, probes: own }) => {
    const answers = askZod(schemas[name].insert, own.map(({ row }) => row));
    return own.map((probe, i) => ({ ...probe, said: answers[i] }));
  }));
  const agreed = report(`Zod says what PostgreSQL says to ${probes.length} probes of shapes`, zod);
  return options['no-rust'] || isNative ? agreed : rustAgrees(tables) && agreed;
}

function rustAgrees(tables) {
  const texts = options.texts?.split(',') ?? [];
  const { schema, inPart } = makeRust(options.codegen, work, texts);
  const asked = tables.map(({ name, probes: own }) => ({ name, probes: own.filter(({ row }) => isHeld(row)) }));
  const structs = Object.fromEntries(tables.map(({ name }) => [name, structOf(schema, name)]));
  const answers = askRust(`shapes${options.weaker ? '-weaker' : ''}${texts.length > 0 ? '-texts' : ''}`, schema, asked.map(({ name, probes: own }) => ({ name, rows: own.map(({ row }) => row) })), structs);
  const rust = asked.flatMap(({ name, probes: own }) => own.map((probe, i) => ({ ...probe, said: answers.get(name)[i] })));
  const how = texts.length > 0 ? `, ${texts.join(' and ')} as texts` : '';
  const isLeft = ({ refused, said }) => texts.length > 0 && said === null && inPart.has(/check constraint "([^"]*)"/.exec(refused)?.[1]);
  return report(`Rust says what PostgreSQL says to ${rust.length} probes of shapes${how}`, disagreements(rust.filter((it) => !isLeft(it))));
}

/** The rows as a program on node-postgres has them, with what PostgreSQL says to these. */
async function asNative(probes) {
  const columns = await db.rows(`
    select c.relname as table, a.attname as name, case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) else format_type(a.atttypid, a.atttypmod) end as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid where c.relnamespace = 'public'::regnamespace and a.attnum > 0`);
  const types = new Map(columns.map(({ table, name, type }) => [`${table}.${name}`, type]));
  await db.exec(native.PROBE);
  const found = [];
  for (const table of new Set(probes.map((it) => it.table))) {
    const rows = probes.filter((it) => it.table === table).map(({ row }) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, native.native(types.get(`${table}.${name}`), value)])));
    const whole = rows.filter((row) => !Object.values(row).includes(undefined));
    const answers = await native.askPostgres(db, table, whole);
    found.push(...whole.map((row, i) => ({ table, row, refused: answers[i] })));
  }
  return found;
}

function generate(target, out, more = []) {
  const { status, stderr } = spawnSync(options.codegen, [target, '--migrations', join(work, 'migrations'), '--platform', 'postgres', '--out', out, ...more], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function disagreements(answers) {
  return answers
    .filter(({ refused, said }) => (options.weaker ? refused === null && said !== null : (refused === null) !== (said === null)))
    .map(({ table, row, refused, said }) => `${table}: PostgreSQL: ${refused ?? 'taken'}; ours: ${said ?? 'taken'}: ${JSON.stringify(row).slice(0, 300)}`);
}
