// A text that the column's CHECK does not list.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

await client.from('shared_memories').insert({ partnership_id: 'p', content: 'Tea', category: 'favourite' }) // must not compile
export {}
