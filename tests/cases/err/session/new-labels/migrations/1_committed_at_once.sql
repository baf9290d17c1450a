-- What is in no transaction block is committed at once.
create type mood as enum ('calm', 'glad');
alter type mood add value 'sad';
create table days (mood mood default 'sad');
