#!/usr/bin/env node
// Runs the binary of this platform with the same arguments, and ends as it ends.
'use strict'

const { spawnSync } = require('node:child_process')
const { find } = require('../lib/binary.cjs')

let binary
try {
  binary = find()
} catch (error) {
  console.error(`error: ${error.message}`)
  console.error(`  help: ${error.help}`)
  process.exit(2)
}

const { error, signal, status } = spawnSync(binary, process.argv.slice(2), { stdio: 'inherit' })
if (error) {
  console.error(`error: cannot run ${binary}: ${error.message}`)
  process.exit(2)
}
if (signal) process.kill(process.pid, signal)
process.exitCode = status ?? 2
