// A filter by a label that the enum does not have.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

export const goals = await client.from('goal').select('*').eq('type', 'private') // must not compile
