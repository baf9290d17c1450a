-- With its name changed it is as new; one that was there is not.
begin;
alter type mood add value 'bored';
alter type mood rename value 'bored' to 'weary';
alter type mood rename value 'calm' to 'serene';
create table evenings (mood mood default 'serene');
create table mornings (mood mood default 'weary');
alter type mood rename to feeling;
create table afternoons (mood feeling default 'weary');
alter type feeling add value if not exists 'sad';
create table noons (mood feeling default 'sad');
rollback;
