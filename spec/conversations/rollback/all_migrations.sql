-- Undoes all migrations of conversations, the base tables included. All their rows are lost.

DROP TABLE IF EXISTS public.chat_messages;
DROP TABLE IF EXISTS public.conversations;
DROP TABLE IF EXISTS public.soulprints;
DROP FUNCTION IF EXISTS public.update_updated_at();
