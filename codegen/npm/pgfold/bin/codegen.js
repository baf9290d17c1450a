#!/usr/bin/env node
// Runs the binary of this platform, which a package of its own holds.
'use strict'

const { spawnSync } = require('node:child_process')

const name = `@pgfold/${process.platform}-${process.arch}`
const file = process.platform === 'win32' ? 'codegen.exe' : 'codegen'

let binary
try {
  binary = require.resolve(`${name}/bin/${file}`)
} catch {
  console.error(`error: the package ${name} is not installed, which holds codegen for this platform`)
  console.error('  help: Install without --omit=optional; where there is no such package, build codegen with cargo.')
  process.exit(2)
}

const { error, signal, status } = spawnSync(binary, process.argv.slice(2), { stdio: 'inherit' })
if (error) {
  console.error(`error: cannot run ${binary}: ${error.message}`)
  process.exit(2)
}
if (signal) process.kill(process.pid, signal)
process.exitCode = status ?? 2
