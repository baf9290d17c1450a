-- chat_messages.conversation_id: links a message to its conversation. The column stays nullable, because clients
-- that do not know conversations yet go on inserting without it.

DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = 'chat_messages' AND column_name = 'conversation_id'
  ) THEN
    ALTER TABLE public.chat_messages ADD COLUMN conversation_id uuid;
  END IF;
END $$;

COMMENT ON COLUMN public.chat_messages.conversation_id IS 'Missing where an old client wrote the message.';

-- NOT VALID needs no scan of the table; the backfill validates the constraint once every row has its conversation.
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_constraint
    WHERE conname = 'fk_chat_messages_conversation' AND conrelid = 'public.chat_messages'::regclass
  ) THEN
    ALTER TABLE public.chat_messages
      ADD CONSTRAINT fk_chat_messages_conversation
      FOREIGN KEY (conversation_id) REFERENCES public.conversations (id) ON DELETE CASCADE NOT VALID;
  END IF;
END $$;

COMMENT ON CONSTRAINT fk_chat_messages_conversation ON public.chat_messages
  IS 'Deleting a conversation deletes its messages.';

CREATE INDEX IF NOT EXISTS idx_chat_messages_conversation ON public.chat_messages (conversation_id);
CREATE INDEX IF NOT EXISTS idx_chat_messages_conv_created ON public.chat_messages (conversation_id, created_at DESC);

-- A foreign key looks past row level security, so the policy keeps messages out of other people's conversations.
DROP POLICY IF EXISTS "Users can add own messages" ON public.chat_messages;
CREATE POLICY "Users can add own messages" ON public.chat_messages
  FOR INSERT WITH CHECK (
    auth.uid() = user_id
    AND (
      conversation_id IS NULL
      OR EXISTS (SELECT 1 FROM public.conversations c WHERE c.id = chat_messages.conversation_id AND c.user_id = auth.uid())
    )
  );
