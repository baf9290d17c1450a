// Reads files out of checkouts (git directories, with or without a work tree) and makes the scripts in them run on PGlite, which has
// none of the platform's libraries: functions in C become empty ones. What is read is applied, never written out; the facts are then
// read from PostgreSQL's catalog.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A checkout at one commit. `used` collects what was read from it, for the manifest. */
export class Checkout {
  constructor(name, folder) {
    this.name = name;
    this.gitDirectory = existsSync(join(folder, '.git')) ? join(folder, '.git') : folder;
    this.commit = this.git('rev-parse', 'HEAD').trim();
    this.hash = createHash('sha256');
  }

  git(...args) {
    return execFileSync('git', ['--git-dir', this.gitDirectory, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  }

  /** The paths below `folder` that end in `suffix`, in the order of their names. */
  list(folder, suffix) {
    return this.git('ls-tree', '-r', '--name-only', 'HEAD', '--', folder).split('\n').filter((path) => path.endsWith(suffix)).sort();
  }

  read(path) {
    const text = this.git('show', `HEAD:${path}`);
    this.hash.update(`${path}\0${text}\0`);
    return text;
  }

  /** One line of the manifest: source, commit, SHA-256 of the paths and texts that were read. */
  manifestLine() {
    return [this.name, this.commit, this.hash.digest('hex')].join('\t');
  }
}

/** Functions in C as functions that do nothing. */
export function withoutC(sql) {
  return sql
    .replace(/\bas\s+'(?:MODULE_PATHNAME|\$libdir\/\w+)'(?:\s*,\s*(?:'[^']*'|\$\$[^$]*\$\$))?/gi, 'as $stub$ begin end $stub$')
    .replace(/\blanguage\s+(?:'c'|c\b)/gi, 'language plpgsql');
}

/** An upgrade script's versions, or the version that a first script installs. */
const versionsOf = (path, extension) => path.split('/').at(-1).slice(extension.length + 2, -'.sql'.length).split('--');

/** The scripts of an extension from its first version to its last, as PostgreSQL would run them one after the other. */
export function extensionScript(checkout, { extension, folder, first, to }) {
  const upgrades = new Map(checkout.list(folder, '.sql')
    .filter((path) => path.split('/').at(-1).startsWith(`${extension}--`))
    .map((path) => [versionsOf(path, extension), path])
    .filter(([versions]) => versions.length === 2)
    .map(([[from, until], path]) => [from, { until, path }]));
  const scripts = [checkout.read(first.path)];
  for (let version = first.version; version !== to; ) {
    const step = upgrades.get(version);
    if (!step) break;
    scripts.push(checkout.read(step.path));
    version = step.until;
  }
  return scripts.map((script) => script.replace(/^\\.*$/gm, '')).map(withoutC).join('\n');
}
