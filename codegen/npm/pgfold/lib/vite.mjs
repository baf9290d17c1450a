// Writes the outputs when Vite starts, and again when a migration or codegen.toml is saved.

import { generate } from './index.mjs'

export default function codegen({ watch = /\.sql$|codegen\.toml$/, ...options } = {}) {
  let [root, busy] = [process.cwd(), Promise.resolve()]
  const make = async (fail, warn) => {
    const { ok, diagnostics } = await generate({ cwd: root, ...options })
    for (const { severity, path, line, column, message } of diagnostics) {
      const text = `${path}:${line}:${column}: ${severity}: ${message}`
      if (severity === 'error' && !ok) fail(text)
      else warn(text)
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
      server.watcher.add([`${root}/supabase`, `${root}/migrations`, `${root}/codegen.toml`])
      server.watcher.on('all', (_, file) => {
        const { error, warn } = server.config.logger
        if (watch.test(file)) busy = busy.then(() => make((text) => error(text), (text) => warn(text))).catch(({ message }) => error(message))
      })
    },
  }
}
