// Asks third-party code about generated TypeScript that is full of hostile names.
//
//   node tests/oracle/hostile.mjs FOLDER
//
// FOLDER has a folder a sample: database.ts, zod.ts, schemas.ts, given.json (the names and texts given) and, where PostgreSQL shall be
// asked too, migration.sql, metadata.json and facts.json. All must parse (TypeScript 7), those called `checked…` must pass the type checker
// too, and what stands in the syntax trees and in the imported modules must be what was given. samples.json lists the folders.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const folder = resolve(process.argv[2]);
const oracle = new URL('.', import.meta.url);
const require = createRequire(new URL('package.json', oracle));
// The client of TypeScript's API would take U+FEFF off the front of a name.
globalThis.TextDecoder = class extends TextDecoder {
  constructor(label, options) {
    super(label, { ...options, ignoreBOM: true });
  }
};
const { API } = await import(new URL('node_modules/typescript/dist/api/sync/api.js', oracle));
const { SyntaxKind } = await import(new URL('node_modules/typescript/dist/ast/index.js', oracle));

const problems = [];
let compared = 0;
const read = (...path) => readFileSync(join(folder, ...path), 'utf8');
const samples = JSON.parse(read('samples.json'));
rmSync(join(folder, 'out'), { recursive: true, force: true });
if (!existsSync(join(folder, 'node_modules'))) symlinkSync(new URL('node_modules', oracle), join(folder, 'node_modules'));

const COMMON = { strict: true, skipLibCheck: true, target: 'es2022', moduleResolution: 'bundler', types: [] };
const started = Date.now();
const lap = (what) => console.error(`${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`);

tsc('all.json', { ...COMMON, module: 'commonjs', noCheck: true, noEmitOnError: false, rootDir: '.', outDir: 'out' }, samples.map((it) => `${it}/*.ts`));
lap('parsed and emitted');
tsc('checked.json', { ...COMMON, module: 'esnext', noEmit: true, exactOptionalPropertyTypes: true }, samples.filter((it) => it.startsWith('checked')).map((it) => `${it}/*.ts`));
lap('type-checked');
writeFileSync(join(folder, 'out', 'package.json'), '{ "type": "commonjs" }');

const api = new API({ cwd: folder });
const [project] = api.updateSnapshot({ openProject: join(folder, 'all.json') }).getProjects();
for (const sample of samples) {
  const given = JSON.parse(read(sample, 'given.json'));
  for (const compare of [compareTypes, compareModules]) {
    try {
      compare(sample, given);
    } catch (error) {
      problems.push(`${sample}: ${error.stack}`);
    }
  }
}
api.close();
lap('compared');
if ('ESCAPED' in globalThis) problems.push('importing set globalThis.ESCAPED');
for (const sample of samples.filter((it) => existsSync(join(folder, it, 'migration.sql')))) await askPostgres(sample);
lap('asked PostgreSQL');

if (problems.length > 0) console.log(`not ok: hostile names:\n${problems.slice(0, 60).join('\n')}`);
else console.log(`ok: hostile names: ${samples.length} schemas: ${compared} names and texts in syntax trees and modules are as given`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Runs the compiler; every message is a problem. */
function tsc(config, compilerOptions, include) {
  writeFileSync(join(folder, config), JSON.stringify({ compilerOptions, include, exclude: ['out', 'node_modules'] }));
  try {
    execFileSync(new URL('node_modules/.bin/tsc', oracle).pathname, ['--project', config, '--pretty', 'false'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
  } catch (error) {
    problems.push(...String(error.stdout || error).split('\n').filter(Boolean).slice(0, 20));
  }
}

function same(label, given, said) {
  compared += texts(said);
  if (isDeepStrictEqual(given, said)) return;
  const [theirs, ours] = [given, said].map((it) => (Array.isArray(it) ? it : [it]).map((each) => JSON.stringify(each)));
  const only = (list, other) => list.filter((it) => !other.includes(it)).slice(0, 3).join(' ');
  problems.push(`${label}: only given: ${only(theirs, ours)}; only said: ${only(ours, theirs)}; or another order`);
}

/** How many texts there are in a value. */
function texts(value) {
  return typeof value === 'string' ? 1 : Array.isArray(value) ? value.reduce((sum, it) => sum + texts(it), 0) : 0;
}

/** An object without a prototype, whose key order is the text's: a name such as `1` must not move, `__proto__` is a key. */
function byName(objects, value) {
  return [...objects].map((it) => [it.name, value(it)]).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The syntax tree of database.ts, and the canary in all three. */
function compareTypes(sample, given) {
  for (const file of ['database.ts', 'zod.ts', 'schemas.ts']) {
    const tree = project.program.getSourceFile(join(folder, sample, file));
    const walk = (node) => {
      if (node.kind === SyntaxKind.Identifier && node.text === 'ESCAPED') problems.push(`${sample}/${file}: ESCAPED is an identifier`);
      node.forEachChild(walk);
    };
    walk(tree);
  }
  const { statements } = project.program.getSourceFile(join(folder, sample, 'database.ts'));
  const types = new Map(statements.filter((it) => it.kind === SyntaxKind.TypeAliasDeclaration).map((it) => [it.name.text, it.type]));
  same(`${sample}: types are declared once`, types.size, statements.filter((it) => it.kind === SyntaxKind.TypeAliasDeclaration).length);
  const members = (type) => (type.members ?? []).filter((it) => it.kind === SyntaxKind.PropertySignature);
  const key = ({ name }) => (name.kind === SyntaxKind.ComputedPropertyName ? name.expression.text : name.text);
  const part = (type, name) => members(type).find((it) => key(it) === name).type;
  const meant = (type) => types.get(type.typeName?.text) ?? type;
  const fields = (type) => members(meant(type)).map(key);
  const database = types.get('Database');
  same(`${sample}: schemas`, [...given.namespaces].sort(), members(database).map(key).sort());
  for (const namespace of members(database)) {
    const own = (list) => list.filter((it) => it.namespace === key(namespace));
    const label = `${sample}: ${JSON.stringify(key(namespace))}`;
    const group = (name, value) => byName(members(part(namespace.type, name)).map((it) => ({ name: key(it), type: it.type })), ({ type }) => value(type));
    const columns = byName(own(given.tables), (it) => it.columns.map(([name]) => name));
    for (const form of ['Row', 'Insert', 'Update']) {
      same(`${label}: ${form}`, columns, group('Tables', (table) => fields(part(table, form))));
    }
    same(`${label}: enums`, byName(own(given.enums), () => true), group('Enums', () => true));
    same(`${label}: composites`, byName(own(given.composites), (it) => it.items), group('CompositeTypes', fields));
    same(`${label}: functions`, byName(own(given.functions), (it) => [[...it.arguments].sort(), it.columns]), group('Functions', (it) => {
      const returns = meant(part(it, 'Returns'));
      return [fields(part(it, 'Args')).sort(), fields(returns.elementType ?? returns)];
    }));
    for (const table of members(part(namespace.type, 'Tables'))) {
      const name = own(given.tables).find((it) => it.name === key(table))?.foreign_key;
      const said = part(table.type, 'Relationships').elements.map((it) => part(it, 'foreignKeyName').literal.text);
      if (name && !said.includes(name)) problems.push(`${label}: foreign key ${JSON.stringify(name)} is not said of ${JSON.stringify(key(table))}`);
    }
  }
}

/** What the modules are when they run. */
function compareModules(sample, given) {
  const { schemas } = require(join(folder, 'out', sample, 'schemas.js'));
  const { Constants } = require(join(folder, 'out', sample, 'database.js'));
  same(`${sample}: schemas of Zod`, [...given.namespaces].sort(), Object.keys(schemas).sort());
  same(`${sample}: Constants`, [...given.namespaces].sort(), Object.keys(Constants).sort());
  for (const namespace of given.namespaces) {
    const own = (list) => list.filter((it) => it.namespace === namespace);
    const label = `${sample}: ${JSON.stringify(namespace)}`;
    const entries = (object, value) => byName(Object.entries(object).map(([name, it]) => ({ name, it })), ({ it }) => value(it));
    same(`${label}: Constants`, byName(own(given.enums), (it) => it.items), entries(Constants[namespace].Enums, (it) => [...it]));
    for (const form of ['row', 'insert', 'update']) {
      const columns = byName(own(given.tables), (it) => it.columns.map(([name]) => name).sort());
      same(`${label}: ${form}`, columns, entries(schemas[namespace], (it) => Object.keys(it[form].shape).sort()));
    }
    for (const table of own(given.tables)) {
      const schema = Object.entries(schemas[namespace]).find(([name]) => name === table.name)?.[1].row;
      const shape = new Map(Object.entries(schema?.shape ?? {}));
      const list = shape.get(table.columns[0][0]);
      // Zod keeps them as the keys of an object, of which those like numbers are first.
      same(`${label}: list of ${JSON.stringify(table.name)}`, [...table.list].sort(), [...(list?.options ?? [])].sort());
      same(`${label}: list's message`, table.list_check, list?.safeParse('no such text').error?.issues[0].message);
      const short = shape.get(table.columns[1][0])?.safeParse('');
      same(`${label}: length's message`, [table.length_check], short?.error?.issues.map((it) => it.message));
    }
  }
}

/**
 * Both documents without what the package leaves open: arguments come in the order of PostgreSQL's plan, and of a foreign key in a schema
 * whose name needs quotes it finds no columns (it compares with `regnamespace::text`). The facts have both.
 */
function comparable(...documents) {
  const key = (it) => JSON.stringify([it.schema, it.relation, it.foreign_key_name]);
  const unread = new Set(documents[0].relationships.filter((it) => it.columns === null).map(key));
  const args = (it) => [...it.args].sort((a, b) => (a.name < b.name ? -1 : 1));
  return documents.map((it) => ({
    ...it,
    functions: it.functions.map((each) => ({ ...each, args: args(each) })),
    relationships: it.relationships.filter((each) => !unread.has(key(each))),
  }));
}

/** The catalog that PostgreSQL makes of the same SQL. */
async function askPostgres(sample) {
  const { openDatabase } = await import(new URL('engine.mjs', oracle));
  const { compareMetadata } = await import(new URL('metadata.mjs', oracle));
  const { compareFacts, readFacts, readSchemas } = await import(new URL('facts.mjs', oracle));
  const { introspect } = await import(new URL('node_modules/@supabase/postgrest-typegen/dist/index.js', oracle));
  const given = JSON.parse(read(sample, 'given.json'));
  const db = await openDatabase();
  try {
    const before = await readSchemas(db);
    await db.exec(read(sample, 'migration.sql'));
    const metadata = await introspect(db, { includedSchemas: given.namespaces });
    const [theirs, mine] = comparable(metadata, JSON.parse(read(sample, 'metadata.json')));
    problems.push(...compareMetadata(theirs, mine, given.namespaces).map((it) => `${sample}: ${it}`));
    const ours = JSON.parse(read(sample, 'facts.json'));
    problems.push(...compareFacts(await readFacts(db, before), ours).map((it) => `${sample}: ${it}`));
  } finally {
    await db.close();
  }
}
