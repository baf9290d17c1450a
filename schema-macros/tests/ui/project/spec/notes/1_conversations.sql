create type mood as enum ('calm', 'curious');

create table conversations (
  id uuid primary key,
  title text not null default 'Chat History',
  summary text,
  mood mood not null,
  tags text[] not null default '{}',
  message_count bigint not null default 0,
  metadata jsonb not null default '{}',
  "type" text not null
);
