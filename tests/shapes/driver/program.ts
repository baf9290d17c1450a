// Rows as node-postgres has them, in the user's spelling and back.
import { deepEqual, equal, throws } from "node:assert/strict"
import type { Book, BookRow } from "./src/zod.js"
import { bookFromRow, bookInsertToRow, bookSchema, bookToRow } from "./src/zod.js"

const row: BookRow = {
  id: "7" as BookRow["id"],
  author_id: "5f0c7c1e-0000-4000-8000-000000000001" as BookRow["author_id"],
  slug: "tides",
  sold_copies: "9007199254740993",
  price: "12.50",
  printed_at: new Date("2026-01-02T03:04:05.678Z"),
  sold_at: null,
  tags: ["sea"],
  notes: null,
  chapters: [],
  reviews: null,
  layout: null,
  size_class: null,
}
const book: Book = bookFromRow(row)
const copies: bigint = book.soldCopies
const price: string | undefined = book.price
const printed: Date = book.printedAt
deepEqual([copies, price, printed], [9007199254740993n, "12.50", row.printed_at])
deepEqual(bookToRow(book), row)
deepEqual(bookSchema.parse(book), book)
equal(bookSchema.safeParse({ ...book, soldCopies: 2n ** 64n }).success, false)
equal(bookSchema.safeParse({ ...book, soldAt: new Date("2025-01-01T00:00:00Z") }).success, false)
deepEqual(bookInsertToRow({ id: row.id, authorId: row.author_id, slug: "tides", soldCopies: 3n, printedAt: printed }), {
  id: row.id,
  author_id: row.author_id,
  slug: "tides",
  sold_copies: "3",
  printed_at: printed,
})
throws(() => bookFromRow({ ...row, printed_at: Infinity }), RangeError)
console.log("ok: what a driver gives becomes an object in the user's spelling, and what it takes again")
