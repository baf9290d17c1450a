// The extensions that PGlite lacks and `codegen` knows, as files of the server: a control file and the script of codegen/data/extensions,
// so that both sides create the same. Their functions do nothing.

import { readFileSync } from 'node:fs';
import { controlFile } from './extensions.mjs';

const EXTENSIONS = new URL('../../../codegen/data/extensions/', import.meta.url);

/** Texts by the names of their files. */
export function knownExtensionFiles() {
  const lines = readFileSync(new URL('manifest.tsv', EXTENSIONS), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => line.split('\t')).filter(([, , , , , source]) => !source.startsWith('npm ')).flatMap(
    ([name, version, schema, relocatable, requires]) => [
      [`${name}.control`, controlFile({ version, schema, relocatable: relocatable !== '', requires: requires.split(',').filter(Boolean) })],
      [`${name}--${version}.sql`, readFileSync(new URL(`${name}.sql`, EXTENSIONS), 'utf8')],
    ],
  ));
}
