// A many-to-one join is one row, not a list.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../src/index'

const client = createClient<Database>('http://localhost', 'key')

const { data } = await client.from('plan_item').select('id, weekly_plan(week_no)').throwOnError()
export const weeks: number[] = data.flatMap((item) => item.weekly_plan.map((plan) => plan.week_no)) // must not compile
