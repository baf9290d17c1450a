create table kept (id int);
create tabel notes (id int);
create table notes (id int,,);
create table kept_too (id int);
