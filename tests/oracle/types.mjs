// Asks TypeScript about the generated types.
//
//   node types.mjs <generated ts folder> [--programs programs/<system>] [--no-mutants]
//
// The generated sources must compile under `strict` with each option that an application may have set. With --programs, right.ts, which
// uses them through supabase-js, must compile too, and each file of wrong/ must have an error on the line marked `must not compile` and
// on no other. Then each mutant of zod.ts must not compile (see mutants.mjs). Exit 1 with what is wrong on stdout.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatErrors, openWorkspace } from './compile.mjs';
import { mutate } from './mutants.mjs';
import { report } from './report.mjs';

const OPTIONS = ['exactOptionalPropertyTypes', 'verbatimModuleSyntax', 'isolatedModules', 'isolatedDeclarations', 'noUncheckedIndexedAccess'];
const MARK = 'must not compile';

const { values: options, positionals: [generated] } = parseArgs({
  allowPositionals: true,
  options: { programs: { type: 'string' }, 'no-mutants': { type: 'boolean' } },
});
if (!generated) {
  console.error('usage: node types.mjs <generated ts folder> [--programs programs/<system>] [--no-mutants]');
  process.exit(2);
}

const workspace = openWorkspace('types');
try {
  workspace.copy(join(generated, 'src'), 'src');
  const good = [compileAlone(), ...(options.programs ? [compilePrograms(options.programs)] : []), ...(options['no-mutants'] ? [] : [compileMutants()])];
  process.exitCode = good.every(Boolean) ? 0 : 1;
} finally {
  workspace.close();
}

function compileAlone() {
  return [[], ...OPTIONS.map((option) => [option])].map((set) => {
    const flags = Object.fromEntries(set.map((option) => [option, true]));
    // isolatedDeclarations is about declarations, so it wants them made.
    const errors = workspace.compile({ ...flags, ...(flags.isolatedDeclarations ? { declaration: true } : {}) }, ['src/**/*.ts']);
    return report(`the generated TypeScript compiles under strict${set.map((option) => ` and ${option}`).join('')}`, formatErrors(errors));
  }).every(Boolean);
}

function compilePrograms(folder) {
  workspace.copy(folder, 'programs');
  const errors = workspace.compile({ exactOptionalPropertyTypes: true }, ['programs/**/*.ts']);
  const wrong = readdirSync(join(folder, 'wrong')).sort();
  const problems = wrong.flatMap((file) => {
    const path = `programs/wrong/${file}`;
    const marked = workspace.read(path).split('\n').findIndex((line) => line.includes(MARK)) + 1;
    const found = errors.filter((error) => error.file === path);
    return found.some(({ line }) => line === marked)
      ? formatErrors(found.filter(({ line }) => line !== marked))
      : [`${path}:${marked}: compiles`, ...formatErrors(found)];
  });
  return [
    report('the right program compiles', formatErrors(errors.filter(({ file }) => !file.startsWith('programs/wrong/')))),
    report(`${wrong.length} wrong programs do not compile, each for its own line`, problems),
  ].every(Boolean);
}

function compileMutants() {
  const { controls, mutants, columns } = mutate(workspace.read('src/zod.ts'));
  controls.forEach(({ text }, i) => workspace.write(`src/control-${i}.ts`, text));
  mutants.forEach(({ text }, i) => workspace.write(`src/mutant-${i}.ts`, text));
  const errors = workspace.compile({ exactOptionalPropertyTypes: true }, ['src/control-*.ts', 'src/mutant-*.ts']);
  const refused = new Set(errors.map(({ file }) => file));
  return [
    report(`the ${controls.length} schemas that are mutated compile by themselves`, formatErrors(errors.filter(({ file }) => file.includes('control-')))),
    report(`tsc refuses ${mutants.length} mutants of ${columns} columns in ${controls.length} schemas`, mutants.length === 0
      ? ['no schema found to mutate']
      : mutants.filter((_, i) => !refused.has(`src/mutant-${i}.ts`)).map(({ label }) => `${label}: compiles`)),
  ].every(Boolean);
}
