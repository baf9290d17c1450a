//! Names, order and refusals of constraints and indexes.

use expect_test::expect;

use super::check;

// A CHECK that mentions one column is named after it, wherever it is written.
#[test]
fn check_names() {
    check(
        r#"
create table t (
  a int check (a > 0), b int check (b > a), c int,
  check (c > 0), check (c < 9), check (true), check (a + c > 0 or c > a), check (t.a > 1),
  constraint t_a_check2 check (a < 99), check (a <> 5)
);
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            column public.t.c integer
            constraint public.t t_a_check check (a) validated
            constraint public.t t_a_check1 check (a) validated
            constraint public.t t_a_check2 check (a) validated
            constraint public.t t_a_check3 check (a) validated
            constraint public.t t_c_check check (c) validated
            constraint public.t t_c_check1 check (c) validated
            constraint public.t t_check check (a, b) validated
            constraint public.t t_check1 check () validated
            constraint public.t t_check2 check (a, c) validated
            relation public.t table
        "#]],
    );
}

// The primary key comes first; a key that says the same as another is left out.
#[test]
fn key_names() {
    check(
        r#"
create table b (
  id int unique primary key, x int unique, z int, unique (x, z), unique (id), unique (x),
  foreign key (x, z) references b (x, z), foreign key (x) references b, foreign key (x) references b, constraint named unique (z), unique (z)
);
"#,
        &expect![[r#"
            column public.b.id integer
            column public.b.x integer
            column public.b.z integer
            constraint public.b b_pkey primary_key (id)
            constraint public.b b_x_fkey foreign_key (x) references public.b (id) validated
            constraint public.b b_x_fkey1 foreign_key (x) references public.b (id) validated
            constraint public.b b_x_key unique (x)
            constraint public.b b_x_z_fkey foreign_key (x, z) references public.b (x, z) validated
            constraint public.b b_x_z_key unique (x, z)
            constraint public.b named unique (z)
            index public.b b_pkey btree (id) unique primary
            index public.b b_x_key btree (x) unique
            index public.b b_x_z_key btree (x, z) unique
            index public.b named btree (z) unique
            not_null public.b.id
            relation public.b table
        "#]],
    );
}

#[test]
fn long_names() {
    check(
        r#"
create table abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij (
  abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij int primary key check (abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij > 0),
  y serial
);
"#,
        &expect![[r#"
            column public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij integer
            column public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij.y integer
            constraint public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij abcdefghijabcdefghijabcdefgh_abcdefghijabcdefghijabcdefgh_check check (abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij) validated
            constraint public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij_pkey primary_key (abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij)
            default public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij.y
            index public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij_pkey btree (abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij) unique primary
            not_null public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij
            not_null public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij.y
            relation public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij table
            sequence public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij_y_seq integer start 1 increment 1 min 1 max 2147483647 cache 1 owned_by public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij.y
        "#]],
    );
}

// Relations share the names of a schema, and default names avoid all constraints of it.
#[test]
fn names_that_are_taken() {
    check(
        r#"
create table t_pkey (x int);
create table t (id int primary key, a int, a_b int, b int, unique (a, b), unique (a_b));
create table t_id_seq (id int);
alter table t add constraint u_a_check check (a > 0);
create table u (a int check (a > 0));
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.a_b integer
            column public.t.b integer
            column public.t.id integer
            column public.t_id_seq.id integer
            column public.t_pkey.x integer
            column public.u.a integer
            constraint public.t t_a_b_key unique (a, b)
            constraint public.t t_a_b_key1 unique (a_b)
            constraint public.t t_pkey1 primary_key (id)
            constraint public.t u_a_check check (a) validated
            constraint public.u u_a_check1 check (a) validated
            index public.t t_a_b_key btree (a, b) unique
            index public.t t_a_b_key1 btree (a_b) unique
            index public.t t_pkey1 btree (id) unique primary
            not_null public.t.id
            relation public.t table
            relation public.t_id_seq table
            relation public.t_pkey table
            relation public.u table
        "#]],
    );
}

#[test]
fn index_names() {
    check(
        r#"
create table b (x int, z int, id int);
create index on b (x);
create index on b (x);
create index on b (x, z);
create index on b (lower(x::text), lower(z::text));
create index on b ((x + z), (x - z)) include (id);
create index on b ((x::text));
create index on b (coalesce(x, z));
create index on b ((case when x > 1 then 1 end));
"#,
        &expect![[r#"
            column public.b.id integer
            column public.b.x integer
            column public.b.z integer
            index public.b b_case_idx btree (expression)
            index public.b b_coalesce_idx btree (expression)
            index public.b b_expr_expr1_id_idx btree (expression, expression) include (id)
            index public.b b_lower_lower1_idx btree (expression, expression)
            index public.b b_x_idx btree (x)
            index public.b b_x_idx1 btree (x)
            index public.b b_x_idx2 btree (expression)
            index public.b b_x_z_idx btree (x, z)
            relation public.b table
        "#]],
    );
}

#[test]
fn index_facts() {
    check(
        r#"
create table t (a int, b text, j jsonb);
create unique index on t (a desc nulls last, b) include (j) where a is not null;
create unique index i on t (b text_pattern_ops) nulls not distinct;
create index on t using gin (j jsonb_path_ops);
create index on t using gin (j jsonb_ops);
create index i on t (a);
create index if not exists i on t (a);
create index on t (nope);
create index on t ((nope + 1));
create index on t (a) where nope;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b text
            column public.t.j jsonb
            index public.t i btree (b opclass pg_catalog.text_pattern_ops) unique nulls_not_distinct
            index public.t t_a_b_j_idx btree (a desc nulls_last, b) include (j) unique partial
            index public.t t_j_idx gin (j opclass pg_catalog.jsonb_path_ops)
            index public.t t_j_idx1 gin (j)
            relation public.t table
            7:14: error 42P07: relation "i" already exists
              4:1: first defined here
            9:20: error 42703: column "nope" does not exist
              2:1: the relation is defined here
            10:21: error 42703: column "nope" does not exist
              2:1: the relation is defined here
            11:29: error 42703: column "nope" does not exist
              2:1: the relation is defined here
        "#]],
    );
}

#[test]
fn names_twice() {
    check(
        r#"
create table t (a int constraint x check (a > 0), b int constraint x check (b > 0));
create table t (a int constraint x check (a > 0), b int constraint x unique);
create table t (a int constraint x unique, b int constraint x unique);
create table t (a int primary key, b int constraint c check (b > 0) unique);
alter table t add constraint c check (a > 0);
alter table t add constraint c unique (b);
alter table t add constraint t_b_key unique (b);
alter table t add constraint t_b_key check (b > 0);
alter table t add constraint t_b_key foreign key (a) references t (a);
alter table t add primary key (b);
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            constraint public.t c check (b) validated
            constraint public.t t_b_key unique (b)
            constraint public.t t_pkey primary_key (a)
            index public.t t_b_key btree (b) unique
            index public.t t_pkey btree (a) unique primary
            not_null public.t.a
            relation public.t table
            2:68: error 42710: check constraint "x" already exists
            3:68: error 42710: constraint "x" for relation "t" already exists
              3:23: first defined here
            4:61: error 42P07: relation "x" already exists
              4:23: first defined here
            6:30: error 42710: constraint "c" for relation "t" already exists
              5:42: first defined here
            7:30: error 42710: constraint "c" for relation "t" already exists
              5:42: first defined here
            8:30: error 42P07: relation "t_b_key" already exists
              5:69: first defined here
            9:30: error 42710: constraint "t_b_key" for relation "t" already exists
              5:69: first defined here
            10:30: error 42710: constraint "t_b_key" for relation "t" already exists
              5:69: first defined here
            11:19: error 42P16: multiple primary keys for table "t" are not allowed
              5:23: first defined here
        "#]],
    );
}

#[test]
fn unknown_columns() {
    check(
        r#"
create table t (a int primary key);
alter table t add check (zzz > 1);
alter table t add check (t.zzz > 1);
alter table t add unique (zzz);
alter table t add unique (a, a);
alter table t add foreign key (zzz) references t;
alter table t add foreign key (a) references t (zzz);
alter table t alter column zzz set not null, alter column zzz set default 1;
alter table t drop constraint zzz;
alter table t validate constraint zzz;
alter table t rename constraint zzz to yyy;
"#,
        &expect![[r#"
            column public.t.a integer
            constraint public.t t_pkey primary_key (a)
            index public.t t_pkey btree (a) unique primary
            not_null public.t.a
            relation public.t table
            3:26: error 42703: column "zzz" does not exist
              2:1: the relation is defined here
            4:26: error 42703: column t.zzz does not exist
              2:1: the relation is defined here
            5:27: error 42703: column "zzz" named in key does not exist
              2:1: the relation is defined here
            6:30: error 42701: column "a" appears twice in unique constraint
            7:32: error 42703: column "zzz" referenced in foreign key constraint does not exist
              2:1: the relation is defined here
            8:49: error 42703: column "zzz" referenced in foreign key constraint does not exist
              2:1: the relation is defined here
            9:28: error 42703: column "zzz" of relation "t" does not exist
              2:1: the relation is defined here
            10:31: error 42704: constraint "zzz" of relation "t" does not exist
              2:1: the relation is defined here
            11:35: error 42704: constraint "zzz" of relation "t" does not exist
              2:1: the relation is defined here
            12:33: error 42704: constraint "zzz" for table "t" does not exist
              2:1: the relation is defined here
        "#]],
    );
}

#[test]
fn foreign_keys() {
    check(
        r#"
create table p (id int primary key, a int, b int, t text unique, unique (a, b));
create table c (
  x int references p on delete set null on update cascade, y int, z int,
  foreign key (y, z) references p (b, a) match full on delete restrict,
  foreign key (y, z) references p (a, b) on delete set default (z) deferrable initially deferred
);
alter table c add constraint late foreign key (y) references p not valid;
alter table c add constraint later check (y > 0) not valid;
alter table c validate constraint late;
create table w (x int references p (a));
create table w (x int, y int, foreign key (x, y) references p);
create table w (x text references p);
create table w (x int references p (t));
create table w (x uuid references p (t));
create table w (x int references c);
create table w (x varchar(3) references p (t), y smallint references p, z bigint references p);
"#,
        &expect![[r#"
            column public.c.x integer
            column public.c.y integer
            column public.c.z integer
            column public.p.a integer
            column public.p.b integer
            column public.p.id integer
            column public.p.t text
            column public.w.x character varying(3)
            column public.w.y smallint
            column public.w.z bigint
            constraint public.c c_x_fkey foreign_key (x) references public.p (id) on_update cascade on_delete set_null validated
            constraint public.c c_y_z_fkey foreign_key (y, z) references public.p (b, a) match_full on_delete restrict validated
            constraint public.c c_y_z_fkey1 foreign_key (y, z) references public.p (a, b) on_delete set_default set (z) deferrable deferred validated
            constraint public.c late foreign_key (y) references public.p (id) validated
            constraint public.c later check (y) not_valid
            constraint public.p p_a_b_key unique (a, b)
            constraint public.p p_pkey primary_key (id)
            constraint public.p p_t_key unique (t)
            constraint public.w w_x_fkey foreign_key (x) references public.p (t) validated
            constraint public.w w_y_fkey foreign_key (y) references public.p (id) validated
            constraint public.w w_z_fkey foreign_key (z) references public.p (id) validated
            index public.p p_a_b_key btree (a, b) unique
            index public.p p_pkey btree (id) unique primary
            index public.p p_t_key btree (t) unique
            not_null public.p.id
            relation public.c table
            relation public.p table
            relation public.w table
            11:34: error 42830: there is no unique constraint matching given keys for referenced table "p"
              2:1: first defined here
            12:31: error 42830: number of referencing and referenced columns for foreign key disagree
            13:24: error 42804: foreign key constraint "w_x_fkey" cannot be implemented
              detail: Key columns "x" and "id" are of incompatible types: text and integer.
            14:23: error 42804: foreign key constraint "w_x_fkey" cannot be implemented
              detail: Key columns "x" and "t" are of incompatible types: integer and text.
            15:24: error 42804: foreign key constraint "w_x_fkey" cannot be implemented
              detail: Key columns "x" and "t" are of incompatible types: uuid and text.
            16:34: error 42704: there is no primary key for referenced table "c"
        "#]],
    );
}

#[test]
fn deferrable() {
    check(
        r#"
create table t (a int, b int, constraint ak unique nulls not distinct (a), constraint bk unique (b) deferrable initially deferred);
create table u (b int references t (b));
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            constraint public.t ak unique (a) nulls_not_distinct
            constraint public.t bk unique (b) deferrable deferred
            index public.t ak btree (a) unique nulls_not_distinct
            index public.t bk btree (b) unique
            relation public.t table
            3:34: error 55000: cannot use a deferrable unique constraint for referenced table "t"
              2:1: first defined here
        "#]],
    );
}

#[test]
fn exclusion() {
    check(
        r#"
create table t (a int, r int4range, exclude using gist (r with &&), constraint e exclude using btree (a with =) where (a > 0));
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.r int4range
            constraint public.t e exclude (a)
            constraint public.t t_r_excl exclude (r)
            index public.t e btree (a) partial
            index public.t t_r_excl gist (r)
            relation public.t table
        "#]],
    );
}

#[test]
fn using_index() {
    check(
        r#"
create table t (a int, b int);
create unique index ai on t (a);
create unique index bi on t (b);
create index ci on t (b);
alter table t add constraint t_pkey primary key using index ai, add unique using index bi;
alter table t add unique using index ci;
alter table t add unique using index nope;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            constraint public.t bi unique (b)
            constraint public.t t_pkey primary_key (a)
            index public.t bi btree (b) unique
            index public.t ci btree (b)
            index public.t t_pkey btree (a) unique primary
            not_null public.t.a
            relation public.t table
            7:38: error 42809: "ci" is not a unique index
            8:38: error 42704: index "nope" does not exist
        "#]],
    );
}
