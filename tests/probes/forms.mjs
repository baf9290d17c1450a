// Texts in the forms that docs/types.md lists for `input = "postgres"`, and what breaks them. Values that a CHECK's text gives are
// turned into such forms too, so that a verdict is about what the text means.

const DAYS = ['20240131', '2024-1-5', '2024-01-31', '2024/01/31', '2024/1/5', 'Jan 31, 2024', 'january 31 2024', 'MAY 5, 2024', '31 Jan 2024', '31-Jan-2024', '5-September-2024', '15 march 0044 BC', '2024-01-31 AD', '0044-03-15 bc', '12345-01-01', '20240229', 'feb 29, 2023', '20230229', '31-Feb-2024', 'Foo 31, 2024', '2024-13-1', '2024/00/10', '20241301', '00000101', '0000-1-1'];
const TIMES = ['12:34', '9:05', '12:34:56', '23:59:59.999999', '123456', '123456.5', '12:34 PM', '12:34 am', '12:34:56PM', '0:30 pm', '25:00', '12:60', '12:34:61', '13:00 PM', '12:34 XM', '1234567'];
const ZONES = ['Z', 'z', 'UTC', 'gmt', '+00', '+5', '+05', '+0530', '+05:30', '-8:00', ' +02', '+00:19:32', '+001932', '+16', '-25:00', '+x', '+05:60'];

const shown = ['epoch', 'EPOCH', 'Infinity', '-INFINITY', ' infinity ', '  2024-01-31 ', 'infinit', 'x'];
const timestamps = (zones) => [...shown.filter((it) => !it.includes('2024')), ...DAYS.flatMap((day) => stamped(day, `12:34:56${zones[0]}`)), ...TIMES.flatMap((time) => zones.slice(0, 3).flatMap((zone) => [`2024-01-31 ${time}${zone}`, `2024-01-31T${time}${zone}`])), ...zones.map((zone) => `2024-01-31 12:34:56${zone}`), ...zones.map((zone) => `Jan 31, 2024 12:34${zone}`), `  2024-01-31   12:34${zones[0]}  `];

/** The era stands behind the time. */
function stamped(day, time) {
  const [, plain, era] = /^(.*?)( (?:bc|ad))?$/i.exec(day);
  return [`${plain} ${time}${era ?? ''}`];
}

const HEX = 'a0eebc999c0b4ef8bb6d6bb9bd380a11';

/** By type. */
export const FORMS = {
  uuid: [HEX, HEX.toUpperCase(), `{${HEX}}`, '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', 'a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11', 'a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11', `{${HEX}`, `${HEX}}`, `${HEX}0`, HEX.slice(1), 'a0e-ebc999c0b4ef8bb6d6bb9bd380a11', 'a0ee--bc999c0b4ef8bb6d6bb9bd380a11', `-${HEX}`, `${HEX}-`, HEX.replace('a', 'g')],
  date: [...shown, ...DAYS, '2024-01-31T12:34:56Z', '2024-01-31 12:34:56+02', '2024-01-31 12:34', '20240131T123456', '2024-01-31T25:00:00Z', '2024-01-31 12:34:56+x', '2024-01-31T', 'Jan 31, 2024 9:05 PM'],
  timestamp: [...timestamps(['', ...ZONES]), ...DAYS, '20240131T123456', '20240131 12:34'],
  'timestamp with time zone': [...timestamps(ZONES), '20240131T123456Z', '20240131 12:34+02'],
  time: TIMES.flatMap((time) => [time, ` ${time} `]),
  'time with time zone': [...TIMES.filter((it) => !it.includes('XM')).flatMap((time) => ['Z', '+02', ' -0330'].map((zone) => time + zone)), ...ZONES.map((zone) => `12:34${zone}`)],
  interval: ['P1Y2M3DT4H5M6S', 'P1Y', 'P2W', 'PT36H', 'PT0.5S', 'PT-1.25S', 'P-1Y-2M', 'pt1h', 'P', 'P1H', 'PT1Y', '1 year 2 months', '1 y 2 mon', '3 days 4 hours 5 minutes 6 seconds', '2 weeks', '1 h', '90 min', '1.5 seconds', '-1 day 2 hours', '+3 mons', '5 fortnights', '1 dai', 'one day', ' 1 day ', '1day', '1d 2h', '14 months', '2147483647 days', '2147483648 days', '1 hour -90 minutes'],
  bytea: ['', 'abc', 'é', '\\000', '\\377\\001x', '\\\\', 'a\\\\b', '\\400', '\\12', '\\', 'a\\', '\\x', '\\xde'],
  macaddr: ['08-00-2b-01-02-03', '08002b:010203', '08002b-010203', '0800.2b01.0203', '0800-2b01-0203', '08002b010203', '08002B010203', ' 08:00:2b:01:02:03 ', '08:00-2b:01:02:03', '0800.2b01-0203', '08002b01020g'],
  macaddr8: ['08-00-2b-01-02-03-04-05', '08:00:2b:01:02:03', '08002b:0102030405', '08002b0102030405', '0800.2b01.0203.0405', '08002b010203', '08002b01020', '08002b01020304'],
  int4range: ['[1, 5)', ' [1,5) ', '[ 1 , 5 )', '["1","5")', 'EMPTY', ' empty ', '( , 5]', '[1 5)', '[5, 1)', '[1,,5)', '[1,5'], int8range: ['[1, 5)', '[ 1 , 9223372036854775807 ]', 'Empty'], numrange: ['[1.5, 2.5)', '["1.5", "2.5"]', 'EMPTY', '[x, 1)'],
  point: ['1,2', ' ( 1 , 2 ) ', '( 1.5 ,-2 )', '1 , 2', '1', '1,2,3', '(1,2', 'x,y', '(1, )'],
};

/** The forms of a column's type. */
export function formsOf(type) {
  const element = /^(.*)\[\]$/.exec(type)?.[1];
  if (element) return formsOf(element).map((it) => [it, null]);
  return FORMS[type.replace(/\(.*?\)/, '').replace(/ without time zone$/, '')] ?? [];
}
