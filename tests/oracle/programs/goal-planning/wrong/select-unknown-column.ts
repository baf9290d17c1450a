// A column that the table does not have.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

const { data } = await client.from('goal').select('id, title').throwOnError()
export const titles: string[] = data.map((goal) => goal.title) // must not compile
