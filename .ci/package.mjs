// Makes the crates as they would be published, under the names that are free on the registry, and builds each from its own tarball.
//
//   node .ci/package.mjs --out target/crates [--no-verify]
//
// The names in this repository belong to others there: a copy of the workspace gets the free ones, with the library names that code uses.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const NAMES = { codegen: 'pgfold', 'schema-macros': 'pgfold-macros', 'schema-macros-derive': 'pgfold-macros-derive' }
const FOLDERS = { codegen: 'codegen', 'schema-macros': 'schema-macros', 'schema-macros-derive': 'schema-macros/derive' }

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values } = parseArgs({ options: { out: { type: 'string' }, 'no-verify': { type: 'boolean' } } })
if (!values.out) {
  console.error('usage: node .ci/package.mjs --out <folder> [--no-verify]')
  process.exit(2)
}
const copy = join(values.out, 'workspace')
rmSync(copy, { recursive: true, force: true })
mkdirSync(copy, { recursive: true })

const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', 'codegen', 'schema-macros', 'templates', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', 'clippy.toml'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
for (const file of listed.split('\0').filter(Boolean)) {
  try {
    cpSync(join(root, file), join(copy, file), { recursive: true, verbatimSymlinks: true })
  } catch (error) {
    // Listed and removed since.
    if (error.code !== 'ENOENT') throw error
  }
}
for (const folder of Object.values(FOLDERS)) {
  for (const license of ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md']) cpSync(join(root, license), join(copy, folder, license))
}

const version = readFileSync(join(root, 'Cargo.toml'), 'utf8').match(/^version = "(.*)"$/m)[1]
edit('Cargo.toml', (text) => {
  let it = text.replace(/^members = .*$/m, `members = ${JSON.stringify(Object.values(FOLDERS))}`).replace(/^publish = false$/m, 'publish = true')
  for (const [name, free] of Object.entries(NAMES)) it = it.replace(new RegExp(`^${name} = \\{ path`, 'm'), `${name} = { package = "${free}", version = "${version}", path`)
  return it
})
for (const [name, folder] of Object.entries(FOLDERS)) {
  edit(`${folder}/Cargo.toml`, (text) => {
    const library = name.replaceAll('-', '_')
    const sections = text
      .replace(`name = "${name}"`, `name = "${NAMES[name]}"`)
      .split(/\n(?=\[)/)
      // Suites and benchmarks stay in the repository; so do the crates that only they need.
      .filter((section) => !/^\[\[(test|example|bench)\]\]/.test(section) && !section.startsWith('[dev-dependencies]'))
    const at = sections.findIndex((section) => section.startsWith('[lib]'))
    if (at < 0) sections.splice(1, 0, `[lib]\nname = "${library}"\n`)
    else sections[at] = sections[at].replace('[lib]', `[lib]\nname = "${library}"`)
    return sections.join('\n')
  })
}
for (const own of ['tests', 'codegen.toml']) rmSync(join(copy, 'schema-macros', own), { recursive: true, force: true })

const cargo = (...args) => execFileSync('cargo', args, { cwd: copy, stdio: 'inherit' })
cargo('package', '--workspace', '--allow-dirty', '--quiet', ...(values['no-verify'] ? ['--no-verify'] : []), '--target-dir', resolve(values.out, 'target'))
for (const free of Object.values(NAMES)) console.log(join(values.out, 'target/package', `${free}-${version}.crate`))

function edit(file, change) {
  writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')))
}
