// Reads a folder of migrations and applies them as a migration runner does: in lexicographic order, each file in a fresh session and
// as one transaction. A file that fails is tried again statement by statement, so that every failure in it is seen with its place.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isForPsql, sent } from './psql.mjs';
import { splitStatements } from './split.mjs';

const TRANSACTION_CONTROL = /^(begin|start\s+transaction|commit|end|rollback)\b(?!\s+(?:to|prepared)\b)/i;
const UTF8_BOM = /^\ufeff/;

// The session a migration starts in; Supabase's runner has `extensions` in the path, which is ignored where it does not exist.
export const FRESH_SESSION = `rollback; reset all; reset role; discard temp; set search_path = "$user", public, extensions;`;

/**
 * The `.sql` files of a folder, as `{ file, sql }`; a script for psql is what psql sends of it, working in the folder above, and has
 * `parts` that say where its text was written.
 */
export function readMigrations(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8').replace(UTF8_BOM, '');
      if (!isForPsql(sql)) return { file, sql };
      const parts = sent(join(folder, file), dirname(folder));
      return { file, sql: parts.map(({ text }) => text).join(''), parts };
    });
}

/** Applies every file and returns the failures as `{ file, line, sqlstate, message }`. */
export async function applyMigrations(db, migrations) {
  const failures = [];
  for (const { file, sql, parts } of migrations) {
    for (const { offset, ...failure } of await applyScript(db, sql)) failures.push({ file, ...failure, ...(parts && placeIn(parts, offset)) });
  }
  await db.exec(FRESH_SESSION);
  return failures;
}

/** The file and line of an offset in the text that the parts make. */
function placeIn(parts, offset) {
  const { file, line } = parts.find(({ text }) => (offset -= text.length) < 0);
  return { file, line };
}

/** Applies one script and returns its failures as `{ line, offset, sqlstate, message }`. */
export async function applyScript(db, sql) {
  const statements = splitStatements(sql);
  await db.exec(FRESH_SESSION);
  try {
    await db.exec(statements.map(({ text }) => text).join(';\n'));
    return [];
  } catch {
    await db.exec(FRESH_SESSION);
    return applyOneByOne(db, sql, statements);
  }
}

/** As psql with ON_ERROR_ROLLBACK: a failed statement is undone and noted, the rest is kept. */
async function applyOneByOne(db, sql, statements) {
  const failures = [];
  let inTransaction = false;
  for (const { text, offset } of statements) {
    const control = TRANSACTION_CONTROL.exec(text)?.[1];
    const guarded = inTransaction && !control;
    try {
      if (guarded) await db.exec('savepoint statement');
      await db.exec(text);
      if (guarded) await db.exec('release savepoint statement');
    } catch (error) {
      if (guarded) await db.exec('rollback to savepoint statement');
      const line = sql.slice(0, offset).split('\n').length;
      failures.push({ line, offset, sqlstate: error.code, message: error.message });
    }
    if (control) inTransaction = /^(begin|start)/i.test(control);
  }
  return failures;
}

/** `file:line: SQLSTATE: message`, one a line. */
export const formatFailures = (failures) =>
  failures.map(({ file, line, sqlstate, message }) => `${file}:${line}: ${sqlstate}: ${message}`).join('\n');
