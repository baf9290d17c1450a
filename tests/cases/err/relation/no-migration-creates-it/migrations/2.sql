alter table public.profiles add column nickname text;
create table likes (note_id bigint references notes, profile_id uuid references profiles (id));
create index on profiles (nickname);
