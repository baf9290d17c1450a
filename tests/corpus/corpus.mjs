// Compares what `codegen` says of real migrations with what PostgreSQL says.
//
//   node corpus.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…] [--classes N] [--out DIR]
//
// FOLDER holds a folder `<name>/migrations` of .sql files for each repository; PROGRAM is the example `corpus` of the crate. LIST.tsv, with
// columns `repo` (`owner/name` for the folder `owner__name`) and `kind`, says which are on Supabase; without it PROGRAM decides. What
// PostgreSQL says is kept under .cache/, named after a hash of all it comes from. README.md explains the figures.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { placedStatements } from './apply.mjs';
import { doubtsOf, wordsOf } from './doubts.mjs';
import { compareGenerators } from './generators.mjs';
import { compareAll } from './objects.mjs';
import { readList } from './list.mjs';
import { readFolder, setup, standInSchemas } from './postgres.mjs';
import { report } from './report.mjs';
import { compareStatements } from './statements.mjs';
import { setAsideUnjudged } from './unjudged.mjs';

const CACHE = fileURLToPath(new URL('./.cache/', import.meta.url));
const LARGE = { maxBuffer: 1 << 30 };
const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { ours: { type: 'string' }, list: { type: 'string' }, only: { type: 'string' }, classes: { type: 'string' }, out: { type: 'string' } },
});
if (!folder || !options.ours) {
  console.error('usage: node corpus.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…] [--classes N] [--out DIR]');
  process.exit(2);
}

const platforms = options.list ? readList(options.list) : new Map();
const wanted = options.only?.split(',');
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migrations')) && (wanted?.some((it) => name.includes(it)) ?? true)).sort();
const results = [];
for (const name of names) results.push(await compareOne(name));
console.log(report(results, Number(options.classes ?? 40)));

async function compareOne(name) {
  const migrations = join(folder, name, 'migrations');
  const platform = platforms.get(name) ?? askOurs(migrations).platform ?? 'postgres';
  const { postgres, day } = askPostgres(migrations, platform);
  const ours = askOurs(migrations, platform, day);
  if (ours.failed) return { name, failed: ours.failed };
  const standIns = standInSchemas(ours.platform).filter((schema) => !postgres.schemas.includes(schema));
  postgres.ofExtensions.push(...standIns);
  leaveOut(ours, standIns);
  const texts = new Map(readFolder(migrations).flatMap(({ file, sql }) => placedStatements(sql).map(({ text, byte }) => [`${file} ${byte}`, text])));
  const { judged, notJudged, names } = setAsideUnjudged(compareStatements(postgres, ours, texts));
  const objects = compareAll(postgres, ours, { ...doubtsOf(ours, judged), notJudged: names });
  const result = {
    name,
    platform: ours.platform,
    millis: ours.millis,
    bytes: [...texts.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    wrongly: saidOfNothing(judged, objects.differences).map((it) => ({ repository: name, ...it })),
    clean: postgres.statements.every(({ refused }) => !refused),
    statements: judged.map((it) => ({ repository: name, ...it })),
    notJudged: notJudged.map((it) => ({ repository: name, ...it })),
    diagnostics: ours.diagnostics.filter(({ own, severity }) => own && severity !== 'note'),
    taints: [...Object.values(ours.tainted)].flatMap((it) => Object.values(it)),
    generators: await compareGenerators(postgres, ours),
    ...objects,
    differences: objects.differences.map((it) => ({ repository: name, ...it })),
  };
  if (options.out) {
    mkdirSync(options.out, { recursive: true });
    const lines = [
      ...result.statements.filter((it) => !it.agreed).map((it) => `statement ${it.file}:${it.line}: ${it.kind}: PostgreSQL ${it.postgres}, ours ${it.ours}: ${it.refused?.message ?? ''} | ${it.mine?.message ?? ''}`),
      ...result.differences.map((it) => `${it.reported ? 'reported' : 'silent'} ${it.section}: ${it.text}`),
      ...Object.entries(result.generators).filter(([, line]) => line).map(([generator, line]) => `generator ${generator}: ${line}`),
      ...result.alarms.map((it) => `tainted and the same: ${it}`),
      ...result.wrongly.map((it) => `said of nothing: ${it.file}:${it.line}: ${it.mine.message ?? it.ours}`),
    ];
    writeFileSync(join(options.out, `${name}.txt`), `${lines.join('\n')}\n`);
  }
  return result;
}

/** The statements that PostgreSQL applies and we say something about, though nothing that they name differs. */
function saidOfNothing(statements, differences) {
  const differing = new Set(differences.flatMap(({ words }) => words));
  return statements.filter((it) => it.postgres === 'applied' && it.reported && !wordsOf(it.text).some((word) => differing.has(word)));
}

/** Takes what is in these schemas out of our answer. */
function leaveOut(ours, schemas) {
  for (const [list, objects] of Object.entries(ours.metadata)) {
    if (Array.isArray(objects)) ours.metadata[list] = objects.filter((it) => !schemas.includes(list === 'schemas' ? it.name : it.schema) || list === 'types');
  }
  const words = new RegExp(`^[a-z_]+ (?:\\w+ )?(?:${schemas.join('|')})(?:[. ]|$)`);
  if (schemas.length > 0) ours.facts = ours.facts.filter((line) => !words.test(line));
}

function askOurs(migrations, platform, day) {
  try {
    return JSON.parse(execFileSync(options.ours, [migrations, ...[platform, day].filter(Boolean)], LARGE));
  } catch (error) {
    return { failed: String(error.stderr ?? error).trim().split('\n')[0] };
  }
}

function askPostgres(migrations, platform) {
  const made = ['apply.mjs', 'extensions.mjs', 'postgres.mjs', '../oracle/split.mjs', '../../codegen/data/facts.sql', '../oracle/format-fact.mjs', '../oracle/package-lock.json']
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'));
  const key = createHash('sha256').update(JSON.stringify([made, setup(platform), readFolder(migrations)])).digest('hex').slice(0, 16);
  const cached = join(CACHE, `${key}.json`);
  if (!existsSync(cached)) {
    mkdirSync(CACHE, { recursive: true });
    const partial = `${cached}.${process.pid}`;
    execFileSync(process.execPath, [fileURLToPath(new URL('./postgres.mjs', import.meta.url)), migrations, platform, partial], { ...LARGE, stdio: ['ignore', 'inherit', 'inherit'] });
    renameSync(partial, cached);
  }
  // The day on which PostgreSQL was asked: names that migrations make of the clock are of that day.
  return { postgres: JSON.parse(readFileSync(cached, 'utf8')), day: statSync(cached).mtime.toISOString().slice(0, 10) };
}
