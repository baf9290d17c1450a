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
            export const tStatusSchema: z.ZodEnum<{ [Label in TStatus]: Label }> = /* @__PURE__ */ z.enum(["open", "done"] satisfies TStatus[], "t_status_check").meta({ constraints: [{ name: "t_status_check", columns: ["status"] }] })
            export const tKindSchema: z.ZodEnum<{ [Label in TKind]: Label }> = /* @__PURE__ */ z.enum(["a", "b"] satisfies TKind[], "t_kind_check").meta({ constraints: [{ name: "t_kind_check", columns: ["kind"] }] })
            /** `t_bounds_check`: `bounds > 0 and bounds <= 10` */
            const tBounds = /* @__PURE__ */ integer.gt(0, "t_bounds_check").max(10, "t_bounds_check").meta({ constraints: [{ name: "t_bounds_check", columns: ["bounds"] }] })
            /** `t_share_check`: `share between 0 and 1` */
            const tShare = /* @__PURE__ */ z.number().min(0, "t_share_check").max(1, "t_share_check").meta({ constraints: [{ name: "t_share_check", columns: ["share"] }] })
            /** `t_qty_check`: `qty >= 0` */
            const tQty = /* @__PURE__ */ z.union([/* @__PURE__ */ z.number().gt(-99999999.995).lt(99999999.995).min(0, "t_qty_check"), /* @__PURE__ */ z.enum(["NaN"])]).meta({ constraints: [{ name: "t_qty_check", columns: ["qty"] }] })
            /** `t_name_check`: `char_length(btrim(name)) > 0` */
            const tName = /* @__PURE__ */ text.refine((value): boolean => codePoints(value.replace(/^ +| +$/g, "")) > 0, "t_name_check").meta({ constraints: [{ name: "t_name_check", columns: ["name"] }] })
            /** `t_code_check`: `length(code) >= 2` */
            const tCode = /* @__PURE__ */ varchar8.refine((value): boolean => codePoints(value) >= 2, "t_code_check").meta({ constraints: [{ name: "t_code_check", columns: ["code"] }] })
            /** `t_level_check`: `level in (1, 2, 3)` */
            const tLevel = /* @__PURE__ */ integer.refine((value): boolean => [1, 2, 3].includes(value), "t_level_check").meta({ constraints: [{ name: "t_level_check", columns: ["level"] }] })
            /** `t_meta_check`: `jsonb_typeof(meta) = 'object'` */
            const tMeta = /* @__PURE__ */ json.refine((value): boolean => jsonType(value) === "object", "t_meta_check").meta({ constraints: [{ name: "t_meta_check", columns: ["meta"] }] })
            /** `t_tags_check`: `cardinality(tags) <= 3` */
            const tTags = /* @__PURE__ */ z.array(text.nullable()).refine((value): boolean => value.length <= 3, "t_tags_check").meta({ constraints: [{ name: "t_tags_check", columns: ["tags"] }] })
            /** `t_needed_check`: `needed is not null and needed > 0` */
            const tNeeded = /* @__PURE__ */ integer.refine((value): boolean => value > 0, "t_needed_check").nullable().refine((value): boolean => value !== null, "t_needed_check").meta({ constraints: [{ name: "t_needed_check", columns: ["needed"] }] })
            /** `t_day_check`: `day >= date '2020-01-01'` */
            const tDay = /* @__PURE__ */ date.refine((value): boolean => compareMoments(value, "2020-01-01") >= 0, "t_day_check").meta({ constraints: [{ name: "t_day_check", columns: ["day"] }] })
            /** `t_flag_check`: `flag` */
            const tFlag = /* @__PURE__ */ z.boolean().refine((value): boolean => value, "t_flag_check").meta({ constraints: [{ name: "t_flag_check", columns: ["flag"] }] })
            /** `t_needed_check` is FALSE of NULL, which a column left out is */
            const tNeededCheckGiven = (row: { needed?: unknown }): boolean =>
              row.needed !== undefined
            const tNeededCheckGivenIssue = { message: "t_needed_check", path: ["needed"] }
            export const tInsertShape: z.ZodObject<Columns<TInsert>, z.core.$strict> = /* @__PURE__ */ tInsertColumns()
            export const tInsertSchema: z.ZodObject<Columns<TInsert>, z.core.$strict> = /* @__PURE__ */ tInsertShape
              .refine(tNeededCheckGiven, tNeededCheckGivenIssue)
              .meta({ constraints: [{ name: "t_needed_check", columns: ["needed"] }] })
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
            /** Columns of `t` without the constraints between them: for `.pick`, `.extend` and `.partial`. */
            export const tShape: z.ZodObject<Columns<T>> = /* @__PURE__ */ tColumns()
            export const tSchema: z.ZodObject<Columns<T>> = /* @__PURE__ */ tShape
              .refine(tCheck, tCheckIssue)
              .refine(tCheck1, tCheck1Issue)
              .refine(tCheck2, tCheck2Issue)
              .refine(tCheck3, tCheck3Issue)
              .refine(tCheck4, tCheck4Issue)
              .meta({ constraints: [{ name: "t_check", columns: ["low", "high"] }, { name: "t_check1", columns: ["price", "cost"] }, { name: "t_check2", columns: ["starts", "ends"] }, { name: "t_check3", columns: ["a", "b"] }, { name: "t_check4", columns: ["low", "high"] }] })
            export const tInsertShape: z.ZodObject<Columns<TInsert>, z.core.$strict> = /* @__PURE__ */ tInsertColumns()
            export const tInsertSchema: z.ZodObject<Columns<TInsert>, z.core.$strict> = /* @__PURE__ */ tInsertShape
              .refine(tCheck, tCheckIssue)
              .refine(tCheck1, tCheck1Issue)
              .refine(tCheck2, tCheck2Issue)
              .refine((row): boolean => tCheck3({ a: null, b: null, ...row }), tCheck3Issue)
              .refine(tCheck4, tCheck4Issue)
              .meta({ constraints: [{ name: "t_check", columns: ["low", "high"] }, { name: "t_check1", columns: ["price", "cost"] }, { name: "t_check2", columns: ["starts", "ends"] }, { name: "t_check3", columns: ["a", "b"] }, { name: "t_check4", columns: ["low", "high"] }] })
            export const tUpdateShape: z.ZodObject<Columns<TUpdate>, z.core.$strict> = /* @__PURE__ */ tUpdateColumns()
            export const tUpdateSchema: z.ZodObject<Columns<TUpdate>, z.core.$strict> = /* @__PURE__ */ tUpdateShape
              .refine(tCheck, tCheckIssue)
              .refine(tCheck1, tCheck1Issue)
              .refine(tCheck2, tCheck2Issue)
              .refine(tCheck3, tCheck3Issue)
              .refine(tCheck4, tCheck4Issue)
              .meta({ constraints: [{ name: "t_check", columns: ["low", "high"] }, { name: "t_check1", columns: ["price", "cost"] }, { name: "t_check2", columns: ["starts", "ends"] }, { name: "t_check3", columns: ["a", "b"] }, { name: "t_check4", columns: ["low", "high"] }] })
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
create function first() returns t language sql as 'select * from t limit 1';
create function counted(inout n int) language sql as 'select n';
create function label(t) returns text language sql as 'select null::text';
create function others(t) returns setof t language sql as 'select * from t';
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
                Args: OneArgs
                Returns: OneReturns
              }
              rows: {
                Args: RowsArgs
                Returns: RowsReturns
                SetofOptions: {
                  from: "*"
                  to: "t"
                  isOneToOne: false
                  isSetofReturn: true
                }
              }
              named: {
                Args: Record<PropertyKey, never>
                Returns: NamedReturns
              }
              nothing: {
                Args: Record<PropertyKey, never>
                Returns: NothingReturns
              }
              several: {
                Args: SeveralArgs
                Returns: SeveralReturns
              } | {
                Args: Several2Args
                Returns: Several2Returns
              }
              first: {
                Args: Record<PropertyKey, never>
                Returns: FirstReturns
                SetofOptions: {
                  from: "*"
                  to: "t"
                  isOneToOne: true
                  isSetofReturn: false
                }
              }
              counted: {
                Args: CountedArgs
                Returns: CountedReturns
              }
              label: {
                Args: {
                  "": Database["public"]["Tables"]["t"]["Row"]
                }
                Returns: { error: true } & "label is selected with its row, not called"
              }
              others: {
                Args: {
                  "": Database["public"]["Tables"]["t"]["Row"]
                }
                Returns: T[]
                SetofOptions: {
                  from: "t"
                  to: "t"
                  isOneToOne: false
                  isSetofReturn: true
                }
              }
            }
    "#]]
    .assert_eq(&format!("…\n{}", &outputs.database[from..to]));
    let of_functions = ["Args", "Returns", "NoRow"];
    let types: String = outputs
        .database
        .split("\n\n")
        .filter(|block| {
            let head = block
                .lines()
                .find_map(|line| line.strip_prefix("export type "));
            let name = head.and_then(|head| head.split([' ', '<']).next());
            name.is_some_and(|name| of_functions.iter().any(|suffix| name.ends_with(suffix)))
        })
        .fold(String::new(), |text, block| text + block.trim_end() + "\n");
    expect![[r#"
        /** What a function gives that looks for one row and finds none. */
        export type NoRow<Row> = { [Column in keyof Row]: null }
        /** What `one(integer, text)` takes. */
        export type OneArgs = {
          a: number | null
          b?: string | null
        }
        /** What `one(integer, text)` returns. */
        export type OneReturns = number | null
        /** What `rows(integer)` takes. */
        export type RowsArgs = {
          a: number | null
        }
        /** What `rows(integer)` returns. */
        export type RowsReturns = T[]
        /** What `named()` returns. */
        export type NamedReturns = {
          a: number | null
          b: (string | null)[] | null
        }[]
        /** What `nothing()` returns. */
        export type NothingReturns = null
        /** What `several(integer)` takes. */
        export type SeveralArgs = {
          a: number | null
        }
        /** What `several(integer)` returns. */
        export type SeveralReturns = (string | null)[]
        /** What `several(text)` takes. */
        export type Several2Args = {
          b: string | null
        }
        /** What `several(text)` returns. */
        export type Several2Returns = string | null
        /** What `first()` returns. */
        export type FirstReturns = T | NoRow<T>
        /** What `counted(integer)` takes. */
        export type CountedArgs = {
          n: number | null
        }
        /** What `counted(integer)` returns. */
        export type CountedReturns = {
          n: number | null
        }
    "#]]
    .assert_eq(&types);
    let from = outputs
        .zod
        .find("function oneArgsColumns")
        .expect("schemas");
    let to = outputs.zod.find("// tsc refuses").expect("agreements");
    expect![[r#"
        function oneArgsColumns() {
          return z.strictObject({
            a: integer.nullable(),
            b: z.exactOptional(text.nullable()),
          })
        }

        export const oneArgsSchema: z.ZodObject<Columns<OneArgs>, z.core.$strict> = /* @__PURE__ */ oneArgsColumns()

        function oneReturnsColumns() {
          return integer.nullable()
        }

        export const oneReturnsSchema: z.ZodType<OneReturns, OneReturns> = /* @__PURE__ */ oneReturnsColumns()

        function rowsArgsColumns() {
          return z.strictObject({
            a: integer.nullable(),
          })
        }

        export const rowsArgsSchema: z.ZodObject<Columns<RowsArgs>, z.core.$strict> = /* @__PURE__ */ rowsArgsColumns()

        function rowsReturnsColumns() {
          return z.array(tColumns())
        }

        export const rowsReturnsSchema: z.ZodType<RowsReturns, RowsReturns> = /* @__PURE__ */ rowsReturnsColumns()

        function namedReturnsColumns() {
          return z.array(z.object({
            a: integer.nullable(),
            b: z.array(text.nullable()).nullable(),
          }))
        }

        export const namedReturnsSchema: z.ZodType<NamedReturns, NamedReturns> = /* @__PURE__ */ namedReturnsColumns()

        function nothingReturnsColumns() {
          return z.null()
        }

        export const nothingReturnsSchema: z.ZodType<NothingReturns, NothingReturns> = /* @__PURE__ */ nothingReturnsColumns()

        function severalArgsColumns() {
          return z.strictObject({
            a: integer.nullable(),
          })
        }

        export const severalArgsSchema: z.ZodObject<Columns<SeveralArgs>, z.core.$strict> = /* @__PURE__ */ severalArgsColumns()

        function severalReturnsColumns() {
          return z.array(text.nullable())
        }

        export const severalReturnsSchema: z.ZodType<SeveralReturns, SeveralReturns> = /* @__PURE__ */ severalReturnsColumns()

        function several2ArgsColumns() {
          return z.strictObject({
            b: text.nullable(),
          })
        }

        export const several2ArgsSchema: z.ZodObject<Columns<Several2Args>, z.core.$strict> = /* @__PURE__ */ several2ArgsColumns()

        function several2ReturnsColumns() {
          return text.nullable()
        }

        export const several2ReturnsSchema: z.ZodType<Several2Returns, Several2Returns> = /* @__PURE__ */ several2ReturnsColumns()

        function firstReturnsColumns() {
          return z.union([tColumns(), z.object({
            id: z.null(),
          })])
        }

        export const firstReturnsSchema: z.ZodType<FirstReturns, FirstReturns> = /* @__PURE__ */ firstReturnsColumns()

        function countedArgsColumns() {
          return z.strictObject({
            n: integer.nullable(),
          })
        }

        export const countedArgsSchema: z.ZodObject<Columns<CountedArgs>, z.core.$strict> = /* @__PURE__ */ countedArgsColumns()

        function countedReturnsColumns() {
          return z.object({
            n: integer.nullable(),
          })
        }

        export const countedReturnsSchema: z.ZodType<CountedReturns, CountedReturns> = /* @__PURE__ */ countedReturnsColumns()

    "#]].assert_eq(&outputs.zod[from..to]);
}
