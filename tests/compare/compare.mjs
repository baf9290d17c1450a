// Asks the validators of other tools what ours are asked: the same rows, for each table that all of them can read.
//
//   npm ci; node compare.mjs --codegen PROGRAM [SYSTEM]...
//
// Each tool gets the schema by its own road: drizzle-kit pulls a Drizzle schema out of the database, from which drizzle-zod, DRZL and
// drizzle-orm/zod (of drizzle-orm 1, which has it built in) make theirs; supazod reads the types that Supabase's generator writes of the database; ours are made of the migrations, with no option. Rows are those of
// tests/probes, judged by PostgreSQL with triggers and foreign keys off, and each tool gets them as its types want them (Drizzle has numeric
// as a text). A table counts where each tool takes at least one of the rows that stand in it. A row counts as wrongly refused where PostgreSQL takes it, as missed where PostgreSQL refuses it and the tool does not.
// Writes the table of the README to stdout.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateTypescript, introspect, sortGeneratorMetadata } from '../oracle/node_modules/@supabase/postgrest-typegen/dist/index.js';
import { startServer } from '../oracle/native/server.mjs';
import { applyMigrations, applyScript, readMigrations } from '../oracle/migrations.mjs';
import { readRows } from '../oracle/rows.mjs';
import { makeProbes } from '../probes/system.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const TOOLS = ['ours', 'drizzle-orm/zod', 'drizzle-zod', 'DRZL', 'supazod'];
// Those that start from a Drizzle schema.
const DRIZZLE = new Set(['drizzle-orm/zod', 'drizzle-zod', 'DRZL']);
const version = (name) => JSON.parse(readFileSync(join(HERE, 'node_modules', name, 'package.json'), 'utf8')).version;
const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { codegen: { type: 'string' } } });
if (!options.codegen) {
  console.error('usage: node compare.mjs --codegen PROGRAM [SYSTEM]...');
  process.exit(2);
}
const program = resolve(options.codegen);
const systems = positionals.length > 0 ? positionals : readdirSync(join(ROOT, 'spec'));
const sums = Object.fromEntries(TOOLS.map((tool) => [tool, { right: 0, refused: 0, missed: 0 }]));
let [asked, tables] = [0, 0];
const server = await startServer(readFileSync(join(ROOT, 'codegen/data/platforms/supabase.sql'), 'utf8'));
try {
  for (const system of systems) await compare(system);
} finally {
  await server.stop();
}
printTable();

async function compare(system) {
  const work = mkdtempSync(join(HERE, 'work-'));
  try {
    const db = await server.open();
    await applyMigrations(db, readMigrations(join(ROOT, 'spec', system, 'migrations')));
    await applyScript(db, readFileSync(join(ROOT, 'spec', system, 'seed.sql'), 'utf8'));
    const rows = await readRows(db);
    const probes = await makeProbes(db, rows);
    const numerics = new Set((await db.rows(`select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and data_type = 'numeric'`)).map(({ name }) => name));
    const types = generateTypescript(sortGeneratorMetadata(await introspect(db, { includedSchemas: ['public'] })), { detectOneToOneRelationships: true });
    await db.exec('rollback; reset all; reset role');
    const found = { ours: ours(work, system), supazod: supazod(work, await types), ...drizzle(work, db.address) };
    await db.close();
    const asTyped = (tool, table, row) => (DRIZZLE.has(tool) ? Object.fromEntries(Object.entries(row).map(([key, value]) => [key, numerics.has(`${table}.${key}`) && typeof value === 'number' ? String(value) : value])) : row);
    // A tool reads a table where it takes a row that stands in it.
    const reads = (tool, table) => found[tool]?.(table) && rows[table]?.some(({ row }) => passes(found[tool](table), asTyped(tool, table, row)));
    const names = [...new Set(probes.map(({ table }) => table))].filter((table) => TOOLS.every((tool) => reads(tool, table)));
    tables += names.length;
    console.error(`${system}: ${names.length} tables that all read; ${TOOLS.map((tool) => `${tool} ${[...new Set(probes.map(({ table }) => table))].filter((table) => reads(tool, table)).length}`).join(', ')}`);
    for (const { table, row, refused } of probes.filter((it) => names.includes(it.table))) {
      asked += 1;
      for (const tool of TOOLS) {
        const taken = passes(found[tool](table), asTyped(tool, table, row));
        sums[tool][taken === (refused === null) ? 'right' : taken ? 'missed' : 'refused'] += 1;
      }
    }
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Ours, without the options that the checked-in schemas have. */
function ours(work, system) {
  for (const target of ['ts', 'zod']) {
    const { status, stderr } = spawnSync(program, [target, '--migrations', join(ROOT, 'spec', system, 'migrations'), '--platform', 'supabase', '--out', join(work, 'ours')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  const schemas = load(join(work, 'ours/schemas.ts')).schemas.public;
  return (table) => schemas[table]?.insert;
}

/** What supazod makes of the types of Supabase's generator. */
function supazod(work, types) {
  writeFileSync(join(work, 'database.ts'), types);
  run('node_modules/supazod/dist/cli.js', ['-i', join(work, 'database.ts'), '-o', join(work, 'supazod.ts'), '-s', 'public'], HERE);
  const made = load(join(work, 'supazod.ts'));
  return (table) => found(made, `public_${table}_insert_schema`);
}

/** What drizzle-zod and DRZL make of the Drizzle schema that drizzle-kit pulls out of the database. */
function drizzle(work, address) {
  const config = `export default { dialect: 'postgresql', dbCredentials: ${JSON.stringify({ ...address, ssl: false })}, out: ${JSON.stringify(join(work, 'drizzle'))}, schemaFilter: ['public'], introspect: { casing: 'preserve' } };\n`;
  writeFileSync(join(work, 'drizzle.config.mjs'), config);
  run('node_modules/drizzle-kit/bin.cjs', ['pull', '--config', join(work, 'drizzle.config.mjs')], HERE);
  const schema = join(work, 'drizzle/schema.ts');
  // drizzle-kit writes an empty default wrongly, and references to tables of schemas that it does not pull; validators need neither.
  const text = readFileSync(schema, 'utf8').replaceAll(".default(')", ".default('')").replace(/^\t+foreignKey\(\{[^]*?\}\)[^\n]*\n/gm, '');
  writeFileSync(schema, text);
  writeFileSync(join(work, 'drzl.config.mjs'), `export default { schema: ${JSON.stringify(schema)}, outDir: ${JSON.stringify(join(work, 'drzl'))}, generators: [{ kind: 'zod', path: ${JSON.stringify(join(work, 'drzl'))} }] };\n`);
  run('node_modules/@drzl/cli/dist/cli.js', ['generate', '-c', join(work, 'drzl.config.mjs')], HERE);
  const tables = load(schema);
  const ofOne = load(schema, { 'drizzle-orm': 'drizzle-orm-1' });
  const { createInsertSchema } = createRequire(import.meta.url)('drizzle-zod');
  const builtIn = createRequire(import.meta.url)('drizzle-orm-1/zod');
  const drzl = existsSync(join(work, 'drzl')) ? Object.assign({}, ...readdirSync(join(work, 'drzl')).filter((name) => name.endsWith('.ts')).map((name) => load(join(work, 'drzl', name)))) : {};
  return {
    'drizzle-orm/zod': (table) => (ofOne[table] ? builtIn.createInsertSchema(ofOne[table]) : undefined),
    'drizzle-zod': (table) => (tables[table] ? createInsertSchema(tables[table]) : undefined),
    DRZL: (table) => found(drzl, `insert${table}schema`),
  };
}

/** The export of a name, however its words are put together. */
function found(made, name) {
  const bare = (text) => text.replaceAll('_', '').toLowerCase();
  const key = Object.keys(made).find((it) => bare(it) === bare(name));
  return key && made[key];
}

function passes(schema, row) {
  try {
    return schema.safeParse(row).success;
  } catch {
    return false;
  }
}

function run(program, parameters, cwd) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(HERE, program), ...parameters], { cwd, encoding: 'utf8' });
  if (status !== 0) console.error(`${program}: exit ${status}: ${(stdout + stderr).slice(-1500)}`);
}

/** A module in TypeScript, with these packages in place of others. */
function load(path, alias = {}) {
  const out = `${path.replace(/\.ts$/, '')}-${process.pid}${Object.values(alias).join()}.cjs`;
  mkdirSync(dirname(out), { recursive: true });
  createRequire(import.meta.url)('esbuild').buildSync({ entryPoints: [path], bundle: true, format: 'cjs', platform: 'node', outfile: out, nodePaths: [join(HERE, 'node_modules')], logLevel: 'error', alias, external: ['zod', ...['drizzle-orm', 'drizzle-orm-1'].flatMap((name) => (name in alias ? [] : [name, `${name}/*`]))] });
  return createRequire(import.meta.url)(out);
}

function printTable() {
  const name = { ours: 'codegen', 'drizzle-orm/zod': `drizzle-orm/zod (drizzle-orm ${version('drizzle-orm-1')})`, 'drizzle-zod': `drizzle-zod ${version('drizzle-zod')} (drizzle-orm ${version('drizzle-orm')})`, DRZL: `@drzl/cli ${version('@drzl/cli')}`, supazod: `supazod ${version('supazod')}` };
  console.log(`${asked} rows for ${tables} tables\n`);
  console.log('| validator | as PostgreSQL says | refused, though PostgreSQL takes it | taken, though PostgreSQL refuses it |\n|---|---|---|---|');
  for (const tool of TOOLS) console.log(`| ${name[tool]} | ${((100 * sums[tool].right) / asked).toFixed(1)} % | ${sums[tool].refused} | ${sums[tool].missed} |`);
}
