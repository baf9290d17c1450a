create domain email as text not null check (value like '%@%');
create domain percent as int default 0 constraint percent_range check (value between 0 and 100);
create table people (id int primary key, email email, done percent);
comment on domain email is 'where somebody reads';
