// Runs each DO block of real migrations, and variants of it, on both sides: on PostgreSQL as it is before the block, and on our catalog
// as it is there. They agree where both refuse with one SQLSTATE, or both change the same facts.
//
//   node mutants.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…] [--most N] [--as-is] [--out FILE]
//
// PROGRAM is the example `mutants` of the crate. `--most` takes so many blocks of each repository, spread over its files; `--as-is` runs
// no variants, but beside the blocks the statements that call functions of the migrations. What PostgreSQL says is kept under .cache/.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { placedStatements } from './apply.mjs';
import { readFolder, setup } from './postgres.mjs';
import { patternOf, variantsOf } from './variants.mjs';

const CACHE = fileURLToPath(new URL('./.cache/', import.meta.url));
const HERE = (file) => fileURLToPath(new URL(file, import.meta.url));
const LARGE = { maxBuffer: 1 << 30 };
/** Refusals that say nothing about us: rows, types of expressions, extensions that are not here. */
const NOT_JUDGED = /^(?:22|23|0A|58|P0004|XX)|^(?:2D000|42883|42725|42804|42702|42846|25001|55P04)$/;

/** An error that the block raises itself, and a question to a table or to chance: where they decide, the path that fails is no outcome. */
const RAISED = /^P000[134]$/;
const ASKS_ROWS = /\b(?:gen_random_uuid|random)\s*\(|\b(?:from|join|update|into)\s+(?!pg_|information_schema\b|unnest\b|generate_series\b|jsonb?_|\()(?:"?[a-z_]\w*"?\.)?"?[a-z_]\w*/i;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { ours: { type: 'string' }, list: { type: 'string' }, only: { type: 'string' }, most: { type: 'string' }, 'as-is': { type: 'boolean' }, out: { type: 'string' } },
});
if (!folder || !options.ours) {
  console.error('usage: node mutants.mjs FOLDER --ours PROGRAM [--list LIST.tsv] [--only NAME,…] [--most N] [--as-is] [--out FILE]');
  process.exit(2);
}

const platforms = options.list ? readList(options.list) : new Map();
const only = options.only?.split(',');
const table = new Map();
const patterns = new Map();
const lines = [];
for (const name of readdirSync(folder).sort()) {
  const migrations = join(folder, name, 'migrations');
  if (existsSync(migrations) && (only?.some((it) => name.includes(it)) ?? true)) compare(name, migrations);
}
print();
if (options.out) writeFileSync(options.out, lines.join('\n') + '\n');

function readList(path) {
  const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split('\t'));
  const [repo, kind] = [head.indexOf('repo'), head.indexOf('kind')];
  return new Map(rows.map((row) => [row[repo].replace('/', '__'), row[kind] === 'supabase' ? 'supabase' : 'postgres']));
}

function compare(name, migrations) {
  const blocks = blocksOf(migrations);
  if (blocks.length === 0) return;
  const platform = platforms.get(name) ?? (existsSync(join(migrations, '../config.toml')) || usesSupabase(migrations) ? 'supabase' : 'postgres');
  const request = join(CACHE, `variants.${process.pid}.json`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(request, JSON.stringify(blocks.map(({ file, byte, variants }) => ({ file, byte, variants: variants.map(({ text }) => text) }))));
  const { postgres, day } = askPostgres(migrations, platform, request);
  const ours = JSON.parse(execFileSync(options.ours, [migrations, platform, request, day], LARGE)).results;
  rmSync(request);
  const byKey = new Map(ours.map((it) => [keyOf(it), it]));
  const kinds = new Map(blocks.flatMap(({ file, byte, line, variants }) => variants.map(({ kind, text }) => [keyOf({ file, byte, text }), { kind, line }])));
  const unsteady = new Set();
  for (const theirs of postgres) {
    const { kind, line } = kinds.get(keyOf(theirs));
    const mine = byKey.get(keyOf(theirs));
    let [verdict, why] = judge(theirs, mine);
    if (kind === 'as it is') notePattern(theirs.text, verdict, mine);
    // Where the block itself is not alike, its variants say nothing new.
    const block = `${theirs.file} ${theirs.byte}`;
    if (kind === 'as it is' && verdict !== 'agreed') unsteady.add(block);
    if (kind !== 'as it is' && verdict === 'silent' && unsteady.has(block)) verdict = 'as the block';
    const row = table.get(kind) ?? { agreed: 0, reported: 0, silent: 0, rows: 0, 'not judged': 0, 'as the block': 0 };
    row[verdict] += 1;
    table.set(kind, row);
    if (verdict !== 'agreed') lines.push(`${verdict}\t${name}\t${theirs.file}:${line}\t${kind}\t${why}`);
  }
}

function keyOf({ file, byte, text }) {
  return `${file} ${byte} ${text}`;
}

function usesSupabase(migrations) {
  return readFolder(migrations).some(({ sql }) => /\b(?:auth|storage)\.\w/.test(sql));
}

function notePattern(text, verdict, mine) {
  const row = patterns.get(patternOf(text)) ?? { blocks: 0, decided: 0, agreed: 0, reported: 0, silent: 0, 'not judged': 0 };
  row.blocks += 1;
  row.decided += !mine?.unread && !mine?.unsure ? 1 : 0;
  row[verdict in row ? verdict : 'not judged'] += 1;
  patterns.set(patternOf(text), row);
}

function blocksOf(migrations) {
  const files = readFolder(migrations).map(({ file, sql }) => ({ file, statements: placedStatements(sql) }));
  const own = new Set(files.flatMap(({ statements }) => statements.map(({ text }) => /^create\s+(?:or\s+replace\s+)?(?:function|procedure)\s+(?:"?\w+"?\.)?"?(\w+)"?/i.exec(text)?.[1]?.toLowerCase())));
  const calls = (text) => options['as-is'] && /^(?:select|call)\b/i.test(text) && [...text.matchAll(/(\w+)"?\s*\(/g)].some(([, name]) => own.has(name.toLowerCase()));
  const all = files.flatMap(({ file, statements }) =>
    statements.filter(({ text }) => /^do\b/i.test(text) || calls(text)).map(({ text, byte, line }) => ({ file, byte, line, variants: variantsOf(text).slice(0, options['as-is'] ? 1 : undefined) })));
  const most = Number(options.most ?? all.length);
  return all.length <= most ? all : all.filter((_, i) => Math.floor(((i + 1) * most) / all.length) > Math.floor((i * most) / all.length));
}

function judge(theirs, mine) {
  if (!mine || mine.unread) return theirs.refused?.sqlstate === '42601' ? ['agreed', ''] : ['reported', 'not read'];
  if (theirs.broken) return ['not judged', 'the transaction is broken'];
  const said = mine.said.join(' | ');
  if (theirs.refused) {
    const { sqlstate, message } = theirs.refused;
    if (mine.refused === sqlstate) return ['agreed', ''];
    if (mine.refused || mine.unsure) return ['reported', `PostgreSQL ${sqlstate} ${message}, ours ${mine.refused ?? said}`];
    if (RAISED.test(sqlstate) && ASKS_ROWS.test(theirs.text)) return ['rows', `${sqlstate} ${message}`];
    if (NOT_JUDGED.test(sqlstate)) return ['not judged', `${sqlstate} ${message}`];
    return ['silent', `PostgreSQL ${sqlstate} ${message}, ours applied`];
  }
  if (mine.refused) return ['reported', `PostgreSQL applied, ours ${mine.refused} ${said}`];
  const differs = (a, b) => a.filter((line) => !b.includes(line));
  const differences = [
    ...differs(theirs.added, mine.added).map((it) => `only PostgreSQL adds ${it}`),
    ...differs(mine.added, theirs.added).map((it) => `only we add ${it}`),
    ...differs(theirs.removed, mine.removed).map((it) => `only PostgreSQL removes ${it}`),
    ...differs(mine.removed, theirs.removed).map((it) => `only we remove ${it}`),
  ];
  if (differences.length === 0) return ['agreed', ''];
  return [mine.unsure ? 'reported' : 'silent', `${differences.slice(0, 3).join('; ')}${said ? ` | ${said}` : ''}`];
}

function askPostgres(migrations, platform, request) {
  const made = ['apply.mjs', 'extensions.mjs', 'postgres.mjs', 'mutants-postgres.mjs', '../../codegen/data/facts.sql', '../oracle/format-fact.mjs'].map((file) => readFileSync(HERE(file), 'utf8'));
  const key = createHash('sha256').update(JSON.stringify([made, setup(platform), readFolder(migrations), readFileSync(request, 'utf8')])).digest('hex').slice(0, 16);
  const cached = join(CACHE, `${key}.mutants.json`);
  if (!existsSync(cached)) {
    const partial = `${cached}.${process.pid}`;
    execFileSync(process.execPath, [HERE('mutants-postgres.mjs'), migrations, platform, request, partial], { ...LARGE, stdio: ['ignore', 'inherit', 'inherit'] });
    renameSync(partial, cached);
  }
  // The day on which PostgreSQL was asked: names that migrations make of the clock are of that day.
  return { postgres: JSON.parse(readFileSync(cached, 'utf8')), day: statSync(cached).mtime.toISOString().slice(0, 10) };
}

function print() {
  const figures = ['blocks', 'decided', 'agreed', 'reported', 'silent', 'not judged'];
  const sum = Object.fromEntries(figures.map((it) => [it, [...patterns.values()].reduce((all, row) => all + row[it], 0)]));
  console.log(['pattern'.padEnd(44), ...figures.map((it) => it.padStart(12))].join(''));
  for (const [pattern, row] of [...patterns].sort(([, a], [, b]) => b.blocks - a.blocks).concat([['all', sum]])) {
    console.log([pattern.padEnd(44), ...figures.map((it) => String(row[it]).padStart(12))].join(''));
  }
  console.log();
  const columns = ['agreed', 'reported', 'silent', 'rows', 'as the block', 'not judged'];
  console.log(['variant'.padEnd(28), ...columns.map((it) => it.padStart(13))].join(''));
  const total = {};
  for (const [kind, row] of table) {
    console.log([kind.padEnd(28), ...columns.map((it) => String(row[it]).padStart(13))].join(''));
    for (const it of columns) total[it] = (total[it] ?? 0) + row[it];
  }
  console.log(['all'.padEnd(28), ...columns.map((it) => String(total[it] ?? 0).padStart(13))].join(''));
  for (const line of lines.filter((it) => it.startsWith('silent')).slice(0, 60)) console.log(line);
}
