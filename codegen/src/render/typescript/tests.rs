//! SQL in, TypeScript and Zod out.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod checks;

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::*;
use crate::diagnostics::Diagnostic;
use crate::fold::Settings;
use crate::lower::Header as Head;
use crate::lower::names::{NameOptions, Names};
use crate::lower::typescript::TsOptions;
use crate::schema::Schema;
use crate::source::SourceFile;

struct Outputs {
    database: String,
    zod: String,
    schemas: String,
    diagnostics: Vec<Diagnostic>,
}

fn outputs(sql: &str) -> Outputs {
    let schema = Schema::read(
        vec![SourceFile::migration("1.sql", sql)],
        &Settings::default(),
    );
    assert_eq!(schema.diagnostics, [], "the SQL is right");
    let header = Head {
        from: "spec/example/migrations".to_owned(),
        command: "codegen generate --spec example".to_owned(),
    };
    let facts = schema.facts(&header, true);
    let (names, _) = Names::new(&facts, &NameOptions::default());
    let options = TsOptions::default();
    let (types, mut diagnostics) = lower::typescript::lower(&facts, &names, &options);
    let (model, lost) = zod::lower(&facts, &names, &options);
    diagnostics.extend(lost);
    let templates = Templates::embedded();
    Outputs {
        database: database(&types, &templates)
            .expect("the template fits the model")
            .to_string(),
        zod: super::zod(&model, &templates)
            .expect("the template fits the model")
            .to_string(),
        schemas: schemas(&model, &templates)
            .expect("the template fits the model")
            .to_string(),
        diagnostics,
    }
}

/// The blocks of a text, from a line that starts with one of these to the next blank line.
fn blocks(text: &str, starts: &[&str]) -> String {
    let mut found = String::new();
    for block in text.split("\n\n") {
        if block
            .lines()
            .any(|line| starts.iter().any(|start| line.starts_with(start)))
        {
            found.push_str(block.trim_end());
            found.push('\n');
        }
    }
    found
}

/// The types of a table `t`.
const OF_T: &[&str] = &[
    "export type T ",
    "export type TInsert ",
    "export type TUpdate ",
];

/// The types of the only table, `t`, of which the SQL gives the columns.
fn check_types(columns: &str, expect: &Expect) {
    let outputs = outputs(&format!("create table t (\n{columns}\n);"));
    expect.assert_eq(&blocks(&outputs.database, OF_T));
}

/// What Zod checks of the only table, `t`: constants, checks between columns and comments.
fn check_zod(columns: &str, expect: &Expect) {
    let outputs = outputs(&format!(
        "create function is_fine(text) returns boolean language sql as 'select true';\ncreate table t (\n{columns}\n);"
    ));
    let mut text: String = outputs
        .zod
        .split("\n\n")
        .filter(|block| block.contains("_check") && !block.contains("import"))
        .map(|block| {
            let lines = block.lines().filter(|line| !line.starts_with("function"));
            lines
                .take_while(|line| !line.starts_with("  return"))
                .fold(String::new(), |text, line| text + line + "\n")
        })
        .collect();
    for diagnostic in outputs.diagnostics {
        writeln!(text, "{}: {}", diagnostic.severity, diagnostic.message)
            .expect("a String takes all");
    }
    expect.assert_eq(&text);
}

const GOAL: &str = "
create type goal_type as enum ('personal', 'professional');
create table cycle (id uuid primary key default gen_random_uuid());
create table goal (
  id uuid primary key default gen_random_uuid(),
  cycle_id uuid not null references cycle (id),
  type goal_type not null,
  description text not null,
  start_week smallint not null,
  end_week smallint not null,
  created_at timestamptz not null default now(),
  constraint goal_start_week_check check (start_week between 1 and 12),
  constraint goal_end_week_check check (end_week between start_week and 12)
);
comment on table goal is 'one personal and one professional goal a cycle.';
";

#[test]
fn a_table() {
    let outputs = outputs(GOAL);
    expect![[r#"
        /** `goal_type` */
        export type GoalType = "personal" | "professional"
        /** Table `goal`: one personal and one professional goal a cycle. */
        export type Goal = {
          /** Primary key. */
          id: string
          /** References `cycle.id`. */
          cycle_id: string
          type: GoalType
          description: string
          /** 1 to 12. */
          start_week: number
          /** `start_week` to 12. */
          end_week: number
          created_at: string
        }
        export type GoalInsert = {
          /** Default `gen_random_uuid()`. */
          id?: string
          cycle_id: string
          type: GoalType
          description: string
          start_week: number
          end_week: number
          /** Default `now()`. */
          created_at?: string
        }
        export type GoalUpdate = {
          id?: string
          cycle_id?: string
          type?: GoalType
          description?: string
          start_week?: number
          end_week?: number
          created_at?: string
        }
    "#]]
    .assert_eq(&blocks(&outputs.database, &["export type Goal"]));
    expect![[r#"
        /** `goal_type` */
        export const goalTypeSchema: z.ZodEnum<{ [Label in GoalType]: Label }> = /* @__PURE__ */ z.enum(["personal", "professional"] satisfies GoalType[])
        /** `goal_start_week_check`: `start_week between 1 and 12` */
        const goalStartWeek = /* @__PURE__ */ smallint.min(1, "goal_start_week_check").max(12, "goal_start_week_check").meta({ constraints: [{ name: "goal_start_week_check", columns: ["start_week"] }] })
        /** `goal_end_week_check`: `end_week between start_week and 12`; passes where a column is null or absent, as in SQL */
        const goalEndWeekCheck = (row: { start_week?: number | undefined; end_week?: number | undefined }): boolean =>
          (row.end_week == null || row.start_week == null || row.end_week >= row.start_week)
          && (row.end_week == null || row.end_week <= 12)
        const goalEndWeekCheckIssue = { message: "goal_end_week_check", path: ["end_week"] }
        function goalColumns() {
          return z.object({
            id: uuid,
            cycle_id: uuid,
            type: goalTypeSchema,
            description: text,
            start_week: goalStartWeek,
            end_week: smallint,
            created_at: timestamptz,
          })
        }
        /** Columns of `goal` without the constraints between them: for `.pick`, `.extend` and `.partial`. */
        export const goalShape: z.ZodObject<Columns<Goal>> = /* @__PURE__ */ goalColumns()
        export const goalSchema: z.ZodObject<Columns<Goal>> = /* @__PURE__ */ goalShape
          .refine(goalEndWeekCheck, goalEndWeekCheckIssue)
          .meta({ constraints: [{ name: "goal_end_week_check", columns: ["start_week", "end_week"] }] })
        function goalInsertColumns() {
          return z.strictObject({
            id: z.exactOptional(uuid),
            cycle_id: uuid,
            type: goalTypeSchema,
            description: text,
            start_week: goalStartWeek,
            end_week: smallint,
            created_at: z.exactOptional(timestamptz),
          })
        }
        export const goalInsertShape: z.ZodObject<Columns<GoalInsert>, z.core.$strict> = /* @__PURE__ */ goalInsertColumns()
        export const goalInsertSchema: z.ZodObject<Columns<GoalInsert>, z.core.$strict> = /* @__PURE__ */ goalInsertShape
          .refine(goalEndWeekCheck, goalEndWeekCheckIssue)
          .meta({ constraints: [{ name: "goal_end_week_check", columns: ["start_week", "end_week"] }] })
        function goalUpdateColumns() {
          return z.strictObject({
            id: z.exactOptional(uuid),
            cycle_id: z.exactOptional(uuid),
            type: z.exactOptional(goalTypeSchema),
            description: z.exactOptional(text),
            start_week: z.exactOptional(goalStartWeek),
            end_week: z.exactOptional(smallint),
            created_at: z.exactOptional(timestamptz),
          })
        }
        export const goalUpdateShape: z.ZodObject<Columns<GoalUpdate>, z.core.$strict> = /* @__PURE__ */ goalUpdateColumns()
        export const goalUpdateSchema: z.ZodObject<Columns<GoalUpdate>, z.core.$strict> = /* @__PURE__ */ goalUpdateShape
          .refine(goalEndWeekCheck, goalEndWeekCheckIssue)
          .meta({ constraints: [{ name: "goal_end_week_check", columns: ["start_week", "end_week"] }] })
        // tsc refuses this file where a schema and its type differ, in either direction.
        type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
        type Expect<T extends true> = T
        type Agreement = [
          Expect<Equal<z.output<ReturnType<typeof cycleColumns>>, Cycle>>,
          Expect<Equal<z.input<ReturnType<typeof cycleColumns>>, Cycle>>,
          Expect<Equal<z.output<ReturnType<typeof cycleInsertColumns>>, CycleInsert>>,
          Expect<Equal<z.input<ReturnType<typeof cycleInsertColumns>>, CycleInsert>>,
          Expect<Equal<z.output<ReturnType<typeof cycleUpdateColumns>>, CycleUpdate>>,
          Expect<Equal<z.input<ReturnType<typeof cycleUpdateColumns>>, CycleUpdate>>,
          Expect<Equal<z.output<ReturnType<typeof goalColumns>>, Goal>>,
          Expect<Equal<z.input<ReturnType<typeof goalColumns>>, Goal>>,
          Expect<Equal<z.output<ReturnType<typeof goalInsertColumns>>, GoalInsert>>,
          Expect<Equal<z.input<ReturnType<typeof goalInsertColumns>>, GoalInsert>>,
          Expect<Equal<z.output<ReturnType<typeof goalUpdateColumns>>, GoalUpdate>>,
          Expect<Equal<z.input<ReturnType<typeof goalUpdateColumns>>, GoalUpdate>>,
        ]
        true satisfies Agreement[number]
    "#]].assert_eq(&blocks(
        &outputs.zod,
        &["const goal", "function goal", "export const goal", "// tsc"],
    ));
    expect![[r#"
        // @generated by codegen from spec/example/migrations. Do not edit.
        // Remake with: codegen generate --spec example
        import {
          cycleInsertSchema,
          cycleSchema,
          cycleUpdateSchema,
          goalInsertSchema,
          goalSchema,
          goalUpdateSchema,
        } from "./zod"

        /** Every schema by the name of its schema and table in the database. */
        export const schemas: {
          public: {
            cycle: {
              row: typeof cycleSchema
              insert: typeof cycleInsertSchema
              update: typeof cycleUpdateSchema
            }
            goal: {
              row: typeof goalSchema
              insert: typeof goalInsertSchema
              update: typeof goalUpdateSchema
            }
          }
        } = {
          public: {
            cycle: {
              row: cycleSchema,
              insert: cycleInsertSchema,
              update: cycleUpdateSchema,
            },
            goal: {
              row: goalSchema,
              insert: goalInsertSchema,
              update: goalUpdateSchema,
            },
          },
        }
    "#]]
    .assert_eq(&outputs.schemas);
}

#[test]
fn what_an_insert_may_leave_out() {
    check_types(
        "
a serial,
b bigint generated always as identity,
c bigint generated by default as identity,
d int not null,
e int,
f int not null default 1,
g int generated always as (d + 1) stored,
primary key (a, b)",
        &expect![[r#"
            /** Table `t` */
            export type T = {
              /** Part of the primary key. */
              a: number
              /** Part of the primary key. */
              b: number
              c: number
              d: number
              e: number | null
              f: number
              /** Generated. */
              g: number | null
            }
            export type TInsert = {
              /** Default `nextval('t_a_seq'::regclass)`. */
              a?: number
              /** Default: the next number. */
              c?: number
              d: number
              e?: number | null
              /** Default `1`. */
              f?: number
            }
            export type TUpdate = {
              a?: number
              c?: number
              d?: number
              e?: number | null
              f?: number
            }
        "#]],
    );
}

#[test]
fn types_on_the_wire() {
    check_types(
        "
a bigint, b numeric, c numeric(10,2), d real, e boolean, f varchar(80), g char(2), h jsonb, i json not null,
j text[], k date, l inet, m bytea, n int4range, o point, p jsonb[], q interval not null, r money",
        &expect![[r#"
            /** Table `t` */
            export type T = {
              a: number | null
              b: number | "NaN" | "Infinity" | "-Infinity" | null
              c: number | "NaN" | null
              d: number | "NaN" | "Infinity" | "-Infinity" | null
              e: boolean | null
              f: string | null
              g: string | null
              h: Json | null
              i: Json
              j: (string | null)[] | null
              k: string | null
              l: string | null
              m: string | null
              n: string | null
              o: string | null
              p: Json[] | null
              q: string
              r: string | null
            }
            export type TInsert = {
              a?: number | null
              b?: number | "NaN" | "Infinity" | "-Infinity" | null
              c?: number | "NaN" | null
              d?: number | "NaN" | "Infinity" | "-Infinity" | null
              e?: boolean | null
              f?: string | null
              g?: string | null
              h?: Json | null
              i: NonNullable<Json>
              j?: (string | null)[] | null
              k?: string | null
              l?: string | null
              m?: string | null
              n?: string | null
              o?: string | null
              p?: Json[] | null
              q: string
              r?: string | null
            }
            export type TUpdate = {
              a?: number | null
              b?: number | "NaN" | "Infinity" | "-Infinity" | null
              c?: number | "NaN" | null
              d?: number | "NaN" | "Infinity" | "-Infinity" | null
              e?: boolean | null
              f?: string | null
              g?: string | null
              h?: Json | null
              i?: NonNullable<Json>
              j?: (string | null)[] | null
              k?: string | null
              l?: string | null
              m?: string | null
              n?: string | null
              o?: string | null
              p?: Json[] | null
              q?: string
              r?: string | null
            }
        "#]],
    );
}

#[test]
fn names_that_are_no_identifiers() {
    let outputs = outputs(
        r#"
create table "weird ""table"" */" ("a b" int check ("a b" > 0), "*/" text, "class" int, "it's `" text default '`*/', "__proto__" int);
comment on column "weird ""table"" */"."*/" is 'ends */ here
and goes on';
create type "an enum" as enum ('a"b', 'c\d', '*/', '');
create domain positive as int check (value > 0);
"#,
    );
    expect![[r#"
        /** `an enum` */
        export type AnEnum = "a\"b" | "c\\d" | "*/" | ""
        /** Table `weird "table" *\/` */
        export type WeirdTable = {
          "a b": number | null
          /**
           * ends *\/ here
           * and goes on
           */
          "*/": string | null
          class: number | null
          "it's `": string | null
          ["__proto__"]: number | null
        }
        export type WeirdTableInsert = {
          "a b"?: number | null
          "*/"?: string | null
          class?: number | null
          /** Default `` '`*\/' ``. */
          "it's `"?: string | null
          ["__proto__"]?: number | null
        }
        export type WeirdTableUpdate = {
          "a b"?: number | null
          "*/"?: string | null
          class?: number | null
          "it's `"?: string | null
          ["__proto__"]?: number | null
        }
        export type Database = {
          public: {
            Tables: {
              "weird \"table\" */": {
                Row: WeirdTable
                Insert: WeirdTableInsert
                Update: WeirdTableUpdate
                Relationships: []
              }
            }
            Views: {
              [_ in never]: never
            }
            Functions: {
              [_ in never]: never
            }
            Enums: {
              "an enum": AnEnum
            }
            CompositeTypes: {
              [_ in never]: never
            }
          }
        }
        /** The labels of each enum, in their order. */
        export const Constants = {
          public: {
            Enums: {
              "an enum": ["a\"b", "c\\d", "*/", ""],
            },
          },
        } as const
    "#]]
    .assert_eq(&blocks(
        &outputs.database,
        &[
            "export type AnEnum",
            "export type Weird",
            "export type Database",
            "export const",
        ],
    ));
    expect![[r#"
        /** `an enum` */
        export const anEnumSchema: z.ZodEnum<{ [Label in AnEnum]: Label }> = /* @__PURE__ */ z.enum(["a\"b", "c\\d", "*/", ""] satisfies AnEnum[])
        const integer = /* @__PURE__ */ z.int().min(-2147483648).max(2147483647)
        /** PostgreSQL has no place for NUL and for half of a surrogate pair. */
        const text = /* @__PURE__ */ z.string().regex(/^[^\0\p{Cs}]*$/u, "a text has neither NUL nor half of a surrogate pair")
        /** `weird "table" *\/_a b_check`: `"a b" > 0` */
        const weirdTableAB = /* @__PURE__ */ integer.gt(0, "weird \"table\" */_a b_check").meta({ constraints: [{ name: "weird \"table\" */_a b_check", columns: ["a b"] }] })
        function weirdTableColumns() {
          return z.object({
            "a b": weirdTableAB.nullable(),
            "*/": text.nullable(),
            class: integer.nullable(),
            "it's `": text.nullable(),
            ["__proto__"]: integer.nullable(),
          })
        }
        /** Columns of `weird "table" *\/` without the constraints between them: for `.pick`, `.extend` and `.partial`. */
        export const weirdTableShape: z.ZodObject<Columns<WeirdTable>> = /* @__PURE__ */ weirdTableColumns()
        export const weirdTableSchema: z.ZodObject<Columns<WeirdTable>> = weirdTableShape
        function weirdTableInsertColumns() {
          return z.strictObject({
            "a b": z.exactOptional(weirdTableAB.nullable()),
            "*/": z.exactOptional(text.nullable()),
            class: z.exactOptional(integer.nullable()),
            "it's `": z.exactOptional(text.nullable()),
            ["__proto__"]: z.exactOptional(integer.nullable()),
          })
        }
        export const weirdTableInsertShape: z.ZodObject<Columns<WeirdTableInsert>, z.core.$strict> = /* @__PURE__ */ weirdTableInsertColumns()
        export const weirdTableInsertSchema: z.ZodObject<Columns<WeirdTableInsert>, z.core.$strict> = weirdTableInsertShape
        function weirdTableUpdateColumns() {
          return z.strictObject({
            "a b": z.exactOptional(weirdTableAB.nullable()),
            "*/": z.exactOptional(text.nullable()),
            class: z.exactOptional(integer.nullable()),
            "it's `": z.exactOptional(text.nullable()),
            ["__proto__"]: z.exactOptional(integer.nullable()),
          })
        }
        export const weirdTableUpdateShape: z.ZodObject<Columns<WeirdTableUpdate>, z.core.$strict> = /* @__PURE__ */ weirdTableUpdateColumns()
        export const weirdTableUpdateSchema: z.ZodObject<Columns<WeirdTableUpdate>, z.core.$strict> = weirdTableUpdateShape
    "#]].assert_eq(&blocks(
        &outputs.zod,
        &["const", "function", "export const"],
    ));
}

#[test]
fn unknown_types_are_said() {
    let outputs = outputs(
        "create table t2 (id int);
create table t (a pg_node_tree, b t2, c t2[]);",
    );
    let messages: Vec<String> = outputs
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}", diagnostic.severity, diagnostic.message))
        .collect();
    expect![[r#"
        warning: column "a" of "t" has type pg_node_tree, which is written as unknown
        warning: column "b" of "t" has type t2, which is written as unknown
        warning: column "c" of "t" has type t2[], which is written as unknown"#]]
    .assert_eq(&messages.join("\n"));
}
