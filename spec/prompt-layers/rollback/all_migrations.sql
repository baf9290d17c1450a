-- Undoes all migrations of prompt layers. All their rows are lost; the users stay.

DROP TRIGGER IF EXISTS on_auth_user_created ON auth.users;
DROP FUNCTION IF EXISTS public.handle_new_user();
DROP FUNCTION IF EXISTS public.join_partnership(text);

DROP TABLE IF EXISTS public.detection_config;
DROP TABLE IF EXISTS public.shared_insights;
DROP TABLE IF EXISTS public.shared_memories;
DROP TABLE IF EXISTS public.partner_profiles;
DROP TABLE IF EXISTS public.partnerships;
DROP TABLE IF EXISTS public.user_profiles;
DROP FUNCTION IF EXISTS public.set_updated_at();
