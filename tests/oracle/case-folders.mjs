// The folders of tests/cases that are about the catalog, and their files `facts` and `refused`.

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readFacts, readSchemas } from './facts.mjs';
import { applyMigrations, formatFailures, readMigrations } from './migrations.mjs';

// As codegen tells: the first `auth.` or `storage.` that begins a word.
const ON_SUPABASE = /(?<![\w.@/-])(?:auth|storage)\.[a-z"]/i;

/** The folders below `folder` with migrations and no `cmd` (which is about the command line), in order. */
export function findCases(folder) {
  const isCommand = (path) => path !== '.' && (existsSync(join(folder, path, 'cmd')) || isCommand(dirname(path)));
  return readdirSync(folder, { recursive: true })
    .filter((path) => basename(path) === 'migrations' && !isCommand(dirname(path)))
    .map((path) => join(folder, path, '..'))
    .sort();
}

/** Whether a case needs the platform. */
export const isOnSupabase = (path) => readMigrations(join(path, 'migrations')).some(({ sql }) => ON_SUPABASE.test(sql));

/** What a fresh database says of a case: `facts`, and `refused` as `file:line: SQLSTATE: message`. */
export async function askAbout(db, path) {
  const schemas = await readSchemas(db);
  const failures = await applyMigrations(db, readMigrations(join(path, 'migrations')));
  // A message may quote the rest of the file.
  const refused = failures.map((failure) => formatFailures([{ ...failure, message: failure.message.split('\n')[0] }]));
  return { facts: await readFacts(db, schemas), refused };
}

/** The lines of a case's file; none where there is no such file. */
export const linesOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : []);

/** Writes a case's file; no lines are no file. */
export function writeLines(file, lines) {
  if (lines.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, lines.join('\n') + '\n');
}
