/** Options of every command, by the names of its flags. */
export interface Options {
  /** The folder to work in. */
  cwd?: string
  /** A [[spec]] of codegen.toml. */
  spec?: string
  /** Folders of migrations; codegen.toml is then not looked at. */
  migrations?: string | string[]
  platform?: 'postgres' | 'supabase'
  namespaces?: string | string[]
  postgres?: 15 | 16 | 17 | 18
  order?: 'lexicographic' | 'numeric' | 'diesel' | 'prisma' | 'goose' | 'flyway' | 'dependency'
  prelude?: string
  config?: string
}

export interface GenerateOptions extends Options {
  /** One target, with `out` or `stdout`; without it every target of codegen.toml. */
  target?: 'ts' | 'zod' | 'rust'
  out?: string
  stdout?: boolean
  style?: 'native' | 'supabase'
  /** Replace edited and foreign files too. */
  force?: boolean
}

export interface CheckOptions extends Options {
  /** Read migrations and outputs from git's index. */
  staged?: boolean
}

export interface Diagnostic {
  severity: 'error' | 'warning' | 'note'
  code: string
  sqlstate: string | null
  path: string
  line: number
  column: number
  end_line: number
  end_column: number
  message: string
  help: string | null
}

export interface Result {
  /** Whether the command ended with 0. */
  ok: boolean
  /** What it printed: a summary, the difference, or with `stdout` the text itself. */
  text: string
  diagnostics: Diagnostic[]
}

/** Writes the outputs. Throws where the use or the config is wrong. */
export function generate(options?: GenerateOptions): Promise<Result>

/** Compares the outputs with the migrations. */
export function check(options?: CheckOptions): Promise<Result>

/** Runs the command with these arguments. */
export function run(
  args: string[],
  options?: { cwd?: string },
): Promise<{ exitCode: number; stdout: string; stderr: string }>
