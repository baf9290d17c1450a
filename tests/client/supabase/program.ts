// The same in Supabase's style.
import type { SupabaseClient } from "@supabase/supabase-js"
import type { Database, Tables, TablesInsert, TablesUpdate } from "./src/database.js"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <_T extends true>(): void => undefined

same<Equal<TablesInsert<"todos">, { title: string; note?: string | null }>>()
same<Equal<TablesUpdate<"todos">, { title?: string }>>()
same<Equal<TablesInsert<"feedback">, { id?: never; body: string; mood?: string | null }>>()
same<Equal<Tables<"feedback">, never>>()
same<Equal<TablesUpdate<"feedback">, never>>()
same<Equal<Tables<"profiles">, { id: number; full_name: string }>>()
same<Equal<TablesInsert<"profiles">, never>>()
same<Equal<Tables<"alarms">, never>>()
same<Equal<TablesInsert<"alarms">, never>>()
same<Equal<Tables<"titles">, { id: number | null; title: string | null }>>()
// @ts-expect-error a view that is not for writing has no such type
export type Written = Database["public"]["Views"]["titles"]["Insert"]

export async function calls(client: SupabaseClient<Database>): Promise<void> {
  await client.from("todos").insert({ title: "tea" })
  await client.from("feedback").insert({ body: "fine", mood: "good" })
  const me = await client.rpc("whoami")
  const email: string | undefined = me.data?.email
  const secret = await client.rpc("found_secrets", { word: "a" })
  const worth: "low" | "high" | undefined = secret.data?.[0]?.worth
  console.log(`${email} ${worth}`)
  // @ts-expect-error the default stands
  await client.from("todos").insert({ title: "tea", done: true })
  // @ts-expect-error
  await client.from("profiles").insert({ id: 1, full_name: "Ada" })
  // @ts-expect-error
  await client.from("secrets").select("id")
}
console.log("ok: Supabase's style has what the role may do and nothing else")
