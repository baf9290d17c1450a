// Functions and fields of rows through supabase-js; all of it must compile.

import { createClient } from '@supabase/supabase-js'
import type { Database, Mood, Note, SearchReturns } from '../src/index'

const client = createClient<Database>('http://localhost', 'key')

export async function search(words: string): Promise<SearchReturns> {
  const { data } = await client.rpc('search', { words, moods: ['glad'] }).throwOnError()
  return data
}

export async function defaults(): Promise<(number | null)[]> {
  const { data } = await client.rpc('numbers').throwOnError()
  return data
}

export async function nulls(): Promise<string | null> {
  const { data } = await client.rpc('strictly', { a: null }).throwOnError()
  return data
}

export async function mood(note: number): Promise<Mood | null> {
  const { data } = await client.rpc('mood_of', { note }).throwOnError()
  return data
}

export async function row(wanted: number): Promise<Note | undefined> {
  const { data } = await client.rpc('note', { wanted }).throwOnError()
  return data.id === null ? undefined : data
}

export async function rows(): Promise<Note[]> {
  const { data } = await client.rpc('all_notes').throwOnError()
  return data
}

export async function titles(): Promise<string[]> {
  const { data } = await client.rpc('all_notes').select('title').throwOnError()
  return data.map((note) => note.title)
}

export async function overloads(): Promise<string | null> {
  const { data } = await client.rpc('over', { a: 1, b: 'x' }).throwOnError()
  return data
}

// A field that a function computes is selected by its name, and is none of `*`.
export async function fields(): Promise<(string | null)[]> {
  const { data } = await client.from('notes').select('id, short').throwOnError()
  return data.map((note) => note.short)
}

export async function star(): Promise<Note[]> {
  const { data } = await client.from('notes').select('*').throwOnError()
  return data
}

export async function related(): Promise<string[]> {
  const { data } = await client.from('notes').select('id, others(title)').throwOnError()
  return data.flatMap((note) => note.others.map((other) => other.title))
}
