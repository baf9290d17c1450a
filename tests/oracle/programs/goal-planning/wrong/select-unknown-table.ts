// A table that the schema does not have.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

export const goals = await client.from('goals').select('*') // must not compile
