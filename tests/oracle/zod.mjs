// Asks the generated Zod schemas about the rows that PostgreSQL was asked about.
//
//   node zod.mjs <generated ts folder> --rows rows.json --broken broken.json [--accepted accepted.json] [--probes probes.json] [--errors errors.json] [--untranslated TABLE/CONSTRAINT]...
//
// Every probe must get the answer that PostgreSQL gave. Every row of the seed and every accepted one must pass `schemas.public.<table>.row` and, without generated columns, `.insert`; every broken row must be
// refused by `.insert`, and by `.row` where the whole row is there and a type, NULL or CHECK is broken. `--untranslated` names a CHECK
// that Zod does not have: its broken rows must then pass, so that the list cannot rot. Exit 1 with what is wrong on stdout.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatErrors, openWorkspace } from './compile.mjs';
import { report } from './report.mjs';

const { values: options, positionals: [generated] } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string' }, broken: { type: 'string' }, accepted: { type: 'string' }, probes: { type: 'string' }, errors: { type: 'string' }, untranslated: { type: 'string', multiple: true, default: [] } },
});
if (!generated || !options.rows || !options.broken) {
  console.error('usage: node zod.mjs <generated ts folder> --rows rows.json --broken broken.json [--accepted accepted.json] [--probes probes.json] [--errors errors.json] [--untranslated TABLE/CONSTRAINT]...');
  process.exit(2);
}

const rows = JSON.parse(readFileSync(options.rows, 'utf8'));
const broken = JSON.parse(readFileSync(options.broken, 'utf8'));
const accepted = options.accepted ? JSON.parse(readFileSync(options.accepted, 'utf8')) : [];
const workspace = openWorkspace('zod');
try {
  process.exitCode = askSchemas() ? 0 : 1;
} finally {
  workspace.close();
}

function askSchemas() {
  workspace.copy(join(generated, 'src'), 'src');
  // CommonJS, since Node.js resolves the extensionless imports of bundlers only there.
  const errors = workspace.compile({ module: 'commonjs', noEmit: false, outDir: 'out', rootDir: 'src' }, ['src/**/*.ts']);
  if (!report('the generated TypeScript compiles', formatErrors(errors))) return false;
  workspace.write('out/package.json', '{ "type": "commonjs" }');
  const { schemas } = createRequire(import.meta.url)(join(workspace.folder, 'out/schemas.js'));
  const { violationOf } = createRequire(import.meta.url)(join(workspace.folder, 'out/errors.js'));

  const seedRows = Object.entries(rows).flatMap(([table, found]) => found.map(({ row }) => ({ table, row })));
  const some = (found, problems) => (found.length === 0 ? ['there are none, so nothing was asked'] : problems);
  const check = (found) => found.flatMap(({ table, row }) => refusals(schemas.public, table, row));
  return [
    report(`Zod accepts the ${seedRows.length} rows of the seed`, some(seedRows, check(seedRows))),
    report(`Zod accepts ${accepted.length} more rows that PostgreSQL takes`, options.accepted ? some(accepted, check(accepted)) : []),
    report(`Zod refuses ${broken.length} broken rows`, some(broken, [...broken.flatMap((candidate) => acceptances(schemas.public, candidate)), ...unknownChecks()])),
    probed(schemas.public),
    named(violationOf),
  ].every(Boolean);
}

/** Whether each error of PostgreSQL's leads to its constraint: with a driver's fields, and with those that PostgREST gives. */
function named(violationOf) {
  if (!options.errors) return true;
  const errors = JSON.parse(readFileSync(options.errors, 'utf8'));
  const wrong = errors.flatMap(({ table, constraint, kind, columns, error }) => {
    const rest = { code: error.code, details: error.detail ?? null, hint: error.hint ?? null, message: error.message };
    return [error, rest].flatMap((given) => {
      const found = violationOf(given);
      const isIt = found?.schema === 'public' && found.table === table && found.kind === kind && (constraint === null || found.constraint === constraint) && [...found.columns].sort().join() === [...columns].sort().join();
      return isIt ? [] : [`${JSON.stringify(given)}: ${JSON.stringify(found)}, where it is ${table}/${constraint ?? columns}`];
    });
  });
  const unrelated = [{ code: '22P02', message: 'invalid input syntax for type uuid: "x"' }, { code: '23514', message: 'new row for relation "nothing" violates check constraint "nothing_check"' }, { code: 'PGRST116', message: 'JSON object requested, multiple (or no) rows returned' }];
  const invented = unrelated.filter((error) => violationOf(error) !== undefined).map((error) => `${error.message}: it is about no constraint`);
  return report(`violationOf names the constraints of ${errors.length} errors`, errors.length === 0 ? ['there are none, so nothing was asked'] : [...wrong, ...invented]);
}

/** Whether Zod says to each probe what PostgreSQL said. */
function probed(tables) {
  if (!options.probes) return true;
  const probes = JSON.parse(readFileSync(options.probes, 'utf8'));
  const wrong = probes.flatMap(({ table, row, refused }) => {
    const found = tables[table] ? issues(tables[table].insert, row) : ['no schema'];
    if ((refused === null) === (found.length === 0)) return [];
    return [`${table}: PostgreSQL: ${refused ?? 'taken'}; Zod: ${found.join('; ') || 'taken'}: ${JSON.stringify(row).slice(0, 400)}`];
  });
  return report(`Zod says what PostgreSQL says to ${probes.length} probes`, probes.length === 0 ? ['there are none'] : wrong);
}

/** CHECKs that are said to be untranslated and that no broken row is about. */
function unknownChecks() {
  const known = new Set(broken.map(({ table, constraint }) => `${table}/${constraint}`));
  return options.untranslated.filter((it) => !known.has(it)).map((it) => `${it}: said to be untranslated, but no broken row is about it`);
}

/** What is wrong with a row that PostgreSQL sent. */
function refusals(tables, table, row) {
  const schema = tables[table];
  if (!schema) return [`${table}: no schema`];
  const generatedColumns = new Set(broken.filter((it) => it.table === table && it.kind === 'generated').map(({ column }) => column));
  const insert = Object.fromEntries(Object.entries(row).filter(([column]) => !generatedColumns.has(column)));
  return [
    ...issues(schema.row, row).map((issue) => `${table}: row refuses a row that PostgreSQL takes: ${issue}: ${JSON.stringify(row)}`),
    // A view may have no insert schema.
    ...(schema.insert ? issues(schema.insert, insert).map((issue) => `${table}: insert refuses a row that PostgreSQL takes: ${issue}: ${JSON.stringify(insert)}`) : []),
  ];
}

/** What is wrong with the schemas' answer to a row that PostgreSQL refused. */
function acceptances(tables, { table, kind, column, constraint, columns, row }) {
  const schema = tables[table];
  if (!schema) return [`${table}: no schema`];
  const changed = columns.map((name) => `${name} = ${JSON.stringify(row[name])}`).join(', ');
  const label = `${table}/${constraint ?? column}: ${kind}: ${changed}`;
  const passes = (name, value) => schema[name].safeParse(value).success;
  if (options.untranslated.includes(`${table}/${constraint}`)) return passes('insert', row) ? [] : [`${label}: insert refuses it, although the CHECK is said to be untranslated`];
  // A row schema needs every column, and generated ones are not in `row`: take those of the seed.
  const whole = { ...rows[table][0].row, ...row };
  const asked = ['insert', ...(['check', 'enum', 'type', 'not_null'].includes(kind) ? ['row'] : [])];
  return asked.filter((name) => passes(name, name === 'row' ? whole : row)).map((name) => `${label}: ${name} accepts it, PostgreSQL does not`);
}

function issues(schema, value) {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
