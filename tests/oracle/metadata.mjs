// Compares two GeneratorMetadata documents by meaning: each object under its name, ids replaced by the names they stand for, fields
// treated as not-compared.mjs says. Returns the differences as lines of text.

import { isDeepStrictEqual } from 'node:util';
import { IDS, IGNORED_FIELDS, UNORDERED_FIELDS } from './not-compared.mjs';

const IGNORED = new Set(IGNORED_FIELDS.map(({ field }) => field));

const RELATIONS = ['tables', 'foreignTables', 'views', 'materializedViews'];

/** How each list's objects are called; within a name the order given is the order compared. */
const KEYS = {
  schemas: (it) => it.name,
  ...Object.fromEntries(RELATIONS.map((list) => [list, (it) => `${it.schema}.${it.name}`])),
  columns: (it) => `${it.schema}.${it.table}.${it.name}`,
  primaryKeys: (it) => `${it.schema}.${it.table_name}`,
  // A view that shows a column twice has a relationship for each, in no order: the reader's query gathers them without ORDER BY.
  relationships: (it) =>
    `${it.schema}.${it.relation} ${it.foreign_key_name} ${JSON.stringify(it.columns)} at ${JSON.stringify(it.referenced_columns)} to ${it.referenced_schema}.${it.referenced_relation}`,
  functions: (it) => `${it.schema}.${it.name}(${it.identity_argument_types})`,
  types: (it) => `${it.schema}.${it.name}`,
};

/** `schemas` are those whose own types are compared in full. */
export function compareMetadata(postgres, ours, schemas) {
  return [
    ...(postgres.version === ours.version ? [] : [`version: PostgreSQL ${postgres.version}, ours ${ours.version}`]),
    ...unknownLists(ours),
    ...compareObjects(postgres, ours, schemas).differences.map(({ text }) => text),
  ];
}

/**
 * The same as data: `objects` is `{ list, name }` for each name on either side, `differences` `{ list, name, what, text }`, where
 * `what` is a field, `only in PostgreSQL`, `only in ours` or `number`.
 */
export function compareObjects(postgres, ours, schemas) {
  const wanted = typesToCompare(postgres, schemas);
  const [theirs, mine] = [normalize(postgres, wanted), normalize(ours, wanted)];
  const lists = Object.keys(KEYS);
  return {
    objects: lists.flatMap((list) => [...new Set([...theirs[list].keys(), ...mine[list].keys()])].map((name) => ({ list, name }))),
    differences: lists.flatMap((list) => compareLists(list, theirs[list], mine[list])),
  };
}

function typesToCompare(metadata, schemas) {
  const byId = new Map(metadata.types.map((type) => [type.id, type]));
  const referred = new Set([
    ...metadata.columns.map((column) => `${column.type_schema}.${column.format}`),
    ...metadata.functions.flatMap((it) => [it.return_type_id, ...it.args.map((arg) => arg.type_id)]).map((id) => KEYS.types(byId.get(id))),
  ]);
  return (type) => schemas.includes(type.schema) || referred.has(KEYS.types(type));
}

const unknownLists = (ours) =>
  Object.keys(ours).filter((list) => list !== 'version' && !(list in KEYS)).map((list) => `${list}: no such list in GeneratorMetadata`);

/** Every list as a map from name to the objects of that name, in their order. */
function normalize(metadata, isTypeWanted) {
  const names = nameIds(metadata);
  return Object.fromEntries(Object.entries(KEYS).map(([list, key]) => {
    const objects = (metadata[list] ?? []).filter((it) => list !== 'types' || isTypeWanted(it));
    const byName = new Map();
    for (const it of objects) byName.set(key(it), [...(byName.get(key(it)) ?? []), normalizeObject(it, list, names)]);
    return [list, byName];
  }));
}

/** What each id of a document refers to. Relations of other schemas are known by their row types only. */
function nameIds({ types, ...metadata }) {
  const typeNames = new Map(types.map((type) => [type.id, typeName(type)]));
  const relations = RELATIONS.flatMap((list) => metadata[list] ?? []);
  const relationNames = new Map([
    ...types.filter((type) => type.type_relation_id !== null).map((type) => [type.type_relation_id, `${type.schema}.${type.name}`]),
    ...relations.map((relation) => [relation.id, `${relation.schema}.${relation.name}`]),
  ]);
  const rowTypes = new Map(types.map((type) => [type.type_relation_id, typeName(type)]));
  const name = (map) => (id) => (id === null ? null : (map.get(id) ?? `nothing (${id})`));
  return { type: name(typeNames), relation: name(relationNames), rowType: name(rowTypes) };
}

const typeName = ({ id, schema, name, format }) => `${schema}.${name} ${format}${schema === 'pg_catalog' && id < IDS.stableBelow ? ` ${id}` : ''}`;

function normalizeObject(object, list, names) {
  return Object.fromEntries(Object.entries(object).flatMap(([field, value]) => {
    if (IGNORED.has(field)) return [];
    switch (field) {
      case 'id': return normalizeId(value, list, names);
      case 'table_id':
      case 'type_relation_id':
      case 'return_type_relation_id': return [[field, names.relation(value)]];
      case 'return_type_id': return [[field, names.type(value)]];
      case 'args': return [[field, withTypeNames(value, names).sort(UNORDERED_FIELDS.args.compare)]];
      case 'attributes': return [[field, withTypeNames(value, names)]];
      default: return [[field, value]];
    }
  }));
}

const withTypeNames = (list, names) => list.map(({ type_id: id, ...rest }) => ({ ...rest, type: names.type(id) }));

function normalizeId(id, list, names) {
  if (list === 'columns') return [['id', columnId(id, names)]];
  return RELATIONS.includes(list) ? [['id', `relation of ${names.rowType(id)}`]] : [];
}

/** `<table id>.<ordinal position>`. */
function columnId(id, names) {
  const [table, position] = id.split('.');
  return `${names.relation(Number(table))} ${position}`;
}

function compareLists(list, theirs, mine) {
  const differences = [];
  for (const name of new Set([...theirs.keys(), ...mine.keys()])) {
    const [postgres, ours] = [theirs.get(name) ?? [], mine.get(name) ?? []];
    const differs = (what, how = what) => differences.push({ list, name, what, text: `${list} ${name}: ${how}` });
    if (ours.length === 0) differs('only in PostgreSQL');
    else if (postgres.length === 0) differs('only in ours');
    else if (postgres.length !== ours.length) differs('number', `PostgreSQL has ${postgres.length}, ours ${ours.length}`);
    else postgres.forEach((object, i) => compareFields(object, ours[i], differs));
  }
  return differences;
}

function compareFields(postgres, ours, differs) {
  for (const field of new Set([...Object.keys(postgres), ...Object.keys(ours)])) {
    if (isDeepStrictEqual(postgres[field], ours[field])) continue;
    differs(field, `${field}: PostgreSQL ${show(postgres[field])}, ours ${show(ours[field])}`);
  }
}

const show = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));
