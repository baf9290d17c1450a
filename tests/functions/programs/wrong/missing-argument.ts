// An argument without a default.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

export const found = await client.rpc('search', { limit: 1 }) // must not compile
