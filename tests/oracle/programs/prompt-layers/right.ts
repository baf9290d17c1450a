// Calling a function and reading lists validated by CHECKs through supabase-js; all of it must compile.

import { createClient } from '@supabase/supabase-js'
import type { Database, Partnership, SharedMemory } from '../src/index'

const client = createClient<Database>('http://localhost', 'key')

export async function rpc(code: string): Promise<Partnership> {
  const { data } = await client.rpc('join_partnership', { code }).throwOnError()
  // A function that returns a row gives one of NULLs where it finds none.
  if (data.id === null) throw new Error('there is no such partnership')
  return data
}

export async function select(partnership: string): Promise<SharedMemory[]> {
  const { data } = await client.from('shared_memories').select('*').eq('partnership_id', partnership).eq('is_active', true).throwOnError()
  return data
}

export async function join(): Promise<string[]> {
  const { data } = await client.from('shared_insights').select('title, partnerships(invite_code, status)').throwOnError()
  return data.map((insight) => insight.partnerships.invite_code)
}
