-- shared_memories: what a couple told the assistant and both may read.

CREATE TABLE IF NOT EXISTS public.shared_memories (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  partnership_id uuid NOT NULL REFERENCES public.partnerships (id) ON DELETE CASCADE,
  category text NOT NULL DEFAULT 'general'
    CHECK (category IN (
      'preference', 'emotional_need', 'important_date', 'gift_idea', 'growth_moment', 'pattern', 'general'
    )),
  about_user uuid REFERENCES auth.users (id) ON DELETE CASCADE,
  content text NOT NULL,
  confidence float NOT NULL DEFAULT 1.0 CHECK (confidence BETWEEN 0 AND 1),
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE public.shared_memories IS 'what a couple told the assistant and both may read.';
COMMENT ON COLUMN public.shared_memories.about_user IS 'Whom it is about; missing where it is about the relationship.';
COMMENT ON COLUMN public.shared_memories.confidence IS 'How sure the assistant is, from 0 to 1.';
COMMENT ON COLUMN public.shared_memories.is_active IS 'False once it no longer holds.';

CREATE INDEX IF NOT EXISTS idx_shared_memories_partnership_id ON public.shared_memories (partnership_id);
CREATE INDEX IF NOT EXISTS idx_shared_memories_about_user ON public.shared_memories (about_user);

CREATE OR REPLACE TRIGGER shared_memories_updated_at
  BEFORE UPDATE ON public.shared_memories
  FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

ALTER TABLE public.shared_memories ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS "Partners can view shared memories" ON public.shared_memories;
CREATE POLICY "Partners can view shared memories" ON public.shared_memories
  FOR SELECT TO authenticated USING (
    EXISTS (
      SELECT 1 FROM public.partnerships p
      WHERE p.id = shared_memories.partnership_id AND (p.user_a = auth.uid() OR p.user_b = auth.uid())
    )
  );

DROP POLICY IF EXISTS "Service role manages shared memories" ON public.shared_memories;
CREATE POLICY "Service role manages shared memories" ON public.shared_memories
  FOR ALL TO service_role USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE public.shared_memories FROM anon, authenticated, service_role;
GRANT SELECT ON TABLE public.shared_memories TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.shared_memories TO service_role;
