// What a client of the role `web` writes against types that are for it; it is compiled, then run.
import { deepEqual, equal } from "node:assert/strict"
import type { SupabaseClient } from "@supabase/supabase-js"
import type * as types from "./src/database.js"
import type { Card, Database, FeedbackInsert, Profile, ShareUnionInsert, Tables, TablesInsert, TablesUpdate, Todo, TodoInsert, TodoUpdate } from "./src/database.js"
import { todoCodec } from "./src/codecs.js"
import { schemas } from "./src/schemas.js"
import { foundSecretsReturnsSchema, profileSchema, shareUnionInsertSchema, todoInsertSchema, todoUpdateSchema, whoamiReturnsSchema } from "./src/zod.js"
import * as zod from "./src/zod.js"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <_T extends true>(): void => undefined

same<Equal<Tables<"todos">, Todo>>()
same<Equal<TablesInsert<"todos">, TodoInsert>>()
same<Equal<TablesUpdate<"todos">, TodoUpdate>>()
same<Equal<TodoInsert, { title: string; note?: string | null }>>()
same<Equal<TodoUpdate, { title?: string }>>()
same<Equal<TablesInsert<"feedback">, FeedbackInsert>>()
same<Equal<Tables<"feedback">, never>>()
same<Equal<TablesUpdate<"feedback">, never>>()
same<Equal<Tables<"profiles">, Profile>>()
same<Equal<Profile, { id: number; full_name: string }>>()
same<Equal<Card, { full_name: string }>>()
same<Equal<TablesInsert<"profiles">, never>>()
same<Equal<Tables<"shares">, never>>()
same<Equal<TablesInsert<"shares">, ShareUnionInsert>>()
same<Equal<Tables<"alarms">, never>>()
same<Equal<Tables<"titles">, { id: number; title: string }>>()

// What may not be done has no type of its own either.
// @ts-expect-error
export type A = types.ProfileInsert
// @ts-expect-error
export type B = types.ProfileUpdate
// @ts-expect-error
export type C = types.Feedback
// @ts-expect-error
export type D = types.FeedbackUpdate
// @ts-expect-error
export type E = types.Secret
// @ts-expect-error
export type F = types.Alarm
// @ts-expect-error
export type G = types.ShareUnion
// @ts-expect-error
export type H = types.ProfilePlan
// @ts-expect-error
export type I = types.Address
// @ts-expect-error
zod.profileInsertSchema
// @ts-expect-error
zod.feedbackSchema
// @ts-expect-error
zod.shareUnionSchema
// @ts-expect-error
schemas.public.feedback.row
// @ts-expect-error
schemas.public.profiles.insert
console.log("ok: what may not be done has no type and no schema")

deepEqual(Object.keys(schemas.public.todos), ["row", "insert", "update"])
deepEqual(Object.keys(schemas.public.feedback), ["insert"])
deepEqual(Object.keys(schemas.public.profiles), ["row"])
deepEqual(Object.keys(schemas.public.alarms), [])
deepEqual(profileSchema.parse({ id: 1, full_name: "Ada" }), { id: 1, full_name: "Ada" })
deepEqual(todoInsertSchema.parse({ title: "tea" }), { title: "tea" })
equal(todoInsertSchema.safeParse({ title: "" }).success, false)
equal(todoInsertSchema.safeParse({ title: "tea", done: true }).success, false)
equal(todoUpdateSchema.safeParse({ note: null }).success, false)
equal(schemas.public.todos.row.safeParse({ id: 1, title: "tea", note: null, done: false, owner_id: crypto.randomUUID(), rank: null }).success, false)
deepEqual(shareUnionInsertSchema.parse({ id: 1, to_team: 2 }), { id: 1, to_team: 2 })
equal(schemas.public.shares.insert.safeParse({ id: 1 }).success, false)
equal(todoCodec.parse({ id: 7, title: "tea", note: "hot", done: false, owner_id: crypto.randomUUID(), rank: null }).id, 7n)
console.log("ok: schemas have the columns that the client may name, with their CHECKs")

const whole = { id: 1, full_name: "Ada", email: "ada@example.org", plan: "free" }
deepEqual(whoamiReturnsSchema.parse(whole), whole)
deepEqual(foundSecretsReturnsSchema.parse([{ id: 1, worth: "low" }]), [{ id: 1, worth: "low" }])
console.log("ok: what a function gives is whole")

export async function calls(client: SupabaseClient<Database>): Promise<void> {
  await client.from("todos").insert({ title: "tea" })
  await client.from("todos").update({ title: "tea" }).eq("id", 1)
  await client.from("feedback").insert({ body: "fine", mood: "good" })
  await client.from("alarms").delete()
  const { data } = await client.from("profiles").select("id, full_name")
  const names: string[] = (data ?? []).map((row) => row.full_name)
  console.log(names.join())
  const secret = await client.rpc("found_secrets", { word: "a" })
  const worth: "low" | "high" | null | undefined = secret.data?.[0]?.worth
  console.log(String(worth))
  // @ts-expect-error the default stands
  await client.from("todos").insert({ title: "tea", done: true })
  // @ts-expect-error
  await client.from("todos").update({ note: "hot" })
  // @ts-expect-error
  await client.from("profiles").insert({ id: 1, full_name: "Ada" })
  // @ts-expect-error
  await client.from("profiles").update({ full_name: "Ada" })
  // @ts-expect-error
  await client.from("secrets").select("id")
}
console.log("ok: supabase-js takes what the role may do and nothing else")
