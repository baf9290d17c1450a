// Values for a column of a type, in the forms that PostgreSQL writes: at its bounds, beyond them, and broken. Those that
// validators of these forms need not take, since PostgreSQL writes them otherwise, are not here.


const TEXTS = ['', ' ', 'a', 'abc', 'abc ', 'abc  ', 'abcd', 'abcde', 'abcde  ', 'abcdef', '    ', '      ', 'é', 'éééé', 'e\u0301', '\u{1d4b3}', '\u{1d4b3}'.repeat(3), '\u{1d4b3}'.repeat(5), '\u{1d4b3}'.repeat(6), 'a\0b', '\0', 'ab\ud800', '\udc00', '\ud83d\ude00', '\u{10ffff}', '\ufeff', '\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0', '\t\t\t\t\t\t', '\n', "'", '"', '\\', '%', 'NULL', 'x'.repeat(63), 'x'.repeat(64), 'é'.repeat(40)];
const INTEGERS = [0, -0, 1, -1, 32767, 32768, -32768, -32769, 2147483647, 2147483648, -2147483648, -2147483649, 9007199254740991, -9007199254740991, 1.5, -0.5, 1e-7, 0.1, 1e20, 1e300];
const FLOATS = [...INTEGERS, 99.99, 99.994, 99.995, 99.99499999999999, 999.5, 999.4, 9999.99, 9999.994, 9999.995, 10000, -9999.995, -9999.994, 0.0099, 0.00994, 0.00995, 0.01, 99949, 99950, 99999, 100000, 3.4e38, 3.4028235e38, 3.4028235677973362e38, 3.41e38, -3.41e38, 1e-45, 1e-46, -1e-46, 7e-46, 5e-324, 1.7976931348623157e308, 'NaN', 'Infinity', '-Infinity'];
const DAYS = ['2024-01-02', '2024-02-29', '2023-02-29', '2000-02-29', '1900-02-29', '2024-02-30', '2024-04-31', '2024-13-01', '2024-00-10', '2024-01-00', '2024-01-32', '0001-01-01', '0000-01-01', '9999-12-31', '12345-01-01', '12345-02-29', '12344-02-29', '294276-12-31', '294277-01-01', '0044-03-15 BC', '0044-13-15 BC', '0001-02-29 BC', '0002-02-29 BC', '4714-11-24 BC', '4714-11-23 BC', '4713-01-01 BC', 'infinity', '-infinity', '', 'x', '2024', '2024-01'];
const TIMES = ['00:00:00', '23:59:59', '12:34:56.7', '12:34:56.789012', '23:59:59.999999', '24:00:01', '25:00:00', '12:60:00', '12:00:61', ''];
const ZONES = ['+00:00', '-00:00', '+05:30', '-12:00', '+14:00', '+15:59', '+16:00', '-16:00', '+23:00', '+00:19:32', '-15:59:59', '+05:60', 'Z', '+5', '+x'];
const INTERVALS = ['1 day', '00:00:00', '1 year', '1 year 2 mons', '1 year 2 mons 3 days 04:05:06.789', '-1 years -2 mons +3 days -00:00:01', '-1 days', '1 mon', '2 mons', '2 days', '100:00:00', '2562047788:00:54.775807', '2562047789:00:00', '178956970 years 7 mons', '178956971 years', '-178956970 years -8 mons', '2147483647 days', '2147483648 days', '-2147483648 days', '1 dai', 'x', '', 'infinity', '-infinity', '-04:05:06', '+04:05:06', '3 days -04:05:06', '10:00:00.123456', 'P', 'year', '1 year 1 years 1'];
const ADDRESSES = ['192.168.1.1', '192.168.1.1/24', '192.168.1.0/24', '192.168.1.0/32', '192.168.1.1/32', '0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/8', '255.255.255.255', '256.1.1.1', '1.2.3', '1.2.3.4.5', '1.2.3.4/33', '1.2.3.4/-1', '1.2.3.4/', '1.2.3.4/x', '::1', '::', '::/0', '::1/128', '::1/129', '2001:db8::/32', '2001:db8::1/32', '2001:db8::1', '2001:DB8::1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', ':::', ':1', '1:', '12345::', '::g', '::ffff:1.2.3.4', '::ffff:1.2.3.4/128', '::1.2.3.256', '64:ff9b::1.2.3.4/96', '', 'x', '1.2.3.4 ', 'fe80::1%eth0'];
const BITS = ['', '0', '1', '01', '10', '0101', '01010', '0102', '2', '10101010'];
const POINTS = ['(0,0)', '(1.5,-2)', '(1e+300,-1e-05)', '(Infinity,-Infinity)', '(NaN,0)', '(1e400,0)', '(1,)', '(1)', 'x', '', '(1,2,3)', '(x,1)'];
const pair = (list) => list.flatMap((a) => ['(0,0)', '(1,2)'].map((b) => [a, b]));
const json = [{}, [], 'x', '', 0, -0, 1.5, 1e300, true, false, { a: null }, { a: { b: [1, null, 'x'] } }, [[[[]]]], nested(100), { '': 1 }, { constructor: 1 }, JSON.parse('{"__proto__": 1}'), 'é', { é: '\u{1d4b3}' }];
const BROKEN_JSON = ['a\0', ['\0'], { a: { b: '\0' } }, { '\0': 1 }, '\ud800', [{ '\udc00x': 1 }]];

function nested(depth) {
  return depth === 0 ? [] : [nested(depth - 1)];
}

/** Ranges of these bounds; each bound is also tried with itself. */
function ranges(bounds, quoted = false) {
  const show = (bound) => (quoted && bound !== '' ? `"${bound}"` : bound);
  const made = bounds.flatMap((low) => bounds.flatMap((high) => ['[)', '(]', '[]', '()'].map(([open, close]) => `${open}${show(low)},${show(high)}${close}`)));
  return [...made, 'empty', '', 'x', '[', '[]', '[1)', '(,', '[1,2,3)', '{}'];
}

function multiranges(some) {
  return ['{}', ...some.map((it) => `{${it}}`), `{${some.slice(0, 2).join(',')}}`, '{', '}', '', 'x', '{x}', '{[1,2)', '{,}', '{empty,}'];
}

const NUMBERS = ['', '1', '2', '-5', '10', '2147483647', '-2147483648', '2147483648', 'x'];

const POOLS = {
  boolean: [true, false],
  smallint: INTEGERS, integer: INTEGERS, bigint: INTEGERS, numeric: FLOATS, 'double precision': FLOATS, real: FLOATS,
  text: TEXTS, citext: TEXTS, name: TEXTS, '"char"': TEXTS, 'character varying': TEXTS, bpchar: TEXTS, character: TEXTS,
  uuid: ['00000000-0000-0000-0000-000000000000', '12345678-1234-1234-1234-123456789abc', 'FFFFFFFF-ffff-FFFF-ffff-ffffffffffff', '12345678-1234-1234-1234-123456789ab', '12345678-1234-1234-1234-123456789abcd', '12345678-1234-1234-1234-123456789abg', '', 'x', '12345678-1234-1234-1234_123456789abc'],
  date: [...DAYS, '5874897-12-31', '5874898-01-01'],
  timestamp: moments(['']), 'timestamp with time zone': moments(ZONES), time: [...TIMES, '24:00:00'], 'time with time zone': [...TIMES, '24:00:00'].flatMap((time) => ZONES.filter((zone) => zone !== '+5').map((zone) => time + zone)),
  interval: INTERVALS,
  bytea: ['\\x', '\\x00', '\\xdeadBEEF', '\\xdea', '\\xg0', '\\xde ad1'],
  inet: ADDRESSES, cidr: ADDRESSES.filter((it) => it.includes('/') || !/^[\d.]+$|^[\da-fA-F:.]+$/.test(it)),
  macaddr: ['08:00:2b:01:02:03', '08:00:2B:01:02:03', '08:00:2b:01:02', '08:00:2b:01:02:0g', '08:00:2b:01:02:03:04', '', 'x'],
  macaddr8: ['08:00:2b:01:02:03:04:05', '08:00:2B:ff:fe:03:04:05', '08:00:2b:01:02:03:04', '08:00:2b:01:02:03:04:0g', '', 'x'],
  bit: BITS, 'bit varying': BITS,
  oid: ['0', '1', '4294967295', '4294967296', '99999999999', 'x', ''],
  tid: ['(0,1)', '(4294967295,65535)', '(4294967296,1)', '(1,65536)', '(1)', 'x', ''],
  pg_lsn: ['0/0', '16/B374D848', 'FFFFFFFF/FFFFFFFF', '100000000/0', '0', 'G/0', ''],
  point: POINTS, line: ['{1,2,3}', '{0,0,1}', '{0,1,0}', '{1e-07,0,1}', '{1.5,-2,1e+300}', '{1,2}', 'x', '', '{NaN,1,2}', '{1,2,1e400}'],
  lseg: pair(POINTS).map(([a, b]) => `[${a},${b}]`), box: pair(POINTS).map(([a, b]) => `${a},${b}`),
  path: [...pair(POINTS).flatMap(([a, b]) => [`[${a},${b}]`, `(${a},${b})`]), ...POINTS.map((it) => `[${it}]`), '[]', '()'],
  polygon: [...pair(POINTS).map(([a, b]) => `(${a},${b})`), ...POINTS.map((it) => `(${it})`), '()'],
  circle: POINTS.flatMap((point) => ['0', '1.5', '-1', 'Infinity', '1e400', 'x', ''].map((radius) => `<${point},${radius}>`)),
  json: [...json, ...BROKEN_JSON], jsonb: [...json, ...BROKEN_JSON],
  mood: ['sad', 'ok', 'happy', 'Sad', '', 'x', 'ok '],
  short_tag: ['a', 'abcd', 'abcde', 'A', '', 'a\n', 'é', 'a\0'], code: ['none', 'non', 'none ', 'nones', 'some ', 'ab', ''],
  place: [{ street: 'a', number: 1, mood: 'ok' }, { street: null, number: null, mood: null }, { street: 'abcdefghij  ', number: 32767, mood: 'sad' }, { street: 'abcdefghijk', number: 1, mood: 'ok' }, { street: 'a', number: 32768, mood: 'ok' }, { street: 'a', number: 1, mood: 'bad' }, { street: 'a', number: 1.5, mood: 'ok' }],
  int4range: ranges(NUMBERS), int8range: ranges([...NUMBERS, '9223372036854775807', '-9223372036854775808', '9223372036854775808']),
  numrange: ranges(['', '1', '1.5', '-2.25', '1e', 'x', '1000000000000000000000', 'Infinity', '-Infinity']),
  daterange: ranges(['', '2024-01-02', '2024-02-30', '0044-03-15 BC', 'infinity', '-infinity', '12345-01-01', 'x']),
  tsrange: ranges(['', '2024-01-02 00:00:00', '2024-01-02 00:00:00.5', '2024-02-30 00:00:00', '0044-03-15 00:00:00 BC', 'x'], true),
  tstzrange: ranges(['', '2024-01-02 00:00:00+00', '2024-01-02 00:30:00+01', '2024-01-02 00:30:00+05:30', '0044-03-15 00:00:00+00 BC', '2024-01-02 24:30:00+00', 'x'], true),
  int4multirange: multiranges(['[1,2)', '[5,10)', '[3,2)', '[1,2147483647]', '(,5)', '[1,x)', 'empty']),
  datemultirange: multiranges(['[2024-01-02,2024-01-05)', '[2024-02-01,)', '[2024-02-30,)', 'empty']),
};

function moments(zones) {
  const times = zones.length > 1 ? ['00:00:00', '23:59:59.999999'] : TIMES;
  const made = DAYS.flatMap((day) => (/infinity$/.test(day) ? [day] : times.flatMap((time) => zones.map((zone) => (day.endsWith(' BC') ? `${day.slice(0, -3)}T${time}${zone} BC` : `${day}T${time}${zone}`)))));
  // A place in a form that PostgreSQL writes is always of two digits.
  return made.filter((it) => !it.includes('+5B') && !/[+]5(?: BC)?$/.test(it) && !/^\d{4}(?:-\d\d)?T/.test(it) && !/^T$/.test(it) && !/T(?:[+-]|Z|$| BC)/.test(it));
}

/** What is put into a column of this type; of values from JSON's other types PostgreSQL may make one by casting: they are not counted. */
export function valuesOf(type) {
  const element = /^(.*)\[\]$/.exec(type)?.[1];
  if (element) return arrays(element);
  // PostgreSQL rounds this one to a moment that it has no other way to.
  if (type === 'timestamp(3) without time zone') return valuesOf('timestamp').filter((it) => !/^294276-12-31T23:59:59\.9/.test(it));
  const name = type.replace(/\(.*?\)/, '').replace(/ without time zone$/, '');
  const pool = POOLS[name] ?? POOLS[name.replaceAll('"', '')];
  if (!pool) throw new Error(`no values of ${type}`);
  return [null, ...pool];
}


function arrays(element) {
  // An array of JSON in an array is a dimension more.
  const items = element === 'always' ? [null, 1, 0, 7, -1] : valuesOf(element).filter((it) => !Array.isArray(it));
  return [null, [], [null], ...items.map((it) => [it]), ...items.map((it) => [items[1], it, null])];
}
