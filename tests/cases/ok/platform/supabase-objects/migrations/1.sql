-- What migrations of Supabase projects name of the platform and its extensions.
create extension if not exists pgcrypto with schema extensions;
create extension if not exists pg_net with schema extensions;
create extension pg_cron with schema pg_catalog;
create extension pgmq;
create extension citext with schema extensions;
create extension moddatetime with schema extensions;

insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
create policy "avatars are public" on storage.objects for select using (bucket_id = 'avatars');
create policy "own folder" on storage.objects for insert to authenticated
  with check (auth.uid()::text = (storage.foldername(name))[1]);
drop policy "own folder" on storage.objects;
comment on policy "avatars are public" on storage.objects is 'anyone may look';

create table public.profiles (
  id uuid primary key references auth.users on delete cascade,
  session uuid references auth.sessions (id),
  factor auth.factor_type,
  handle extensions.citext unique,
  avatar uuid references storage.objects (id),
  secret uuid references vault.secrets (id),
  token text default encode(extensions.gen_random_bytes(8), 'hex'),
  updated_at timestamptz default now()
);
create trigger profiles_updated_at before update on public.profiles
  for each row execute procedure extensions.moddatetime(updated_at);
create trigger profiles_hook after insert on public.profiles
  for each row execute function supabase_functions.http_request('http://localhost', 'POST', '{}', '{}', '1000');
create trigger protect before delete on public.profiles for each statement execute function storage.protect_delete();

create function public.next_message(queue text) returns setof pgmq.message_record language sql
  as $$ select * from pgmq.read(queue, 30, 1) $$;
create function public.ping() returns bigint language sql as $$ select net.http_get('http://localhost') $$;
select cron.schedule('nightly', '0 0 * * *', 'select 1');
select vault.create_secret('s', 'name');
grant usage on schema cron to service_role;
grant select on vault.decrypted_secrets to service_role;
alter publication supabase_realtime add table public.profiles;
drop extension citext cascade;
drop extension pg_net;
