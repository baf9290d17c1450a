// Text for a number.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

await client.from('weekly_plan').update({ week_no: 'seven' }).eq('id', 'i') // must not compile
export {}
