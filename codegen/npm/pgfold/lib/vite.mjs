// Writes the outputs when Vite starts, and again when a migration or codegen.toml is saved.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { generate } from './index.mjs'

export default function codegen({ watch = /\.sql$|codegen\.toml$/, ...options } = {}) {
  let [root, busy] = [process.cwd(), Promise.resolve()]
  const make = async (fail, warn) => {
    const { ok, diagnostics } = await generate({ cwd: root, ...options })
    for (const it of diagnostics) {
      if (it.severity === 'error' && !ok) fail(text(it))
      else warn(text(it))
    }
  }
  return {
    name: 'codegen',
    configResolved(config) {
      root = config.root
    },
    async buildStart() {
      await make((text) => this.error(text), (text) => this.warn(text))
    },
    configureServer(server) {
      server.watcher.add(sources({ cwd: root, ...options }))
      server.watcher.on('all', (_, file) => {
        const { error, warn } = server.config.logger
        if (watch.test(file)) busy = busy.then(() => make((text) => error(text), (text) => warn(text))).catch(({ message }) => error(message))
      })
    },
  }
}

/** As the command prints it. */
function text({ severity, code, sqlstate, path, line, column, message, labels, help }) {
  const notes = labels.map((it) => `\n  note: ${it.path ? `${it.path}:${it.line}:${it.column}: ` : ''}${it.message}`)
  return `${path}:${line}:${column}: ${severity}[${code}]${sqlstate ? ` ${sqlstate}` : ''}: ${message}${notes.join('')}${help ? `\n  help: ${help}` : ''}`
}

/** The config and the folders of migrations, which may lie above what Vite watches. */
function sources({ cwd, config, migrations }) {
  if (migrations) return [migrations].flat().map((it) => resolve(cwd, it))
  const file = config ? resolve(cwd, config) : above(cwd)
  if (!file || !existsSync(file)) return []
  const listed = readFileSync(file, 'utf8').matchAll(/^\s*migrations\s*=\s*(\[[^\]]*\]|"[^"\n]*"|'[^'\n]*')/gm)
  const folders = [...listed].flatMap(([, value]) => [...value.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(([, one, other]) => one ?? other))
  return [file, ...folders.map((it) => resolve(dirname(file), it))]
}

function above(folder) {
  const file = join(folder, 'codegen.toml')
  return existsSync(file) || folder === dirname(folder) ? file : above(dirname(folder))
}
