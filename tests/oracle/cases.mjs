// What PostgreSQL makes of the cases in tests/cases.
//
//   node cases.mjs <cases folder> --platform FILE [--write]
//
// Every case that has migrations and no `cmd` (which is about the command line) is applied to a fresh database; the platform is there
// where the SQL refers to it. Its files `facts` (the catalog, see facts.mjs) and `refused` (what PostgreSQL refuses, as
// `file:line: SQLSTATE: message`, and no file where it refuses nothing) are compared with PostgreSQL, or with --write made.
// Exit 1 with the differences on stdout, 2 for wrong use.

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from './engine.mjs';
import { compareFacts, readFacts, readSchemas } from './facts.mjs';
import { applyMigrations, formatFailures, readMigrations } from './migrations.mjs';
import { report } from './report.mjs';

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { platform: { type: 'string' }, write: { type: 'boolean' } },
});
if (!folder || !options.platform) {
  console.error('usage: node cases.mjs <cases folder> --platform FILE [--write]');
  process.exit(2);
}

// As codegen tells: the first `auth.` or `storage.` that begins a word.
const ON_SUPABASE = /(?<![\w.@/-])(?:auth|storage)\.[a-z"]/i;

const platform = readFileSync(options.platform, 'utf8');
const cases = readdirSync(folder, { recursive: true })
  .filter((path) => basename(path) === 'migrations' && !isCommand(dirname(path)))
  .map((path) => join(folder, path, '..'))
  .sort();
const differences = [];
for (const path of cases) differences.push(...await askAbout(path));
process.exitCode = report(`PostgreSQL agrees with ${cases.length} cases`, differences) ? 0 : 1;

/** Whether a folder belongs to a case that is about the command line. */
function isCommand(path) {
  return path !== '.' && (existsSync(join(folder, path, 'cmd')) || isCommand(dirname(path)));
}

/** The differences between a case and PostgreSQL; none where they are written away. */
async function askAbout(path) {
  const migrations = readMigrations(join(path, 'migrations'));
  const db = await openDatabase(migrations.some(({ sql }) => ON_SUPABASE.test(sql)) ? platform : '');
  try {
    const schemas = await readSchemas(db);
    const failures = await applyMigrations(db, migrations);
    // A message may quote the rest of the file.
    const refused = failures.map((failure) => formatFailures([{ ...failure, message: failure.message.split('\n')[0] }]));
    const facts = await readFacts(db, schemas);
    if (options.write) {
      write(join(path, 'facts'), facts);
      write(join(path, 'refused'), refused);
      return [];
    }
    return [...compareFacts(facts, read(join(path, 'facts'))), ...compareFacts(refused, read(join(path, 'refused')))]
      .map((difference) => `${relative(folder, path)}: ${difference}`);
  } finally {
    await db.close();
  }
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
}

function write(file, lines) {
  if (lines.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, lines.join('\n') + '\n');
}
