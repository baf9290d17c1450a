// How far the validators enforce the CHECKs of other people's migrations, and the reasons why not further.
//
//   node coverage.mjs FOLDER --list LIST.tsv --codegen PROGRAM [--out FILE.json] [--reasons N]
//
// FOLDER and LIST are those of corpus.mjs. PROGRAM is `codegen`. Prints a line a repository, the totals and the reasons by
// how often they stand. FILE.json gets every CHECK as `codegen check --coverage --output json` lists it, with its repository.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { list: text, codegen: text, out: text, reasons: { type: 'string', default: '40' }, only: text },
});
if (!folder || !options.list || !options.codegen) {
  console.error('usage: node coverage.mjs FOLDER --list LIST.tsv --codegen PROGRAM [--out FILE.json] [--reasons N] [--only NAME]');
  process.exit(2);
}

const all = readList(options.list).flatMap((repository) => coverage(repository));
if (options.out) writeFileSync(options.out, JSON.stringify(all, null, 1) + '\n');
printTotals(all);

function readList(file) {
  const [head, ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
  const repositories = rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
  return repositories.filter(({ repo }) => !options.only || repo.includes(options.only));
}

function coverage({ repo, kind }) {
  const root = join(folder, repo.replace('/', '__'));
  const migrations = join(root, 'migrations');
  if (!existsSync(migrations)) return [];
  const sql = readdirSync(migrations, { recursive: true }).filter((path) => path.endsWith('.sql')).map((path) => readFileSync(join(migrations, path), 'latin1'));
  const schemas = new Set(sql.flatMap((text) => [...text.matchAll(/create\s+schema\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?/gi)].map(([, name]) => name)));
  const platform = kind === 'supabase' ? 'supabase' : 'postgres';
  const namespaces = new Set(['public', ...schemas]);
  const ask = () => spawnSync(options.codegen, ['check', '--coverage', '--output', 'json', '--migrations', migrations, '--platform', platform, '--namespaces', [...namespaces].join(','), '--order', 'lexicographic'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  let answer = ask();
  // What reads like CREATE SCHEMA may stand in a comment, and a schema may be dropped again.
  for (let absent; (absent = /^error: schema "(.+?)" does not exist/.exec(answer.stderr)?.[1]) && namespaces.delete(absent);) answer = ask();
  const { stdout, stderr, status } = answer;
  if (!stdout) {
    console.log(`${repo}: exit ${status}: ${stderr.split('\n')[0]}`);
    return [];
  }
  const checks = JSON.parse(stdout).specs.flatMap((spec) => spec.checks).map((it) => ({ repo, ...it }));
  const done = checks.filter((it) => it.coverage === 'exact' || it.coverage === 'never-rejects').length;
  console.log(`${repo}: ${done} of ${checks.length}`);
  return checks;
}

function printTotals(checks) {
  const count = (of) => checks.filter((it) => it.coverage === of).length;
  console.log(`\n${checks.length} CHECKs: ${['exact', 'weaker', 'not-translated', 'never-rejects'].map((it) => `${count(it)} ${it}`).join(', ')}`);
  const proven = count('exact') + count('never-rejects');
  console.log(`${(100 * proven / checks.length).toFixed(2)} % are enforced as PostgreSQL does`);
  const reasons = new Map();
  for (const { why, expression, coverage: how } of checks) {
    if (!why || how === 'never-rejects') continue;
    const key = why.replace(/CHECK "[^"]*"/, 'CHECK "…"').replace(/check constraint "[^"]*"/, 'check constraint "…"');
    reasons.set(key, [...(reasons.get(key) ?? []), expression.replace(/\s+/g, ' ').slice(0, 150)]);
  }
  for (const [why, of] of [...reasons].sort((a, b) => b[1].length - a[1].length).slice(0, Number(options.reasons))) console.log(`${of.length}\t${why}\n\t\t${[...new Set(of)].slice(0, 3).join('\n\t\t')}`);
}
