// Whether the lists of keywords in the crate are PostgreSQL's: what names need quotes for, what no column or function may
// be called, what is no label without AS. Prints each word that is too much or missing; exit 1 where there is one.
//
//   node keywords.mjs

import { readFileSync } from 'node:fs';
import { openDatabase } from './engine.mjs';

const SOURCES = new URL('../../codegen/src/', import.meta.url);
const FILES = { 'keywords.rs': ['RESERVED', 'SINCE_17'], 'parse/words.rs': ['RESERVED', 'FUNCTION_OR_TYPE', 'LABEL_BEHIND_AS'] };

const lists = Object.entries(FILES).flatMap(([file, names]) => names.map((name) => [`${file} ${name}`, words(file, name)]));
const ours = Object.fromEntries(lists);
const db = await openDatabase();
const rows = await db.rows('select word, catcode, barelabel from pg_get_keywords()');
await db.close();
const those = (is) => rows.filter(is).map((row) => row.word);

let differs = false;
compare('keywords.rs', [...ours['keywords.rs RESERVED'], ...ours['keywords.rs SINCE_17']], those((row) => row.catcode !== 'U'));
compare('words.rs RESERVED', ours['parse/words.rs RESERVED'], those((row) => row.catcode === 'R'));
compare('words.rs FUNCTION_OR_TYPE', ours['parse/words.rs FUNCTION_OR_TYPE'], those((row) => row.catcode === 'T'));
compare('words.rs LABEL_BEHIND_AS', ours['parse/words.rs LABEL_BEHIND_AS'], those((row) => !row.barelabel));
if (differs) process.exitCode = 1;

function words(file, name) {
  const text = readFileSync(new URL(file, SOURCES), 'utf8');
  const list = new RegExp(`const ${name}: &\\[&str\\] = &\\[([^\\]]*)\\]`).exec(text);
  if (!list) throw new Error(`${file} has no list ${name}`);
  return [...list[1].matchAll(/"(\w+)"/g)].map(([, word]) => word);
}

function compare(what, ours, theirs) {
  const lines = [
    ...ours.filter((word) => !theirs.includes(word)).map((word) => `${what}: ${word} is none of PostgreSQL's`),
    ...theirs.filter((word) => !ours.includes(word)).map((word) => `${what}: ${word} is missing`),
  ];
  for (const line of lines) console.error(line);
  differs ||= lines.length > 0;
}
