// What an application ships that imports one schema, or a few, of the generated ones, as esbuild bundles it.
//
//   node bundle.mjs <generated ts folder> [--only <schema> ...] [--sizes]
//
// For each table's schema (or each named by --only) a program that imports it alone, from zod.ts and from index.ts, must bundle the columns of
// its own table and of no other. With --sizes: bytes of such a bundle, minified and gzipped, without zod's code and with it, beside a
// bundle of everything and one of an empty z.object. No package.json with `sideEffects` stands beside the copy that is bundled, so it is
// the code itself that lets go. Exit 1 with what is wrong on stdout.

import { build } from 'esbuild';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openWorkspace } from './compile.mjs';
import { report } from './report.mjs';

const { values: options, positionals: [generated] } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, sizes: { type: 'boolean' } },
});
if (!generated) {
  console.error('usage: node bundle.mjs <generated ts folder> [--only <schema> ...] [--sizes]');
  process.exit(2);
}

const workspace = openWorkspace('bundle');
try {
  workspace.copy(join(generated, 'src'), 'src');
  const tables = [...workspace.read('src/zod.ts').matchAll(/^function (\w+)Columns\(/gm)].map(([, name]) => name);
  const wanted = options.only ?? tables.map((name) => `${name}Schema`);
  process.exitCode = (await alone(wanted, tables)) ? 0 : 1;
  if (options.sizes) await sizes(wanted);
} finally {
  workspace.close();
}

/** A bundle of each program, by the text of the program. */
async function bundle(program, options) {
  const { outputFiles: [{ contents, text }] } = await build({
    stdin: { contents: program, resolveDir: workspace.folder, loader: 'ts' },
    bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'error', ...options,
  });
  return { text, bytes: contents.length, gzipped: gzipSync(contents).length };
}

async function alone(wanted, tables) {
  const problems = [];
  const source = workspace.read('src/zod.ts');
  /** What a function gives may be the row of a table, and a column may be of a type that has a schema. */
  const asks = (own, other) => {
    const columns = source.split(`function ${own}Columns(`)[1]?.split('\n}')[0] ?? '';
    return (own.endsWith('Returns') && columns.includes(`${other}Columns(`)) || new RegExp(`\\b${other}Schema\\b`).test(columns);
  };
  for (const from of ['zod', 'index']) {
    for (const schema of wanted) {
      const own = schema.replace(/Schema$/, '');
      const { text } = await bundle(`export { ${schema} } from "./src/${from}"`, { external: ['zod'] });
      const held = [...text.matchAll(/^function (\w+)Columns\(/gm)].map(([, name]) => name);
      const others = held.filter((it) => it !== own && !asks(own, it));
      if (!held.includes(own) || others.length > 0) problems.push(`${schema} from ${from}.ts: columns of ${held.join(', ') || 'none'}`);
    }
  }
  return report(`a program that imports one schema bundles the columns of its table alone (${wanted.length} programs of ${tables.length})`,
    wanted.length === 0 ? ['no schema found'] : problems);
}

async function sizes(wanted) {
  const programs = [
    ['z.object({}) and nothing of ours', 'import * as z from "zod"\nexport const schema = z.object({})'],
    ...wanted.map((schema) => [schema, `export { ${schema} } from "./src/zod"`]),
    ['all', 'export * from "./src/index"'],
  ];
  console.log(`${'minified bytes (gzipped)'.padEnd(44)}${'without zod'.padStart(22)}${'with zod'.padStart(22)}`);
  for (const [name, program] of programs) {
    const row = [];
    for (const external of [['zod'], []]) {
      const { bytes, gzipped } = await bundle(program, { external, minify: true });
      row.push(`${bytes} (${gzipped})`.padStart(22));
    }
    console.log(`${name.padEnd(44)}${row.join('')}`);
  }
}
