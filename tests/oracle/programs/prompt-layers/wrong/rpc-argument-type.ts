// A number for a text argument.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

export const joined = await client.rpc('join_partnership', { code: 7 }) // must not compile
