// Random views over random tables, asked of PostgreSQL: the types of their columns, whether it refuses them, and which columns had a NULL
// in rows that were made with as many NULLs as the tables take. What we say is compared with that: types and refusals are equal, and no
// column that is proven never to be NULL ever was.
//
//   node views.mjs [--check]                          writes (compares) tests/views/sample.txt, which the crate's own tests read
//   node views.mjs --ours PROGRAM [--views N] [--seed N] [--long] [--show N]
//     PROGRAM is the example `corpus`; --long takes 10,000 views and another seed each time, which it prints
//
// A view's text is made of a seed alone, so that a run can be repeated.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from './engine.mjs';
import { Generator } from './views/generator.mjs';

const SAMPLE = new URL('../views/sample.txt', import.meta.url);
const SAMPLE_SEED = 7;
const SAMPLE_VIEWS = 250;
/** Of a view whose rows are asked for, in PostgreSQL's units. */
const MOST_COST = 30000;
/** Views of one database; each has tables of its own. */
const BATCH = 250;
/** How often the tables are filled anew. */
const FILLS = 20;
/** From so many rows on, a column without NULL counts as one that never has any. */
const ENOUGH_ROWS = 20;

const { values: options } = parseArgs({
  options: { check: { type: 'boolean' }, ours: { type: 'string' }, views: { type: 'string' }, seed: { type: 'string' }, long: { type: 'boolean' }, show: { type: 'string', default: '12' } },
});

/** The views of one database: their texts, and what PostgreSQL says of each. */
async function batch(seed, count) {
  const generator = new Generator(seed);
  const setup = generator.tables();
  const db = await openDatabase();
  await db.exec(setup);
  await fill(db, generator, 0);
  const views = [];
  for (let n = 0; n < count; n += 1) {
    const { sql, tags, depth } = generator.view(`v${n}`);
    views.push({ name: `v${n}`, sql, tags, depth, ...await verdict(db, generator, `v${n}`, sql) });
  }
  for (let n = 1; n < FILLS; n += 1) {
    await db.exec('truncate t0, t1, t2, t3, t4');
    await fill(db, generator, n);
    for (const view of views) if (view.rows !== undefined) await countNulls(db, view);
  }
  await db.close();
  return { setup, views };
}

async function fill(db, generator, filling) {
  for (const row of generator.rows(filling)) {
    try { await db.exec(row); } catch { /* a row that a constraint refuses */ }
  }
}

/** Adds the rows and NULLs that a view has now to those that it had. */
async function countNulls(db, view) {
  const quoted = view.columns.map((column) => `"${column.name}"`);
  try {
    const [counts] = await db.rows(`select count(*)::int as rows, ${quoted.map((column, n) => `count(*) filter (where num_nulls(${column}) > 0)::int as c${n}`).join(', ')} from ${view.name}`);
    view.columns.forEach((column, n) => { column.nulls = (column.nulls ?? 0) + counts[`c${n}`]; });
    view.rows = (view.rows ?? 0) + counts.rows;
  } catch {
    // A division by zero says nothing of NULL.
  }
}

async function verdict(db, generator, name, sql) {
  try {
    await db.exec(sql);
  } catch (error) {
    return { refused: error.code, message: error.message };
  }
  const columns = await db.rows(`select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = '${name}'::regclass and attnum > 0 order by attnum`);
  // What takes long is not asked for its rows, and later views do not ask it.
  let cost;
  try {
    [{ 'QUERY PLAN': [{ Plan: { 'Total Cost': cost } }] }] = await db.rows(`explain (format json) select * from ${name}`);
  } catch {
    // The planner computes constants, and may fail at it: there are no rows to ask for.
    return { columns };
  }
  if (cost > MOST_COST) return { columns };
  const view = { name, columns, rows: 0 };
  await countNulls(db, view);
  if (cost < MOST_COST / 50) generator.add(name, columns, view.rows);
  return { columns, rows: view.rows };
}

function sampleText({ setup, views }) {
  const said = ({ sql, refused, columns, rows }) => {
    const shown = refused ? `refused ${refused}` : columns.map(({ name, type, nulls }) => `${name} ${type}${rows === undefined ? '' : nulls > 0 ? ' null' : rows >= ENOUGH_ROWS ? ' full' : ''}`).join(' | ');
    return `${sql}\n  ${shown}\n`;
  };
  return `${setup}\n-- views\n${views.map(said).join('')}`;
}

/** What our program says of the same statements. */
function ours(program, { setup, views }) {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  writeFileSync(join(folder, '001_tables.sql'), setup);
  views.forEach(({ name, sql }, n) => writeFileSync(join(folder, `002_${String(n).padStart(5, '0')}_${name}.sql`), `${sql};\n`));
  const { stdout, stderr, status } = spawnSync(program, [folder, 'postgres'], { encoding: 'utf8', maxBuffer: 1 << 30 });
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`the program failed: ${stderr}`);
  return JSON.parse(stdout);
}

async function compare() {
  const count = Number(options.views ?? (options.long ? 10000 : 1000));
  const seed = Number(options.seed ?? (options.long ? Date.now() % 1000000 : SAMPLE_SEED));
  const total = { views: 0, refused: 0, columns: 0, proven: 0, neverNull: 0, provenNeverNull: 0, unknown: 0, wrong: 0, rows: 0 };
  const tags = new Map();
  const depths = [];
  const wrong = [];
  const unproven = new Map();
  for (let at = 0; at * BATCH < count; at += 1) {
    const made = await batch(seed * 1000 + at, Math.min(BATCH, count - at * BATCH));
    const said = ours(options.ours, made);
    const ends = new Map(said.statements.map((it) => [it.file, it]));
    for (const [n, view] of made.views.entries()) {
      total.views += 1;
      depths.push(view.depth);
      for (const tag of view.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
      const path = `002_${String(n).padStart(5, '0')}_${view.name}.sql`;
      const own = said.nullability[`public.${view.name}`];
      const end = ends.get(path) ?? {};
      const isRefused = end.outcome === 'refused';
      if (view.refused) {
        total.refused += 1;
        if (end.outcome === 'applied') wrong.push([`not refused, PostgreSQL says ${view.refused} ${view.message}`, view.sql]);
        else if (isRefused && end.sqlstate !== view.refused) wrong.push([`refused with ${end.sqlstate}, PostgreSQL says ${view.refused} ${view.message}`, view.sql]);
        else if (!isRefused) total.unknown += 1;
        continue;
      }
      if (!own || isRefused) {
        const why = end.message;
        if (isRefused) wrong.push([`refused: ${why}`, view.sql]);
        else { total.unknown += 1; if (options.show > 12) wrong.push([`not understood: ${why}`, view.sql]); }
        continue;
      }
      if (view.rows > 0) total.rows += 1;
      for (const [place, column] of view.columns.entries()) {
        const mine = own[place];
        total.columns += 1;
        if (!mine) { wrong.push([`column ${column.name} is missing`, view.sql]); continue; }
        if (mine.type === 'unknown' || mine.type === '???') total.unknown += 1;
        else if (mine.type !== column.type || mine.name !== column.name) wrong.push([`column ${column.name} ${column.type} is ${mine.name} ${mine.type} here`, view.sql]);
        if (mine.not_null) total.proven += 1;
        if (mine.not_null && column.nulls > 0) wrong.push([`UNSOUND: ${column.name} was NULL: ${mine.reason}`, view.sql]);
        if (view.rows >= ENOUGH_ROWS && column.nulls === 0) {
          total.neverNull += 1;
          if (mine.not_null) total.provenNeverNull += 1;
          else {
            const reason = mine.reason.split(/ \((?!\))|; /).at(-1).replace(/[0-9"]\w*/g, '').replace(/([^(])\)+$/, '$1').slice(0, 90);
            const seen = unproven.get(reason) ?? { count: 0, example: '' };
            seen.count += 1;
            seen.example += `\n      ${column.name} [${mine.reason}]: ${view.sql}`;
            unproven.set(reason, seen);
          }
        }
      }
    }
  }
  depths.sort((a, b) => a - b);
  console.log(`seed ${seed}: ${total.views} views (${total.refused} refused, ${total.rows} with rows), median depth ${depths[depths.length >> 1]}`);
  console.log(`${total.columns} columns, ${total.unknown} not known; ${total.proven} proven never NULL; of ${total.neverNull} that never were in ${FILLS} fillings and ${ENOUGH_ROWS} rows or more ${(100 * total.provenNeverNull / total.neverNull).toFixed(1)} % are proven`);
  console.log([...tags].sort(([, a], [, b]) => a - b).map(([tag, times]) => `${tag} ${times}`).join(', '));
  console.log('not proven although never NULL, the most frequent:');
  for (const [reason, { count: times, example }] of [...unproven].sort(([, a], [, b]) => b.count - a.count).slice(0, Number(options.show))) console.log(`  ${times} ${reason}\n      ${example}`);
  for (const [what, sql] of wrong.slice(0, Number(options.show))) console.log(`- ${what}\n    ${sql}`);
  console.log(wrong.length === 0 ? 'ok: types, refusals and proofs agree with PostgreSQL' : `not ok: ${wrong.length} differences, ${wrong.filter(([what]) => what.startsWith('UNSOUND')).length} of them unsound`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (options.ours) {
  await compare();
} else {
  const text = sampleText(await batch(SAMPLE_SEED, SAMPLE_VIEWS));
  if (!options.check) {
    mkdirSync(new URL('.', SAMPLE), { recursive: true });
    writeFileSync(SAMPLE, text);
  } else if (!existsSync(SAMPLE) || readFileSync(SAMPLE, 'utf8') !== text) {
    console.error('tests/views/sample.txt is stale; remake it with: node tests/oracle/views.mjs');
    process.exitCode = 1;
  } else {
    console.log(`ok: tests/views/sample.txt is what PostgreSQL says of ${SAMPLE_VIEWS} views`);
  }
}
