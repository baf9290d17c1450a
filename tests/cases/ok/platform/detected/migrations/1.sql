create table notes (id bigint primary key, owner uuid references auth.users (id));
