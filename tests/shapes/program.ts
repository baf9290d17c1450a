// Uses the shapes as an application does; it is compiled, then run. Each line that it prints is a fact.
import { deepEqual, equal, throws } from "node:assert/strict"
import type { AuthorCard, AuthorId, Book, BookId, BookInsert, BookRow, BookRowInsert, Database, Gloss, GlossCode, Level, ShareId, ShareUnionInsert, TermTerm } from "./src/database.js"
import { authorCardFromRow, authorCardToRow, authorFromRow, bookFromRow, bookInsertToRow, bookToRow, bookUpdateToRow, plainValueFromRow } from "./src/database.js"
import { authorCardSchema, authorSchema, bookInsertSchema, bookRowSchema, bookSchema, glossSchema, levelSchema, shareUnionInsertSchema, shareUnionSchema, termSchema } from "./src/zod.js"

const author = "5f0c7c1e-0000-4000-8000-000000000001" as AuthorId
const row: BookRow = {
  id: 7 as BookId,
  author_id: author,
  slug: "tides",
  sold_copies: 12000000000,
  price: 12.5,
  printed_at: "2026-01-02T03:04:05.678+00:00",
  sold_at: null,
  tags: ["sea"],
  notes: { read: true, by: null },
  chapters: [{ title: "One", pages: 12, kind: "chapter" }],
  reviews: [{ stars: 5 }],
  layout: { columns: 2 },
  size_class: null,
}

const book: Book = bookFromRow(row)
deepEqual(book, {
  id: row.id,
  authorId: author,
  slug: "tides",
  soldCopies: 12000000000n,
  price: "12.5",
  printedAt: new Date("2026-01-02T03:04:05.678Z"),
  tags: ["sea"],
  notes: { read: true, by: null },
  chapters: [{ title: "One", pages: 12, kind: "chapter" }],
  reviews: [{ stars: 5 }],
  layout: { columns: 2 },
})
equal("soldAt" in book || "size" in book, false)
console.log("ok: a row becomes an object in the user's spelling, NULL an absent property")

const back = bookToRow(book)
deepEqual({ ...back, printed_at: Date.parse(back.printed_at) }, { ...row, printed_at: Date.parse(row.printed_at) })
deepEqual(bookFromRow(back), book)
console.log("ok: and a row again, with every value and every NULL")

deepEqual(bookSchema.parse(book), book)
equal(bookSchema.safeParse({ ...book, soldAt: new Date("2025-01-01T00:00:00Z") }).success, false)
deepEqual(bookSchema.safeParse({ ...book, soldAt: new Date("2025-01-01T00:00:00Z") }).error?.issues[0]?.path, ["soldAt"])
equal(bookSchema.safeParse({ ...book, slug: "Tides" }).success, false)
equal(bookSchema.safeParse({ ...book, chapters: [{ title: "One" }] }).success, false)
equal(bookSchema.safeParse({ ...book, tags: [null] }).success, false)
equal(bookSchema.safeParse({ ...book, size: "huge" }).success, false)
deepEqual(bookRowSchema.parse(row), row)
deepEqual(bookRowSchema.parse({ ...row, chapters: [{ title: "One", pages: 1, more: [1] }] }).chapters, [{ title: "One", pages: 1, more: [1] }])
console.log("ok: Zod takes rows and what mappers make of them, with the CHECKs of both")

const insert: BookInsert = { id: row.id, authorId: author, slug: "tides", price: "0.5", soldAt: null, size: "large" }
const written: BookRowInsert = bookInsertToRow(insert)
deepEqual(written, { id: 7, author_id: author, slug: "tides", price: 0.5, sold_at: null, size_class: "large" })
deepEqual(bookInsertSchema.parse(insert), insert)
deepEqual(bookUpdateToRow({ soldCopies: 3n }), { sold_copies: 3 })
throws(() => bookUpdateToRow({ soldCopies: 2n ** 60n }), RangeError)
console.log("ok: what is absent from an insert or update stays absent, what is null is NULL")

const card: AuthorCard = authorCardFromRow({ full_name: "A. B.", homePage: null })
deepEqual(card, { full_name: "A. B.", site: null })
deepEqual(authorCardToRow(card), { full_name: "A. B.", homePage: null })
deepEqual(authorCardSchema.parse(card), card)
const whole = authorFromRow({ id: author, full_name: "A. B.", born_on: "1970-01-01", homePage: null })
deepEqual(whole, { id: author, fullName: "A. B.", bornOn: new Date(0), homePage: null })
deepEqual(authorSchema.parse(whole), whole)
throws(() => authorFromRow({ id: author, full_name: "A. B.", born_on: "infinity", homePage: null }), RangeError)
console.log("ok: a pick has its columns under its names")

// @ts-expect-error a book's key is no author's
row.author_id = row.id
// @ts-expect-error nor is any text
row.author_id = "5f0c7c1e-0000-4000-8000-000000000001"
const term = "tide" as TermTerm
const gloss: Gloss = { code: "abc" as GlossCode, term, level: "low", likes: 1n, book: row.id }
// @ts-expect-error a code is no term
gloss.term = gloss.code
// @ts-expect-error nor is any text
gloss.term = "tide"
const level: Level = { level: "low" }
deepEqual([glossSchema.parse(gloss), levelSchema.parse(level)], [gloss, level])
const told = { term, code: "abc", notes: { by: "ada" }, notesJson: null }
deepEqual(termSchema.parse(told), told)
equal(termSchema.safeParse({ ...told, term: "Tide" }).success, false)
equal(termSchema.safeParse({ ...told, term: "t".repeat(20) }).success, true)
// What refers to a key is of the column's own type besides: varchar(9), integer.
equal(glossSchema.safeParse({ ...gloss, term: "t".repeat(10) }).success, false)
equal(glossSchema.safeParse({ ...gloss, book: 2 ** 40 }).success, false)
equal(bookRowSchema.safeParse({ ...row, id: 2 ** 40 }).success, true)
equal(levelSchema.safeParse({ level: "middle" }).success, false)
// What is spelled as in the database has no second type.
const plain: Database["public"]["Tables"]["plain"]["Row"] = { id: 1 as import("./src/database.js").PlainId, some_value: null }
equal(plain.some_value, null)
// What the comment of a table picks.
deepEqual(plainValueFromRow(plain), { some_value: null })
console.log("ok: keys are of types of their own")

const share: Database["public"]["Tables"]["shares"]["Row"] = shareUnionSchema.parse({ id: 1, to_user: "ada", to_team: null, seen_by: null, unseen: true })
const target: string | number = share.to_user !== null ? share.to_user : share.to_team
const unseen: boolean | null = share.seen_by === null ? share.unseen : null
deepEqual([target, unseen], ["ada", true])
const sent: ShareUnionInsert = { id: 2 as ShareId, to_team: 3 }
deepEqual(shareUnionInsertSchema.parse(sent), sent)
// @ts-expect-error one of the two is there
const neither: ShareUnionInsert = { id: 2 as ShareId, to_user: null, to_team: null }
equal(shareUnionInsertSchema.safeParse(neither).success, false)
// @ts-expect-error and only one
const both: ShareUnionInsert = { id: 2 as ShareId, to_user: "ada", to_team: 3 }
equal(shareUnionInsertSchema.safeParse(both).success, false)
console.log("ok: of two columns one is there, and TypeScript knows which")
