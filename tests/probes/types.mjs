// Probes types as validators: values in the forms that PostgreSQL writes, their neighbours and what breaks them, each put into a column of
// the type by a real INSERT, given to Zod and to Rust; and back: what PostgreSQL returns of all that it took must pass the row schemas.
//
//   node types.mjs --codegen PROGRAM [--no-rust] [--only TABLE] [--wire node-postgres] [--mini] [--input postgres] [--texts date,numeric,bigint]
//
// With `--wire node-postgres` values go and come as that driver sends and parses them; Rust has no part in it.
// With `--texts` Rust holds these families as texts, and only Rust is asked.
// A value that Rust takes and PostgreSQL refuses is asked again as Rust writes it: Rust's types read more spellings than they write.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect, parseArgs } from 'node:util';
import { openWorkspace } from '../oracle/compile.mjs';
import { openDatabase } from '../oracle/engine.mjs';
import { report } from '../oracle/report.mjs';
import { formsOf } from './forms.mjs';
import * as native from './native.mjs';
import { PROBE, askPostgres, askRust, askZod, isHeld, loadZod, makeRust } from './judges.mjs';
import { structOf } from './structs.mjs';
import { valuesOf } from './pools.mjs';

const SCHEMA = fileURLToPath(new URL('./types.sql', import.meta.url));
// What Rust leaves to the database: the limits of a composite's attributes.
const LEFT_TO_THE_DATABASE = new Set(['places']);
const { values: options } = parseArgs({ options: { codegen: { type: 'string' }, only: { type: 'string' }, 'no-rust': { type: 'boolean' }, wire: { type: 'string', default: 'postgrest' }, mini: { type: 'boolean' }, input: { type: 'string', default: 'canonical' }, texts: { type: 'string' } } });
const isNative = options.wire === 'node-postgres';
const flags = ['--wire', options.wire, '--input', options.input, ...(options.mini ? ['--mini'] : [])];
if (!options.codegen) {
  console.error('usage: node types.mjs --codegen PROGRAM [--no-rust] [--only TABLE]');
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'types-'));
const workspace = openWorkspace('types');
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
  const sql = readFileSync(SCHEMA, 'utf8').replaceAll('(v ', '(id bigint generated always as identity primary key, v ');
  writeFileSync(join(work, 'migrations', '1_types.sql'), sql);
  await db.exec(`${sql}; set timezone = 'UTC'; ${PROBE}; ${native.PROBE}`);
  const columns = await db.rows(`
    select c.relname as table, format_type(a.atttypid, a.atttypmod) as type from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'v'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.oid`);
  const tables = [];
  for (const { table, type } of columns.filter(({ table: name }) => !options.only || name === options.only)) {
    // For node-postgres a moment is a Date, bytes are bytes and no text.
    const more = options.input === 'postgres' && !(isNative && /^(?:date|timestamp|bytea|point\[)/.test(type)) ? formsOf(type) : [];
    const rows = [...(isNative ? nativeValuesOf(type) : valuesOf(type)), ...more].map((v) => ({ v }));
    tables.push({ name: table, type, rows, postgres: await (isNative ? native : { askPostgres }).askPostgres(db, table, rows) });
  }
  if (options.texts) return rustAgrees(tables);
  const count = tables.reduce((sum, { rows }) => sum + rows.length, 0);

  for (const target of ['ts', 'zod']) generate(target, join(work, 'zod'), target === 'zod' ? flags : []);
  const schemas = loadZod(workspace, join(work, 'zod')).public;
  const wrong = tables.flatMap((table) => disagreements(table, askZod(schemas[table.name].insert, table.rows)));
  const agreed = [report(`Zod says what PostgreSQL says to ${count} values of ${tables.length} types`, wrong), await comesBack(tables, schemas)];
  // Rust's types have no other forms.
  const hasRust = !options['no-rust'] && !isNative && options.input === 'canonical';
  return (hasRust ? await rustAgrees(tables) : true) && agreed.every(Boolean);
}

async function rustAgrees(tables) {
  const texts = options.texts?.split(',') ?? [];
  const { schema } = makeRust(options.codegen, work, texts);
  // `rust_decimal` has 28 digits; where the digits count, JSON must have kept all of them.
  const hasDigits = (it) => typeof it !== 'number' || (Math.abs(it) <= Number.MAX_SAFE_INTEGER && !String(it).includes('e'));
  const isShort = (type, { v }) => (texts.includes('numeric') ? [v].flat(9).every(hasDigits) : isOfDecimal(type, { v }));
  const isOfDecimal = (type, { v }) => !type.startsWith('numeric') || ![v].flat().some((it) => Math.abs(it) > 7e28);
  const held = tables.map(({ name, type, rows, postgres }) => {
    const all = rows.map((row, i) => ({ row, refused: postgres[i] })).filter(({ row }) => (texts.includes('date') || isHeld(row)) && isShort(type, row));
    return { name, rows: all.map(({ row }) => row), postgres: all.map(({ refused }) => refused) };
  });
  const structs = Object.fromEntries(tables.map(({ name }) => [name, structOf(schema, name)]));
  const answers = askRust(texts.length > 0 ? 'types-texts' : 'types', schema, held, structs);
  const differences = [];
  for (const table of held) {
    const said = answers.get(table.name);
    // What Rust took is what it would send.
    const sent = said.written.map((row, i) => (said[i] === null && table.postgres[i] !== null ? row : null));
    const again = sent.filter(Boolean);
    const verdicts = again.length > 0 ? await askPostgres(db, table.name, again) : [];
    const postgres = table.postgres.map((refused, i) => (sent[i] ? verdicts.shift() : refused));
    const judged = LEFT_TO_THE_DATABASE.has(table.name) ? postgres.map((refused, i) => (said[i] === null ? null : refused)) : postgres;
    differences.push(...disagreements({ ...table, postgres: judged }, said));
  }
  const asked = held.reduce((sum, { rows }) => sum + rows.length, 0);
  const how = texts.length > 0 ? `, ${texts.join(', ')} as texts` : '';
  return report(`Rust says what PostgreSQL says to ${asked} values of ${tables.length} types${how}`, differences);
}

/** Whether what PostgreSQL returns of what it took passes the row schemas. */
async function comesBack(tables, schemas) {
  const problems = [];
  let count = 0;
  for (const { name, rows, postgres } of tables) {
    const taken = rows.filter((_, i) => postgres[i] === null);
    if (isNative) {
      await native.insert(db, name, taken);
      const found = await native.read(db, `select * from ${name}`);
      count += found.length;
      const said = askZod(schemas[name].row, found);
      problems.push(...found.flatMap((row, i) => (said[i] === null ? [] : [`${name}: ${show(row)}: ${said[i]}`])));
      continue;
    }
    await db.rows(`insert into ${name} (v) select (json_populate_record(null::${name}, value)).v from json_array_elements($1::text::json)`, [JSON.stringify(taken)]);
    const found = await db.rows(`select row_to_json(t)::text as row from ${name} t`);
    count += found.length;
    const parsed = found.map(({ row }) => JSON.parse(row));
    const said = askZod(schemas[name].row, parsed);
    problems.push(...parsed.flatMap((row, i) => (said[i] === null ? [] : [`${name}: ${JSON.stringify(row).slice(0, 200)}: ${said[i]}`])));
  }
  return report(`the row schemas take the ${count} values that PostgreSQL returns`, problems);
}

function generate(target, out, more = []) {
  const { status, stderr } = spawnSync(options.codegen, [target, '--migrations', join(work, 'migrations'), '--platform', 'postgres', '--out', out, ...more], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function disagreements({ name, rows, postgres }, said) {
  return rows.flatMap((row, i) => ((postgres[i] === null) === (said[i] === null) ? [] : [`${name}: ${show(row)}: PostgreSQL: ${postgres[i] ?? 'taken'}; ours: ${said[i] ?? 'taken'}`]));
}

function show(row) {
  return (isNative ? inspect(row, { depth: 5 }) : JSON.stringify(row)).slice(0, 200);
}

/** Values of the type as a program on node-postgres has them. */
function nativeValuesOf(type) {
  const element = /^(.*)\[\]$/.exec(type)?.[1];
  if (element) {
    const items = (element === 'always' ? [null, 1, 0, 7, -1] : nativeValuesOf(element)).filter((it) => !Array.isArray(it));
    return [null, [], [null], ...items.map((it) => [it]), ...items.map((it) => [items[1], it, null])];
  }
  const name = type.replace(/\(.*?\)/, '').replace(/ without time zone$/, '');
  const made = (name in { place: 1, json: 1, jsonb: 1 } ? [null] : valuesOf(type).map((it) => native.native(name, it))).filter((it) => it !== undefined);
  return [...made, ...(native.OWN[name] ?? [])];
}
