// A result may be NULL.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

const { data } = await client.rpc('search', { words: 'a' }).throwOnError()
export const titles: string[] = data.map((found) => found.title) // must not compile
