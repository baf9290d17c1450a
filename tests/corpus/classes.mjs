// Disagreements put in classes, the most frequent first, each with places to look at.

/** Adds up `key(it)`; `place(it)` is shown for the first few. */
export function classify(items, key, place, limit = 3) {
  const classes = new Map();
  for (const it of items) {
    const name = key(it);
    const entry = classes.get(name) ?? { name, count: 0, places: [], repositories: new Set() };
    entry.count++;
    entry.repositories.add(it.repository);
    if (entry.places.length < limit && !entry.places.some((known) => known.startsWith(it.repository))) entry.places.push(place(it));
    classes.set(name, entry);
  }
  return [...classes.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** A message without what differs from place to place. */
export const shapeOf = (message) =>
  (message ?? '').replace(/"[^"]*"|'[^']*'|\$\d+/g, '…').replace(/\b[\w$]+\([^)]*\)/g, '…(…)').replace(/\b\d+\b/g, 'n').slice(0, 110);

export function printClasses(title, classes, limit) {
  const lines = [`${title}: ${classes.reduce((sum, it) => sum + it.count, 0)} in ${classes.length} classes`];
  for (const { name, count, places, repositories } of classes.slice(0, limit)) {
    lines.push(`  ${String(count).padStart(5)}  ${name}  (${repositories.size} repositories)`, ...places.map((place) => `           ${place}`));
  }
  if (classes.length > limit) lines.push(`         and ${classes.length - limit} further classes`);
  return lines.join('\n');
}
