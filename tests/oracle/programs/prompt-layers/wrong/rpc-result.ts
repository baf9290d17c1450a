// A result that is not the function's.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

const { data } = await client.rpc('join_partnership', { code: 'abc' }).throwOnError()
export const codes: number = data.invite_code // must not compile
