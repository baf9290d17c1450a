#!/usr/bin/env node
// Runs the binary of this platform with the same arguments, and ends as it ends.
'use strict'

const { spawn } = require('node:child_process')
const { find } = require('../lib/binary.cjs')

let binary
try {
  binary = find()
} catch (error) {
  console.error(`error: ${error.message}`)
  console.error(`  help: ${error.help}`)
  process.exit(2)
}

const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit' })
// Who ends this process means the binary, which may be watching. Ctrl-C reaches both.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
for (const signal of signals) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`error: cannot run ${binary}: ${error.message}`)
  process.exit(2)
})
child.on('exit', (status, signal) => {
  for (const signal of signals) process.removeAllListeners(signal)
  if (signal) process.kill(process.pid, signal)
  else process.exitCode = status ?? 2
})
