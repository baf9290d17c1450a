// Values as node-postgres has them: what a program gives to the driver and what the driver gives back, with the driver's own code.

import { createRequire } from 'node:module';

const require = createRequire(new URL('../oracle/package.json', import.meta.url));
const { types } = require('pg');
const { prepareValue } = require('pg/lib/utils');

/** The same as `probe_rows` of judges.mjs, where a row has the texts that the driver sends. */
export const PROBE = `
  create or replace function probe_texts(target text, rows json) returns json language plpgsql as $$
  declare
    one json;
    keys text;
    texts text;
    answers json[] := '{}';
  begin
    for one in select value from json_array_elements(rows) loop
      begin
        select string_agg(quote_ident(key), ', '), string_agg(quote_nullable(value), ', ') into keys, texts from json_each_text(one);
        execute format('insert into %s (%s) values (%s)', target, keys, texts);
        raise exception sqlstate 'PRB00';
      exception
        when sqlstate 'PRB00' then answers := answers || 'null'::json;
        when others then answers := answers || to_json(sqlstate || ' ' || sqlerrm);
      end;
    end loop;
    return to_json(answers);
  end $$;`;

const HAS_NUL = '22021 invalid byte sequence for encoding "UTF8": 0x00';

/** The text that the driver sends. */
function sent(value) {
  const text = prepareValue(value);
  return Buffer.isBuffer(text) ? `\\x${text.toString('hex')}` : text;
}

/** What PostgreSQL says to each row as the driver sends it: `null`, or SQLSTATE and message. */
export async function askPostgres(db, table, rows) {
  const texts = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, sent(value)])));
  const hasNul = texts.map((row) => Object.values(row).some((text) => text?.includes('\0')));
  const [{ answers }] = await db.rows('select probe_texts($1, $2::text::json) as answers', [table, JSON.stringify(texts.filter((_, i) => !hasNul[i]))]);
  return hasNul.map((it) => (it ? HAS_NUL : answers.shift()));
}

/** The rows that a query gives, as the driver's parsers make them of PostgreSQL's texts. */
export async function read(db, sql) {
  const oids = (await db.rows('select oid::int from pg_type')).map(({ oid }) => oid);
  const { fields, rows } = await db.texts(sql, oids);
  return rows.map((row) => Object.fromEntries(fields.map(({ name, dataTypeID }, i) => [name, row[i] === null ? null : types.getTypeParser(dataTypeID, 'text')(row[i])])));
}

/** Puts rows into a table as the driver sends them. */
export async function insert(db, table, rows) {
  for (const row of rows) {
    const keys = Object.keys(row);
    const texts = keys.map((key) => sent(row[key])).map((text) => (text === null ? 'null' : `'${text.replaceAll("'", "''")}'`));
    await db.exec(`insert into ${table} (${keys.map((key) => `"${key.replaceAll('"', '""')}"`).join(', ')}) values (${texts.join(', ')})`);
  }
}

const plain = (number) => (typeof number === 'number' && /e/.test(String(number)) ? undefined : Object.is(number, -0) ? '0' : String(number));

/** A value of JSON as a program on node-postgres would have it; `undefined` where it has none in a form that is asked. */
export function native(type, value) {
  if (value === null) return null;
  if (type.endsWith('[]')) {
    const items = Array.isArray(value) ? value.map((it) => native(type.slice(0, -2), it)) : undefined;
    return items?.includes(undefined) ? undefined : items;
  }
  const name = type.replace(/\(.*?\)/, '');
  if (name === 'bigint' || name === 'numeric') return plain(value);
  if (name === 'real' || name === 'double precision') return Number(value);
  if (name === 'date' || name.startsWith('timestamp')) return dateOf(name, value);
  if (name === 'json' || name === 'jsonb') return JSON.stringify(value);
  if (name === 'bytea') return /^\\x(?:[0-9a-f]{2})*$/i.test(value) ? Buffer.from(value.slice(2), 'hex') : undefined;
  if (name === 'oid') return /^\d+$/.test(value) ? Number(value) : undefined;
  // In UTF-8 half of a surrogate pair becomes another character before PostgreSQL sees it.
  if (typeof value === 'string' && /\p{Cs}/u.test(value)) return undefined;
  if (typeof value === 'object') return undefined;
  return value;
}

/** A date or timestamp in PostgreSQL's form as the driver's parser reads it. */
function dateOf(name, text) {
  const oid = name === 'date' ? 1082 : name === 'timestamp with time zone' ? 1184 : 1114;
  const value = types.getTypeParser(oid, 'text')(text.replace('T', ' '));
  return value instanceof Date && Number.isNaN(value.getTime()) ? undefined : value ?? undefined;
}

const DAY = 864e5;
const MOMENTS = [0, 1, 1e12, 1.7e12 + 1, -1, -DAY, 951782400000, -62135596800000, -62135596800001, -62167219200000, -99999999999999, -210866803200000, -210866803200001, -210866803200000 - DAY, -210866803200000 + DAY, 8.64e15, 253402300799999, 253402300800000, NaN].map((it) => new Date(it));
const OBJECTS = [{}, { a: 1 }, { a: null }, { a: ['x', [1]] }, { é: '\u{1d4b3}' }, { '': {} }];

/** Values of the driver's own, beside those that have a form in JSON. */
export const OWN = {
  bigint: ['9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '99999999999999999999', '', 'x', '1.5', '--1', '1-'],
  numeric: ['12345678901234567890.123456789', '-0.000000000000000000001', 'x', '', '1..2', '-', '9999.994999999999999999', '9999.995000000000000001'],
  date: [...MOMENTS, Infinity, -Infinity], timestamp: [...MOMENTS, Infinity, -Infinity], 'timestamp with time zone': [...MOMENTS, Infinity, -Infinity],
  json: [...OBJECTS, 1, -0.5, true, false, '', 'x', '{', '[1]', '{"a":1}', '"x"', 'null', ' [ ] ', "'a'", '01', '{"a":1,}', '"\\ud800"', '"\\u0000"', NaN],
  jsonb: [...OBJECTS, { a: 'x\0' }, { 'a\0': 1 }, { a: ['\ud800'] }, 1, -0.5, true, false, '', 'x', '{', '[1]', '{"a":1}', '"x"', 'null', ' [ ] ', "'a'", '01', '{"a":1,}', '"\\ud800"', '"\\u0000"', NaN],
  bytea: [Buffer.from([]), Buffer.from([0, 255]), new Uint8Array([1, 2])],
  oid: [0, 1, 4294967295, 4294967296, 1.5],
  place: ['(a,1,ok)', '(,,)', '("a b",-1,sad)'],
};
