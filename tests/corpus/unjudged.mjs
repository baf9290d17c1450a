// Refusals of PostgreSQL that say nothing about us, with their reason, and what rests on them: a stand-in cannot have everything, rows
// are nothing that `codegen` knows, and the types of expressions are an issue of their own.

const REASONS = {
  extension: 'needs an extension that is not here',
  rows: 'depends on rows',
  types: 'depends on the types of an expression',
  cascade: 'rests on another of these',
};

/** Classes 22 and 23: what a value or a row is. */
const ABOUT_ROWS = /^2[23]/;
/** undefined_function, ambiguous_function, datatype_mismatch, ambiguous_column, cannot_coerce. */
const ABOUT_TYPES = ['42883', '42725', '42804', '42702', '42846'];
/** Statements that name a function by its signature, not in an expression. */
const BY_SIGNATURE = /^(?:comment|grant|revoke|drop|alter\s+(?:function|procedure|routine|aggregate|extension))\b|^create\s+(?:or\s+replace\s+)?(?:constraint\s+)?(?:event\s+)?trigger\b/i;
const UNAVAILABLE = /^extension ".*" is not available$|^could not (?:open|load|access) |^access method ".*" does not exist$|^INCOMPATIBLE PGMQ/;
const MISSING = /(?:relation|type|function|schema|named|trigger|policy|constraint|role|extension) "?([^" ]+?)"?(?:\(.*\))?(?: for (?:relation|table) .*)?(?: does not exist)?$/;
const CREATES = /^(?:create|alter)\s+(?:or\s+replace\s+)?(?:\w+\s+)*?(?:table|view|function|type|extension|index|schema|policy|trigger)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?((?:"[^"]*"|[\w$]+)(?:\.(?:"[^"]*"|[\w$]+))*)(?:\s+on\s+((?:"[^"]*"|[\w$]+)(?:\.(?:"[^"]*"|[\w$]+))*))?(?:[\s\S]*?\badd\s+constraint\s+((?:"[^"]*"|[\w$]+)))?/i;

const bare = (name) => name.replaceAll('"', '').split('.').at(-1).toLowerCase();

/** Splits statements into those that are judged and those that are not; `names` are what the latter would have made. */
export function setAsideUnjudged(statements) {
  const names = new Set();
  const judged = [];
  const notJudged = [];
  for (const it of statements) {
    const reason = !it.agreed && (it.refused ? reasonOf(it, names) : isThereForUsOnly(it, names) && 'cascade');
    if (!reason) {
      judged.push(it);
      continue;
    }
    notJudged.push({ ...it, reason: REASONS[reason] });
    const [, name, , constraint] = CREATES.exec(it.text) ?? [];
    if (it.group === 'own' && name) names.add(bare(constraint ?? name));
  }
  return { judged, notJudged, names };
}

/** Duplicate to us, since PostgreSQL refused what made it first. */
const isThereForUsOnly = ({ ours, mine }, names) =>
  ['42710', '42P07', '42723', '42701'].includes(ours) && [...(mine.message ?? '').matchAll(/"([^"]+)"/g)].some(([, name]) => names.has(bare(name)));

function reasonOf({ refused: { sqlstate, message }, text }, names) {
  if (UNAVAILABLE.test(message)) return 'extension';
  if (ABOUT_ROWS.test(sqlstate)) return 'rows';
  const missing = MISSING.exec(message)?.[1];
  if (missing && names.has(bare(missing))) return 'cascade';
  return ABOUT_TYPES.includes(sqlstate) && !BY_SIGNATURE.test(text) ? 'types' : undefined;
}
