// Runs each .sql file of any folder by itself through split, parse and fold, and compares how its statements end with PostgreSQL: for
// PostgreSQL's own regression suite and the like.
//
//   node files.mjs FOLDER --ours PROGRAM [--before FILE] [--only NAME,…] [--seconds N] --out DIR
//
// FILE is applied before each of them. A file for which either side panics or takes longer than N seconds is named. DIR gets what
// `corpus.mjs --out` writes, and the classes of disagreement are printed, the silent ones first.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { ours: text, before: text, only: text, seconds: text, out: text },
});
if (!folder || !options.ours || !options.out) {
  console.error('usage: node files.mjs FOLDER --ours PROGRAM [--before FILE] [--only NAME,…] [--seconds N] --out DIR');
  process.exit(2);
}

const CORPUS = fileURLToPath(new URL('./corpus.mjs', import.meta.url));
const wanted = options.only?.split(',');
const names = readdirSync(folder).filter((file) => file.endsWith('.sql')).map((file) => basename(file, '.sql')).filter((name) => wanted?.includes(name) ?? true).sort();
mkdirSync(options.out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'files-'));
const broken = names.filter((name) => !compare(name));
rmSync(work, { recursive: true });
if (broken.length > 0) console.log(`no answer of one side (a panic, or too slow): ${broken.join(', ')}\n`);
printClasses();
process.exitCode = broken.length > 0 ? 1 : 0;

function compare(name) {
  const migrations = join(work, name, name, 'migrations');
  mkdirSync(migrations, { recursive: true });
  if (options.before && basename(options.before, '.sql') !== name) copyFileSync(options.before, join(migrations, '00_before.sql'));
  copyFileSync(join(folder, `${name}.sql`), join(migrations, `10_${name}.sql`));
  const limits = { timeout: Number(options.seconds ?? 150) * 1000, killSignal: 'SIGKILL', encoding: 'utf8' };
  const { status, stdout } = spawnSync(process.execPath, [CORPUS, join(work, name), '--ours', options.ours, '--out', options.out], limits);
  return status === 0 && !/^.*panicked.*$/m.test(stdout);
}

/** Statements that end differently, by what PostgreSQL and we say of which kind of statement. */
function printClasses() {
  const classes = new Map();
  for (const name of names.filter((it) => existsSync(join(options.out, `${it}.txt`)))) {
    for (const line of readFileSync(join(options.out, `${name}.txt`), 'utf8').split('\n')) {
      const [, place, kind, postgres, ours, theirWords, ourWords] = /^statement (?!00_)10_(\S+): (.*?): PostgreSQL (.*?), ours (.*?): (.*?) \| (.*)$/.exec(line) ?? [];
      if (!place) continue;
      const silent = ours === 'applied' || ours === 'no-effect';
      const words = (postgres === 'applied' ? ourWords : theirWords).replace(/"[^"]*"/g, '"…"').replace(/\d+/g, 'N').slice(0, 90);
      const key = `${silent ? 'silent' : 'reported'}\t${postgres} and ${ours}\t${kind}\t${words}`;
      classes.set(key, [...(classes.get(key) ?? []), place]);
    }
  }
  const rank = ([key, places]) => (key.startsWith('silent') ? 1e6 : 0) + places.length;
  for (const [key, places] of [...classes].sort((a, b) => rank(b) - rank(a))) console.log(`${places.length}\t${key}\t${places.slice(0, 3).join(' ')}`);
}
