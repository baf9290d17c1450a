// The command for programs: arguments out of an object, diagnostics as objects.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'

const { find } = createRequire(import.meta.url)('./binary.cjs')

/** Runs the command; its exit code and what it printed. */
export function run(args, { cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(find(), args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode: exitCode ?? 2, stdout, stderr }))
  })
}

/** What `codegen generate` does; with `target`, what `codegen ts`, `zod` or `rust` does. */
export const generate = ({ target = 'generate', ...options } = {}) => ended(target, options)

/** What `codegen check` does: `ok` is whether nothing is stale, `text` the difference. */
export const check = (options = {}) => ended('check', options)

async function ended(command, { cwd, ...options }) {
  const { exitCode, stdout, stderr } = await run([command, ...flags(options), '--format', 'json'], { cwd })
  // What is wrong with the use or the config is prose, and nothing was made.
  if (exitCode === 2) throw new Error(stderr.trim() || `codegen ${command} ended with 2`)
  return { ok: exitCode === 0, text: stdout, diagnostics: stderr.trim() ? JSON.parse(stderr).diagnostics : [] }
}

/** `{ dataApi: true, migrations: ['a', 'b'] }` as flags; a list is joined where the command takes one list. */
function flags(options) {
  return Object.entries(options).flatMap(([key, value]) => {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (value === undefined || value === false) return []
    if (value === true) return [flag]
    if (key === 'namespaces') return [flag, [value].flat().join(',')]
    return [value].flat().flatMap((item) => [flag, String(item)])
  })
}
