// How each statement ended, on both sides: matched by file and byte, put in one of three groups, and the disagreements named.

/** `own`: what changes something that the metadata or the facts tell; `other`: further definitions; `data`: rows and sessions. */
export const GROUPS = { own: 'DDL with catalog effect', other: 'other DDL', data: 'data and session' };

const OWN = /^(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|unique|constraint|recursive|foreign|materialized|default)\s+)*(?:table|view|index|sequence|type|domain|schema|extension|function|procedure|routine|aggregate|trigger|policy|rule|publication|privileges)\b|^(?:comment|grant|revoke|do|reassign|security)\b|^import\s+foreign/i;
const OTHER = /^(?:create|alter|drop|reindex|cluster|security)\b/i;

/** The words that say what a statement is: `ALTER TABLE … ADD COLUMN`. */
export function kindOf(text) {
  const words = text.replace(/--.*|\/\*[\s\S]*?\*\//g, ' ').trim().replace(/\s+/g, ' ');
  const first = /^(?:create|alter|drop)(?: or replace)?(?: (?:global|local|temp|temporary|unlogged|unique|constraint|recursive|foreign|materialized|default|event|user|text search|operator))* \w+/i.exec(words)?.[0];
  if (!first) return (/^(?:\w+(?: on \w+)?)/i.exec(words)?.[0] ?? words.slice(0, 20)).toUpperCase();
  const rest = words.slice(first.length).replace(/^ (?:if (?:not )?exists )?(?:only )?(?:concurrently )?(?:(?:"[^"]*"|[\w$]+)\.)?(?:"[^"]*"|[\w$]+)(?:\([^)]*\))?\*? ?/i, '');
  const action = /^alter/i.test(first) ? /^(?:(?:add|drop|alter|rename|set|enable|disable|force|no force|validate|owner|attach|detach|replica|no|inherit|of|cluster|reset)\b)(?: (?:column|constraint|value|attribute|to|schema|primary|foreign|unique|check|partition|row level|identity|trigger|inherit))?/i.exec(rest)?.[0] : undefined;
  const column = /^alter(?: column)?$/i.test(action ?? '') ? / (?:set default|drop default|set not null|drop not null|(?:set data )?type|add generated|set generated|drop identity|drop expression|set statistics|set storage|restart)\b/i.exec(rest)?.[0] : undefined;
  return [first, action && `… ${action}`, column?.trim()].filter(Boolean).join(' ').toUpperCase();
}

export const groupOf = (text) => (OWN.test(text) ? 'own' : OTHER.test(text) ? 'other' : 'data');

/**
 * One entry for each of PostgreSQL's statements: `{ file, line, text, group, kind, postgres, ours, agreed, reported }`, where
 * `postgres` and `ours` are `applied`, an SQLSTATE, or (ours) `not understood` and `not listed`.
 */
export function compareStatements(postgres, ours, texts) {
  const byPlace = new Map(ours.statements.map((it) => [`${it.file} ${it.start}`, it]));
  return postgres.statements.map(({ file, byte, line, refused }) => {
    const text = texts.get(`${file} ${byte}`);
    const mine = byPlace.get(`${file} ${byte}`) ?? unparsed(ours, file, byte, text);
    const theirs = refused ? refused.sqlstate : 'applied';
    const said = endOf(mine);
    return {
      file, line, byte, text, group: groupOf(text), kind: kindOf(text), refused, mine,
      postgres: theirs,
      ours: said,
      agreed: theirs === said,
      // We take what PostgreSQL refuses, or say nothing at all: that is silent. Every other disagreement is said.
      reported: theirs !== said && said !== 'applied' && said !== 'not listed',
    };
  });
}

/** A statement that our parser refused is in no list, but its diagnostic is. */
function unparsed(ours, file, byte, text) {
  const end = byte + Buffer.byteLength(text);
  const said = ours.diagnostics.find((it) => it.file === file && it.start >= byte && it.start <= end);
  return said && { outcome: said.sqlstate ? 'refused' : 'tainted', sqlstate: said.sqlstate, message: said.message };
}

function endOf(mine) {
  if (!mine) return 'not listed';
  switch (mine.outcome) {
    case 'refused': return mine.sqlstate ?? 'refused';
    case 'tainted': return 'not understood';
    // A warning with an SQLSTATE: refused, unless the platform has what is missing.
    case 'no-effect': return mine.sqlstate ? `perhaps ${mine.sqlstate}` : 'applied';
    default: return 'applied';
  }
}
