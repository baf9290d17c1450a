// The page of the README, word by word but for the folder of what is generated.
declare const url: string;
declare const key: string;

import { createClient } from "@supabase/supabase-js"
import type { Database, GoalInsert } from "../src/database"
import { violationOf } from "../src/errors"
import { goalInsertSchema } from "../src/zod"

export const supabase = createClient<Database>(url, key)

export async function add(form: { [Column in keyof GoalInsert]: unknown }) { // a column that is forgotten is an error of tsc
  const draft = goalInsertSchema.safeParse(form) // a key with `undefined` is refused: leave it out
  if (!draft.success) return draft.error.issues // path: the column; message: the CHECK's name, or Zod's for types and NOT NULL
  const { error } = await supabase.from("goal").insert(draft.data)
  return error && violationOf(error) // what only the database knows: keys, uniqueness
}
