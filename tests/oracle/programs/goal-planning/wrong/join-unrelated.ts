// An embedded table that no foreign key leads to.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

const { data } = await client.from('goal').select('id, vision(year)').throwOnError()
export const years: string[] = data.map((goal) => goal.vision.year) // must not compile
