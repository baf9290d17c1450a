// The npm package of a system, as a front end gets it.
//
//   node packed.mjs <generated ts folder>
//
// `npm pack` makes a tarball of a copy; an empty project elsewhere installs it beside zod, and nothing from a registry. A program there
// must type-check under the resolutions `bundler`, `node16` and `nodenext`, have an error where it is wrong (so that no type is lost on
// the way), and run in Node.js as ESM from each of the package's entries. Exit 1 with what is wrong on stdout.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './report.mjs';

const NODE_MODULES = fileURLToPath(new URL('./node_modules', import.meta.url));
const RESOLUTIONS = { bundler: 'esnext', node16: 'node16', nodenext: 'nodenext' };

const generated = process.argv[2];
if (!generated) {
  console.error('usage: node packed.mjs <generated ts folder>');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'packed-'));
try {
  process.exitCode = usePackage() ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function usePackage() {
  const { name, peerDependencies } = JSON.parse(readFileSync(join(generated, 'package.json'), 'utf8'));
  const [source, project] = ['source', 'project'].map((it) => join(folder, it));
  mkdirSync(project);
  cpSync(generated, source, { recursive: true, filter: (path) => !/[\\/](?:node_modules|dist)$/.test(path) });
  symlinkSync(NODE_MODULES, join(source, 'node_modules'));
  const own = pack(source);
  const held = execFileSync('tar', ['-tzf', own], { encoding: 'utf8' }).split('\n').filter((it) => it.endsWith('.js') || it.endsWith('.d.ts'));
  const table = /public: \{\s+(\w+): \{/.exec(readFileSync(join(generated, 'src/schemas.ts'), 'utf8'))[1];

  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(project, 'install', '--offline', '--no-audit', '--no-fund', own, pack(join(NODE_MODULES, 'zod')));
  writeFileSync(join(project, 'main.ts'), program(name, table));
  const wrong = Object.entries(RESOLUTIONS).flatMap(([moduleResolution, module]) => compile(project, { moduleResolution, module, noEmit: true }));
  wrong.push(...compile(project, { moduleResolution: 'nodenext', module: 'nodenext', outDir: 'out' }));
  const ran = spawnSync('node', ['out/main.js'], { cwd: project, encoding: 'utf8' });
  if (ran.stdout !== 'true false true\n') wrong.push(`the program prints ${ran.stdout}${ran.stderr}`);
  if (!peerDependencies?.zod) wrong.push('zod is no peer dependency');
  return report(`an empty project installs ${name} (${held.length} modules and declarations), type-checks under ${Object.keys(RESOLUTIONS).join(', ')} and runs`, wrong);
}

/** The tarball that npm makes of a folder. */
function pack(from) {
  const scripts = from === join(folder, 'source') ? [] : ['--ignore-scripts'];
  return join(folder, npm(from, 'pack', '--silent', '--pack-destination', folder, ...scripts).trim().split('\n').at(-1));
}

function npm(cwd, ...parts) {
  return execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', parts, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Types that got lost are `any`, which takes everything: then what is expected to be wrong is not, and that is an error. */
function program(name, table) {
  return `
import { schemas, type Database, type Json } from "${name}"
import { Constants, type Tables, type TablesInsert } from "${name}/database"
import { schemas as again } from "${name}/schemas"
import * as zod from "${name}/zod"

type Row = Database["public"]["Tables"]["${table}"]["Row"]
const { row } = schemas.public.${table}
export const parse = (value: Json): Row => row.parse(value)
export const same = (value: Row): Tables<"${table}"> => value

// @ts-expect-error
export const wrong = (value: Row) => value.no_such_column
// @ts-expect-error
export const none: Tables<"no_such_table"> = {}
// @ts-expect-error
export const empty: TablesInsert<"${table}"> = { no_such_column: 1 }
// @ts-expect-error
export const number = (value: Json): number => row.parse(value)
// @ts-expect-error
export const missing = zod.noSuchSchema

console.log(again === schemas, row.safeParse({}).success, Object.values(zod).includes(row) && "public" in Constants)
`;
}

function compile(cwd, options) {
  const config = { compilerOptions: { strict: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], ...options }, files: ['main.ts'] };
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify(config));
  const { stdout, status } = spawnSync(join(NODE_MODULES, '.bin/tsc'), ['--project', 'tsconfig.json', '--pretty', 'false'], { cwd, encoding: 'utf8' });
  return status === 0 ? [] : stdout.trim().split('\n').map((line) => `${options.moduleResolution}: ${line}`);
}
