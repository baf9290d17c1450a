// The list of folders: which of them are on Supabase.

import { readFileSync } from 'node:fs';

/** The platform of each folder. */
export function readList(path) {
  const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split('\t'));
  const [repo, kind] = [head.indexOf('repo'), head.indexOf('kind')];
  return new Map(rows.map((row) => [row[repo].replace('/', '__'), row[kind] === 'supabase' ? 'supabase' : 'postgres']));
}
