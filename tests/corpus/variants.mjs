// Variants of a DO block: its condition negated, a name changed, branches swapped, quoting changed. Text against text, so that both
// sides run the same; a variant that is the block itself is none.

const CONDITION = /\bif\s+((?:(?!\bthen\b)[\s\S])+?)\s+then\b/i;
const LITERAL = /'([a-z_][a-z0-9_]{2,})'/i;
const BRANCHES = /\bthen\b((?:(?!\bthen\b|\bend\s+if\b|\belse\b|\belsif\b)[\s\S])*)\belse\b((?:(?!\bthen\b|\bend\s+if\b)[\s\S])*)\bend\s+if\b/i;
const BRANCH = /\bthen\b((?:(?!\bthen\b|\bend\s+if\b|\belse\b|\belsif\b)[\s\S])*)\bend\s+if\b/i;
const MADE = /\b(add\s+column\s+(?:if\s+not\s+exists\s+)?|add\s+constraint\s+|create\s+type\s+|create\s+policy\s+|create\s+table\s+(?:if\s+not\s+exists\s+)?|rename\s+(?:column\s+)?\w+\s+to\s+)([a-z_]\w*)(?=[\s(;])/i;

/** `[{ kind, text }]`, the block itself first. */
export function variantsOf(block) {
  const all = [
    ['as it is', block],
    ['condition negated', negated(block)],
    ['name in a literal changed', block.replace(LITERAL, "'$1_x'")],
    ['name of an object changed', block.replace(MADE, '$1$2_x')],
    ['branches swapped', swapped(block)],
    ['quoting changed', requoted(block)],
  ];
  const seen = new Set();
  return all.filter(([, text]) => !seen.has(text) && seen.add(text)).map(([kind, text]) => ({ kind, text }));
}

function negated(block) {
  return block.replace(CONDITION, (whole, condition) => {
    const exists = /^(not\s+)?exists\s*\(/i.exec(condition);
    // More than one EXISTS: the whole is negated.
    if (exists && !/\b(?:and|or)\b\s*(?:not\s+)?exists\b/i.test(condition)) return whole.replace(condition, () => (exists[1] ? condition.replace(/^not\s+/i, '') : `not ${condition}`));
    return whole.replace(condition, () => `not (${condition})`);
  });
}

function swapped(block) {
  if (BRANCHES.test(block)) return block.replace(BRANCHES, (_, first, second) => `then${second}else${first}end if`);
  return block.replace(BRANCH, (_, only) => `then null; else${only}end if`);
}

/** Other quotes around the body and the first two literals, the words of statements in other letters. */
function requoted(block) {
  let count = 0;
  const tag = /\$\w*\$/.exec(block)?.[0];
  const free = ['$mutant$', '$mutant_2$'].find((it) => !block.includes(it));
  const body = tag && free ? block.replaceAll(tag, () => free) : block;
  return body
    .replace(new RegExp(LITERAL, 'gi'), (whole, word) => (count++ === 0 ? `E'${word}'` : count === 2 ? `$q$${word}$q$` : whole))
    .replace(/\b(alter table|create type|add column|drop constraint|if not exists|if exists)\b/g, (word) => word.toUpperCase());
}

const DDL = /\b(?:create|alter|drop|comment\s+on|grant|revoke|truncate)\s+(?!statement)/i;
const CATALOG = /\b(?:information_schema|pg_(?!sleep|typeof|advisory)\w+|to_reg\w+|::reg\w+)/i;

/** Which of the ways to use a block it is. */
export function patternOf(text) {
  const code = text.replace(/--.*|\/\*[\s\S]*?\*\//g, ' ').replace(/\braise\b[^;]*;/gi, ' raise; ');
  if (!/^do\b/i.test(code)) return 'call of a function of the migrations';
  if (/\bloop\b/i.test(code) && /\bexecute\b/i.test(code)) return 'EXECUTE in a loop';
  const inHandler = /\bexception\s+when\b/i.test(code);
  const makes = DDL.test(code.replace(/'(?:[^']|'')*'/g, "''"));
  if (inHandler && makes) return 'DDL + EXCEPTION WHEN';
  if (/\bexecute\b/i.test(code.replace(/\bexecute\s+(?:function|procedure)\b/gi, ''))) return 'other EXECUTE';
  if (makes) return /\bif\b[\s\S]*\bthen\b/i.test(code) && CATALOG.test(code) ? 'IF [NOT] EXISTS (catalog query) THEN DDL' : /\bif\b[\s\S]*\bthen\b/i.test(code) ? 'DDL on another condition' : 'plain DDL';
  if (/\b(?:insert|update|delete|merge)\b/i.test(code)) return 'data only';
  if (/\bperform\b/i.test(code)) return 'PERFORM';
  return 'verification, RAISE only';
}
