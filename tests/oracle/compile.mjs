// Runs TypeScript's compiler over generated code. The sources are copied into a folder under target/ beside a link to this package's
// node_modules, so that `zod` and `@supabase/supabase-js` resolve without anything being installed in generated/.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET = fileURLToPath(new URL('../../target/oracle/', import.meta.url));
const NODE_MODULES = fileURLToPath(new URL('./node_modules', import.meta.url));
const TSC = join(NODE_MODULES, '.bin', 'tsc');

// Declarations of other packages are not ours to check.
const COMMON = { strict: true, skipLibCheck: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', types: [] };

const DIAGNOSTIC = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

/** An empty folder under target/oracle/ of this process. */
export function openWorkspace(name) {
  const folder = join(TARGET, `${name}-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(NODE_MODULES, join(folder, 'node_modules'));
  return {
    folder,
    copy: (from, to) => cpSync(from, join(folder, to), { recursive: true, filter: (path) => !path.endsWith('node_modules') }),
    write: (path, text) => writeFileSync(join(folder, path), text),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    list: (path) => readdirSync(join(folder, path)),
    mkdir: (path) => mkdirSync(join(folder, path), { recursive: true }),
    compile: (options, include) => compile(folder, options, include),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Type-checks the files that match `include`; returns the errors as `{ file, line, code, message }`. */
function compile(folder, options, include) {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...COMMON, noEmit: true, ...options }, include }));
  const { stdout, stderr, error, status } = spawnSync(TSC, ['--project', 'tsconfig.json', '--pretty', 'false'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error) throw error;
  const errors = stdout.split('\n').map((line) => DIAGNOSTIC.exec(line)).filter(Boolean)
    .map(([, file, line, , code, message]) => ({ file, line: Number(line), code, message }));
  // A message without a place is about the options or the program as a whole.
  if (status !== 0 && errors.length === 0) throw new Error(`tsc: ${stdout}${stderr}`);
  return errors;
}

/** `file:line: code: message`, one a line. */
export const formatErrors = (errors) => errors.map(({ file, line, code, message }) => `${file}:${line}: ${code}: ${message}`);
