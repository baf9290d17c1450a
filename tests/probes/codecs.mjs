// Probes codecs: rows that PostgreSQL returns are decoded and encoded again, and PostgreSQL is asked whether each Date is the moment
// that it wrote, to the millisecond, and whether what is encoded is that moment.
//
//   node codecs.mjs --codegen PROGRAM [--mini]

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openWorkspace } from '../oracle/compile.mjs';
import { openDatabase } from '../oracle/engine.mjs';
import { report } from '../oracle/report.mjs';
import { PROBE, askPostgres, loadZod } from './judges.mjs';
import { valuesOf } from './pools.mjs';

const { values: options } = parseArgs({ options: { codegen: { type: 'string' }, mini: { type: 'boolean' } } });
if (!options.codegen) {
  console.error('usage: node codecs.mjs --codegen PROGRAM [--mini]');
  process.exit(2);
}
const TABLES = { dates: 'date', timestamps: 'timestamp', timestamptzs: 'timestamp with time zone', bigints: 'bigint' };
const CODECS = { dates: 'datesCodec', timestamps: 'timestampCodec', timestamptzs: 'timestamptzCodec', bigints: 'bigintCodec' };
const SCHEMA = fileURLToPath(new URL('./types.sql', import.meta.url));

const work = mkdtempSync(join(tmpdir(), 'codecs-'));
const workspace = openWorkspace('codecs');
const db = await openDatabase();
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  await db.close();
  workspace.close();
  rmSync(work, { recursive: true });
}

async function run() {
  mkdirSync(join(work, 'migrations'));
  const sql = readFileSync(SCHEMA, 'utf8');
  writeFileSync(join(work, 'migrations', '1_types.sql'), sql);
  await db.exec(`${sql}; set timezone = 'UTC'; ${PROBE}`);
  const more = options.mini ? ['--mini'] : [];
  const { status, stderr } = spawnSync(options.codegen, ['zod', '--migrations', join(work, 'migrations'), '--platform', 'postgres', '--out', join(work, 'zod'), '--codec', ...more], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  loadZod(workspace, join(work, 'zod'));
  const require = createRequire(join(workspace.folder, 'out/codecs.js'));
  const codecs = require('./codecs.js');
  const z = require('zod');
  const problems = [];
  let count = 0;
  for (const [table, type] of Object.entries(TABLES)) {
    const rows = valuesOf(type).map((v) => ({ v }));
    const answers = await askPostgres(db, table, rows);
    const taken = rows.filter((_, i) => answers[i] === null);
    await db.rows(`insert into ${table} (v) select (json_populate_record(null::${table}, value)).v from json_array_elements($1::text::json)`, [JSON.stringify(taken)]);
    const at = type === 'bigint' ? 'v::text' : "case when isfinite(v) then floor(extract(epoch from v) * 1000)::text else v::text end";
    for (const { row, truth } of await db.rows(`select row_to_json(t)::text as row, ${at} as truth from ${table} t`)) {
      count += 1;
      const given = JSON.parse(row);
      const decoded = z.safeDecode(codecs[CODECS[table]], given);
      const value = decoded.data?.v;
      const is = value instanceof Date ? String(value.getTime()) : String(value ?? null);
      // JavaScript's Dates end before PostgreSQL's do.
      const isFar = type !== 'bigint' && Math.abs(Number(truth)) > 8.64e15;
      if (isFar ? decoded.success : !decoded.success || is !== String(truth)) problems.push(`${table}: ${row}: ${is}, where PostgreSQL has ${truth}`);
      if (!decoded.success) continue;
      const encoded = z.safeEncode(codecs[CODECS[table]], decoded.data);
      const [back] = encoded.success && encoded.data.v !== null ? await db.rows(`select ${at} as truth from (select $1::text::${type} as v) t`, [String(encoded.data.v)]) : [{ truth: null }];
      if (!encoded.success || back.truth !== truth) problems.push(`${table}: ${row} comes back as ${JSON.stringify(encoded.data)}`);
    }
  }
  const wrong = [{ v: new Date(NaN) }, { v: new Date(-3e14) }].filter((row) => z.safeEncode(codecs.timestamptzCodec, row).success);
  problems.push(...wrong.map(() => 'a Date that PostgreSQL has no moment for is encoded'));
  return report(`what codecs make is what PostgreSQL says to ${count} rows`, problems);
}
