-- user_profiles: what the assistant knows about each user. A row is made when somebody signs up.

CREATE TABLE IF NOT EXISTS public.user_profiles (
  id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE,
  name text NOT NULL,
  tone text,
  interests text[],
  emotional_patterns text,
  communication_style text,
  memory_summary jsonb,
  setup_mode text NOT NULL DEFAULT 'pending'
    CHECK (setup_mode IN ('pending', 'self_written', 'quiz_generated')),
  version text DEFAULT '0',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE public.user_profiles IS 'what the assistant knows about a user.';
COMMENT ON COLUMN public.user_profiles.name IS 'From the signup''s full_name, else the part of the e-mail address before the @.';
COMMENT ON COLUMN public.user_profiles.tone IS 'How the user wants to be spoken to.';
COMMENT ON COLUMN public.user_profiles.memory_summary IS 'Condensed from conversations; the only column the service role may change.';
COMMENT ON COLUMN public.user_profiles.setup_mode IS 'How the profile came about.';

-- clock_timestamp() moves within a transaction, now() does not.
CREATE OR REPLACE FUNCTION public.set_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $$
BEGIN
  NEW.updated_at = clock_timestamp();
  RETURN NEW;
END;
$$;

COMMENT ON FUNCTION public.set_updated_at() IS 'Trigger function: sets updated_at to the time of the change.';

CREATE OR REPLACE TRIGGER user_profiles_updated_at
  BEFORE UPDATE ON public.user_profiles
  FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

-- The auth server inserts into auth.users and may not touch public tables, hence SECURITY DEFINER.
CREATE OR REPLACE FUNCTION public.handle_new_user()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = ''
AS $$
BEGIN
  INSERT INTO public.user_profiles (id, name, setup_mode)
  VALUES (
    NEW.id,
    coalesce(nullif(NEW.raw_user_meta_data ->> 'full_name', ''), nullif(split_part(NEW.email, '@', 1), ''), 'there'),
    'pending'
  )
  ON CONFLICT (id) DO NOTHING;
  RETURN NEW;
END;
$$;

COMMENT ON FUNCTION public.handle_new_user() IS 'Trigger function: makes the profile of a new user.';

REVOKE ALL ON FUNCTION public.handle_new_user() FROM PUBLIC, anon, authenticated;

CREATE OR REPLACE TRIGGER on_auth_user_created
  AFTER INSERT ON auth.users
  FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();

ALTER TABLE public.user_profiles ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS "Users can view own profile" ON public.user_profiles;
CREATE POLICY "Users can view own profile" ON public.user_profiles
  FOR SELECT TO authenticated USING (auth.uid() = id);

DROP POLICY IF EXISTS "Users can update own profile" ON public.user_profiles;
CREATE POLICY "Users can update own profile" ON public.user_profiles
  FOR UPDATE TO authenticated USING (auth.uid() = id) WITH CHECK (auth.uid() = id);

DROP POLICY IF EXISTS "Service role can view profiles" ON public.user_profiles;
CREATE POLICY "Service role can view profiles" ON public.user_profiles
  FOR SELECT TO service_role USING (true);

DROP POLICY IF EXISTS "Service role can update memory summaries" ON public.user_profiles;
CREATE POLICY "Service role can update memory summaries" ON public.user_profiles
  FOR UPDATE TO service_role USING (true) WITH CHECK (true);

-- Row level security can't limit columns and the service role bypasses it: the grant is what holds.
-- The revoke matters on projects that still grant new tables to every role.
REVOKE ALL ON TABLE public.user_profiles FROM anon, authenticated, service_role;
GRANT SELECT, UPDATE ON TABLE public.user_profiles TO authenticated;
GRANT SELECT, UPDATE (memory_summary) ON TABLE public.user_profiles TO service_role;
