create table t (id int constraint positive check (id > 0));
comment on table t is 'a table';
comment on column t.id is 'with a ''quote'', a */ and a \ backslash';
comment on constraint positive on t is 'more than nothing';
comment on table t is null;
comment on table t is E'the last one,\non two lines';
