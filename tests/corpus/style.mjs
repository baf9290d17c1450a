// Whether the types of `style = "supabase"` are those that Supabase's generator writes, for folders of other people's migrations.
//
//   node style.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…]
//
// FOLDER, PROGRAM and LIST.tsv are those of corpus.mjs. Our own metadata goes into the third-party generator, and tsc has to prove each table, view,
// function, enum and composite type equal. Prints a line a folder and the totals; exit 1 where something is not equal.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readList } from './list.mjs';
import { openWorkspace } from '../oracle/compile.mjs';
import { prove } from '../oracle/style.mjs';

/** How many folders tsc takes at a time. */
const BATCH = 10;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { ours: { type: 'string' }, list: { type: 'string' }, only: { type: 'string' } },
});
if (!folder || !options.ours) {
  console.error('usage: node style.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…]');
  process.exit(2);
}

const platforms = options.list ? readList(options.list) : new Map();
const wanted = options.only?.split(',');
const names = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, 'migrations')) && (wanted?.some((it) => name.includes(it)) ?? true)).sort();
const totals = { folders: 0, equal: 0, types: 0, differences: 0 };
for (let i = 0; i < names.length; i += BATCH) await proveBatch(names.slice(i, i + BATCH));
console.log(`${totals.equal} of ${totals.folders} folders equal, ${totals.types} types compared, ${totals.differences} differences`);
process.exitCode = totals.differences === 0 && totals.folders > 0 ? 0 : 1;

async function proveBatch(batch) {
  const workspace = openWorkspace('corpus-style');
  try {
    const samples = batch.map((name) => {
      const { metadata, types } = JSON.parse(execFileSync(options.ours, ['style', join(folder, name, 'migrations'), ...[platforms.get(name)].filter(Boolean)], { maxBuffer: 1 << 30 }));
      return { name, metadata, ours: types };
    });
    for (const { name, claims, problems } of await prove(workspace, samples)) {
      totals.folders += 1;
      totals.types += claims;
      totals.differences += problems.length;
      if (problems.length === 0) totals.equal += 1;
      console.log([`${problems.length === 0 ? 'equal' : 'not equal'}  ${name}  ${claims}`, ...problems.slice(0, 20)].join('\n  '));
    }
  } finally {
    workspace.close();
  }
}
