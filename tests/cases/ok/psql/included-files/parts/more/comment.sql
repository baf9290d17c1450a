comment on table :table is 'written by \ir';
