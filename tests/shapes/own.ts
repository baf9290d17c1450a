// A type of the user's own, with its schema, as the config's `ts` and `zod` name it.
import * as z from "zod"

export type Layout = { columns: number; margin?: number }

export const layoutSchema: z.ZodType<Layout, Layout> = z.object({ columns: z.int(), margin: z.exactOptional(z.number()) })
