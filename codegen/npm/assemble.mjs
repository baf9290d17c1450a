// Makes the npm packages out of built binaries: one that users install, one for each platform with its binary.
//
//   node codegen/npm/assemble.mjs --out target/npm linux-x64=target/release/codegen
//
// Nothing runs when they are installed: npm takes the one platform package whose `os` and `cpu` fit.

import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const PLATFORMS = {
  'darwin-arm64': { os: ['darwin'], cpu: ['arm64'] },
  'darwin-x64': { os: ['darwin'], cpu: ['x64'] },
  'linux-arm64': { os: ['linux'], cpu: ['arm64'] },
  'linux-x64': { os: ['linux'], cpu: ['x64'] },
  'win32-x64': { os: ['win32'], cpu: ['x64'] },
}

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(here))

const { positionals, values } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } })
const binaries = positionals.map((argument) => {
  const [platform, binary] = argument.split(/=(.*)/s)
  if (!Object.hasOwn(PLATFORMS, platform) || !binary) {
    fail(`"${argument}" is not <platform>=<binary>; platforms: ${Object.keys(PLATFORMS).join(', ')}`)
  }
  return { platform, binary }
})
if (!values.out || binaries.length === 0) fail('usage: node codegen/npm/assemble.mjs --out <folder> <platform>=<binary> …')

// The workspace's manifest says version and license for all.
const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8')
const said = (key) => manifest.match(new RegExp(`^${key} = "(.*)"$`, 'm'))?.[1] ?? fail(`Cargo.toml says no ${key}`)
const common = { version: said('version'), license: said('license') }

rmSync(values.out, { recursive: true, force: true })
for (const { platform, binary } of binaries) {
  const folder = join(values.out, platform)
  const file = platform.startsWith('win32') ? 'codegen.exe' : 'codegen'
  mkdirSync(join(folder, 'bin'), { recursive: true })
  copyFileSync(binary, join(folder, 'bin', file))
  chmodSync(join(folder, 'bin', file), 0o755)
  finish(folder, {
    name: `@pgfold/${platform}`,
    description: `The binary of pgfold for ${platform}`,
    ...common,
    ...PLATFORMS[platform],
    files: ['bin'],
  })
}

const folder = join(values.out, 'pgfold')
cpSync(join(here, 'pgfold'), folder, { recursive: true })
finish(folder, {
  ...JSON.parse(readFileSync(join(here, 'pgfold/package.json'), 'utf8')),
  ...common,
  optionalDependencies: Object.fromEntries(binaries.map(({ platform }) => [`@pgfold/${platform}`, common.version])),
})

function finish(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  for (const license of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(root, license), join(folder, license))
}

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}
