// One row of facts.sql as the line that the head of facts.mjs describes.

const SIMPLE_NAME = /^[a-z_][a-z0-9_$]*$/;
const RELATION_KINDS = { r: 'table', p: 'partitioned_table', v: 'view', m: 'materialized_view', f: 'foreign_table' };
const ROUTINE_KINDS = { f: 'function', p: 'procedure', a: 'aggregate', w: 'window' };
const VOLATILITIES = { i: 'immutable', s: 'stable', v: 'volatile' };
const PARALLEL = { s: 'parallel_safe', r: 'parallel_restricted', u: '' };
const ACTIONS = { r: 'restrict', c: 'cascade', n: 'set_null', d: 'set_default' };
const COMMANDS = { r: 'select', a: 'insert', w: 'update', d: 'delete', '*': 'all' };
const TRIGGER_STATES = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' };

// pg_trigger.tgtype, from src/include/catalog/pg_trigger.h.
const TRIGGER = { row: 1, before: 2, insert: 4, delete: 8, update: 16, truncate: 32, insteadOf: 64 };
// pg_index.indoption, from src/include/catalog/pg_index.h.
const INDEX = { desc: 1, nullsFirst: 2 };

/** The line for a row of the query called `kind`. */
export const formatFact = (kind, row) => FORMATS[kind](row);

const name = (text) => (SIMPLE_NAME.test(text) ? text : JSON.stringify(text));
const qualified = (...names) => names.map(name).join('.');
const columns = (names) => `(${names.map(name).join(', ')})`;
const json = (texts) => texts.map((text) => JSON.stringify(text)).join(', ');
const role = (text) => (text === null ? 'public' : name(text));
const words = (...parts) => parts.filter((part) => part).join(' ');
const validity = (validated) => (validated ? 'validated' : 'not_valid');
const byCodeUnit = (a, b) => (a < b ? -1 : 1);

const FORMATS = {
  schema: (row) => `schema ${name(row.name)}`,
  extension: (row) => `extension ${name(row.name)} ${name(row.schema)}`,
  relation: (row) => words('relation', qualified(row.schema, row.name), RELATION_KINDS[row.kind], row.unlogged && 'unlogged',
    row.options.length && `options ${json(row.options)}`,
    row.inherits.length && `inherits ${row.inherits.map((parent) => qualified(...parent)).join(', ')}`, row.partition && 'partition'),
  column: (row) => `column ${qualified(row.schema, row.table, row.name)} ${row.type}`,
  column_property: (row) => words(row.kind, qualified(row.schema, row.table, row.name), row.detail),
  enum: (row) => `enum ${qualified(row.schema, row.name)} (${json(row.labels ?? [])})`,
  domain: (row) => words('domain', qualified(row.schema, row.name), row.type, row.not_null && 'not_null', row.default && 'default'),
  composite: (row) => `composite ${qualified(row.schema, row.name)} (${row.attributes.map(([attribute, type]) => `${name(attribute)} ${type}`).join(', ')})`,
  range: (row) => `range ${qualified(row.schema, row.name)} ${row.type}`,
  sequence: (row) => words('sequence', qualified(row.schema, row.name), row.type, 'start', row.start, 'increment', row.increment, 'min', row.min,
    'max', row.max, 'cache', row.cache, row.cycle && 'cycle', row.owned_by && `owned_by ${qualified(...row.owned_by)}`),
  constraint: (row) => words('constraint', qualified(row.schema, row.table), name(row.name), ...constraintBody(row), row.inherited && 'inherited'),
  domain_constraint: (row) => `domain_constraint ${qualified(row.schema, row.domain)} ${name(row.name)} check ${validity(row.validated)}`,
  index: (row) => words('index', qualified(row.schema, row.table), name(row.name), row.method, `(${row.keys.map(indexKey).join(', ')})`,
    row.include && `include ${columns(row.include)}`, row.unique && 'unique', row.nulls_not_distinct && 'nulls_not_distinct',
    row.primary && 'primary', row.partial && 'partial'),
  rls: (row) => words('rls', qualified(row.schema, row.table), row.enabled && 'enabled', row.forced && 'forced'),
  policy: (row) => words('policy', qualified(row.schema, row.table), name(row.name), row.permissive ? 'permissive' : 'restrictive',
    COMMANDS[row.command], 'to', `{${row.roles.map(role).sort(byCodeUnit).join(',')}}`, row.using && 'using', row.check && 'check'),
  trigger: formatTrigger,
  function: (row) => words(ROUTINE_KINDS[row.kind], signature(row.schema, row.name, row.arguments), row.kind !== 'p' && `returns ${row.result}`,
    'language', name(row.language), VOLATILITIES[row.volatility], row.strict && 'strict', row.security_definer && 'security_definer',
    row.leakproof && 'leakproof', PARALLEL[row.parallel], row.config.length && `config ${json(row.config)}`),
  publication: (row) => `publication ${name(row.name)} ${qualified(row.schema, row.table)}`,
  grant: (row) => words('grant', row.kind, grantTarget(row), role(row.role), row.privileges.sort(byCodeUnit).join(',')),
  comment: (row) => words('comment', row.kind, commentTarget(row), JSON.stringify(row.comment)),
};

const signature = (schema, routine, args) => `${qualified(schema, routine)}(${args})`;

function constraintBody(row) {
  const deferral = [row.deferrable && 'deferrable', row.deferred && 'deferred'];
  const enforcement = !row.enforced && 'not_enforced';
  switch (row.kind) {
    case 'c': return ['check', columns(row.columns), validity(row.validated), row.no_inherit && 'no_inherit', enforcement];
    case 'p': return ['primary_key', columns(row.columns), ...deferral];
    case 'u': return ['unique', columns(row.columns), row.nulls_not_distinct && 'nulls_not_distinct', ...deferral];
    case 'x': return ['exclude', columns(row.columns), ...deferral];
    case 'f': return ['foreign_key', columns(row.columns), 'references', qualified(row.foreign_schema, row.foreign_table), columns(row.foreign_columns),
      row.match_full && 'match_full', ACTIONS[row.on_update] && `on_update ${ACTIONS[row.on_update]}`,
      ACTIONS[row.on_delete] && `on_delete ${ACTIONS[row.on_delete]}`, row.set_columns && `set ${columns(row.set_columns)}`,
      ...deferral, validity(row.validated), enforcement];
    default: throw new Error(`constraint kind ${row.kind}`);
  }
}

function indexKey({ column, options, opclass }) {
  const [desc, nullsFirst] = [(options & INDEX.desc) !== 0, (options & INDEX.nullsFirst) !== 0];
  const nulls = desc === nullsFirst ? '' : nullsFirst ? 'nulls_first' : 'nulls_last';
  return words(column === null ? 'expression' : name(column), opclass && `opclass ${qualified(...opclass)}`, desc && 'desc', nulls);
}

function formatTrigger(row) {
  const has = (bit) => (row.type & bit) !== 0;
  const timing = has(TRIGGER.before) ? 'before' : has(TRIGGER.insteadOf) ? 'instead_of' : 'after';
  const events = [has(TRIGGER.insert) && 'insert', has(TRIGGER.update) && words('update', row.columns && `of ${columns(row.columns)}`),
    has(TRIGGER.delete) && 'delete', has(TRIGGER.truncate) && 'truncate'].filter((event) => event);
  // Each argument ends in a zero byte.
  const args = Buffer.from(row.arguments, 'hex').toString().split('\0').slice(0, -1);
  return words('trigger', qualified(row.schema, row.table), name(row.name), timing, events.join(' or '), has(TRIGGER.row) ? 'row' : 'statement',
    row.when && 'when', 'executes', `${qualified(row.function_schema, row.function)}(${json(args)})`, TRIGGER_STATES[row.enabled],
    row.constraint && 'constraint', row.deferrable && 'deferrable', row.deferred && 'deferred',
    row.old_table && `old_table ${name(row.old_table)}`, row.new_table && `new_table ${name(row.new_table)}`);
}

function grantTarget({ kind, schema, name: object, detail }) {
  if (kind === 'schema') return name(object);
  if (kind === 'function') return signature(schema, object, detail);
  return kind === 'column' ? qualified(schema, object, detail) : qualified(schema, object);
}

function commentTarget({ kind, schema, table, name: object }) {
  if (kind === 'schema') return name(schema);
  if (kind === 'function') return signature(schema, table, object);
  if (kind === 'column') return qualified(schema, table, object);
  return table === null ? qualified(schema, object) : words(qualified(schema, table), name(object));
}
