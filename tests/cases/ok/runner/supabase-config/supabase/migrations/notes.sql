comment on table app.a is 'A';
