create type mood as enum ('sad', 'ok', 'it''s fine');
alter type mood add value 'happy' after 'ok';
alter type mood add value if not exists 'sad';
alter type mood add value 'worst' before 'sad';
alter type mood rename value 'it''s fine' to 'fine';
create table days (day date primary key, mood mood not null default 'ok', moods mood[]);
comment on type mood is 'how it was';
alter type mood rename to feeling;
