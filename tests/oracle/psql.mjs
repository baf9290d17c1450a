// What psql sends of a script, for cases that are written for it: variables, conditions, included files. psql itself is not on npm, and
// this knows no more of it than the cases use; it was compared with psql 15 on each of them.
// Independent of the engine's own on purpose, as split.mjs is.

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const COMMAND = /^\\(?:set|unset|if|elif|else|endif|i|ir|include|include_relative|q)\b/m;
const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:\\.|''|[^'\\])*'|'(?:''|[^'])*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|::|:=|:(?:'\w+'|"\w+"|\{\?\w+\}|\w+)|\\[^\n]*|[\s\S]/g;

/** Whether a script has a command of psql that changes what is sent. */
export const isForPsql = (sql) => COMMAND.test(sql);

/** The parts of what psql sends of a file, in order, as `{ text, file, line }`; `root` is the working folder. */
export function sent(path, root, variables = new Map()) {
  const sql = readFileSync(path, 'utf8');
  const parts = [];
  const conditions = [];
  let [line, open] = [1, false];
  const reads = () => conditions.every(({ holds }) => holds);
  for (const [token] of sql.matchAll(TOKEN)) {
    const push = (text) => parts.push({ text, file: basename(path), line });
    if (token.startsWith('\\')) {
      const [, name, rest] = /^\\(\S+)\s*(.*)$/.exec(token);
      if (/^(?:if|elif|else|endif)$/.test(name)) step(conditions, name, rest, variables);
      else if (reads() && name === 'set') {
        const [variable, ...values] = words(rest, variables);
        variables.set(variable, values.join(''));
      } else if (reads() && name === 'unset') variables.delete(rest.trim());
      else if (reads() && name === 'q') break;
      else if (reads() && /^(?:i|ir|include|include_relative)$/.test(name)) {
        const [file] = words(rest, variables);
        const included = join(name.includes('r') ? dirname(path) : root, file);
        if (existsSync(included)) parts.push(...sent(included, root, variables));
      }
    } else if (reads()) {
      push(token.startsWith(':') ? value(token, variables) : token);
      if (/\S/.test(token) && !/^(?:--|\/\*)/.test(token)) open = token !== ';';
    }
    line += token.split('\n').length - 1;
  }
  if (open) parts.push({ text: ';', file: basename(path), line });
  return parts;
}

/** What a reference stands for; itself where the variable is not set. */
function value(token, variables) {
  const [, kind, name] = /^:(['"]|\{\?)?(\w+)/.exec(token) ?? [];
  if (kind === '{?') return variables.has(name) ? 'TRUE' : 'FALSE';
  if (!variables.has(name)) return token;
  const text = variables.get(name);
  if (kind === "'") return text.includes('\\') ? ` E'${text.replace(/['\\]/g, '$&$&')}'` : `'${text.replaceAll("'", "''")}'`;
  return kind === '"' ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The arguments of a command; `'…'` is text, outside of it variables are replaced. */
function words(line, variables) {
  return [...line.matchAll(/(?:'(?:''|\\.|[^'\\])*'|:(?:'\w+'|"\w+"|\{\?\w+\}|\w+)|[^\s'])+/g)].map(([word]) =>
    word.replace(/'((?:''|\\.|[^'\\])*)'|:(?:'\w+'|"\w+"|\{\?\w+\}|\w+)/g, (part, quoted) =>
      (quoted === undefined ? value(part, variables) : quoted.replace(/''|\\(.)/g, (_, c) => ({ undefined: "'", n: '\n', t: '\t' })[c] ?? c))));
}

function step(conditions, name, rest, variables) {
  const holds = () => /^(?:t(?:r(?:ue?)?)?|y(?:es?)?|on|1)$/i.test(words(rest, variables)[0] ?? '');
  if (name === 'if') {
    const now = holds();
    conditions.push({ holds: now, was: now });
  } else if (name === 'endif') conditions.pop();
  else {
    const last = conditions.at(-1);
    last.holds = !last.was && (name === 'else' || holds());
    last.was ||= last.holds;
  }
}
