// An argument that the function does not have.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

export const joined = await client.rpc('join_partnership', { invite: 'abc' }) // must not compile
