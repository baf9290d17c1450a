create table comments (id int primary key, posts_id int not null references posts);
