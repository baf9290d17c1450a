create type mood as enum ('ok');
create type mood as enum ('fine');
alter type mood add value 'ok';
create domain mood as text;
