-- Soulprints, what the assistant keeps in mind about a user, and the trigger function that keeps updated_at.

-- clock_timestamp() moves within a transaction, now() does not.
CREATE OR REPLACE FUNCTION public.update_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $$
BEGIN
  NEW.updated_at = clock_timestamp();
  RETURN NEW;
END;
$$;

COMMENT ON FUNCTION public.update_updated_at() IS 'Trigger function: sets updated_at to the time of the change.';

CREATE TABLE IF NOT EXISTS public.soulprints (
  user_id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE,
  summary text NOT NULL DEFAULT '',
  traits jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE public.soulprints IS 'what the assistant keeps in mind about a user.';

CREATE OR REPLACE TRIGGER soulprints_updated_at
  BEFORE UPDATE ON public.soulprints
  FOR EACH ROW EXECUTE FUNCTION public.update_updated_at();

ALTER TABLE public.soulprints ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS "Users can view own soulprint" ON public.soulprints;
CREATE POLICY "Users can view own soulprint" ON public.soulprints
  FOR SELECT USING (auth.uid() = user_id);

DROP POLICY IF EXISTS "Service role manages soulprints" ON public.soulprints;
CREATE POLICY "Service role manages soulprints" ON public.soulprints
  FOR ALL USING (auth.role() = 'service_role') WITH CHECK (auth.role() = 'service_role');

REVOKE ALL ON TABLE public.soulprints FROM anon, authenticated, service_role;
GRANT SELECT ON TABLE public.soulprints TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.soulprints TO service_role;
