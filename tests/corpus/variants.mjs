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
