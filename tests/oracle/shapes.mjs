// Compiles and runs a program on generated types and mappers.
//
//   node shapes.mjs <generated ts folder> <folder with program.ts and perhaps own.ts>
//
// Exit 1 with what is wrong on stdout.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { formatErrors, openWorkspace } from './compile.mjs';
import { report } from './report.mjs';

const OPTIONS = ['exactOptionalPropertyTypes', 'verbatimModuleSyntax', 'isolatedModules', 'isolatedDeclarations', 'noUncheckedIndexedAccess'];

const [generated, program] = process.argv.slice(2);
const workspace = openWorkspace('shapes');
try {
  workspace.copy(join(generated, 'src'), 'src');
  if (existsSync(join(program, 'own.ts'))) workspace.copy(join(program, 'own.ts'), 'src/own.ts');
  workspace.copy(join(program, 'program.ts'), 'program.ts');
  workspace.write('node.d.ts', 'declare module "node:assert/strict" { export const deepEqual: (a: unknown, b: unknown) => void; export const equal: (a: unknown, b: unknown) => void; export const throws: (it: () => unknown, of: unknown) => void }\ndeclare const console: { log: (text: string) => void }\ndeclare const crypto: { randomUUID: () => string }\n');
  const flags = Object.fromEntries(OPTIONS.map((option) => [option, true]));
  const compiled = [
    ...OPTIONS.map((option) => [option, { [option]: true }]),
    ['all of them', flags],
  ].map(([label, set]) => report(`shapes compile under ${label}`, formatErrors(workspace.compile(
    { ...set, ...(set.isolatedDeclarations ? { declaration: true } : {}) },
    set.exactOptionalPropertyTypes ? ['src/**/*.ts', 'program.ts', 'node.d.ts'] : ['src/**/*.ts'],
  ))));
  buildSync({ entryPoints: [join(workspace.folder, 'program.ts')], bundle: true, format: 'esm', platform: 'node', outfile: join(workspace.folder, 'program.mjs'), logLevel: 'error' });
  const { stdout, stderr, status } = spawnSync('node', [join(workspace.folder, 'program.mjs')], { encoding: 'utf8' });
  process.stdout.write(stdout);
  const ran = report('the program runs', status === 0 ? [] : stderr.split('\n').slice(0, 40));
  process.exitCode = [...compiled, ran].every(Boolean) ? 0 : 1;
} finally {
  workspace.close();
}
