// The same in a spelling of its own: mappers go only where the client may go.
import { deepEqual } from "node:assert/strict"
import type { Card, Profile, ShareInsert, Todo, TodoInsert, TodoRowInsert, TodoUpdate } from "./src/database.js"
import { cardFromRow, profileFromRow, shareInsertToRow, todoFromRow, todoInsertToRow, todoUpdateToRow } from "./src/database.js"
import * as database from "./src/database.js"
import { cardSchema, profileSchema, shareInsertSchema, todoInsertSchema } from "./src/zod.js"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <_T extends true>(): void => undefined

same<Equal<TodoInsert, { title: string; note?: string | null }>>()
same<Equal<TodoRowInsert, { title: string; note?: string | null }>>()
same<Equal<TodoUpdate, { title?: string }>>()
same<Equal<Profile, { id: number; fullName: string }>>()
same<Equal<Card, { fullName: string }>>()
same<Equal<ShareInsert, { id: number; toUser?: string | null; toTeam?: number | null }>>()

const todo: Todo = todoFromRow({ id: 1, title: "tea", note: null, done: true, owner_id: "5f0c7c1e-0000-4000-8000-000000000001", rank: null })
deepEqual(todo.id, 1n)
deepEqual(todoInsertToRow({ title: "tea" }), { title: "tea" })
deepEqual(todoUpdateToRow({}), {})
deepEqual(profileFromRow({ id: 1, full_name: "Ada" }), { id: 1, fullName: "Ada" })
deepEqual(cardFromRow({ full_name: "Ada" }), { fullName: "Ada" })
deepEqual(shareInsertToRow({ id: 1, toTeam: 2 }), { id: 1, to_team: 2 })
deepEqual(profileSchema.parse({ id: 1, fullName: "Ada" }), { id: 1, fullName: "Ada" })
deepEqual(cardSchema.parse({ fullName: "Ada" }), { fullName: "Ada" })
deepEqual(todoInsertSchema.parse({ title: "tea" }), { title: "tea" })
deepEqual(shareInsertSchema.safeParse({ id: 1, toTeam: 2, toUser: "ada" }).success, false)
// @ts-expect-error
database.profileInsertToRow
// @ts-expect-error
database.shareFromRow
// @ts-expect-error
database.addressFromRow
console.log("ok: mappers and schemas of shapes are those of what the client may do")
