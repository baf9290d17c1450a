create table p (a int, b text, c varchar,
  constraint in_list check (a in (1, 2)), constraint words check (b like 'x%' and (a + 1) * 2 > 3), constraint span check (a between 1 and 3),
  constraint negative check (a > -1), constraint cast_away check (c = 'x'), constraint not_in check (a not in (7, 8)), constraint out check (a not between 7 and 8),
  constraint called check (pg_catalog.lower(b) = 'x'), constraint chosen check (case a when 1 then true else b is not null end));
create table c (a int, b text, c varchar,
  constraint in_list check (((a = ANY (ARRAY[1, 2])))), constraint words check (((b ~~ 'x%'::text) AND (((a + 1) * 2) > 3))), constraint span check (((a >= 1) AND (a <= 3))),
  constraint negative check (a > '-1'::integer), constraint cast_away check ((c)::text = 'x'::text), constraint not_in check ((a <> ALL (ARRAY[7, 8]))), constraint out check (((a < 7) OR (a > 8))),
  constraint called check ((lower(c.b) = 'x'::text)), constraint chosen check (
CASE a
    WHEN 1 THEN true
    ELSE (b IS NOT NULL)
END));
alter table c inherit p;
