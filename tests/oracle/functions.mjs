// Calls functions as PostgREST does and asks the generated schemas about what went in and came out.
//
//   node functions.mjs <folder> <generated ts folder> --out FILE
//
// <folder> holds `migrations` and `calls.json`: calls with the arguments that PostgreSQL takes, and those that it refuses. The schema of a
// function's arguments must take the ones and refuse the others, as PostgreSQL must; the schema of its result must take what came, and refuse it
// with any one value of it changed to another type, JSON aside (`json`). Writes calls and results to FILE. Exit 1 with what is wrong on stdout.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatErrors, openWorkspace } from './compile.mjs';
import { openDatabase } from './engine.mjs';
import { applyMigrations, formatFailures, readMigrations } from './migrations.mjs';
import { report } from './report.mjs';

const { values: options, positionals: [folder, generated] } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
if (!folder || !generated || !options.out) {
  console.error('usage: node functions.mjs <folder> <generated ts folder> --out FILE');
  process.exit(2);
}

/** A value of no column's type. */
const STRANGE = { strange: [true] };

const workspace = openWorkspace('functions');
const db = await openDatabase('');
try {
  process.exitCode = (await askEverything()) ? 0 : 1;
} finally {
  await db.close();
  workspace.close();
}

async function askEverything() {
  const failures = await applyMigrations(db, readMigrations(join(folder, 'migrations')));
  if (!report('the migrations apply', [formatFailures(failures)])) return false;
  const schemas = compileSchemas();
  if (!schemas) return false;

  const calls = JSON.parse(readFileSync(join(folder, 'calls.json'), 'utf8'));
  const [results, arguments_, refused, changed] = [[], [], [], []];
  const counts = { refused: 0, changed: 0 };
  for (const { call, as, args, refused: wrong = [], unnamed, json } of calls) {
    const [takes, gives] = [schemas[`${as}ArgsSchema`], schemas[`${as}ReturnsSchema`]];
    const value = await send(call, args ?? {}, unnamed);
    results.push({ call, as, args: args ?? {}, value });
    const shown = `${call}(${JSON.stringify(args ?? {})})`;
    if (!gives) arguments_.push(`${as}ReturnsSchema is not there`);
    else if (!gives.safeParse(value).success) arguments_.push(`${shown} gives ${JSON.stringify(value)}: ${gives.safeParse(value).error.message}`);
    if (args && !takes?.safeParse(args).success) arguments_.push(`${shown}: ${takes?.safeParse(args).error.message ?? 'there is no schema'}`);
    for (const it of wrong) {
      counts.refused += 1;
      if (takes?.safeParse(it).success) refused.push(`${call}(${JSON.stringify(it)}): the schema takes it`);
      if (await send(call, it).then(() => true, () => false)) refused.push(`${call}(${JSON.stringify(it)}): PostgreSQL takes it`);
    }
    for (const mutant of json ? [] : mutants(value)) {
      counts.changed += 1;
      if (gives?.safeParse(mutant).success) changed.push(`${shown} may give ${JSON.stringify(mutant)} instead of ${JSON.stringify(value)}`);
    }
  }
  writeFileSync(options.out, `${JSON.stringify(results, null, 1)}\n`);
  return [
    report(`the schemas take the arguments and results of ${calls.length} calls`, calls.length === 0 ? ['there are none'] : arguments_),
    report(`the schemas refuse ${counts.refused} arguments that PostgreSQL refuses`, refused),
    report(`the schemas refuse ${counts.changed} results with a value of another type`, changed),
  ].every(Boolean);
}

function compileSchemas() {
  workspace.copy(join(generated, 'src'), 'src');
  const errors = workspace.compile({ module: 'commonjs', noEmit: false, outDir: 'out', rootDir: 'src' }, ['src/**/*.ts']);
  if (!report('the generated TypeScript compiles', formatErrors(errors))) return null;
  workspace.write('out/package.json', '{ "type": "commonjs" }');
  return createRequire(import.meta.url)(join(workspace.folder, 'out/zod.js'));
}

/** PostgREST's way: arguments by name out of a JSON object, an object for what has columns of its own, a list for a set. */
async function send(name, args, unnamed = false) {
  const [function_] = await db.rows(`
    select p.proretset as is_set, p.prorettype = 'void'::regtype as is_void, t.typtype = 'c' or coalesce(p.proargmodes::text[] && '{t,b,o}', false) as is_row,
      quote_ident(p.proname) as name, a.names, a.types
    from pg_proc p join pg_type t on t.oid = p.prorettype,
      lateral (select coalesce(array_agg(coalesce(p.proargnames[i], '')), '{}') as names, coalesce(array_agg(format_type(coalesce(p.proallargtypes[i], p.proargtypes[i - 1]), null)), '{}') as types
        from generate_series(1, cardinality(coalesce(p.proallargtypes, p.proargtypes::oid[]))) i where coalesce(p.proargmodes[i], 'i') in ('i', 'b', 'v')) a
    where p.pronamespace = 'public'::regnamespace and p.proname = '${name.replaceAll("'", "''")}' and a.names @> array[${Object.keys(args).map(literal)}]::text[]
      and cardinality(a.names) - p.pronargdefaults <= ${Object.keys(args).length} order by cardinality(a.names) limit 1`);
  if (!function_) throw new Error(`no function ${name} takes ${Object.keys(args)}`);
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const given = Object.keys(args);
  const type = (key) => function_.types[function_.names.indexOf(key)];
  const record = unnamed || given.length === 0 ? '' : `, json_to_record(${literal(JSON.stringify(args))}) as _(${given.map((key) => `${quoted(key)} ${type(key)}`).join(', ')})`;
  const variadic = (key) => (name === 'sum_of' && key === 'numbers' ? 'variadic ' : '');
  const sent = unnamed ? `${literal(JSON.stringify(args['']))}::${type('')}` : given.map((key) => `${variadic(key)}${quoted(key)} := _.${quoted(key)}`).join(', ');
  const call = `public.${function_.name}(${sent})`;
  const source = `(select 1) as one${record}`;
  if (function_.is_void) {
    await db.rows(`select ${call} from ${source}`);
    return null;
  }
  const one = function_.is_row ? `select to_json(s) as value from (select r.* from ${source}, lateral ${call} as r) as s` : `select to_json(r) as value from (select ${call} as r from ${source}) as s`;
  const rows = (await db.rows(one)).map(({ value }) => value);
  return function_.is_set ? rows : rows[0];
}

function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The value with one part of it changed to another type; JSON may hold anything, so it is left alone. */
function* mutants(value) {
  if (value === null || typeof value !== 'object') {
    yield STRANGE;
    return;
  }
  yield Array.isArray(value) ? {} : [];
  yield true;
  for (const key of Object.keys(value)) {
    if (key === 'meta') continue;
    const put = (changed) => (Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed });
    for (const changed of mutants(value[key])) yield put(changed);
    if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value).filter(([it]) => it !== key));
  }
}
