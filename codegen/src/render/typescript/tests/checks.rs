//! What CHECKs become in Zod, and functions in the types.

use expect_test::expect;

use super::*;

#[test]
fn checks_of_one_column() {
    check_zod(
        "
bounds int check (bounds > 0 and bounds <= 10),
share double precision check (share between 0 and 1),
qty numeric(10,2) not null check (qty >= 0),
name text not null check (char_length(btrim(name)) > 0),
code varchar(8) check (length(code) >= 2),
status text not null default 'open' check (status in ('open', 'done')),
kind text check (kind = any (array['a', 'b'])),
level int check (level in (1, 2, 3)),
meta jsonb check (jsonb_typeof(meta) = 'object'),
tags text[] check (cardinality(tags) <= 3),
needed int check (needed is not null and needed > 0),
other text check (is_fine(other)),
day date check (day >= date '2020-01-01'),
flag boolean check (flag)",
        &expect![[r#"
            export const tStatusSchema: z.ZodEnum<{ [Label in TStatus]: Label }> = /* @__PURE__ */ z.enum(["open", "done"] satisfies TStatus[], "t_status_check")
            export const tKindSchema: z.ZodEnum<{ [Label in TKind]: Label }> = /* @__PURE__ */ z.enum(["a", "b"] satisfies TKind[], "t_kind_check")
            /** `t_bounds_check`: `bounds > 0 and bounds <= 10` */
            const tBounds = /* @__PURE__ */ integer.gt(0, "t_bounds_check").max(10, "t_bounds_check")
            /** `t_share_check`: `share between 0 and 1` */
            const tShare = /* @__PURE__ */ z.number().min(0, "t_share_check").max(1, "t_share_check")
            /** `t_qty_check`: `qty >= 0` */
            const tQty = /* @__PURE__ */ z.union([/* @__PURE__ */ z.number().gt(-99999999.995).lt(99999999.995).min(0, "t_qty_check"), /* @__PURE__ */ z.enum(["NaN"])])
            /** `t_name_check`: `char_length(btrim(name)) > 0` */
            const tName = /* @__PURE__ */ z.string().refine((value): boolean => codePoints(value.replace(/^ +| +$/g, "")) > 0, "t_name_check")
            /** `t_code_check`: `length(code) >= 2` */
            const tCode = /* @__PURE__ */ varchar8.refine((value): boolean => codePoints(value) >= 2, "t_code_check")
            /** `t_level_check`: `level in (1, 2, 3)` */
            const tLevel = /* @__PURE__ */ integer.refine((value): boolean => [1, 2, 3].includes(value), "t_level_check")
            /** `t_meta_check`: `jsonb_typeof(meta) = 'object'` */
            const tMeta = /* @__PURE__ */ json.refine((value): boolean => jsonType(value) === "object", "t_meta_check")
            /** `t_tags_check`: `cardinality(tags) <= 3` */
            const tTags = /* @__PURE__ */ z.array(z.string().nullable()).refine((value): boolean => value.length <= 3, "t_tags_check")
            /** `t_needed_check`: `needed is not null and needed > 0` */
            const tNeeded = /* @__PURE__ */ integer.refine((value): boolean => value > 0, "t_needed_check").nullable().refine((value): boolean => value !== null, "t_needed_check")
            /** `t_flag_check`: `flag` */
            const tFlag = /* @__PURE__ */ z.boolean().refine((value): boolean => value, "t_flag_check")
            // Not checked: `t_other_check`: `is_fine(other)` (function "is_fine" is not translated).
            // Not checked: `t_day_check`: `day >= date '2020-01-01'` (this cast is not translated).
        "#]],
    );
}

#[test]
fn checks_between_columns() {
    check_zod(
        "
low int not null, high int, price numeric, cost numeric, starts timestamptz not null, ends timestamptz,
a text, b text,
check (high > low),
check (price >= cost),
check (ends > starts),
check (a is not null or b is not null),
check (not (low > 5 and high < 10))",
        &expect![[r#"
            /** `t_check`: `high > low`; passes where a column is null or absent, as in SQL */
            const tCheck = (row: { low?: number | undefined; high?: number | null | undefined }): boolean =>
              row.high == null || row.low == null || row.high > row.low
            const tCheckIssue = { message: "t_check", path: ["high"] }
            /** `t_check1`: `price >= cost`; passes where a column is null or absent, as in SQL */
            const tCheck1 = (row: { price?: number | "NaN" | "Infinity" | "-Infinity" | null | undefined; cost?: number | "NaN" | "Infinity" | "-Infinity" | null | undefined }): boolean =>
              row.price == null || row.cost == null || order(row.price, row.cost) >= 0
            const tCheck1Issue = { message: "t_check1", path: ["price"] }
            /** `t_check2`: `ends > starts`; passes where a column is null or absent, as in SQL */
            const tCheck2 = (row: { starts?: string | undefined; ends?: string | null | undefined }): boolean =>
              row.ends == null || row.starts == null || compareMoments(row.ends, row.starts) > 0
            const tCheck2Issue = { message: "t_check2", path: ["ends"] }
            /** `t_check3`: `a is not null or b is not null`; passes where a column is absent */
            const tCheck3 = (row: { a?: string | null | undefined; b?: string | null | undefined }): boolean =>
              row.a !== null || row.b !== null
            const tCheck3Issue = { message: "t_check3", path: ["a"] }
            /** `t_check4`: `not (low > 5 and high < 10)`; passes where a column is null or absent, as in SQL */
            const tCheck4 = (row: { low?: number | undefined; high?: number | null | undefined }): boolean =>
              row.low == null || row.low <= 5 || row.high == null || row.high >= 10
            const tCheck4Issue = { message: "t_check4", path: ["low"] }
        "#]],
    );
}

#[test]
fn a_list_that_old_rows_need_not_keep() {
    let outputs = outputs(
        "create table t (a text);
alter table t add constraint c check (a in ('x', 'y')) not valid;",
    );
    expect![[r#"
        /** Table `t` */
        export type T = {
          a: string | null
        }
        export type TInsert = {
          a?: "x" | "y" | null
        }
        export type TUpdate = {
          a?: "x" | "y" | null
        }
    "#]]
    .assert_eq(&blocks(&outputs.database, OF_T));
}

#[test]
fn functions() {
    let outputs = outputs(
        "
create table t (id int primary key);
create function one(a int, b text default 'x') returns int language sql as 'select 1';
create function rows(a int) returns setof t language sql as 'select * from t';
create function named() returns table (a int, b text[]) language sql as 'select 1, null::text[]';
create function nothing() returns void language sql as '';
create function several(a int) returns setof text language sql as 'select null::text';
create function several(b text) returns text language sql as 'select null::text';
create function unnamed(int) returns int language sql as 'select 1';
create function touch() returns trigger language plpgsql as 'begin return new; end';
comment on function one is 'One of */ them.';
",
    );
    let from = outputs
        .database
        .find("    Functions: {")
        .expect("functions");
    let to = outputs.database.find("    Enums: {").expect("enums");
    expect![[r#"
        …
            Functions: {
              /** One of *\/ them. */
              one: {
                Args: {
                  a: number
                  b?: string
                }
                Returns: number
              }
              rows: {
                Args: {
                  a: number
                }
                Returns: T[]
                SetofOptions: {
                  from: "*"
                  to: "t"
                  isOneToOne: false
                  isSetofReturn: true
                }
              }
              named: {
                Args: Record<PropertyKey, never>
                Returns: {
                  a: number
                  b: (string | null)[]
                }[]
              }
              nothing: {
                Args: Record<PropertyKey, never>
                Returns: undefined
              }
              several: {
                Args: {
                  a: number
                }
                Returns: string[]
              } | {
                Args: {
                  b: string
                }
                Returns: string
              }
            }
    "#]]
    .assert_eq(&format!("…\n{}", &outputs.database[from..to]));
}
