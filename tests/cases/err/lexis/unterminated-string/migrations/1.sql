create table kept (id int);
create table notes (body text default 'no end);
create table never_read (id int);
