// A function that the schema does not have.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

export const joined = await client.rpc('leave_partnership', { code: 'abc' }) // must not compile
