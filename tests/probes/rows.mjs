// Rows to try at a CHECK, by the values of its columns: each column by itself, then pairs, then all at random. The same rows each time.

/** A generator of numbers below 1, the same each time. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** At most `most` rows; `columns` is a list of `{ name, not_null, values }`. */
export function rowsOf(columns, most, seed = 1) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const all = columns.map((column) => ({ ...column, values: column.not_null ? column.values : [null, ...column.values] }));
  const rows = new Map();
  const add = (row) => rows.set(JSON.stringify(row), row);
  if (all.some(({ values }) => values.length === 0)) return [];
  const product = all.reduce((size, { values }) => size * values.length, 1);
  if (product <= most) {
    for (let i = 0; i < product; i++) {
      let rest = i;
      add(Object.fromEntries(all.map(({ name, values }) => {
        const value = values[rest % values.length];
        rest = Math.floor(rest / values.length);
        return [name, value];
      })));
    }
    return [...rows.values()];
  }
  if (all.length === 1) return all[0].values.slice(0, most).map((value) => ({ [all[0].name]: value }));
  // Likely values stand first, so half of the rows are made of those.
  for (let tries = 0; rows.size < most && tries < most * 20; tries++) {
    const likely = tries % 2 === 0;
    add(Object.fromEntries(all.map(({ name, values }) => [name, pick(likely ? values.slice(0, 6) : values)])));
  }
  return [...rows.values()];
}
