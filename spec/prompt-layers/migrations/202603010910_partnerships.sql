-- partnerships: two users who share an assistant. One creates it, the other joins with the invite code.

CREATE TABLE IF NOT EXISTS public.partnerships (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_a uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  user_b uuid REFERENCES auth.users (id) ON DELETE CASCADE,
  invite_code text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'active', 'dissolved')),
  created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE public.partnerships IS 'two users who share an assistant.';
COMMENT ON COLUMN public.partnerships.user_a IS 'Who created the partnership.';
COMMENT ON COLUMN public.partnerships.user_b IS 'Who joined with the code; missing while the partnership is pending.';
COMMENT ON COLUMN public.partnerships.invite_code IS 'Handed to the partner outside the product.';

CREATE INDEX IF NOT EXISTS idx_partnerships_user_a ON public.partnerships (user_a);
CREATE INDEX IF NOT EXISTS idx_partnerships_user_b ON public.partnerships (user_b);

ALTER TABLE public.partnerships ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS "Members can view their partnership" ON public.partnerships;
CREATE POLICY "Members can view their partnership" ON public.partnerships
  FOR SELECT TO authenticated USING (auth.uid() = user_a OR auth.uid() = user_b);

DROP POLICY IF EXISTS "Service role manages partnerships" ON public.partnerships;
CREATE POLICY "Service role manages partnerships" ON public.partnerships
  FOR ALL TO service_role USING (true) WITH CHECK (true);

REVOKE ALL ON TABLE public.partnerships FROM anon, authenticated, service_role;
GRANT SELECT ON TABLE public.partnerships TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.partnerships TO service_role;

-- SECURITY DEFINER, because who joins can neither see the row yet nor update it.
CREATE OR REPLACE FUNCTION public.join_partnership(code text)
RETURNS public.partnerships
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = ''
AS $$
DECLARE
  joiner uuid := auth.uid();
  partnership public.partnerships;
BEGIN
  IF joiner IS NULL THEN
    RAISE EXCEPTION 'joining a partnership needs a signed-in user' USING ERRCODE = 'insufficient_privilege';
  END IF;

  -- The lock makes two people with the same code queue up.
  SELECT * INTO partnership FROM public.partnerships WHERE invite_code = code FOR UPDATE;

  IF NOT FOUND THEN
    RAISE EXCEPTION 'invite code does not exist' USING ERRCODE = 'no_data_found';
  END IF;

  IF partnership.user_a = joiner THEN
    RAISE EXCEPTION 'invite code is your own';
  END IF;

  IF partnership.status <> 'pending' OR partnership.user_b IS NOT NULL THEN
    RAISE EXCEPTION 'invite code has been used';
  END IF;

  UPDATE public.partnerships
  SET user_b = joiner, status = 'active'
  WHERE id = partnership.id
  RETURNING * INTO partnership;

  RETURN partnership;
END;
$$;

COMMENT ON FUNCTION public.join_partnership(text)
  IS 'Makes the signed-in user the second member of the pending partnership with this code.';

REVOKE ALL ON FUNCTION public.join_partnership(text) FROM PUBLIC, anon;
GRANT EXECUTE ON FUNCTION public.join_partnership(text) TO authenticated, service_role;
