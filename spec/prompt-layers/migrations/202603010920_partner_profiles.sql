-- partner_profiles: what the assistant has gathered about a partner who has no account, or none joined yet.

CREATE TABLE IF NOT EXISTS public.partner_profiles (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  owner_user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  partnership_id uuid REFERENCES public.partnerships (id) ON DELETE CASCADE,
  name text NOT NULL,
  traits text[],
  relational_tendencies text[],
  important_truths text[],
  ai_notes text,
  source text NOT NULL DEFAULT 'ai_generated'
    CHECK (source IN ('ai_generated', 'partner_account')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE public.partner_profiles IS 'a partner as seen from the owner''s conversations; never shown to either.';
COMMENT ON COLUMN public.partner_profiles.owner_user_id IS 'Whose partner this is.';
COMMENT ON COLUMN public.partner_profiles.source IS 'Where the profile comes from.';

CREATE INDEX IF NOT EXISTS idx_partner_profiles_owner_user_id ON public.partner_profiles (owner_user_id);
CREATE INDEX IF NOT EXISTS idx_partner_profiles_partnership_id ON public.partner_profiles (partnership_id);

CREATE OR REPLACE TRIGGER partner_profiles_updated_at
  BEFORE UPDATE ON public.partner_profiles
  FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

ALTER TABLE public.partner_profiles ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS "Service role manages partner profiles" ON public.partner_profiles;
CREATE POLICY "Service role manages partner profiles" ON public.partner_profiles
  FOR ALL TO service_role USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE public.partner_profiles FROM anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.partner_profiles TO service_role;
