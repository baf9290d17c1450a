// Values to try: for a type those that PostgreSQL must refuse on the wire and those at its edge, for a CHECK those that may violate it. Guesses only: what
// PostgreSQL says to them decides, so a guess too many costs time and a guess too few is reported as "no violating row found".

const INTEGER_BOUNDS = { int2: 2 ** 15, int4: 2 ** 31, int8: 2 ** 63 };

// These take every JSON value but one with a NUL character, varchar and bpchar where they have no length.
const TAKE_ANYTHING = ['text', 'varchar', 'bpchar', 'json', 'jsonb'];

const MALFORMED = {
  uuid: ['', 'not-a-uuid', '00000000-0000-0000-0000-00000000000g', 5],
  bool: ['maybe', 2],
  date: ['2025-02-30', 'not a date', 20250101.5],
  timestamp: ['2025-02-30T00:00:00', 'not a time'],
  timestamptz: ['2025-02-30T00:00:00+00:00', 'not a time'],
  time: ['25:00:00', 'not a time'],
  timetz: ['25:00:00+00', 'not a time'],
  interval: ['not an interval'],
  inet: ['not an address', '300.1.1.1'],
  cidr: ['not an address', '10.0.0.1/8'],
  float4: ['not a number', true],
  float8: ['not a number', true],
  bytea: ['\\xg'],
};

/** Values that no column of this type takes. `column` is a row of the query in broken.mjs. */
export function malformed({ typname, typtype, element, bound, precision, scale, labels }) {
  if (element) return [5, {}, ...malformed({ ...element, bound }).map((value) => [value])];
  if (typtype === 'e') return enumStrangers(labels);
  if (typname in INTEGER_BOUNDS) {
    const limit = INTEGER_BOUNDS[typname];
    // Beyond 2^53 the next number that JavaScript can say is 2^11 away.
    const step = Math.max(1, limit / 2 ** 52);
    return [limit, -limit - step, 1.5, 'not a number', true];
  }
  if (typname === 'numeric') return [...(precision === null ? [] : [10 ** (precision - scale), -(10 ** (precision - scale))]), 'not a number', true];
  if (bound !== null && ['varchar', 'bpchar'].includes(typname)) return ['x'.repeat(bound + 1)];
  return MALFORMED[typname] ?? (TAKE_ANYTHING.includes(typname) ? [] : ['not a value of this type']);
}

const enumStrangers = (labels) => [`${labels[0]}x`, '', labels[0].toUpperCase()].filter((label) => !labels.includes(label));

/** Values at the edge of what the type takes; a CHECK may still refuse one. int8 has none: JavaScript can't say them. */
export function extremes({ typname, typtype, bound, precision, scale, labels }) {
  if (typtype === 'e') return labels;
  if (typname === 'int2' || typname === 'int4') return [-INTEGER_BOUNDS[typname], INTEGER_BOUNDS[typname] - 1];
  if (typname === 'numeric' && precision !== null) return [0, 10 ** (precision - scale) - 1];
  // A length counts characters, of which these take two UTF-16 units each.
  if (bound !== null) return ['', '\u{1d4b3}'.repeat(bound)];
  if (typname === 'uuid') return ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '12345678-1234-f234-0234-123456789abc'];
  return typname === 'bool' ? [true, false] : [];
}

const STRING_LITERAL = /'((?:[^']|'')*)'/g;
const NUMBER_LITERAL = /(?<![\w.'])-?\d+(?:\.\d+)?(?![\w.'])/g;
const SCALARS = ['', 'x', 0, 1, -1, 1.5, true, false, null];
const MUTATIONS = 400;

/**
 * Values for `column` that may violate a CHECK of this definition, likely ones first. `row` is a row that passes, `others` the
 * values that other rows have in this column.
 */
export function suspects(column, definition, row, others) {
  const value = row[column.name];
  const strings = [...definition.matchAll(STRING_LITERAL)].map(([, text]) => text.replaceAll("''", "'"));
  const numbers = [...definition.matchAll(NUMBER_LITERAL)].map(([text]) => Number(text));
  const siblings = Object.entries(row).filter(([name, sibling]) => name !== column.name && sibling !== null).map(([, sibling]) => sibling);
  const found = [...byType(column, value, strings, numbers, siblings), ...others, ...(column.not_null ? [] : [null])];
  return distinct(found.filter((candidate) => candidate !== undefined && !Object.is(candidate, value)));
}

function byType({ typname, typtype, typcategory, labels, element }, value, strings, numbers, siblings) {
  if (element) return [[], ...[0, ...numbers].filter(isSmall).map((n) => Array(n + 1).fill(sample(element, value))), [null], ...strings.map((text) => [`${text}x`])];
  if (typtype === 'e') return labels;
  if (['json', 'jsonb'].includes(typname)) return jsonMutations(value, strings);
  if (typname === 'bool') return [true, false];
  if (typcategory === 'N') return neighbours([...numbers, ...siblings.filter((it) => typeof it === 'number'), 0, 1000]);
  if (typcategory === 'D') return siblings.filter((it) => typeof it === 'string').concat('1900-01-01', '2999-12-31').flatMap((text) => momentsAround(text, typname));
  if (typcategory === 'S') return [...strings.flatMap((text) => [`${text}x`, text.toUpperCase()]), '', ' ', 'x', 'é ✓',
    ...numbers.filter(isSmall).flatMap((n) => [Math.max(0, n - 1), n + 1]).map((n) => 'x'.repeat(n)), ...strings, ...siblings.filter((it) => typeof it === 'string')];
  return siblings;
}

const isSmall = (n) => Number.isInteger(n) && n >= 0 && n <= 100000;
const neighbours = (numbers) => numbers.flatMap((n) => [n - 1, n + 1, n - 0.01, n + 0.01, n, -n]);
const sample = ({ typcategory }, value) => (Array.isArray(value) && value.length > 0 ? value[0] : typcategory === 'N' ? 1 : 'x');

/** A day and a second before and after in the form of the type, where the text is a date or a time. */
function momentsAround(text, typname) {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return [];
  const moment = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text).getTime();
  if (Number.isNaN(moment)) return [];
  const length = { date: 10, timestamp: 19 }[typname];
  return [-86400e3, 86400e3, -1e3, 1e3, 0].map((step) => new Date(moment + step).toISOString().slice(0, length));
}

/** The other kinds of JSON value, then `value` with one thing changed somewhere in it. */
function jsonMutations(value, strings) {
  const whole = [{}, [], 'x', 1, true, [1], { x: 1 }, ...strings.map((text) => ({ [text]: null }))];
  return [...whole, ...changes(value, strings)].slice(0, MUTATIONS);
}

function* changes(value, strings) {
  if (value === null || typeof value !== 'object') return;
  const put = (key, changed) => (Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed });
  for (const key of Object.keys(value)) {
    yield Array.isArray(value) ? value.toSpliced(Number(key), 1) : Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    for (const scalar of [...SCALARS, [], {}, ...strings.map((text) => `${text}x`)]) yield put(key, scalar);
  }
  for (const key of Object.keys(value)) for (const changed of changes(value[key], strings)) yield put(key, changed);
}

function distinct(values) {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
