// Probes the CHECKs of other people's migrations that are called exact, each alone in a table of its own.
//
//   node corpus.mjs CHECKS.json --codegen PROGRAM [--most N] [--only TEXT] [--no-rust] [--all]
//
// CHECKS.json is what `tests/corpus/coverage.mjs --out` writes. Prints each disagreement with the constraint, the row and the three
// verdicts, then how many CHECKs are proven: probed at least 50 times or with all there is, refused at least once, no disagreement.
// `--all` probes those that are weaker too: of these only what is refused here and taken by PostgreSQL counts.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from '../oracle/engine.mjs';
import { probeChecks } from './checks.mjs';

const { values: options, positionals: [file] } = parseArgs({
  allowPositionals: true,
  options: { codegen: { type: 'string' }, most: { type: 'string', default: '80' }, only: { type: 'string' }, 'no-rust': { type: 'boolean' }, all: { type: 'boolean' } },
});
if (!file || !options.codegen) {
  console.error('usage: node corpus.mjs CHECKS.json --codegen PROGRAM [--most N] [--only TEXT] [--no-rust] [--all]');
  process.exit(2);
}

const checks = JSON.parse(readFileSync(file, 'utf8'))
  .filter((it) => it.coverage === 'exact' || (options.all && it.coverage === 'weaker'))
  .filter((it) => !options.only || JSON.stringify(it).includes(options.only));
const db = await openDatabase('create schema if not exists extensions; create extension if not exists citext;');
try {
  const sum = await probeChecks(db, checks, { codegen: options.codegen, most: Number(options.most), rust: !options['no-rust'] });
  for (const { repo, constraint, expression, rows } of sum.unproven) console.log(`never refused in ${rows.length} probes: ${repo} ${constraint}: ${expression.replace(/\s+/g, ' ').slice(0, 200)}`);
  console.log(`\n${sum.probes} probes of ${sum.checks} CHECKs: ${sum.disagreements} disagreements; ${sum.proven} proven, ${sum.unproven.length} never refused, ${sum.notMade} not made`);
  process.exitCode = sum.disagreements === 0 ? 0 : 1;
} finally {
  await db.close();
}
