-- detection_config: how the assistant notices that a message is about the relationship.

CREATE TABLE IF NOT EXISTS public.detection_config (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  partnership_id uuid NOT NULL REFERENCES public.partnerships (id) ON DELETE CASCADE,
  partner_names text[] NOT NULL,
  custom_keywords jsonb,
  relationship_threshold float NOT NULL DEFAULT 2.0
);

COMMENT ON TABLE public.detection_config IS 'how a message about the relationship is recognised.';
COMMENT ON COLUMN public.detection_config.partner_names IS 'Names and nicknames to look for.';
COMMENT ON COLUMN public.detection_config.custom_keywords IS 'Words of the couple''s own, each with its weight.';
COMMENT ON COLUMN public.detection_config.relationship_threshold IS 'Score from which a message counts.';

CREATE INDEX IF NOT EXISTS idx_detection_config_partnership_id ON public.detection_config (partnership_id);

ALTER TABLE public.detection_config ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS "Service role manages detection config" ON public.detection_config;
CREATE POLICY "Service role manages detection config" ON public.detection_config
  FOR ALL TO service_role USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE public.detection_config FROM anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.detection_config TO service_role;
