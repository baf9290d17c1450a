-- CHECKs of which validators can say only a part: they may take more than PostgreSQL, never less.
create table words (
  a text check (a ~ '^\w+$'),
  b text check (b !~ '\s'),
  d text check (d ~ '\yfoo\y'),
  e text check (e !~ '\mbar\M'),
  f text check (f ~ '^[[:alpha:]][[:alnum:]_.-]*$'),
  g text check (g ~ '^(a|b)\1$'),
  h text check (h ~ '^[^[:punct:][:space:]]+$'),
  c text check (c ~ '^a(?!b)' and c !~ '(?<!a)b'),
  i text check (not (i ~ '^\w+$' and i !~ '\W$')),
  j text check (j ~* '^[[:upper:]]{2,3}$')
);
