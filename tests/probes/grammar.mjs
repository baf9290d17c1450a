// CHECK expressions at random, from a grammar: the same ones for the same seed. Not all are right; PostgreSQL says which.

import { random } from './rows.mjs';

/** Columns of every table, by name. */
export const COLUMNS = { t: 'text', u: 'text', v: 'varchar(8)', c: 'char(3)', n: 'integer', m: 'integer', s: 'smallint', b: 'bigint', d: 'numeric(8,2)', f: 'double precision', o: 'boolean', e: 'date', g: 'date', z: 'timestamptz', a: 'text[]', i: 'integer[]', j: 'jsonb', q: 'uuid', k: 'mood', l: 'mood', x: 'citext', r: 'int4range', w: 'daterange', y: 'tstzrange', p: 'numeric', h: 'bytea' };

const WORDS = ['a', 'abc', 'x y', 'A', 'é', '', ' ', 'draft', 'a-b', '%', '_x'];
const NUMBERS = ['0', '1', '-1', '2', '5', '100', '0.5', '2147483647'];
const PATTERNS = ['^[a-z]+$', '^a', 'b$', '^[A-Z]{2,3}$', '^\\d+$', '[^a-c]', '^(a|bc)*$', '^.{1,3}$', '^[a-z0-9]+(-[a-z0-9]+)*$', '\\s', 'x|y', '^\\w+$', '^a.c$', '^[[:alpha:]]+$', '^$', '(?i)^abc', '^[^@]+@[^@]+$'];
const LIKES = ['a%', '%b', '%x%', '_', 'a_c', '%', 'a\\%%'];
const SIMILAR = ['a%', '(a|b)_', '[a-c]+', 'a-b|x y'];
const DAYS = ['2020-01-01', '2024-02-29', '1999-12-31'];

/** A list of `count` expressions. */
export function expressions(seed, count) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const text = (word = pick(WORDS)) => `'${word.replaceAll("'", "''")}'`;
  const column = () => pick(['t', 'u', 'v', 't', 'c', 'x']);
  const list = (of) => Array.from({ length: 1 + Math.floor(next() * 3) }, of).join(', ');
  const compared = () => pick(['=', '<>', '<', '<=', '>', '>=']);
  const equality = () => pick(['=', '<>']);

  const texts = (depth) => pick([
    () => column(), () => column(), () => `lower(${column()})`, () => `upper(${column()})`, () => `trim(${column()})`, () => `ltrim(${column()})`, () => `btrim(${column()}, ' x')`, () => `left(${column()}, 2)`,
    () => `coalesce(${column()}, ${text()})`, () => `nullif(${column()}, ${text()})`, () => `j ->> 'k'`, () => `right(${column()}, 2)`, () => `substring(${column()} from 2 for 2)`, () => `replace(${column()}, 'x', '')`, () => `split_part(${column()}, '-', 2)`, () => `j #>> '{k,a}'`, ...(depth > 0 ? [() => `case when ${truth(depth - 1)} then ${column()} else ${text()} end`] : []),
  ])();
  const numbers = (depth) => pick([
    () => pick(['n', 'm', 's', 'b', 'd', 'f', 'n']), () => pick(['n', 'm', 's', 'd']), () => `abs(n)`, () => `length(${column()})`, () => `char_length(${texts(0)})`, () => `octet_length(t)`, () => 'cardinality(a)', () => 'array_length(i, 1)',
    () => `coalesce(${pick(['n', 'm', 'd'])}, ${pick(NUMBERS)})`, () => `n ${pick(['+', '-', '*'])} ${pick(['m', 's', '1', '3'])}`, () => `n % ${pick(['2', '10'])}`, () => `d ${pick(['+', '-'])} ${pick(['d', '0.5', '1'])}`, () => `num_nonnulls(t, n, e)`, () => `strpos(${column()}, ${text('a')})`, () => `${pick(['least', 'greatest'])}(n, m)`, () => `mod(n, 3)`, () => `${pick(['lower', 'upper'])}(r)`, () => 'octet_length(h)', () => `o::int + (t is not null)::int`, () => `(t is not null)::int + (n is not null)::int`,
    ...(depth > 0 ? [() => `case when ${truth(depth - 1)} then n else ${pick(NUMBERS)} end`] : []),
  ])();
  const leaf = (depth) => pick([
    () => `${texts(depth)} ${equality()} ${text()}`, () => `${texts(depth)} ${pick(['in', 'not in'])} (${list(() => text())})`, () => `${texts(depth)} = any (array[${list(() => text())}])`,
    () => `${column()} ${pick(['~', '!~', '~*'])} ${text(pick(PATTERNS))}`, () => `${column()} ${pick(['like', 'not like', 'ilike'])} ${text(pick(LIKES))}`, () => `starts_with(t, ${text()})`, () => `t ${equality()} u`, () => `t = lower(t)`,
    () => `${numbers(depth)} ${compared()} ${pick(NUMBERS)}`, () => `${numbers(depth)} ${compared()} ${pick(['m', 'n', 's', 'd'])}`, () => `${numbers(0)} between ${pick(['-5', '0', '1'])} and ${pick(['1', '10', '100'])}`, () => `${pick(['n', 's', 'b', 'd'])} ${pick(['in', 'not in'])} (${list(() => pick(NUMBERS.slice(0, 6)))})`,
    () => `${pick(Object.keys(COLUMNS))} is ${pick(['null', 'not null'])}`, () => 'o', () => `o is ${pick(['true', 'false', 'not true', 'not false'])}`, () => `o = ${pick(['true', 'false'])}`,
    () => `e ${compared()} ${pick(['g', ...DAYS.map((day) => `'${day}'`)])}`, () => `z ${compared()} '2024-01-01 00:00:00+00'`, () => `e between '2020-01-01' and '2024-12-31'`,
    () => `${text()} = any (a)`, () => `a ${pick(['<@', '@>', '&&'])} array[${list(() => text())}]::text[]`, () => `i ${pick(['<@', '@>', '&&'])} array[1, 2]`, () => `array_position(a, null) is null`, () => `${text()} <> all (a)`,
    () => `jsonb_typeof(j) = '${pick(['object', 'array', 'string'])}'`, () => `j ? 'k'`, () => `jsonb_typeof(j -> 'k') = 'string'`, () => `j ->> 'k' is not null`, () => `k in ('ok', 'happy')`, () => `k::text ~ 'a'`, () => `q <> '00000000-0000-0000-0000-000000000000'`,
    () => `k ${compared()} l`, () => `${pick(['isempty', 'lower_inf', 'upper_inf', 'lower_inc', 'upper_inc'])}(${pick(['r', 'w', 'y'])})`, () => `${pick(['lower', 'upper'])}(w) ${compared()} ${pick(DAYS.map((day) => `'${day}'`))}`, () => `${pick(['lower', 'upper'])}(y) ${compared()} '2024-02-29 00:00:00+00'`, () => `upper(${pick(['r', 'w'])}) is null`,
    () => `${column()} similar to ${text(pick(SIMILAR))}`, () => `(t, n) ${equality()} ('a', 1)`, () => `(t, n) is ${pick(['null', 'not null'])}`, () => `a ${equality()} '{}'`, () => `array_position(a, ${text()}) is null`, () => `j ${equality()} '${pick(['{}', '[]'])}'`, () => `p ${equality()} 'NaN'`, () => `z ${compared()} '2024-03-01 01:00:00+02'`, () => `e ${compared()} 'infinity'`,
    () => `c ${equality()} ${pick(['t', 'v', "'a '"])}`, () => `x ${equality()} ${pick(["'A'", "'A'::text", 't'])}`,
  ])();
  const truth = (depth) => (depth <= 0 ? leaf(0) : pick([
    () => leaf(depth), () => leaf(depth), () => `(${truth(depth - 1)} and ${truth(depth - 1)})`, () => `(${truth(depth - 1)} or ${truth(depth - 1)})`, () => `not (${truth(depth - 1)})`,
    () => `(${truth(depth - 1)}) is not false`, () => `case when ${truth(depth - 1)} then ${truth(depth - 1)} else ${truth(depth - 1)} end`, () => `coalesce(${truth(depth - 1)}, ${pick(['true', 'false'])})`,
    () => `((t is null) ${equality()} (n is null))`,
  ])());
  return Array.from({ length: count }, () => truth(1 + Math.floor(next() * 3)));
}
