// Everything that PostgreSQL prints of a database's objects, as sorted lines: the queries are in schema-dump.sql.

import { readFileSync } from 'node:fs';

const QUERIES = readFileSync(new URL('./schema-dump.sql', import.meta.url), 'utf8');

/** One line an object or property; the same object of two databases has the same line. */
export async function dumpOf(db) {
  await db.exec(`rollback; reset all; reset role; set search_path = ''`);
  const lines = [];
  for (const [, kind, query] of QUERIES.matchAll(/^-- dump: (\w+)$([\s\S]*?);$/gm)) {
    for (const { line } of await db.rows(query)) lines.push(`${kind}: ${line.replace(/\s+/g, ' ')}`);
  }
  await db.exec('reset all');
  return [...new Set(lines)].sort();
}
