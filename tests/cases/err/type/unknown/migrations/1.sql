create table notes (id int, mood mood);
alter type mood add value 'ok';
drop type mood;
