// A column that the table does not have.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

await client.from('task').insert({ user_id: 'u', title: 'Run', quantity: 3 }) // must not compile
export {}
