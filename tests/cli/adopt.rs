//! `adopt`: types that Supabase's generator wrote, beside the migrations.

use expect_test::expect;
use serde_json::Value;

use super::support::{codegen, edit, empty_folder, read, write};

#[test]
fn stale_types_a_dashboard_and_a_difference_are_told_apart() {
    let folder = empty_folder();
    let at = |path: &str| folder.path().join(path);
    let ts = [
        "ts",
        "--migrations",
        "supabase/migrations",
        "--style",
        "supabase",
    ];
    write(
        &at("supabase/migrations/1_notes.sql"),
        "create table notes (\n  id bigint primary key,\n  title text not null,\n  old text\n);\ncreate table tags (id int primary key);\n",
    );
    let out = ["--out", "src/database.types.ts"];
    codegen(&[&ts[..], &out].concat(), folder.path()).exits(0);
    // What somebody made in the dashboard, and something that no migration says.
    edit(
        &at("src/database.types.ts"),
        "          title: string\n          old: string | null\n",
        "          title: number\n          old: string | null\n          live: boolean | null\n",
    );
    write(
        &at("supabase/migrations/2_later.sql"),
        "alter table notes drop column old;\nalter table notes\n  add column body text;\n",
    );
    let run = codegen(
        &["adopt", "--migrations", "supabase/migrations"],
        folder.path(),
    )
    .exits(1);
    expect![[r"
        src/database.types.ts: 2 the same, 4 not; as after 1 of 2 migrations, the last being supabase/migrations/1_notes.sql
        Your file was stale: 2
          public.notes.body: is new (supabase/migrations/2_later.sql:3:14)
          public.notes.old: was dropped (supabase/migrations/2_later.sql)
        Not in the migrations, as from a dashboard: 1
          public.notes.live: no migration makes it
        Our difference, or a change without a migration: 1
          public.notes.title: number, inserted as string, required; now string, required (supabase/migrations/1_notes.sql:3:3)
    "]].assert_eq(&run.stdout);
    let arguments = [
        "adopt",
        "src/database.types.ts",
        "--migrations",
        "supabase/migrations",
        "--output",
        "json",
    ];
    let run = codegen(&arguments, folder.path()).exits(1);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let causes: Vec<&str> = document["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["cause"].as_str().expect("a text"))
        .collect();
    assert_eq!(causes, ["stale", "stale", "not-in-the-migrations", "ours"]);
}

#[test]
fn types_that_are_only_old_are_no_failure() {
    let folder = empty_folder();
    let at = |path: &str| folder.path().join(path);
    write(
        &at("supabase/migrations/1.sql"),
        "create table notes (id bigint primary key);\n",
    );
    let ts = [
        "ts",
        "--migrations",
        "supabase/migrations",
        "--style",
        "supabase",
        "--stdout",
    ];
    write(&at("types.ts"), codegen(&ts, folder.path()).exits(0).stdout);
    let adopt = ["adopt", "types.ts", "--migrations", "supabase/migrations"];
    let run = codegen(&adopt, folder.path()).exits(0);
    assert!(run.stdout.contains("1 the same, 0 not"), "{}", run.stdout);
    write(
        &at("supabase/migrations/2.sql"),
        "alter table notes add column body text;\n",
    );
    let run = codegen(&adopt, folder.path()).exits(0);
    assert!(
        run.stdout
            .contains("public.notes.body: is new (supabase/migrations/2.sql:1:30)"),
        "{}",
        run.stdout
    );
    assert!(read(&at("types.ts")).contains("notes"));
    write(&at("other.ts"), "export const x = 1\n");
    codegen(
        &["adopt", "other.ts", "--migrations", "supabase/migrations"],
        folder.path(),
    )
    .exits(2);
}
