// What PostgreSQL makes of the cases in tests/cases.
//
//   node cases.mjs <cases folder> --platform FILE [--write]
//
// Every case that has migrations and no `cmd` (which is about the command line) is applied to a fresh database; the platform is there
// where the SQL refers to it. Its files `facts` (the catalog, see facts.mjs) and `refused` (what PostgreSQL refuses, as
// `file:line: SQLSTATE: message`, and no file where it refuses nothing) are compared with PostgreSQL, or with --write made.
// Exit 1 with the differences on stdout, 2 for wrong use.

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { askAbout, findCases, isOnSupabase, linesOf, writeLines } from './case-folders.mjs';
import { openDatabase } from './engine.mjs';
import { compareFacts } from './facts.mjs';
import { report } from './report.mjs';

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { platform: { type: 'string' }, write: { type: 'boolean' } },
});
if (!folder || !options.platform) {
  console.error('usage: node cases.mjs <cases folder> --platform FILE [--write]');
  process.exit(2);
}

const platform = readFileSync(options.platform, 'utf8');
const cases = findCases(folder);
const differences = cases.length === 0 ? [`${folder} has no case`] : [];
for (const path of cases) {
  const db = await openDatabase(isOnSupabase(path) ? platform : '');
  const says = await askAbout(db, path).finally(() => db.close());
  for (const [name, lines] of Object.entries(says)) {
    if (options.write) writeLines(join(path, name), lines);
    else differences.push(...compareFacts(lines, linesOf(join(path, name))).map((line) => `${relative(folder, path)}: ${line}`));
  }
}
process.exitCode = report(`PostgreSQL agrees with ${cases.length} cases`, differences) ? 0 : 1;
