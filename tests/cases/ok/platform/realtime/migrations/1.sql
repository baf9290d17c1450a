create table messages (id uuid primary key, sender uuid references auth.users (id));
create table rooms (id uuid primary key);
alter publication supabase_realtime add table messages, rooms;
alter publication supabase_realtime drop table rooms;
