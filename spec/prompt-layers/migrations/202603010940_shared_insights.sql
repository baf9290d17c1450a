-- shared_insights: what the assistant concluded about a couple and both may read. Insights are retired, not deleted.

CREATE TABLE IF NOT EXISTS public.shared_insights (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  partnership_id uuid NOT NULL REFERENCES public.partnerships (id) ON DELETE CASCADE,
  category text NOT NULL
    CHECK (category IN (
      'emotional_need', 'communication', 'appreciation', 'conflict_style', 'growth_area', 'strength', 'gift_relevant'
    )),
  about_user uuid REFERENCES auth.users (id) ON DELETE CASCADE,
  title text NOT NULL,
  content text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE public.shared_insights IS 'what the assistant concluded about a couple and both may read.';
COMMENT ON COLUMN public.shared_insights.about_user IS 'Whom it is about; missing where it is about the relationship.';
COMMENT ON COLUMN public.shared_insights.is_active IS 'False once it no longer holds.';

CREATE INDEX IF NOT EXISTS idx_shared_insights_partnership_id ON public.shared_insights (partnership_id);
CREATE INDEX IF NOT EXISTS idx_shared_insights_about_user ON public.shared_insights (about_user);

CREATE OR REPLACE TRIGGER shared_insights_updated_at
  BEFORE UPDATE ON public.shared_insights
  FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

ALTER TABLE public.shared_insights ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS "Partners can view shared insights" ON public.shared_insights;
CREATE POLICY "Partners can view shared insights" ON public.shared_insights
  FOR SELECT TO authenticated USING (
    EXISTS (
      SELECT 1 FROM public.partnerships p
      WHERE p.id = shared_insights.partnership_id AND (p.user_a = auth.uid() OR p.user_b = auth.uid())
    )
  );

DROP POLICY IF EXISTS "Service role can view shared insights" ON public.shared_insights;
CREATE POLICY "Service role can view shared insights" ON public.shared_insights
  FOR SELECT TO service_role USING (true);

DROP POLICY IF EXISTS "Service role can add shared insights" ON public.shared_insights;
CREATE POLICY "Service role can add shared insights" ON public.shared_insights
  FOR INSERT TO service_role WITH CHECK (true);

DROP POLICY IF EXISTS "Service role can update shared insights" ON public.shared_insights;
CREATE POLICY "Service role can update shared insights" ON public.shared_insights
  FOR UPDATE TO service_role USING (true) WITH CHECK (true);

-- The service role bypasses row level security, so that it can't delete is the work of the grants.
REVOKE ALL ON TABLE public.shared_insights FROM anon, authenticated, service_role;
GRANT SELECT ON TABLE public.shared_insights TO authenticated;
GRANT SELECT, INSERT, UPDATE ON TABLE public.shared_insights TO service_role;
