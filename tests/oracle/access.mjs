// Tries each cell of `codegen access --output json` on PostgreSQL: the command itself, as the role, on a database that the same
// migrations made.
//
//   node access.mjs <folder of migrations> --ours ACCESS.json [--platform FILE]

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { tryCells } from './access-cells.mjs';
import { openDatabase } from './engine.mjs';
import { applyMigrations, formatFailures, readMigrations } from './migrations.mjs';
import { report } from './report.mjs';

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { ours: { type: 'string' }, platform: { type: 'string' } },
});
if (!folder || !options.ours) {
  console.error('usage: node access.mjs <folder of migrations> --ours ACCESS.json [--platform FILE]');
  process.exit(2);
}

const db = await openDatabase(options.platform ? readFileSync(options.platform, 'utf8') : '');
try {
  process.exitCode = (await tryAll(JSON.parse(readFileSync(options.ours, 'utf8')))) ? 0 : 1;
} finally {
  await db.close();
}

async function tryAll({ relations }) {
  const failures = await applyMigrations(db, readMigrations(folder));
  if (failures.length > 0) console.log(`${failures.length} statements are refused by PostgreSQL:\n${formatFailures(failures)}`);
  const { wrong, left, counts } = await tryCells(db, relations);
  if (left.length > 0) console.log(`not compared, since one side does not have them: ${left.join(', ')}`);
  const all = counts.refused + counts.allowed + counts.where;
  return report(`cells are as PostgreSQL has them: ${all}, ${counts.refused} refused, ${counts.allowed} allowed, ${counts.where} where`, wrong);
}
