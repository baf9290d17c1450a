// NULL for a NOT NULL column.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

await client.from('goal').update({ description: null }).eq('id', 'i') // must not compile
export {}
