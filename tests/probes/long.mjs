// Probes CHECKs at random: expressions of a grammar, each in a table of its own, rows made of its text.
//
//   node long.mjs --codegen PROGRAM [--probes N] [--seed N] [--checks N] [--rust-every N]
//
// Goes on in batches until N rows (a million) were given to PostgreSQL and Zod, those of every tenth batch to Rust too. Prints each
// disagreement as corpus.mjs does, which does the asking, then the sum. Exit 1 where there is a disagreement.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../oracle/engine.mjs';
import { COLUMNS, expressions } from './grammar.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values: options } = parseArgs({ options: { codegen: { type: 'string' }, probes: text('1000000'), seed: text('1'), checks: text('300'), most: text('80'), 'rust-every': text('10') } });
if (!options.codegen) {
  console.error('usage: node long.mjs --codegen PROGRAM [--probes N] [--seed N] [--checks N] [--rust-every N]');
  process.exit(2);
}
const CORPUS = fileURLToPath(new URL('./corpus.mjs', import.meta.url));
const MOOD = "create type mood as enum ('sad', 'ok', 'happy')";
const sum = { probes: 0, checks: 0, disagreements: 0, proven: 0, weaker: 0, rust: 0 };
const work = mkdtempSync(join(tmpdir(), 'long-'));
try {
  for (let batch = 0; sum.probes < Number(options.probes); batch += 1) await one(Number(options.seed) + batch, batch % Number(options['rust-every']) === 0);
} finally {
  rmSync(work, { recursive: true });
}
console.log(`\n${sum.probes} probes of ${sum.checks} CHECKs at random, ${sum.rust} of them of Rust too: ${sum.disagreements} disagreements; ${sum.proven} exact and proven, ${sum.weaker} weaker`);
process.exitCode = sum.disagreements === 0 ? 0 : 1;

async function one(seed, withRust) {
  const db = await openDatabase();
  const tables = [];
  await db.exec(MOOD);
  for (const [i, expression] of expressions(seed, Number(options.checks)).entries()) {
    const used = Object.entries(COLUMNS).filter(([name]) => new RegExp(`(?<![\\w'])${name}(?![\\w'])`).test(expression.replace(/'(?:[^']|'')*'/g, "''")));
    const columns = used.length > 0 ? used : [['t', 'text']];
    const statement = `create table r${i} (${columns.map(([name, type]) => `${name} ${type}`).join(', ')}, constraint r${i}_check check (${expression}))`;
    try {
      await db.exec(statement);
      tables.push(statement);
    } catch {
      // Not every sentence of the grammar has a meaning.
    }
  }
  await db.close();
  const migrations = join(work, `m${seed}`);
  mkdirSync(migrations);
  writeFileSync(join(migrations, '1.sql'), `${[MOOD, ...tables].join(';\n')};\n`);
  const { stdout, stderr } = spawnSync(options.codegen, ['check', '--coverage', '--output', 'json', '--migrations', migrations, '--platform', 'postgres'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!stdout) throw new Error(stderr);
  const checks = JSON.parse(stdout).specs.flatMap((spec) => spec.checks).map((it) => ({ repo: `seed ${seed}`, ...it }));
  const file = join(work, `${seed}.json`);
  writeFileSync(file, JSON.stringify(checks));
  const asked = spawnSync(process.execPath, [CORPUS, file, '--codegen', options.codegen, '--most', options.most, '--all', ...(withRust ? [] : ['--no-rust'])], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const last = /^(\d+) probes of (\d+) CHECKs: (\d+) disagreements; (\d+) proven/m.exec(asked.stdout);
  if (!last) throw new Error(`${asked.stdout}${asked.stderr}`);
  const [probes, count, disagreements, proven] = last.slice(1).map(Number);
  sum.probes += probes;
  sum.checks += count;
  sum.disagreements += disagreements;
  sum.proven += proven;
  sum.rust += withRust ? probes : 0;
  sum.weaker += checks.filter((it) => it.coverage === 'weaker').length;
  const wrong = asked.stdout.split('\n').filter((line) => line.trim() !== '' && !/^never refused|^\d+ probes/.test(line));
  if (disagreements > 0) console.log(wrong.join('\n'));
  console.log(`seed ${seed}: ${last[0]}`);
}
