create table notes (id int, body text);
analyze notes;
lock table notes in share mode;
notify channel;
explain select 1;
