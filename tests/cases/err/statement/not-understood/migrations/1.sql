create table notes (id int);
create table kept (id int);
create rule r as on insert to notes do instead nothing;
create table parted (id int) partition by range (id);
