create table notes (id bigint primary key, owner uuid not null default auth.uid() references auth.users on delete cascade);
alter table notes enable row level security;
create policy "own notes" on notes for all to authenticated using (auth.uid() = owner);
revoke all on notes from anon, authenticated;
grant select on notes to authenticated;
create function on_new_user() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;
create trigger on_new_user after insert on auth.users for each row execute function on_new_user();
