// Splits a SQL script into statements, keeping each one's offset in the script, so that a failure has a place.
// A statement's text has no comments before it and no semicolon after it. Knows comments (nested), quoted strings (E'' too), quoted
// identifiers, dollar quotes and BEGIN ATOMIC bodies; psql's backslash lines and COPY ... FROM stdin data are dropped.
// Independent of the engine's own splitter on purpose: an oracle that shared it would share its mistakes.

const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d[\w.]*/y;

/** Returns `{ text, offset }` for each statement. */
export function splitStatements(sql) {
  const statements = [];
  let start = 0; // where the present statement begins
  let blank = true; // nothing but space and comments so far
  let depth = 0; // open BEGIN ATOMIC / CASE blocks
  let atomic = false;
  let parentheses = 0; // a rule's commands stand in them, with semicolons between
  let previousWord = '';
  let i = 0;

  const flush = (end) => {
    if (!blank) statements.push({ text: sql.slice(start, end).trimEnd(), offset: start });
    blank = true;
    depth = 0;
    parentheses = 0;
    atomic = false;
    previousWord = '';
  };

  const touch = () => {
    if (blank) start = i;
    blank = false;
  };

  while (i < sql.length) {
    const c = sql[i];
    if (c === '-' && sql[i + 1] === '-') {
      i = endOfLine(sql, i);
    } else if (c === '/' && sql[i + 1] === '*') {
      i = endOfBlockComment(sql, i);
    } else if (c === '\\' && blank && atLineStart(sql, i)) {
      i = endOfLine(sql, i); // a psql command
    } else if (/\s/.test(c)) {
      i++;
    } else if (c === "'") {
      touch();
      i = endOfQuoted(sql, i, "'", /^e$/i.test(previousWord) && /e/i.test(sql[i - 1]));
    } else if (c === '"') {
      touch();
      i = endOfQuoted(sql, i, '"', false);
    } else if (c === '$' && (DOLLAR_TAG.lastIndex = i, DOLLAR_TAG.test(sql))) {
      touch();
      const tag = sql.slice(i, DOLLAR_TAG.lastIndex);
      const close = sql.indexOf(tag, DOLLAR_TAG.lastIndex);
      i = close < 0 ? sql.length : close + tag.length;
    } else if (c === ';' && depth === 0 && parentheses === 0) {
      const copy = /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i.test(sql.slice(start, i));
      if (copy) {
        const end = /^\\\.\r?$/m.exec(sql.slice(i));
        i = end ? i + end.index + end[0].length : sql.length;
        blank = true;
      } else {
        flush(i++);
      }
    } else if ((WORD.lastIndex = i, WORD.test(sql))) {
      touch();
      const word = sql.slice(i, WORD.lastIndex).toLowerCase();
      if (word === 'atomic' && previousWord === 'begin') { atomic = true; depth++; }
      else if (atomic && word === 'case') depth++;
      else if (atomic && word === 'end') depth--;
      previousWord = word;
      i = WORD.lastIndex;
    } else if ((NUMBER.lastIndex = i, NUMBER.test(sql))) {
      touch();
      i = NUMBER.lastIndex;
    } else {
      touch();
      if (c === '(') parentheses++;
      else if (c === ')' && parentheses > 0) parentheses--;
      i++;
    }
  }
  flush(sql.length);
  return statements;
}

function endOfLine(sql, i) {
  const end = sql.indexOf('\n', i);
  return end < 0 ? sql.length : end + 1;
}

function atLineStart(sql, i) {
  return /(^|\n)[ \t]*$/.test(sql.slice(Math.max(0, i - 200), i));
}

function endOfBlockComment(sql, i) {
  let depth = 0;
  for (; i < sql.length; i++) {
    if (sql[i] === '/' && sql[i + 1] === '*') { depth++; i++; }
    else if (sql[i] === '*' && sql[i + 1] === '/') { i++; if (--depth === 0) return i + 1; }
  }
  return i;
}

function endOfQuoted(sql, i, quote, backslashes) {
  for (i++; i < sql.length; i++) {
    if (backslashes && sql[i] === '\\') i++;
    else if (sql[i] === quote) {
      if (sql[i + 1] === quote) i++;
      else return i + 1;
    }
  }
  return i;
}
