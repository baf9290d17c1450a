import type { GenerateOptions } from './index.mjs'

/** Writes the outputs when Vite starts, and again after each save of a file that `watch` matches. */
export default function codegen(options?: GenerateOptions & { watch?: RegExp }): { name: string }
