// What the assistant is given before it answers a user: the user's own profile, the partner's, how to notice that a message is about the
// relationship, and what both partners may read. A server's program: it takes a client with the service role's key.

import type { SupabaseClient } from '@supabase/supabase-js'
import { type Database, type DetectionConfig, type PartnerProfile, type Partnership, type SharedInsight, type SharedMemory, type UserProfile, type UserProfileRow, partnerProfileFromRow, userProfileFromRow } from '../src/index'

type Client = SupabaseClient<Database>

export type Partner = { from: 'account'; profile: UserProfile } | { from: 'conversations'; profile: PartnerProfile }

export type PromptLayers = {
  own: UserProfileRow
  partnership: Pick<Partnership, 'id' | 'user_a' | 'user_b' | 'status'> | null
  partner: Partner | null
  detection: Pick<DetectionConfig, 'partner_names' | 'custom_keywords' | 'relationship_threshold'> | null
  memories: Pick<SharedMemory, 'category' | 'about_user' | 'content' | 'confidence'>[]
  insights: Pick<SharedInsight, 'category' | 'about_user' | 'title' | 'content'>[]
}

export async function loadPromptLayers(client: Client, user: string): Promise<PromptLayers> {
  const { data: own } = await client.from('user_profiles').select('*').eq('id', user).single().throwOnError()
  const partnership = await loadPartnership(client, user)
  const partner = await loadPartner(client, user, partnership)
  if (partnership === null) return { own, partnership, partner, detection: null, memories: [], insights: [] }

  const { data: detection } = await client
    .from('detection_config')
    .select('partner_names, custom_keywords, relationship_threshold')
    .eq('partnership_id', partnership.id)
    .maybeSingle()
    .throwOnError()
  const { data: memories } = await client
    .from('shared_memories')
    .select('category, about_user, content, confidence')
    .eq('partnership_id', partnership.id)
    .eq('is_active', true)
    .order('confidence', { ascending: false })
    .throwOnError()
  const { data: insights } = await client
    .from('shared_insights')
    .select('category, about_user, title, content')
    .eq('partnership_id', partnership.id)
    .eq('is_active', true)
    .order('title')
    .throwOnError()
  return { own, partnership, partner, detection, memories, insights }
}

/** The newest one that is not over. */
async function loadPartnership(client: Client, user: string): Promise<PromptLayers['partnership']> {
  const { data } = await client
    .from('partnerships')
    .select('id, user_a, user_b, status')
    .or(`user_a.eq.${user},user_b.eq.${user}`)
    .neq('status', 'dissolved')
    .order('created_at', { ascending: false })
    .limit(1)
    .maybeSingle()
    .throwOnError()
  return data
}

/** What the partner says themselves once they have joined; until then what the user's conversations tell. */
async function loadPartner(client: Client, user: string, partnership: PromptLayers['partnership']): Promise<Partner | null> {
  if (partnership?.status === 'active') {
    const other = partnership.user_a === user ? partnership.user_b : partnership.user_a
    if (other === null) throw new Error(`active partnership ${partnership.id} has one member`)
    const { data } = await client
      .from('user_profiles')
      .select('name, tone, interests, emotional_patterns, communication_style, memory_summary')
      .eq('id', other)
      .single()
      .throwOnError()
    return { from: 'account', profile: userProfileFromRow(data) }
  }
  const { data } = await client
    .from('partner_profiles')
    .select('name, traits, relational_tendencies, important_truths, ai_notes')
    .eq('owner_user_id', user)
    .order('updated_at', { ascending: false })
    .limit(1)
    .maybeSingle()
    .throwOnError()
  return data && { from: 'conversations', profile: partnerProfileFromRow(data) }
}
