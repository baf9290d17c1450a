-- journey_sessions: a chat session in one row, its messages and metadata as jsonb.
-- There is no row level security: only the server reads and writes here, with the service role's key, and it filters by
-- user_id itself. So the roles a browser can have get no privilege at all.

create table if not exists journey_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id text not null,
  phase text default 'setup',
  messages jsonb default '[]',
  metadata jsonb default '{}',
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

comment on table journey_sessions is 'a chat session in one row.';
comment on column journey_sessions.user_id is 'Clerk id, not an auth user.';
comment on column journey_sessions.phase is 'Where the journey stands; a new one is in ''setup''.';
comment on column journey_sessions.messages is 'List of chat messages, oldest first.';
comment on column journey_sessions.metadata is 'Open object for whatever a phase needs to keep.';

create index if not exists idx_journey_sessions_user_id on journey_sessions (user_id);

-- clock_timestamp() moves within a transaction, now() does not.
create or replace function update_journey_sessions_updated_at()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at = clock_timestamp();
  return new;
end;
$$;

comment on function update_journey_sessions_updated_at() is 'Keeps journey_sessions.updated_at.';

create or replace trigger journey_sessions_updated_at
  before update on journey_sessions
  for each row execute function update_journey_sessions_updated_at();

revoke all on table journey_sessions from anon, authenticated, service_role;
grant select, insert, update, delete on table journey_sessions to service_role;
