// Whether the file that `codegen schema` writes makes the same catalog as the migrations, for folders of other people's migrations.
//
//   node schema.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…] [--out DIR]
//
// FOLDER, PROGRAM and LIST.tsv are those of corpus.mjs. The migrations and the file are each applied to a fresh database; all that PostgreSQL
// prints of the two (../oracle/schema-dump.sql), and the facts, must be the same. A folder is clean where PostgreSQL refuses no statement of it.
// Prints a line a folder and the totals, and writes the differences and the file to DIR; exit 1 where a clean folder differs.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { applyFile, placedStatements } from './apply.mjs';
import { readList } from './list.mjs';
import { openCorpusDatabase, readFolder, setup } from './postgres.mjs';
import { compareFacts, readFacts, readSchemas } from '../oracle/facts.mjs';
import { dumpOf } from '../oracle/schema-dump.mjs';

const CACHE = fileURLToPath(new URL('./.cache/', import.meta.url));
const LARGE = { maxBuffer: 1 << 30 };
const { values: options, positionals: [folder, ...child] } = parseArgs({
  allowPositionals: true,
  options: { ours: { type: 'string' }, list: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' }, ask: { type: 'boolean' } },
});
if (!folder || !(options.ours || options.ask)) {
  console.error('usage: node schema.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…] [--out DIR]');
  process.exit(2);
}
if (options.ask) {
  writeFileSync(child[1], JSON.stringify(await ask(folder, child[0])));
  process.exit(0);
}

const platforms = options.list ? readList(options.list) : new Map();
const wanted = options.only?.split(',');
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migrations')) && (wanted?.some((it) => name.includes(it)) ?? true)).sort();
const totals = { folders: 0, clean: 0, same: 0, sameClean: 0, silent: 0 };
for (const name of names) compareOne(name);
console.log(`clean: ${totals.sameClean} of ${totals.clean} folders the same; all: ${totals.same} of ${totals.folders}; differences without a doubt in the file: ${totals.silent}`);
process.exitCode = totals.sameClean === totals.clean && totals.clean > 0 ? 0 : 1;

function compareOne(name) {
  const migrations = join(folder, name, 'migrations');
  const platform = platforms.get(name) ?? 'postgres';
  const migrated = askCached(migrations, platform);
  let made;
  try {
    made = JSON.parse(execFileSync(options.ours, ['schema', migrations, platform, migrated.day], LARGE));
  } catch (error) {
    made = { sql: '', doubts: [String(error.stderr ?? error).split('\n')[0]] };
  }
  const file = join(CACHE, `schema-${name}`);
  mkdirSync(file, { recursive: true });
  writeFileSync(join(file, 'schema.sql'), made.sql);
  const written = askCached(file, platform);
  const differences = [
    ...written.refused.map(({ line, message }) => `refused: line ${line}: ${message}`),
    ...compareFacts(migrated.dump, written.dump),
    ...compareFacts(migrated.facts, written.facts),
  ];
  const clean = migrated.refused.length === 0;
  const same = differences.length === 0;
  totals.folders += 1;
  totals.clean += clean;
  totals.same += same;
  totals.sameClean += same && clean;
  if (!same && made.doubts.length === 0) totals.silent += 1;
  console.log(`${same ? 'the same' : 'not the same'}  ${clean ? 'clean' : `${migrated.refused.length} refused`}  ${name}  ${migrated.dump.length} lines, ${differences.length} differences, ${made.doubts.length} doubts`);
  if (options.out) {
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, `${name}.txt`), `${[...made.doubts.map((it) => `doubt: ${it}`), ...differences].join('\n')}\n`);
    writeFileSync(join(options.out, `${name}.sql`), made.sql);
  }
}

/** What PostgreSQL says after a folder of files, asked once for each content. */
function askCached(files, platform) {
  const made = ['schema.mjs', 'apply.mjs', '../oracle/schema-dump.sql', '../../codegen/data/facts.sql'].map((it) => readFileSync(new URL(it, import.meta.url), 'utf8'));
  const key = createHash('sha256').update(JSON.stringify([made, setup(platform), readFolder(files)])).digest('hex').slice(0, 16);
  const cached = join(CACHE, `schema-${key}.json`);
  if (!existsSync(cached)) {
    mkdirSync(CACHE, { recursive: true });
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), files, platform, cached, '--ask'], { ...LARGE, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return { ...JSON.parse(readFileSync(cached, 'utf8')), day: statSync(cached).mtime.toISOString().slice(0, 10) };
}

async function ask(files, platform) {
  const db = await openCorpusDatabase(platform);
  const before = await readSchemas(db);
  const refused = [];
  for (const { file, sql } of readFolder(files)) {
    const placed = placedStatements(sql);
    const ends = await applyFile(db, placed);
    placed.forEach(({ line }, i) => ends[i] && refused.push({ file, line, ...ends[i] }));
  }
  return { refused, dump: await dumpOf(db), facts: await readFacts(db, before) };
}
