// Writes codegen/data/postgres/never-null.tsv: the functions, operators and casts of pg_catalog that give NULL only of NULL, found out by
// calling each with values of its argument types, the odd ones among them (empty, infinite, NaN, arrays of NULL, JSON's null). That a
// function is strict says nothing of this: `'{}'::jsonb -> 'a'` is NULL.
//
//   node make-never-null.mjs [--check]      --check writes nothing; exit 1 when the file differs
//   node make-never-null.mjs --against native|postgresql://…
//     calls the same in the native PostgreSQL 17 or in another server, and exits 1 where a line of the file does not hold there
//
// What is not called here is not in the file: what reads the catalogs or the session, what has side effects, what takes types that have
// no values below, and what fewer than ENOUGH of the calls succeeded of.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from './engine.mjs';

const TARGET = new URL('../../codegen/data/postgres/never-null.tsv', import.meta.url);
const ENOUGH = 5;
const CALLS = 600;

const RANGE = (...bounds) => ['empty', '(,)', ...bounds];
const VALUES = {
  bool: ['t', 'f'],
  int2: ['0', '1', '-1', '2', '7', '-32768', '32767'],
  int4: ['0', '1', '-1', '2', '7', '30', '-2147483648', '2147483647'],
  int8: ['0', '1', '-1', '2', '7', '30', '-9223372036854775808', '9223372036854775807'],
  float4: ['0', '1', '-2', '1.5', 'NaN', 'Infinity', '-Infinity'],
  float8: ['0', '1', '-2', '0.5', '1.5', 'NaN', 'Infinity', '-Infinity'],
  numeric: ['0', '1', '-1.5', '2', '0.5', '123456789.123', '0.00000000001', 'NaN', 'Infinity', '-Infinity'],
  text: ['', 'a', 'abc', 'A b  c', '%', '_', '1', '-7.5', '{1,2}', '2020-01-31', '12:30', 'a,b', '\\', '(', '[a-c]', '(b)(x)?', '^$', '999', 'YYYY-MM-DD HH24', 'year', 'month', 'day', 'hour', 'epoch', 'dow', 'week', 'quarter', 'isodow', 'microseconds', 'timezone', 'UTC', 'base64', 'hex', 'NFC', 'sha256', 'g', 'UTF8', 'é', '$1'],
  varchar: ['', 'a', 'abc', '1'],
  bpchar: ['', 'a', 'ab '],
  name: ['', 'a', 'abc'],
  char: ['', 'a', 'b'],
  bytea: ['', '\\x00', '\\x616263', '\\xff'],
  date: ['2020-01-31', '2024-02-29', '0001-01-01', '4713-01-01 BC', 'infinity', '-infinity'],
  time: ['00:00', '12:30:15.5', '24:00'],
  timetz: ['00:00+00', '12:30:15.5-07', '24:00+02'],
  timestamp: ['2020-01-31 12:30:15.5', '2024-02-29 00:00', '4713-01-01 BC', 'infinity', '-infinity'],
  timestamptz: ['2020-01-31 12:30:15.5+02', '2024-02-29 00:00+00', '4713-01-02 00:00+00 BC', 'infinity', '-infinity'],
  interval: ['0', '1 day', '-1 mon', '1 year 2 mons 3 days 04:05:06.7', '30 minutes', 'infinity', '-infinity'],
  uuid: ['00000000-0000-0000-0000-000000000000', 'c9a1b2d3-1234-4abc-8def-0123456789ab', '019535d9-3df7-79fb-b466-fa907fa17f9e', 'c232ab00-9414-11ec-b3c8-9f6bdeced846'],
  json: ['null', '{}', '[]', '1', '"a"', '""', 'true', '{"a":null}', '{"a":{"b":[1,null]}}', '[1,null,"a",{"a":2}]', '[[1],[]]', '[{"a":1}]'],
  jsonpath: ['$', '$.a', '$[*]', 'strict $.a', '$.a.b[*] ? (@ > 5)', '$ == 1', '$.x > 1'],
  bit: ['', '1', '101', '11110000'],
  varbit: ['', '1', '101', '11110000'],
  inet: ['10.0.0.1', '10.1.0.0/16', '0.0.0.0/0', '::1', 'fe80::1/64'],
  cidr: ['10.1.0.0/16', '0.0.0.0/0', '::1/128'],
  macaddr: ['08:00:2b:01:02:03', '00:00:00:00:00:00'],
  macaddr8: ['08:00:2b:01:02:03:04:05', '00:00:00:ff:fe:00:00:00'],
  money: ['0', '1.5', '-7'],
  int4range: RANGE('[1,5)', '[3,)', '(,2)', '[1,2)'),
  int8range: RANGE('[1,5)', '[3,)', '(,2)'),
  numrange: RANGE('[1,5)', '(1,5]', '[3,)', '(,2)', '[NaN,NaN]'),
  daterange: RANGE('[2020-01-01,2020-02-01)', '[2020-01-01,infinity]', '(,2020-01-01)'),
  tsrange: RANGE('[2020-01-01,2020-02-01)', '[2020-01-01,infinity]', '(,2020-01-01)'),
  tstzrange: RANGE('[2020-01-01 00:00+00,2020-02-01 00:00+00)', '[2020-01-01 00:00+00,infinity]'),
  int4multirange: ['{}', '{(,)}', '{[1,3),[5,7)}', '{[3,)}'],
  nummultirange: ['{}', '{(,)}', '{[1,3),[5,7)}'],
  datemultirange: ['{}', '{(,)}', '{[2020-01-01,2020-02-01)}'],
  tstzmultirange: ['{}', '{(,)}', '{[2020-01-01 00:00+00,2020-02-01 00:00+00)}'],
  point: ['(0,0)', '(1,2)', '(-1.5,1)', '(NaN,1)', '(Infinity,0)'],
  line: ['{1,-1,0}', '{0,1,2}', '{1,0,-1}'],
  lseg: ['[(0,0),(1,1)]', '[(1,1),(1,1)]', '[(5,5),(6,9)]'],
  box: ['(1,1),(0,0)', '(2,2),(2,2)', '(9,9),(8,8)'],
  path: ['[(0,0),(1,1)]', '((0,0),(1,0),(1,1))', '[(5,5)]'],
  polygon: ['((0,0),(1,0),(1,1))', '((5,5))', '((8,8),(9,8),(9,9))'],
  circle: ['<(0,0),1>', '<(1,1),0>', '<(9,9),1>', '<(0,0),NaN>'],
  tsvector: ['', 'a:1 b:2A', 'c'],
  tsquery: ['', 'a & b', '!a', 'a <-> b'],
  regconfig: ['simple', 'english'],
  pg_lsn: ['0/0', '16/B374D848'],
  xml: ['<a/>', '<a><b>1</b></a>', 'x'],
  _text: ['{}', '{a,b}', '{NULL}', '{a,NULL,b}', '{{a,b},{c,d}}', '[0:1]={a,b}'],
  _int4: ['{}', '{1,2}', '{NULL}', '{1,NULL,2}', '{{1,2},{3,4}}', '[0:1]={1,2}'],
  _int8: ['{}', '{1,2}', '{NULL}', '{{1,2},{3,4}}'],
  _int2: ['{}', '{1,2}', '{NULL}'],
  _float8: ['{}', '{1,2}', '{NULL}', '{0.5}', '{0.1,0.9}'],
  _numeric: ['{}', '{1,2}', '{NULL}'],
  _bool: ['{}', '{t,f}', '{NULL}'],
  _uuid: ['{}', '{00000000-0000-0000-0000-000000000000}', '{NULL}'],
  _date: ['{}', '{2020-01-01}', '{NULL}'],
  _timestamptz: ['{}', '{infinity}', '{NULL}'],
};
VALUES.jsonb = VALUES.json;

const quoted = (value) => `'${value.replaceAll("'", "''")}'`;
const literals = (type) => VALUES[type]?.map((value) => `${quoted(value)}::${/^(char|name|bit)$/.test(type) ? { char: 'pg_catalog."char"', name: 'name', bit: 'bit varying::bit(8)' }[type] : type}`);

/** What the polymorphic types are called with together. */
const FAMILIES = [
  { element: 'int4', array: '_int4', range: 'int4range', multirange: 'int4multirange' },
  { element: 'text', array: '_text', range: 'numrange', multirange: 'nummultirange' },
  { element: 'jsonb', array: '_numeric', range: 'daterange', multirange: 'datemultirange' },
  { element: '_text', array: '_text', range: 'tstzrange', multirange: 'tstzmultirange' },
];
const POLYMORPHIC = { anyelement: 'element', anynonarray: 'element', anycompatible: 'element', anycompatiblenonarray: 'element', anyarray: 'array', anycompatiblearray: 'array', anyrange: 'range', anycompatiblerange: 'range', anymultirange: 'multirange', anycompatiblemultirange: 'multirange', any: 'element' };

function valuesOf(type, family) {
  if (type === 'anyenum') return ["'one'::pg_temp.mood", "'two'::pg_temp.mood", "'three'::pg_temp.mood"];
  if (type === 'record') return ['row(1, 2)', 'row(1, null::int)', "row(2, 3)"];
  return literals(POLYMORPHIC[type] ? family[POLYMORPHIC[type]] : type);
}

/** Reads the session or the catalogs, or is no function for users. */
const NOT_CALLED = /^(convert(_from|_to)?$|pg_(?!typeof$|size_)|lo_|has_|hash|currtid|binary_upgrade|set_|setval|txid_|to_reg|current_(schema|setting)|inet_(client|server)|obj_description|col_description|shobj|format_type|query_to|table_to|cursor_to|schema_to|database_to|ts_(debug|stat|parse|token|lexize)|json(b)?_populate|json(b)?_to_record|suppress_|getdatabaseencoding|row_security|amvalidate|satisfies_|dblink|unique_key|bt(?!rim)|brin|gin|gist|spg|gtsvector|in_range|.*(_recv|_send|_in|_out|recv|send|_cmp|sel|joinsel|_larger|_smaller|_accum|_transfn|_finalfn|_inv|_combine|_serialize|_deserialize|_support|typmodin|typmodout|_canonical|_subdiff)$)/;
/** Without arguments, and never NULL by what the documentation says of them. */
const OF_NOTHING = ['clock_timestamp', 'current_database', 'gen_random_uuid', 'now', 'pg_backend_pid', 'pi', 'random', 'statement_timestamp', 'timeofday', 'transaction_timestamp', 'uuidv4', 'uuidv7', 'version'];
const OF_SYSTEM = /^(oid|reg(?!config)|cstring|internal|aclitem|tid|xid|cid|pg_(?!lsn)|refcursor|.*handler|.*vector)$/;

const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, against: { type: 'string' } } });
// Only who asks for it needs the client of the other server.
const native = options.against && await import('./native/server.mjs');
const server = options.against === 'native' ? await native.startServer('') : undefined;
const db = server ? await server.open() : native ? await native.openAt(options.against) : await openDatabase();
await db.exec(`create type pg_temp.mood as enum ('one', 'two', 'three');
  create function pg_temp.probe(calls text[]) returns int[] language plpgsql as $$
  declare result int[] := '{0,0}'; gives_null bool; one text;
  begin
    foreach one in array calls loop
      begin
        execute one into gives_null;
        result[1] := result[1] + 1;
        if gives_null then result[2] := result[2] + 1; exit; end if;
      exception when others then null;
      end;
    end loop;
    return result;
  end $$;`);

let seed = 20240229;
const random = (below) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

/** All combinations, or as many as are called; with `nullFrom`, NULL too for the arguments from that one on. */
function combinations(types, family, nullFrom) {
  const lists = types.map((type, at) => {
    const all = valuesOf(type, family) ?? [];
    // A text of two gigabytes is no test of NULL.
    const values = types.some((other) => /^(text|bytea|bpchar|_|any)/.test(other)) ? all.filter((value) => !/^'-?\d{5,}'::int/.test(value)) : all;
    const cast = type === 'any' ? family.element : POLYMORPHIC[type] ? family[POLYMORPHIC[type]] : type === 'anyenum' ? 'pg_temp.mood' : type;
    return at >= nullFrom && type !== 'record' ? [...values, `null::${cast === 'char' ? 'pg_catalog."char"' : cast}`, `null::${cast === 'char' ? 'pg_catalog."char"' : cast}`] : values;
  });
  if (lists.some((list) => list.length === 0)) return [];
  const product = lists.reduce((all, list) => all * list.length, 1);
  if (product <= CALLS) return lists.reduce((all, list) => all.flatMap((row) => list.map((value) => [...row, value])), [[]]);
  return Array.from({ length: CALLS }, () => lists.map((list) => list[random(list.length)]));
}

async function gives(types, write, nullFrom = Infinity) {
  const families = types.some((type) => POLYMORPHIC[type]) ? called : FAMILIES.slice(0, 1);
  let enough = 0;
  for (const family of families) {
    const calls = combinations(types, family, nullFrom).map(write);
    const [{ probe: [done, nulls] }] = await db.rows('select pg_temp.probe($1)', [calls]);
    if (nulls > 0) {
      if (nullFrom === Infinity) denied.add(subject);
      return undefined;
    }
    enough += done;
  }
  return enough >= Math.min(ENOUGH, types.length === 1 ? 2 : ENOUGH);
}

/** What is called now, and what gave NULL of arguments that are none. */
let subject = '';
let called = FAMILIES;
const denied = new Set();
const lines = new Map();
const add = (name, row) => lines.set(name, [...new Set([...(lines.get(name) ?? []), row])]);
const known = (types) => types.every((type) => type === 'record' || type === 'anyenum' || POLYMORPHIC[type] || VALUES[type]);

const NAMES = `array(select t.typname::text from unnest(proargtypes) with ordinality a(o, n) join pg_type t on t.oid = a.o order by n)`;
const functions = await db.rows(`select proname as name, ${NAMES} as types, proisstrict as strict, proretset as set, provariadic <> 0 as variadic, r.typname as result
  from pg_proc p join pg_type r on r.oid = prorettype left join pg_description d on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass
  where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f' and provolatile <> 'v' and r.typname !~ '^(void|trigger|event_trigger|internal|cstring|.*handler)$'
    and (proname in ('array_cat', 'date_part', 'timezone') or coalesce(d.description, '') !~ '^(implementation of|I/O|I/O typmod|internal|hash|less-equal-greater|bytewise|aggregate|join selectivity|restriction selectivity)') order by 1, 2`);
for (const { name, types, strict, set, variadic } of functions) {
  if (types.length === 0 || NOT_CALLED.test(name) || types.some((type) => OF_SYSTEM.test(type)) || !known(types)) continue;
  const call = (values) => (set
    ? `select bool_or(not (x is not null)) from (select pg_catalog."${name}"(${values.join(', ')}) as x limit 50) q`
    : `select num_nulls(pg_catalog."${name}"(${values.join(', ')})) > 0`);
  // A variadic one takes its last type as often as is liked.
  const last = variadic ? (types.at(-1) === 'any' ? 'any' : { anyarray: 'anyelement', anycompatiblearray: 'anycompatible' }[types.at(-1)] ?? types.at(-1).replace(/^_/, '')) : undefined;
  const shapes = variadic ? [1, 2].map((count) => [...types.slice(0, -1), ...Array(count).fill(last)]) : [types];
  const all = async (nullFrom) => {
    const said = [];
    for (const shape of shapes) said.push(known(shape) ? await gives(shape, call, nullFrom) : undefined);
    // A builder of objects takes an even number only.
    return !said.includes(undefined) && said.includes(true);
  };
  subject = `${name}\t${types}`;
  if (!await all()) continue;
  if (!strict && await all(0)) add(name, `!${types}`);
  else if (!strict && types.length > 1 && await all(1)) add(name, `1${types}`);
  else add(name, `${types}`);
}
for (const name of OF_NOTHING) {
  // Another server may be older.
  if (options.against && (await db.rows('select from pg_proc where proname = $1', [name])).length === 0) continue;
  const [{ is_null: isNull }] = await db.rows(`select ${name}() is null as is_null`);
  if (isNull) throw new Error(`${name}() is NULL`);
  add(name, '!');
}
// With arrays for elements `||` is another operator.
called = FAMILIES.slice(0, 2);
const operators = await db.rows(`select oprname as name, l.typname as left, r.typname as right, proisstrict as strict from pg_operator o join pg_proc p on p.oid = oprcode left join pg_type l on l.oid = oprleft
  join pg_type r on r.oid = oprright where oprnamespace = 'pg_catalog'::regnamespace order by 1, 2, 3`);
for (const { name, left, right, strict } of operators) {
  const types = left === null ? [right] : [left, right];
  if (types.some((type) => OF_SYSTEM.test(type)) || !known(types)) continue;
  const write = (values) => `select num_nulls(${values.length === 1 ? `operator(pg_catalog.${name}) (${values[0]})` : `(${values[0]}) operator(pg_catalog.${name}) (${values[1]})`}) > 0`;
  subject = `${name}\t${types}`;
  if (!await gives(types, write)) continue;
  if (!strict && await gives(types, write, 0)) add(name, `!${types}`);
  else if (!strict && types.length > 1 && await gives(types, write, 1)) add(name, `1${types}`);
  else add(name, types.join(','));
}
const casts = await db.rows(`select s.typname as source, t.typname as target, castmethod::text as method from pg_cast join pg_type s on s.oid = castsource join pg_type t on t.oid = casttarget
  where castsource <> casttarget order by 1, 2`);
for (const { source, target, method } of casts) {
  // Without a function nothing can become NULL; by text PostgreSQL itself sees to it.
  subject = `::\t${source},${target}`;
  const sure = method !== 'f' || (known([source]) && await gives([source], ([value]) => `select num_nulls((${value})::${target === 'char' ? 'pg_catalog."char"' : target}) > 0`));
  if (sure) add('::', `${source},${target}`);
}

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const text = [
  '# Made by tests/oracle/make-never-null.mjs from PostgreSQL 18. A line: a function, an operator or :: for casts, then the types of the arguments of which it gives NULL only where one is NULL',
  '# ! of nothing at all, 1 only where the first is NULL',
  ...[...lines].sort(([a], [b]) => order(a, b)).map(([name, rows]) => `${name}\t${rows.sort(order).join(' ')}`),
  '',
].join('\n');
if (options.against) {
  // Which are called often enough depends on chance; that one gives NULL is what counts, or that it gives it of less.
  const wrong = [];
  for (const line of readFileSync(TARGET, 'utf8').split('\n').filter((it) => it && !it.startsWith('#'))) {
    const [name, rows] = line.split('\t');
    for (const row of rows.split(' ')) {
      const types = row.replace(/^[!1]/, '');
      const own = (lines.get(name) ?? []).find((it) => it.replace(/^[!1]/, '') === types);
      if (denied.has(`${name}\t${types}`) || (own !== undefined && own !== row)) wrong.push(`${name}(${row}): ${own ?? 'gives NULL'}`);
    }
  }
  const [{ version }] = await db.rows("select current_setting('server_version') as version");
  console.log(wrong.length === 0 ? `ok: the file holds of PostgreSQL ${version}: ${lines.size} names called` : `not ok in PostgreSQL ${version}:\n${wrong.join('\n')}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else if (!options.check) {
  writeFileSync(TARGET, text);
} else if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== text) {
  console.error('codegen/data/postgres/never-null.tsv is stale; remake it with: node tests/oracle/make-never-null.mjs');
  process.exitCode = 1;
}
await db.close();
await server?.stop();
