// Everything that the comparison of metadata leaves out, in one place, each with its reason. What shrinks this file makes the
// comparison stronger; nothing else in this folder skips a difference.

// Types of other schemas than those asked for are compared only where a column, an attribute or a function refers to them: built-in, platform
// and extension types are data of their own, and `introspect()` lists them whatever schema it is asked for.

/** Fields that are not looked at. */
export const IGNORED_FIELDS = [
  { field: 'owner', reason: 'the role that runs the migrations is the runner\'s business' },
  { field: 'bytes', reason: 'pages on disk' },
  { field: 'size', reason: 'pages on disk' },
  { field: 'live_rows_estimate', reason: 'statistics' },
  { field: 'dead_rows_estimate', reason: 'statistics' },
];

/** Lists whose order is not compared. */
export const UNORDERED_FIELDS = {
  args: { compare: byText, reason: '`introspect()` aggregates them without an order; the order is in argument_types' },
};

/** Ids are numbers without meaning: metadata.mjs replaces each by the name of what it refers to. Built-in types keep their oid. */
export const IDS = { reason: 'oids are given out in another order; the built-in types\' own are stable below this number', stableBelow: 10000 };

/** By their fields' texts, whatever the order of the fields. */
function byText(a, b) {
  const text = (it) => JSON.stringify(Object.entries(it).sort());
  return text(a) < text(b) ? -1 : 1;
}
