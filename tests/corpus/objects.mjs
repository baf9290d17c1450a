// The objects of both sides, section by section of GeneratorMetadata and kind by kind of the facts: how many are identical, and which
// differences we said something about.

import { compareObjects } from '../oracle/metadata.mjs';

/** `{ sections: { name: { objects, identical, silent, reported, wronglyTainted } }, differences, alarms }` */
export function compareAll(postgres, ours, doubts) {
  const judged = notOf(postgres.ofExtensions);
  const views = new Set([...postgres.metadata.views, ...postgres.metadata.materializedViews, ...ours.metadata.views, ...ours.metadata.materializedViews]
    .map(({ schema, name }) => `${schema}.${name}`));
  const { objects, differences } = compareObjects(postgres.metadata, ours.metadata, postgres.schemas);
  const all = {
    objects: [...objects.map(({ list, name }) => ({ section: list, name })), ...facts(postgres.facts, ours.facts)],
    differences: [
      ...differences.map(({ list, name, what, text }) => ({ section: list, name, what, text })),
      ...factDifferences(postgres.facts, ours.facts),
    ],
  };
  const place = (it) => ({ ...it, section: sectionOf(it, views), owners: ownersOf(it), words: ownWords(it) });
  return count(all.objects.map(place).filter(judged), all.differences.map(place).filter(judged), doubts);
}

/** View columns come with views, which are an issue of their own. */
function sectionOf({ section, name }, views) {
  if (section === 'columns' && views.has(name.split('.').slice(0, 2).join('.'))) return 'columns of views';
  if (section === 'relationships' && [name.split(' ')[0], name.split(' ').at(-1)].some((it) => views.has(it))) return 'relationships of views';
  return section;
}

/** The objects that an entry belongs to, as `schema.name`; a column's own name behind it. */
function ownersOf({ section, name, text = '' }) {
  const [first] = name.split(/[( ]/);
  const parts = first.replaceAll('"', '').split('.');
  const owners = [parts.slice(0, 2).join('.')];
  if (section === 'relationships') owners.push(name.split(' ').at(-1));
  if (section === 'types' && parts[1]?.startsWith('_')) owners.push(`${parts[0]}.${parts[1].slice(1)}`); // an array's element
  const sequenceOf = /owned_by ([\w$]+\.[\w$]+)\./.exec(text)?.[1];
  if (sequenceOf) owners.push(sequenceOf);
  return owners;
}

/** The words that a statement about the entry must have: its name, and a column's. */
function ownWords({ section, name }) {
  const parts = name.split(/[( ]/)[0].replaceAll('"', '').toLowerCase().split('.');
  if (section === 'types') parts[1] = parts[1]?.replace(/^_/, '');
  return parts.slice(1, 3);
}

const identifiers = (name) => [...name.matchAll(/"((?:[^"\\]|\\.)*)"|[\w$]+/g)].map(([bare, quoted]) => (quoted ?? bare).toLowerCase());

/** Facts as objects: a fact's name is its first words, so that two sides of one object meet. */
function facts(theirs, mine) {
  return [...new Set([...theirs, ...mine].map(factKey))].map((key) => ({ section: `fact ${key.split(' ')[0]}`, name: key.split(' ').slice(1).join(' ') }));
}

function factDifferences(theirs, mine) {
  const group = (lines) => {
    const groups = new Map();
    for (const line of lines) groups.set(factKey(line), [...(groups.get(factKey(line)) ?? []), line]);
    return groups;
  };
  const [postgres, ours] = [group(theirs), group(mine)];
  return [...new Set([...postgres.keys(), ...ours.keys()])].flatMap((key) => {
    const [a, b] = [(postgres.get(key) ?? []).join('\n'), (ours.get(key) ?? []).join('\n')];
    if (a === b) return [];
    const [kind, ...name] = key.split(' ');
    const what = a === '' ? 'only in ours' : b === '' ? 'only in PostgreSQL' : 'says otherwise';
    return [{ section: `fact ${kind}`, name: name.join(' '), what, text: `${key}: PostgreSQL ${JSON.stringify(a)}, ours ${JSON.stringify(b)}` }];
  });
}

const NAME = '(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s".(]+)';
const QUALIFIED = `${NAME}(?:\\.${NAME})*`;
const FACT = new RegExp(`^(?:(grant|comment) (\\S+) (${QUALIFIED})(?:\\([^)]*\\))?(?: ${NAME})?|(constraint|index|policy|trigger|domain_constraint) (${QUALIFIED}) (${NAME})|(publication) (${NAME}) (${QUALIFIED})|(\\w+) (${QUALIFIED}(?:\\(.*?\\) returns)?))`);

const factKey = (line) => FACT.exec(line)?.[0] ?? line;

/** What extensions brought is theirs. */
function notOf(members) {
  const theirs = new Set(members);
  return ({ owners, section }) => !theirs.has(owners[0]) && section !== 'fact extension';
}

/** The sections of what a statement may change that changes no type. */
const BESIDE = /^(?:fact (?:comment|constraint|grant|index|policy|trigger)|relationships(?: of views)?)$/;

function count(objects, differences, doubts) {
  const byObject = new Map();
  for (const it of differences) byObject.set(`${it.section} ${it.name}`, [...(byObject.get(`${it.section} ${it.name}`) ?? []), it]);
  const sections = {};
  const alarms = new Set();
  const sure = new Set();
  for (const it of objects) {
    const section = (sections[it.section] ??= { objects: 0, identical: 0, silent: 0, reported: 0, notJudged: 0 });
    section.objects++;
    const different = byObject.get(`${it.section} ${it.name}`) ?? [];
    const doubted = it.owners.filter((owner) => doubts.tainted.has(owner));
    if (different.length === 0) {
      section.identical++;
      doubted.forEach((owner) => alarms.add(owner));
      continue;
    }
    doubted.forEach((owner) => sure.add(owner));
    if (identifiers(it.name).some((name) => doubts.notJudged.has(name))) {
      section.notJudged++;
      for (const difference of different) difference.notJudged = true;
      continue;
    }
    const owners = [...it.owners, ...different.flatMap((difference) => difference.owners)];
    const reported = doubted.length > 0 || owners.some((owner) => doubts.missing.has(owner)) || doubts.mentions(it) || (doubts.beside && BESIDE.test(it.section));
    section[reported ? 'reported' : 'silent']++;
    for (const difference of different) difference.reported = reported;
  }
  return { sections, differences: differences.filter((it) => !it.notJudged), alarms: [...alarms].filter((owner) => !sure.has(owner)) };
}
