// Probes the CHECKs of other people's migrations that are called exact, each alone in a table of its own.
//
//   node corpus.mjs CHECKS.json --codegen PROGRAM [--most N] [--only TEXT] [--no-rust] [--all]
//
// CHECKS.json is what `tests/corpus/coverage.mjs --out` writes. Prints each disagreement with the constraint, the row and the three
// verdicts, then how many CHECKs are proven: probed at least 50 times or with all there is, refused at least once, no disagreement.
// `--all` probes those that are weaker too: of these only what is refused here and taken by PostgreSQL counts.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openWorkspace } from '../oracle/compile.mjs';
import { openDatabase } from '../oracle/engine.mjs';
import { PROBE, askPostgres, askRust, askZod, isHeld, loadZod } from './judges.mjs';
import { rowsOf } from './rows.mjs';
import { literals, valuesFor } from './values.mjs';

const { values: options, positionals: [file] } = parseArgs({
  allowPositionals: true,
  options: { codegen: { type: 'string' }, most: { type: 'string', default: '80' }, only: { type: 'string' }, 'no-rust': { type: 'boolean' }, all: { type: 'boolean' } },
});
if (!file || !options.codegen) {
  console.error('usage: node corpus.mjs CHECKS.json --codegen PROGRAM [--most N] [--only TEXT] [--no-rust] [--all]');
  process.exit(2);
}

const quote = (name) => `"${name.replaceAll('"', '""')}"`;
const checks = distinct(JSON.parse(readFileSync(file, 'utf8'))
  .filter((it) => it.coverage === 'exact' || (options.all && it.coverage === 'weaker'))
  .filter((it) => !options.only || JSON.stringify(it).includes(options.only)));
const probes = checks.map((check, i) => ({ ...check, table: `p${String(i).padStart(4, '0')}` }));
const workspace = openWorkspace('probes');
const work = mkdtempSync(join(tmpdir(), 'probes-'));
const db = await openDatabase('create schema if not exists extensions; create extension if not exists citext;');
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  await db.close();
  workspace.close();
  rmSync(work, { recursive: true });
}

/** One of each expression on the same types. */
function distinct(all) {
  const key = ({ expression, columns }) => JSON.stringify([expression.replace(/\s+/g, ' '), columns]);
  return [...new Map(all.map((it) => [key(it), it])).values()];
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

async function run() {
  await db.exec(PROBE);
  const sql = [];
  const made = [];
  for (const probe of probes) {
    const all = statements(probe);
    let failed;
    for (const statement of all) {
      try {
        await db.exec(statement);
        sql.push(statement);
      } catch (error) {
        if (!/already exists/.test(error.message)) failed = error.message;
      }
    }
    if (failed) console.log(`not made: ${probe.repo} ${probe.constraint}: ${failed}`);
    else made.push(probe);
  }
  const migrations = join(work, 'migrations');
  mkdirSync(migrations);
  writeFileSync(join(migrations, '1.sql'), `create extension if not exists citext;\n${sql.join(';\n')};\n`);
  const arguments_ = ['--migrations', migrations, '--platform', 'postgres'];
  generate('zod', [...arguments_, '--out', join(work, 'zod')]);
  generate('ts', [...arguments_, '--out', join(work, 'zod')]);
  const schemas = loadZod(workspace, join(work, 'zod')).public;
  for (const probe of made) {
    const found = literals(probe.expression);
    const columns = probe.columns.map((column) => ({ ...column, values: valuesFor(column.type, found, column.labels ? { [column.type.replace(/(\[\])+$/, '')]: column.labels } : {}) }));
    probe.rows = rowsOf(columns, Number(options.most));
    probe.postgres = await askPostgres(db, probe.table, probe.rows);
    probe.zod = schemas[probe.table] ? askZod(schemas[probe.table].insert, probe.rows) : probe.rows.map(() => 'no schema');
  }
  if (!options['no-rust']) {
    generate('rust', [...arguments_, '--out', join(work, 'schema.rs')]);
    const schema = readFileSync(join(work, 'schema.rs'), 'utf8');
    const structs = Object.fromEntries(made.map(({ table }) => [table, `${table.toUpperCase()}Insert`]));
    const answers = askRust('corpus', schema, made.map(({ table, rows }) => ({ name: table, rows })), structs);
    for (const probe of made) probe.rust = answers.get(probe.table);
  }
  return judge(made);
}

function generate(target, parameters) {
  const { status, stderr } = spawnSync(options.codegen, [target, ...parameters], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) console.log(stderr.split('\n').filter((line) => line.includes('error')).slice(0, 10).join('\n'));
}

function judge(made) {
  let [count, disagreements, proven] = [0, 0, 0];
  const unproven = [];
  for (const probe of made) {
    const wrong = probe.rows.flatMap((row, i) => {
      const says = { postgres: probe.postgres[i], zod: probe.zod[i], ...(probe.rust && isHeld(row) ? { rust: probe.rust[i] } : {}) };
      const taken = Object.values(says).map((it) => it === null);
      const counts = probe.coverage === 'exact' ? new Set(taken).size > 1 : taken[0] && taken.includes(false);
      return counts ? [{ row, says }] : [];
    });
    count += probe.rows.length;
    disagreements += wrong.length;
    const rejects = probe.postgres.some((it) => it?.startsWith('23514'));
    if (wrong.length === 0 && rejects) proven += 1;
    else if (wrong.length === 0) unproven.push(probe);
    if (wrong.length > 0) {
      console.log(`\n${probe.repo} ${probe.constraint} (${probe.table}): ${wrong.length} of ${probe.rows.length}: ${probe.expression.replace(/\s+/g, ' ').slice(0, 300)}\n    ${probe.columns.map((it) => `${it.name} ${it.type}`).join(', ')}`);
      for (const { row, says } of wrong.slice(0, 3)) console.log(`    ${JSON.stringify(row).slice(0, 300)}\n      ${Object.entries(says).map(([who, it]) => `${who}: ${it === null ? 'taken' : it.slice(0, 110)}`).join(' | ')}`);
    }
  }
  for (const { repo, constraint, expression, rows } of unproven) console.log(`never refused in ${rows.length} probes: ${repo} ${constraint}: ${expression.replace(/\s+/g, ' ').slice(0, 200)}`);
  console.log(`\n${count} probes of ${made.length} CHECKs: ${disagreements} disagreements; ${proven} proven, ${unproven.length} never refused, ${checks.length - made.length} not made`);
  return disagreements === 0;
}
