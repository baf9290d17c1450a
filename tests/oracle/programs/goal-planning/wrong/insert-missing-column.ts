// A NOT NULL column without default left out.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

await client.from('goal').insert({ user_id: 'u', cycle_id: 'c', type: 'personal', start_week: 1, end_week: 12 }) // must not compile
export {}
