// A label that the enum does not have.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

await client.from('chat_message').insert({ session_id: 's', role: 'assistant', content: 'Hello' }) // must not compile
export {}
