// Applies one migration file to PostgreSQL and says how each of its statements ended. A runner gives a file to the server as one
// transaction, unless the file has its own or has a statement that cannot run in one; so it is here, and a statement that is refused
// is undone alone and the rest goes on, as `codegen` does.

import { FRESH_SESSION } from '../oracle/migrations.mjs';
import { splitStatements } from '../oracle/split.mjs';

const TRANSACTION_CONTROL = /^(begin|start\s+transaction|commit|end|rollback|abort)\b(?!\s+(?:to|prepared)\b)/i;
const DOWN_MARKER = /^[ \t]*--[ \t]*(?:\+goose[ \t]+down|\+migrate[ \t]+down|migrate:down)\b.*$/im;

/** active_sql_transaction and unsafe_new_enum_value_usage: the file was written for a runner without a transaction. */
const NEEDS_NO_TRANSACTION = ['25001', '55P04'];

/** What of a file is applied: not the way back. */
export const upPart = (sql) => sql.replace(/^\ufeff/, '').split(DOWN_MARKER)[0];

/** The statements of a file with the byte and the line where each begins. */
export function placedStatements(sql) {
  let [offset, byte, line] = [0, 0, 1];
  return splitStatements(sql).map((statement) => {
    const gap = sql.slice(offset, statement.offset);
    [offset, byte, line] = [statement.offset, byte + Buffer.byteLength(gap), line + gap.split('\n').length - 1];
    return { text: statement.text, byte, line };
  });
}

/** One entry a statement: `null` where it was applied, else `{ sqlstate, message }`. */
export async function applyFile(db, statements) {
  await db.exec(FRESH_SESSION);
  if (statements.some(({ text }) => TRANSACTION_CONTROL.test(text))) return oneByOne(db, statements, false);
  try {
    await db.exec(statements.map(({ text }) => text).join('\n;\n'));
    return statements.map(() => null);
  } catch {
    await db.exec(FRESH_SESSION);
  }
  await db.exec('begin');
  const ends = await oneByOne(db, statements, true);
  const needsNone = ends.some((end) => NEEDS_NO_TRANSACTION.includes(end?.sqlstate));
  if (!needsNone) {
    try {
      await db.exec('commit');
      return ends;
    } catch {
      // A deferred constraint: what the file made is gone, so it is tried without the transaction.
    }
  }
  await db.exec(FRESH_SESSION);
  return oneByOne(db, statements, false);
}

/** As psql with ON_ERROR_ROLLBACK. */
async function oneByOne(db, statements, within) {
  const ends = [];
  let inTransaction = within;
  for (const { text } of statements) {
    const control = TRANSACTION_CONTROL.exec(text)?.[1];
    const guarded = inTransaction && !control;
    try {
      if (guarded) await db.exec('savepoint statement');
      await db.exec(text);
      if (guarded) await db.exec('release savepoint statement');
      ends.push(null);
    } catch (error) {
      if (guarded) await db.exec('rollback to savepoint statement');
      ends.push({ sqlstate: error.code ?? 'none', message: String(error.message).split('\n')[0] });
    }
    if (control) inTransaction = /^(begin|start)/i.test(control);
  }
  return ends;
}
