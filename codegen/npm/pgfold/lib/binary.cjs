// Where the binary of this platform is: in a package of its own.
'use strict'

const name = `@pgfold/${process.platform}-${process.arch}`
const file = process.platform === 'win32' ? 'codegen.exe' : 'codegen'

exports.find = () => {
  try {
    return require.resolve(`${name}/bin/${file}`)
  } catch {
    const error = new Error(`the package ${name} is not installed, which holds codegen for this platform`)
    error.help = 'Install without --omit=optional; where there is no such package, build codegen with cargo.'
    throw error
  }
}
