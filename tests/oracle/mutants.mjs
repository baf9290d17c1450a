// Wrong versions of a generated zod.ts, each with one column of one schema changed, to prove that the compiler sees every difference
// between a schema and its type. Works on the text: a schema is a statement `const NAME = … z.object({` or `z.strictObject({` with its
// properties on lines of their own, as the templates write it; a line that does not fit is an error, so that no column is skipped.
//
// A mutant does not hold the whole file: only the statements that the changed schema leads to or that lead to it, so that a thousand
// of them are checked in one run of tsc. The control of a schema is such a part unchanged; it must compile.

const OBJECT = /(?:\bz|^\s*)\.(?:strictObject|object)\(\{$/;
const PROPERTY = /^(\s+)("(?:[^"\\]|\\.)*"|[\w$]+): ([\s\S]*),$/;
const COMMENT = /^\s*(?:\/\/|\/\*\*|\*|$)/;
const OPTIONAL = /^z\.exactOptional\(([\s\S]*)\)$/;
const NULLABLE = /^z\.nullable\(([\s\S]*)\)$/;
const ENUM = /^((?:export )?const [\w$]+(?::.*)? = (?:\/\* @__PURE__ \*\/ )?z\.enum\(\[)(.*?)(\](?: satisfies .*|\).*))$/m;
/** Types that NULL adds nothing to. */
const WITH_NULL = ['z.null()', 'z.unknown()'];
const STATEMENT = /^(?:export |import |const |type |function |declare )/;
const TUPLE = /^(?:export )?type [\w$]+ = \[$/m;

/** `{ controls, mutants, columns }` of a file: parts that must compile, parts that must not, both as `{ label, text }`. */
export function mutate(text) {
  const statements = splitStatements(text);
  const [controls, mutants] = [[], []];
  let columns = 0;
  for (const [index, statement] of statements.entries()) {
    const properties = readProperties(statement.text);
    const wrong = [...mutateObject(statement.text, properties), ...mutateEnum(statement.text)];
    if (wrong.length === 0) continue;
    columns += properties.length;
    controls.push({ label: statement.name, text: slice(statements, index) });
    for (const { label, text: changed } of wrong) {
      mutants.push({ label: `${statement.name}: ${label}`, text: slice(statements.with(index, { ...statement, text: changed }), index) });
    }
  }
  // What `z.looseObject(goalColumns().shape)` holds is counted where it stands.
  const objects = text.match(/\.(?:strict|loose)?[oO]bject\((?!\w+Columns\(\)\.shape\))/g) ?? [];
  const mutated = statements.filter((statement) => readProperties(statement.text).length > 0).length;
  if (objects.length !== mutated) throw new Error(`zod.ts: ${objects.length} objects, of which ${mutated} were recognised`);
  return { controls, mutants, columns };
}

/** The top-level statements, each with the comment above it; nothing but their first and last lines stands at the margin. */
function splitStatements(text) {
  const groups = [];
  let comment = [];
  for (const line of text.split('\n')) {
    if (STATEMENT.test(line)) groups.push([...comment.splice(0), line]);
    else if (/^(?:\/\/|\/\*\*| \*)/.test(line)) comment.push(line);
    else groups.at(-1)?.push(line);
  }
  return groups.map((lines) => {
    const statement = lines.join('\n');
    const [, kind = '', name = ''] = /^(?:export )?(?:declare )?(const|type|function) ([\w$]+)/m.exec(statement) ?? [];
    return { text: statement, name, isValue: kind === 'const', isImport: /^import /m.test(statement) };
  });
}

/** The properties of a statement's object as `{ key, expression, indent, from, to }`, lines `from` to before `to`. */
function readProperties(text) {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => OBJECT.test(line));
  if (start < 0) return [];
  const properties = [];
  for (let from = start + 1, to; from < lines.length && !/^\s*\}\)/.test(lines[from]); from = to) {
    for (to = from + 1; to < lines.length && !isBalanced(lines.slice(from, to).join('\n')); to++);
    const property = lines.slice(from, to).join('\n');
    if (COMMENT.test(property)) continue;
    const [, indent, key, expression] = PROPERTY.exec(property) ?? [];
    if (key === undefined) throw new Error(`zod.ts: not a property: ${property}`);
    properties.push({ key, expression, indent, from, to });
  }
  return properties;
}

function isBalanced(code) {
  const bare = code.replace(/"(?:[^"\\]|\\.)*"|\/\*[\s\S]*?\*\/|\/(?:[^/\\\n]|\\.)+\//g, '');
  return (bare.match(/[([{]/g) ?? []).length <= (bare.match(/[)\]}]/g) ?? []).length && !/^\s*\/\*\*/.test(bare);
}

function* mutateObject(text, properties) {
  if (properties.length === 0) return;
  const lines = text.split('\n');
  const [{ indent: margin, from: first }] = properties;
  yield { label: 'extra key', text: lines.toSpliced(first, 0, `${margin}zz_extra_key: z.string(),`).join('\n') };
  for (const { key, expression, indent, from, to } of properties) {
    const replace = (...replacement) => lines.toSpliced(from, to - from, ...replacement).join('\n');
    yield { label: `${key} dropped`, text: replace() };
    for (const [what, changed] of mutateExpression(expression)) yield { label: `${key} ${what}`, text: replace(`${indent}${key}: ${changed},`) };
  }
}

/** Other expressions for a column, each of another type. */
function* mutateExpression(expression) {
  const inner = OPTIONAL.exec(expression)?.[1];
  const [value, wrap] = inner === undefined ? [expression, (it) => it] : [inner, (it) => `z.exactOptional(${it})`];
  yield inner === undefined ? ['made optional', `z.exactOptional(${expression})`] : ['made required', inner];
  if (inner !== undefined) yield ['made optional with undefined', `z.optional(${inner})`];
  const notNull = withoutNull(value);
  if (notNull !== undefined) yield ['made not nullable', wrap(notNull)];
  else if (!WITH_NULL.includes(value)) yield ['made nullable', wrap(`z.nullable(${value})`)];
  for (const other of ['z.bigint()', 'z.any()', 'z.unknown()', 'z.never()']) if (other !== value) yield [`changed to ${other}`, wrap(other)];
}

const withoutNull = (expression) => (expression.endsWith('.nullable()') ? expression.slice(0, -'.nullable()'.length) : NULLABLE.exec(expression)?.[1]);

function* mutateEnum(text) {
  const [whole, head, labels, tail] = ENUM.exec(text) ?? [];
  if (whole === undefined) return;
  const replace = (changed) => text.replace(whole, () => `${head}${changed}${tail}`);
  yield { label: 'extra label', text: replace(`${labels}, "zz_extra_label"`) };
  if (labels.includes('", "')) yield { label: 'label dropped', text: replace(labels.slice(0, labels.lastIndexOf('", "') + 1)) };
}

/** The part of the file that statement `index` is tied to: what uses it, what it and they use, and the assertions about these alone. */
function slice(statements, index) {
  const byName = new Map(statements.map(({ name }, i) => [name, i]));
  const uses = (code) => namesIn(code).map((name) => byName.get(name)).filter((i) => i !== undefined);
  const used = statements.map(({ text, isImport }) => (isImport ? [] : uses(text)));
  const isTuple = ({ text }) => TUPLE.test(text);

  const touched = closure([index], (i) => [...used.keys()].filter((user) => used[user].includes(i) && !isTuple(statements[user])));
  const kept = closure([...touched], (i) => used[i]);
  const texts = statements.map((statement) => (isTuple(statement)
    ? statement.text.split('\n').filter((line) => !/^\s/.test(line) || uses(line).every((i) => kept.has(i) || !statements[i].isValue)).join('\n')
    : statement.text));
  const asserted = closure(statements.flatMap((statement, i) => (isTuple(statement) ? uses(texts[i]) : [])), (i) => (isTuple(statements[i]) ? [] : used[i]));
  return texts.filter((_, i) => statements[i].isImport || kept.has(i) || asserted.has(i) || isTuple(statements[i])).join('\n');
}

const namesIn = (code) => code.match(/[\w$]+/g) ?? [];

function closure(from, next) {
  const seen = new Set(from);
  for (const i of seen) for (const other of next(i)) seen.add(other);
  return seen;
}
