// A nullable column used as if it always had a value.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

const { data } = await client.from('plan_item').select('notes').throwOnError()
export const notes: string[] = data.map((item) => item.notes) // must not compile
