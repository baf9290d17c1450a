// What we said is not sure: tainted and missing objects, and the words of the statements that a diagnostic is about.

/** `tainted` and `missing` are sets of `schema.name`; `mentions(object)` tells whether a diagnosed statement names it, `beside` whether constraints, indexes, triggers, policies, privileges and comments are in doubt altogether. */
export function doubtsOf(ours, statements) {
  const { relations, types, functions } = ours.tainted;
  const said = statements.filter(({ agreed, ours: end, mine }) => (!agreed && end !== 'applied') || mine?.message);
  const words = said.map(({ text }) => new Set(wordsOf(text)));
  const named = (...names) => words.some((set) => names.every((name) => set.has(name.toLowerCase())));
  return {
    tainted: new Set([relations, types, functions].flatMap((it) => Object.keys(it))),
    missing: new Set(ours.missing.map((it) => /"(.*)"/.exec(it)?.[1] ?? it)),
    mentions: ({ words: own }) => named(...own),
    // A statement of which only the first words are known could have changed them on any object.
    beside: ours.diagnostics.some(({ code, message, severity }) => code === 'undecided' && severity === 'warning' && message.startsWith('the statement that EXECUTE runs')),
  };
}

/** The words of a statement, in lower case. */
export const wordsOf = (text) => text.toLowerCase().match(/[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/g) ?? [];
