create type mood as enum ('a');
create table t (a text, b text[], c int, d int[], j jsonb, v varchar, n name, m mood, vs varchar[]);
create view w as select a || b as ab, b || a as ba, '{x}' || b as xb, b || '{x}' as bx, b || b as bb, d || c as dc, c || d as cd, d || d as dd,
  j || '{}' as jx, j || j as jj, j || a as ja, a || j as aj, a || v as av, n || n as nn, a || 'x' as ax, 'x' || 'y' as xy, c || a as ca, m || a as ma, v || vs as vvs
from t;
create table made as select a || b as ab, c || d as cd, a || c as ac from t;
