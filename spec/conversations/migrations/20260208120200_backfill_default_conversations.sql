-- Moves every user's single chat history into a conversation of its own, validates the foreign key, and refuses to
-- finish unless the result adds up.

-- A user may have many conversations, so nothing is unique that ON CONFLICT could use.
INSERT INTO public.conversations (user_id, created_at, updated_at)
SELECT m.user_id, min(m.created_at), max(m.created_at)
FROM public.chat_messages m
WHERE NOT EXISTS (SELECT 1 FROM public.conversations c WHERE c.user_id = m.user_id)
GROUP BY m.user_id;

UPDATE public.chat_messages m
SET conversation_id = earliest.id
FROM (
  SELECT DISTINCT ON (user_id) user_id, id
  FROM public.conversations
  ORDER BY user_id, created_at, id
) earliest
WHERE earliest.user_id = m.user_id AND m.conversation_id IS NULL;

ALTER TABLE public.chat_messages VALIDATE CONSTRAINT fk_chat_messages_conversation;

DO $$
DECLARE
  message_count bigint;
  orphan_count bigint;
  users_with_messages bigint;
  users_with_conversations bigint;
  misplaced_count bigint;
BEGIN
  SELECT count(*), count(DISTINCT user_id) INTO message_count, users_with_messages
  FROM public.chat_messages;

  SELECT count(*) INTO orphan_count
  FROM public.chat_messages m
  WHERE NOT EXISTS (SELECT 1 FROM public.conversations c WHERE c.id = m.conversation_id);

  SELECT count(DISTINCT c.user_id) INTO users_with_conversations
  FROM public.conversations c
  WHERE EXISTS (SELECT 1 FROM public.chat_messages m WHERE m.user_id = c.user_id);

  SELECT count(*) INTO misplaced_count
  FROM public.chat_messages m
  JOIN public.conversations c ON c.id = m.conversation_id
  WHERE c.user_id <> m.user_id;

  IF orphan_count > 0 THEN
    RAISE EXCEPTION 'Migration verification FAILED: % messages without a conversation', orphan_count;
  END IF;

  IF users_with_messages <> users_with_conversations THEN
    RAISE EXCEPTION 'Migration verification FAILED: % users with messages, but % of them with a conversation',
      users_with_messages, users_with_conversations;
  END IF;

  IF misplaced_count > 0 THEN
    RAISE EXCEPTION 'Migration verification FAILED: % messages in the conversation of another user', misplaced_count;
  END IF;

  RAISE NOTICE 'Messages: %', message_count;
  RAISE NOTICE 'Orphaned messages: %', orphan_count;
  RAISE NOTICE 'Users with messages: %', users_with_messages;
  RAISE NOTICE 'Users with conversations: %', users_with_conversations;
  RAISE NOTICE 'Migration verification PASSED';
END $$;
