create table kept_too (id int);
