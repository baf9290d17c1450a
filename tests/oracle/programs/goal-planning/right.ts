// What an application does with the generated types through supabase-js; all of it must compile.

import { createClient } from '@supabase/supabase-js'
import type { Database, Goal, GoalInsert, GoalType, GoalUpdate, PlanItemStatus, PlanMode } from '../src/index'

const client = createClient<Database>('http://localhost', 'key')

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(equal: Equal<A, B>): void => void equal

export async function select(cycle: string): Promise<Goal[]> {
  const { data } = await client.from('goal').select('*').eq('cycle_id', cycle).eq('type', 'personal').order('start_week').throwOnError()
  return data
}

export async function selectSome() {
  const { data } = await client.from('goal').select('id, type, start_week').throwOnError()
  same<typeof data, { id: string; type: GoalType; start_week: number }[]>(true)
}

export async function insert(): Promise<void> {
  const goal: GoalInsert = { user_id: 'u', cycle_id: 'c', type: 'professional', description: 'Ship it', start_week: 1, end_week: 12 }
  await client.from('goal').insert(goal)
  await client.from('goal').insert([goal, { ...goal, type: 'personal', id: 'i' }])
  await client.from('audit_log').insert({ actor_type: 'ai', subject_user_id: 'u', action: 'plan', before_state: null, after_state: { week: [1, 2] } })
}

export async function update(id: string): Promise<void> {
  const change: GoalUpdate = { end_week: 11 }
  await client.from('goal').update(change).eq('id', id)
  await client.from('plan_item').update({ status: 'completed', notes: null }).eq('id', id)
}

export async function join() {
  const { data } = await client.from('plan_item').select('id, status, weekly_plan(week_no, mode), goal(description)').throwOnError()
  type Expected = {
    id: string
    status: PlanItemStatus
    weekly_plan: { week_no: number; mode: PlanMode }
    goal: { description: string } | null
  }[]
  same<typeof data, Expected>(true)
}

export async function joinMany() {
  const { data } = await client.from('cycle').select('id, goal(id, type)').throwOnError()
  same<typeof data, { id: string; goal: { id: string; type: GoalType }[] }[]>(true)
}
