// Values to put into a column, read from a CHECK's raw text and from the column's type, never from what the generator makes of the
// CHECK: each literal, its neighbours and mutations, and a pool of nasty ones. All are of the column's own type in the form that
// PostgreSQL itself writes, so that each verdict is about the CHECK.

const STRING = /'((?:[^']|'')*)'/g;
const NUMBER = /(?<![\w.'])-?\d+(?:\.\d+)?(?![\w.'])/g;
const MOST_LENGTH = 3000;

const NASTY_TEXTS = ['', ' ', '  x ', 'x', 'X', 'aB', 'abc def', 'é', 'É', 'ǅ', '\u{1d4b3}', 'e\u0301', 'a\nb', 'a\n', '\n', '\ta', '\u00a0', '\u2003', '\u200b', 'null', 'NULL', '0', '-1', '%', '_', '\\', "'", '"', 'a@b.co', 'A@B.CO', 'a@b', 'https://x.y/z', 'http://x', 'abc-def', 'abc_def', 'ABC-123', '+4912345678', 'K', 'ſ', '١', '\u{10ffff}', 'ab'.repeat(40)];
const NASTY_JSON = [{}, [], 'x', '', 1, 0, 1.5, true, false, [1], [null], ['a', 'b'], { a: 1 }, { a: null }, { a: { b: [] } }, [[]], 'object', { constructor: 1 }];
const NASTY_DAYS = ['1900-01-01', '1970-01-01', '2000-02-29', '2024-12-31', '2999-12-31', '0001-01-01', 'infinity', '-infinity', '0044-03-15 BC', '12345-01-01'];
const UUIDS = ['00000000-0000-0000-0000-000000000000', '12345678-1234-4234-8234-123456789abc', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
const sorted = (list) => [...new Set(list)].sort((a, b) => a - b).map(String);
const daysIn = (strings) => [...new Set([...strings.flatMap((it) => it.match(/\d{4}-\d\d-\d\d/g) ?? []), '2024-02-28', '2024-02-29', '2024-03-01'])].sort();
const RANGES = {
  int4range: (_, numbers) => sorted([...neighbours(numbers, 1), 0, 1, 2, 5].filter((it) => Number.isInteger(it) && Math.abs(it) < 2 ** 31)),
  int8range: (_, numbers) => sorted([...neighbours(numbers, 1), 0, 1, 2, 5].filter(Number.isInteger)),
  numrange: (_, numbers) => sorted([...neighbours(numbers, 0.5), 0, 1.5, 1e3]),
  daterange: (strings) => ['-infinity', ...daysIn(strings), 'infinity'],
  tsrange: (strings) => daysIn(strings).flatMap((it) => [`"${it} 00:00:00"`, `"${it} 12:30:00.5"`]),
  tstzrange: (strings) => daysIn(strings).flatMap((it) => [`"${it} 00:00:00+00"`, `"${it} 12:30:00.5+00"`]),
};
const INTEGERS = { smallint: 2 ** 15, integer: 2 ** 31, bigint: 2 ** 53 };

/** The strings and numbers in a CHECK's text. */
export function literals(expression) {
  const strings = [...expression.matchAll(STRING)].map(([, text]) => text.replaceAll("''", "'"));
  const numbers = [...expression.replaceAll(STRING, "''").matchAll(NUMBER)].map(([text]) => Number(text));
  return { strings, numbers };
}

/** Values for a column of this type, likely ones first; `enums` has the labels of enums by name. */
export function valuesFor(type, { strings, numbers }, enums = {}) {
  const found = byType(type, strings, numbers, enums);
  return [...new Map(found.map((value) => [JSON.stringify(value), value])).values()];
}

function byType(type, strings, numbers, enums) {
  if (type.endsWith('[]')) return arrays(type.slice(0, -2), strings, numbers, enums);
  const [, name, parameters] = /^(.*?)(?:\((.*)\))?((?: with(?:out)? time zone)?)$/.exec(type).map((it) => it ?? '');
  const sizes = parameters.split(',').map(Number);
  if (enums[name] ?? enums[name.replace(/^.*\./, '').replaceAll('"', '')]) return enums[name] ?? enums[name.replace(/^.*\./, '').replaceAll('"', '')];
  if (name in INTEGERS) return neighbours(numbers, 1).filter((it) => Number.isInteger(it) && it >= -INTEGERS[name] && it < INTEGERS[name]).concat(0, 1, -1, -INTEGERS[name] + (name === 'bigint' ? 1 : 0), INTEGERS[name] - 1);
  if (name === 'numeric') {
    const scale = parameters === '' ? 6 : sizes[1] ?? 0;
    const bound = parameters === '' ? 1e12 : 10 ** (sizes[0] - scale);
    const rounded = neighbours(numbers, 1).concat(neighbours(numbers, 10 ** -Math.min(scale, 3)), 0, 1, -1, 0.1, 0.2, 0.3, 1e6).map((it) => Number(it.toFixed(Math.min(scale, 6)))).filter((it) => Math.abs(it) < bound);
    return [...rounded, 'NaN', ...(parameters === '' ? ['Infinity', '-Infinity'] : [])];
  }
  if (name === 'double precision' || name === 'real') return [...neighbours(numbers, 1), ...neighbours(numbers, 0.5), 0, 1, -1, 'NaN', 'Infinity', '-Infinity'];
  if (name === 'boolean') return [true, false];
  if (['json', 'jsonb'].includes(name)) return jsons(strings);
  if (name === 'uuid') return [...strings.filter((it) => /^[0-9a-f-]{36}$/.test(it)), ...UUIDS];
  if (name === 'date') return days(strings);
  if (name.startsWith('timestamp')) {
    const zone = type.includes('with time zone') ? '+00:00' : '';
    return days(strings).flatMap((day) => (day.includes('infinity') ? [day] : day.endsWith(' BC') ? [`${day.slice(0, -3)}T00:00:00${zone} BC`] : [`${day}T00:00:00${zone}`, `${day}T23:59:59.999999${zone}`]));
  }
  if (name.startsWith('time')) return ['00:00:00', '08:00:00', '09:00:00', '12:30:00.5', '17:00:00', '23:59:59', ...strings.filter((it) => /^\d\d:\d\d:\d\d$/.test(it))];
  if (name === 'bytea') return ['\\x', '\\x00', '\\xdeadbeef', ...neighbours(numbers, 1).filter((n) => Number.isInteger(n) && n > 0 && n <= 200).map((n) => `\\x${'a7'.repeat(n)}`)];
  if (name === 'interval') return ['00:00:00', '00:00:01', '1 day', '-00:00:01', '1 mon', '23:59:59'];
  if (['text', 'character varying', 'character', 'citext', 'name', 'bpchar'].includes(name)) {
    const length = name.startsWith('character') && parameters !== '' ? sizes[0] : Infinity;
    const cut = (text) => [...text].slice(0, length).join('');
    return texts(strings, numbers).map(cut).map((it) => (name === 'character' && parameters !== '' ? it.padEnd(length) : it));
  }
  if (RANGES[name]) return ranges(RANGES[name], strings, numbers);
  return strings;
}

/** Ranges of these bounds: each pair of neighbours, with each of the brackets, open ones and empty ones. */
function ranges(bound, strings, numbers) {
  const pool = bound(strings, numbers);
  const bounds = pool.filter((it) => it !== '').slice(0, 8);
  const brackets = ['[)', '[]', '()', '(]'];
  const made = bounds.flatMap((low, i) => bounds.slice(i).flatMap((high, j) => brackets.map((it) => [it, low, high, j]))).filter(([, , , j]) => j < 3);
  const open = bounds.flatMap((it) => [['[)', it, ''], ['()', it, ''], ['()', '', it], ['(]', '', it]]);
  return ['empty', '(,)', ...[...made, ...open].map(([[first, last], low, high]) => `${first}${low},${high}${last}`), ...strings.filter((it) => /^(?:empty|[[(].*,.*[\])])$/.test(it))];
}

function neighbours(numbers, step) {
  return numbers.flatMap((n) => [n, n - step, n + step, -n]);
}

function days(strings) {
  const around = (text) => {
    const time = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
    return Number.isNaN(time) ? [] : [-864e5, 0, 864e5].map((step) => new Date(time + step).toISOString().slice(0, 10));
  };
  return [...strings.filter((it) => /^\d{4}-\d\d-\d\d/.test(it)).flatMap(around), ...NASTY_DAYS];
}

function texts(strings, numbers) {
  const plain = strings.flatMap((text) => [text, ...mutations(text), ...fromPattern(text)]);
  const lengths = numbers.filter((n) => Number.isInteger(n) && n >= 0 && n <= MOST_LENGTH).flatMap((n) => [n - 1, n, n + 1]).filter((n) => n >= 0);
  const long = lengths.flatMap((n) => ['x'.repeat(n), '\u{1d4b3}'.repeat(n), ' '.repeat(n), `${'a'.repeat(Math.max(0, n - 1))}é`]);
  const longest = numbers.filter((n) => Number.isInteger(n) && n > MOST_LENGTH && n <= 1e6).flatMap((n) => ['x'.repeat(n + 1), 'é'.repeat(n)]);
  return [...longest, ...plain, ...long, ...NASTY_TEXTS];
}

function mutations(text) {
  return [`${text}x`, `x${text}`, `${text} `, ` ${text}`, text.slice(1), text.slice(0, -1), text.toUpperCase(), text.toLowerCase(), `${text}\n`, text.replace(/[a-z]/i, 'é')];
}

/** Texts that a pattern may match: its pieces put in turn, without knowing what they mean. */
function fromPattern(text) {
  if (!/[\^$[\]{}*+?%|\\]/.test(text)) return [];
  const found = [];
  for (const pick of [0, 1, 2, 3]) {
    let out = '';
    const rest = text.replace(/^\(\?\w+\)/, '').replace(/[$^]/g, '').replace(/\(\?[:=!]/g, '(');
    // An alternative is one of its branches.
    const branch = rest.replace(/\(([^()]*\|[^()]*)\)/g, (_, inner) => inner.split('|')[pick % inner.split('|').length]).replace(/[()]/g, '');
    for (const [, set, escape, one, quantifier] of branch.matchAll(/(?:\[((?:\]|\^\])?(?:\[:\w+:\]|[^\]])*)\]|\\(.)|([^[\\]))([*+?]|\{\d+(?:,\d*)?\})?/g)) {
      const sample = set !== undefined ? fromSet(set, pick) : escape !== undefined ? fromEscape(escape, pick) : one === '.' || one === '%' || one === '_' ? 'xé \n'[pick] : one;
      const [, least, most] = /\{(\d+)(?:,(\d*))?\}/.exec(quantifier ?? '') ?? [];
      const times = least !== undefined ? (pick % 2 && most ? Number(most) : Number(least)) + (pick === 3 ? 1 : 0) : quantifier === '*' ? pick : quantifier === '+' ? pick + 1 : quantifier === '?' ? pick % 2 : 1;
      out += sample.repeat(Math.min(times, 300));
    }
    found.push(out, ...mutations(out));
  }
  return found;
}

function fromSet(set, pick) {
  if (set.startsWith('^')) return 'x7 é'[pick];
  const ranges = [...set.replace(/\[:\w+:\]/g, 'a1').matchAll(/(\\.|.)(?:-(.))?/gu)];
  const [, first, last] = ranges[pick % ranges.length] ?? [];
  const c = first?.startsWith('\\') ? fromEscape(first[1], pick) : first ?? '';
  return pick % 2 && last ? last : c;
}

const fromEscape = (c, pick) => ({ d: '07a9'[pick], w: 'a_é-'[pick], s: ' \tx\n'[pick], S: 'x -\n'[pick], W: '- xa'[pick], D: 'x-1 '[pick] })[c] ?? c;

function jsons(strings) {
  const keys = strings.slice(0, 6);
  const objects = keys.flatMap((key) => [{ [key]: null }, { [key]: 'x' }, { [key]: 1 }, { [key]: [] }, { [key]: {} }, ...strings.slice(0, 6).map((value) => ({ [key]: value }))]);
  return [...NASTY_JSON, ...objects, ...keys, keys, Object.fromEntries(keys.map((key) => [key, 'x']))];
}

function arrays(element, strings, numbers, enums) {
  const items = byType(element, strings, numbers, enums).filter((it) => it !== null).slice(0, 12);
  const lengths = numbers.filter((n) => Number.isInteger(n) && n >= 0 && n <= 200).flatMap((n) => [n - 1, n, n + 1]).filter((n) => n >= 0);
  const some = items[0] ?? null;
  return [[], [null], ...items.map((it) => [it]), ...items.map((it) => [it, null]), items.slice(0, 2), items.slice(0, 3), items, ...lengths.map((n) => Array(n).fill(some))];
}
