// Whether PostgreSQL lets in whom `codegen access` lets in, cell by cell, for folders of other people's migrations.
//
//   node access.mjs FOLDER --ours CODEGEN [--list LIST.tsv] [--only NAME,…] [--grants implicit] [--out DIR]
//
// FOLDER and LIST.tsv are those of corpus.mjs, CODEGEN is the command itself; with `--grants implicit` Supabase's projects are such from
// before 2026-10-30, whose new tables everybody reaches. Each cell is tried on a database that the migrations made
// (../oracle/access-cells.mjs). Prints a line a folder and the totals, and writes the differences to DIR; exit 1 where a cell differs.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { applyFile, placedStatements } from './apply.mjs';
import { readList } from './list.mjs';
import { openCorpusDatabase, readFolder } from './postgres.mjs';
import { tryCells } from '../oracle/access-cells.mjs';

const IMPLICIT = new URL('../../codegen/data/platforms/supabase-implicit.sql', import.meta.url);
const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { ours: { type: 'string' }, list: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' }, grants: { type: 'string', default: 'explicit' } },
});
if (!folder || !options.ours) {
  console.error('usage: node access.mjs FOLDER --ours CODEGEN [--list LIST.tsv] [--only NAME,…] [--grants implicit] [--out DIR]');
  process.exit(2);
}

const platforms = options.list ? readList(options.list) : new Map();
const wanted = options.only?.split(',');
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migrations')) && (wanted?.some((it) => name.includes(it)) ?? true)).sort();
const totals = { folders: 0, right: 0, cells: 0, wrong: 0 };
for (const name of names) await compareOne(name);
console.log(`${totals.cells - totals.wrong} of ${totals.cells} cells as PostgreSQL has them, in ${totals.right} of ${totals.folders} folders all`);
process.exitCode = totals.wrong === 0 && totals.cells > 0 ? 0 : 1;

async function compareOne(name) {
  const migrations = join(folder, name, 'migrations');
  const platform = platforms.get(name) ?? 'postgres';
  const config = join(mkdtempSync(join(tmpdir(), 'access-')), 'codegen.toml');
  const grants = platform === 'supabase' ? `data_api_grants = "${options.grants}"\n` : '';
  writeFileSync(config, `[[spec]]\nname = "app"\nmigrations = ${JSON.stringify(resolve(migrations))}\nplatform = "${platform}"\n${grants}`);
  const { stdout, status } = spawnSync(options.ours, ['access', '--config', config, '--output', 'json'], { encoding: 'utf8', maxBuffer: 1 << 30 });
  rmSync(dirname(config), { recursive: true });
  if (status === 2) throw new Error(`${name}: codegen access ends with 2`);
  const db = await openCorpusDatabase(platform);
  if (platform === 'supabase' && options.grants === 'implicit') await db.exec(readFileSync(IMPLICIT, 'utf8'));
  for (const { sql } of readFolder(migrations)) await applyFile(db, placedStatements(sql));
  await db.exec('rollback; reset all; reset role');
  const { wrong, left, counts } = await tryCells(db, JSON.parse(stdout).relations);
  await db.close();
  const cells = counts.refused + counts.allowed + counts.where;
  totals.folders += 1;
  totals.right += wrong.length === 0;
  totals.cells += cells;
  totals.wrong += wrong.length;
  console.log(`${name}  ${cells - wrong.length} of ${cells} cells, ${counts.refused} refused, ${counts.allowed} allowed, ${counts.where} where; ${left.length} relations not compared`);
  if (options.out) {
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, `${name}.txt`), `${[...wrong, ...left.map((it) => `not compared: ${it}`)].join('\n')}\n`);
  }
}
