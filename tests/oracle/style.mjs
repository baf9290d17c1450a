// Asks TypeScript whether the types of `style = "supabase"` are those that Supabase's generator writes.
//
//   node style.mjs <folder> [--mutants NAME [--most N]]
//
// <folder> holds `<name>/metadata.json`, as `codegen metadata` prints it, and `<name>/database.ts`, as `codegen ts --style supabase` does. The
// third-party generator writes its own types from the metadata, and tsc has to prove that each table (row, insert, update, relationships), view,
// function, enum and composite type of the one equals that of the other, with the helper types and constants. With --mutants every line of
// that database.ts, or N of them, is broken once, and tsc must refuse each. Exit 1 with what is wrong on stdout.

import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatErrors, openWorkspace } from './compile.mjs';
import { report } from './report.mjs';

/** What stands at a key, or a type that nothing else has: a missing object is a difference and no mistake in the check. */
const HEAD = `
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type At<T, K> = K extends keyof T ? T[K] : { nothing: K }
`;

const GROUPS = ['Tables', 'Views', 'Functions', 'Enums', 'CompositeTypes'];
const PARTS = { Tables: ['Row', 'Insert', 'Update', 'Relationships'], Views: ['Row', 'Insert', 'Update', 'Relationships'] };
const HELPERS = { Tables: ['Tables', 'TablesInsert', 'TablesUpdate'], Views: ['Tables'], Enums: ['Enums'], CompositeTypes: ['CompositeTypes'] };

/** A property is named twice, a second time with another type. */
const TWICE = ['TS2300', 'TS2717'];

/** The objects of a document by schema and group, as Supabase's generator sorts them. */
export function objectsOf(metadata) {
  const named = (objects, schema) => [...new Set(objects.filter((it) => it.schema === schema).map(({ name }) => name))];
  return metadata.schemas.map(({ name: schema }) => ({
    schema,
    Tables: named([...metadata.tables, ...metadata.foreignTables], schema),
    Views: named([...metadata.views, ...metadata.materializedViews], schema),
    Functions: named(metadata.functions, schema),
    Enums: named(metadata.types.filter((it) => it.enums.length > 0), schema),
    CompositeTypes: named(metadata.types.filter((it) => it.attributes.length > 0), schema),
  }));
}

/** What Supabase's generator writes, and the schema that its helper types mean. */
export async function theirTypes(metadata) {
  const schemas = metadata.schemas.map(({ name }) => name);
  const defaultSchema = schemas.includes('public') ? 'public' : schemas[0];
  return { defaultSchema, text: await generateTypescript(sortGeneratorMetadata(metadata), { detectOneToOneRelationships: true, defaultSchema }) };
}

/** A program with an assertion a line, and what each line is about. */
export function assertions(metadata, defaultSchema, [ours, theirs]) {
  const lines = [`import * as Ours from ${JSON.stringify(ours)}`, `import * as Theirs from ${JSON.stringify(theirs)}`, ...HEAD.trim().split('\n')];
  const about = lines.map(() => null);
  const claim = (what, of) => {
    lines.push(`export const _${lines.length}: Equal<${of('Ours')}, ${of('Theirs')}> = true`);
    about.push(what);
  };
  const at = (type, ...keys) => keys.reduce((inner, key) => `At<${inner}, ${JSON.stringify(key)}>`, type);
  claim('the schemas', (side) => `keyof ${side}.Database`);
  for (const { schema, ...objects } of objectsOf(metadata)) {
    for (const group of GROUPS) {
      claim(`the names of ${schema}'s ${group}`, (side) => `keyof ${at(`${side}.Database`, schema, group)}`);
      for (const name of objects[group]) {
        const entry = (side) => at(`${side}.Database`, schema, group, name);
        const what = `${group} ${schema}.${name}`;
        for (const part of PARTS[group] ?? []) claim(`${what}: ${part}`, (side) => at(entry(side), part));
        claim(what, entry);
        // Of a function that PostgREST cannot call there is none.
        for (const helper of HELPERS[group] ?? []) {
          claim(`${helper}<{ schema: "${schema}" }, "${name}">`, (side) => `${side}.${helper}<{ schema: ${JSON.stringify(schema)} }, ${JSON.stringify(name)}>`);
          if (schema === defaultSchema) claim(`${helper}<"${name}">`, (side) => `${side}.${helper}<${JSON.stringify(name)}>`);
        }
      }
    }
    claim(`Constants of ${schema}`, (side) => at(`typeof ${side}.Constants`, schema));
    for (const name of objects.Enums) claim(`Constants ${schema}.${name}`, (side) => at(`typeof ${side}.Constants`, schema, 'Enums', name));
  }
  return { text: `${lines.join('\n')}\n`, about };
}

/** Proves all samples, `{ name, metadata, ours }`, in one run of tsc; gives the claims made and what is not so, as lines, by sample. */
export async function prove(workspace, samples) {
  const claims = [];
  for (const { name, metadata, ours } of samples) {
    const { defaultSchema, text } = await theirTypes(metadata);
    workspace.mkdir(name);
    workspace.write(`${name}/ours.ts`, ours);
    workspace.write(`${name}/theirs.ts`, text);
    const check = assertions(metadata, defaultSchema, ['./ours', './theirs']);
    workspace.write(`${name}/equal.ts`, check.text);
    claims.push(check.about);
  }
  const errors = workspace.compile({}, ['**/equal.ts']);
  return samples.map(({ name }, i) => {
    const own = errors.filter(({ file }) => file.startsWith(`${name}/`));
    // Theirs may name a property twice, a computed field beside a column: the first of them counts, and it is compared.
    const wrong = own.filter(({ file, code }) => !file.endsWith('/theirs.ts') || !TWICE.includes(code));
    return {
      name,
      claims: claims[i].filter((it) => it !== null).length,
      problems: wrong.map((error) => {
        const claim = error.file.endsWith('/equal.ts') ? claims[i][error.line - 1] : null;
        return claim && error.code === 'TS2322' ? `${name}: ${claim} is not equal` : formatErrors([error])[0];
      }),
    };
  });
}

/** Every line of the types broken once: another type, or a property that may be absent and now may not. */
function mutants(text) {
  const lines = text.split('\n');
  const end = lines.indexOf('}');
  return lines.flatMap((line, i) => {
    const [, head, optional, type] = /^( {6,}(?:"(?:[^"\\]|\\.)*"|\["__proto__"\]|[\w$]+))(\??): (.*[^{[,])$/.exec(line) ?? [];
    const isConstant = i > end && / {6}.*: \[.+\],$/.test(line);
    const broken = isConstant ? [line.replace(/: \[.*\],$/, ': ["broken"],')]
      : i > end || !type ? []
        : [`${head}${optional}: { broken: true }`, ...(optional ? [`${head}: ${type}`] : [])];
    return broken.map((mutant) => ({ label: `${line.trim()} -> ${mutant.trim()}`, text: lines.with(i, mutant).join('\n') }));
  });
}

async function breakLines(workspace, { name, metadata, ours }, most) {
  const { defaultSchema } = await theirTypes(metadata);
  const all = mutants(ours);
  const step = Math.max(1, all.length / most);
  const made = Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * step)]);
  workspace.mkdir('mutants');
  made.forEach(({ text }, i) => {
    workspace.write(`mutants/ours-${i}.ts`, text);
    workspace.write(`mutants/equal-${i}.ts`, assertions(metadata, defaultSchema, [`./ours-${i}`, `../${name}/theirs`]).text);
  });
  const errors = workspace.compile({}, ['mutants/equal-*.ts']);
  // A mistake of grammar would keep tsc from looking at the types of any.
  const broken = errors.filter(({ code }) => code.startsWith('TS1'));
  const refused = new Set(errors.filter(({ code }) => code === 'TS2322').map(({ file }) => file));
  const missed = made.filter((_, i) => !refused.has(`mutants/equal-${i}.ts`)).map(({ label }) => `${label}: compiles`);
  return report(`tsc refuses ${made.length} broken lines of ${name}, of ${all.length}`, made.length === 0 ? ['no line found to break'] : [...formatErrors(broken), ...missed]);
}

async function main() {
  const { values: options, positionals: [folder] } = parseArgs({ allowPositionals: true, options: { mutants: { type: 'string' }, most: { type: 'string' } } });
  if (!folder || !existsSync(folder)) {
    console.error('usage: node style.mjs <folder> [--mutants NAME [--most N]]');
    process.exit(2);
  }
  const read = (name, file) => readFileSync(join(folder, name, file), 'utf8');
  const samples = readdirSync(folder).sort().map((name) => ({ name, metadata: JSON.parse(read(name, 'metadata.json')), ours: read(name, 'database.ts') }));
  const workspace = openWorkspace('style');
  try {
    const proofs = await prove(workspace, samples);
    const good = proofs.map(({ name, claims, problems }) => report(`tsc proves ${claims} types of ${name} equal to Supabase's`, problems));
    if (options.mutants) good.push(await breakLines(workspace, samples.find(({ name }) => name === options.mutants), Number(options.most ?? Infinity)));
    process.exitCode = good.every(Boolean) ? 0 : 1;
  } finally {
    workspace.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
