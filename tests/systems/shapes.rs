//! Shapes: do the options of `codegen.toml` give what the products' own code looks like, and do mappers and schemas of
//! them compile, run and lose nothing?

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::support::node::{Report, oracle};
use super::support::{codegen, copy, read, root, scratch, tree};

fn proofs() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        let folder = scratch("shapes");
        copy(&root().join("tests/shapes"), &folder);
        let run = codegen(&["generate"], &folder).exits(0);
        let said = "CHECK \"books_reviews_check\" of table \"books\" is enforced by validators in part only: of a JSON Schema they ask what the column's type says";
        assert!(run.stderr.contains(said), "{}", run.stderr);
        let made = folder.join("ts");
        oracle("shapes.mjs", &[made, root().join("tests/shapes")]).into()
    })
}

#[test]
fn shapes_compile_under_every_option() {
    for option in [
        "exactOptionalPropertyTypes",
        "verbatimModuleSyntax",
        "isolatedModules",
        "isolatedDeclarations",
        "noUncheckedIndexedAccess",
        "all of them",
    ] {
        proofs().is_ok(&format!("shapes compile under {option}"));
    }
}

#[test]
fn mappers_lose_nothing() {
    proofs().is_ok("a row becomes an object in the user's spelling, NULL an absent property");
    proofs().is_ok("and a row again, with every value and every NULL");
    proofs().is_ok("what is absent from an insert or update stays absent, what is null is NULL");
    proofs().is_ok("a pick has its columns under its names");
}

#[test]
fn zod_takes_mapped_rows_and_refuses_what_the_checks_refuse() {
    proofs().is_ok("Zod takes rows and what mappers make of them, with the CHECKs of both");
}

#[test]
fn keys_are_of_types_of_their_own() {
    proofs().is_ok("keys are of types of their own");
    proofs().is_ok("the program runs");
}

#[test]
fn unions_tell_which_column_is_there() {
    proofs().is_ok("of two columns one is there, and TypeScript knows which");
}

#[test]
fn shapes_of_what_a_driver_gives_compile_and_lose_nothing() {
    let folder = scratch("shapes-driver");
    copy(&root().join("tests/shapes"), &folder);
    let config = folder.join("codegen.toml");
    let text = read(&config).replace("[spec.zod]\n", "[spec.zod]\nwire = \"node-postgres\"\n");
    super::support::write(&config, text);
    codegen(&["generate"], &folder).exits(0);
    // Where the user's own modules are is for both programs the same.
    let own = read(&folder.join("own.ts"));
    super::support::write(&folder.join("driver/own.ts"), own);
    let report: Report = oracle("shapes.mjs", &[folder.join("ts"), folder.join("driver")]).into();
    report.is_ok("shapes compile under all of them");
    report.is_ok(
        "what a driver gives becomes an object in the user's spelling, and what it takes again",
    );
    report.is_ok("the program runs");
}

/// A declaration on one line, without its comments, as the sheets write them.
fn on_one_line(text: &str, head: &str) -> String {
    let start = text.find(&format!("{head} {{\n")).expect("it is declared");
    let body = &text[start + head.len() + 3..];
    let body = &body[..body.find("\n}").expect("it has an end")];
    let lines = body.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("/**")).collect();
    let name = head.rsplit(' ').next().expect("a head ends in a name");
    format!("{name} {{ {} }}", lines.join("; "))
}

fn generated(system: &str, file: &str) -> String {
    read(&root().join("generated").join(system).join(file))
}

#[test]
fn the_interfaces_of_prompt_layers_are_those_of_its_sheet() {
    let types = generated("prompt-layers", "ts/src/database.ts");
    assert_eq!(
        on_one_line(&types, "export interface UserProfile"),
        "UserProfile { name: string; tone?: string; interests?: string[]; emotionalPatterns?: string; communicationStyle?: string; memory_summary?: Json }"
    );
    assert_eq!(
        on_one_line(&types, "export interface PartnerProfile"),
        "PartnerProfile { name: string; traits?: string[]; relationalTendencies?: string[]; importantTruths?: string[]; aiNotes?: string }"
    );
}

#[test]
fn the_json_columns_of_journey_have_their_types_in_all_languages() {
    let types = generated("journey", "ts/src/database.ts");
    let row = on_one_line(&types, "export type JourneySession =");
    assert!(row.contains("; messages: ChatMessage[] | null; "), "{row}");
    assert!(
        row.contains("; metadata: { [key: string]: Json } | null; "),
        "{row}"
    );
    let zod = generated("journey", "ts/src/zod.ts");
    assert!(zod.contains("    messages: z.array(chatMessageSchema).nullable(),\n"));
    assert!(zod.contains("    metadata: z.record(text, json.nullable()).nullable(),\n"));
    let rust = generated("journey", "rust/src/schema.rs");
    assert!(rust.contains("    pub messages: Option<Vec<ChatMessage>>,\n"));
    assert!(rust.contains(
        "    pub metadata: Option<std::collections::BTreeMap<String, serde_json::Value>>,\n"
    ));
}

#[test]
fn a_role_that_is_not_there_is_told_with_its_place() {
    let folder = client("authentcated");
    let run = codegen(&["generate"], &folder).exits(2);
    assert!(
        run.stderr.contains(
            "codegen.toml:7:1: error[config]: there is no role \"authentcated\"\n  help: Did you mean \"authenticated\"?"
        ),
        "{}",
        run.stderr
    );
}

fn client(role: &str) -> std::path::PathBuf {
    let folder = scratch(&format!("client-{role}"));
    let migrations = root().join("spec/prompt-layers/migrations");
    let config = format!(
        "[[spec]]\nname = \"app\"\nmigrations = \"{}\"\nplatform = \"supabase\"\n[spec.ts]\nout = \"ts\"\nclient_role = \"{role}\"\n",
        migrations.display().to_string().replace('\\', "/")
    );
    super::support::write(&folder.join("codegen.toml"), config);
    folder
}

#[test]
fn a_client_of_authenticated_has_only_what_it_may_do() {
    let folder = client("authenticated");
    codegen(&["generate"], &folder).exits(0);
    let text = read(&folder.join("ts/database.ts"));
    let files = tree(&folder.join("ts"));
    assert!(files.contains_key("database.ts"), "{:?}", files.keys());
    let (_, tables) = text.split_once("    Tables: {\n").expect("they are there");
    let (tables, _) = tables.split_once("    Views:").expect("they follow");
    let kept: Vec<&str> = tables
        .lines()
        .map(str::trim)
        .filter(|line| {
            line.ends_with(": {")
                || ["Row", "Insert", "Update"]
                    .iter()
                    .any(|it| line.starts_with(it))
        })
        .collect();
    expect_test::expect![[r"
        user_profiles: {
        Row: UserProfile
        Insert: never
        Update: UserProfileUpdate
        partnerships: {
        Row: Partnership
        Insert: never
        Update: never
        shared_memories: {
        Row: SharedMemory
        Insert: never
        Update: never
        shared_insights: {
        Row: SharedInsight
        Insert: never
        Update: never"]]
    .assert_eq(&kept.join("\n"));
    // What is left out is not declared either.
    for absent in ["DetectionConfig", "PartnershipInsert", "UserProfileInsert"] {
        assert!(!text.contains(absent), "{text}");
    }
}

/// What programs for a role say that may do each command on all of a table, on some columns, or not at all.
fn clients() -> &'static BTreeMap<&'static str, Report> {
    static REPORTS: OnceLock<BTreeMap<&'static str, Report>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let programs = root().join("tests/client");
        let folder = scratch("client");
        copy(&programs, &folder);
        codegen(&["generate"], &folder).exits(0);
        let ran = |name| {
            let paths = [folder.join(name).join("ts"), programs.join(name)];
            (name, oracle("shapes.mjs", &paths).into())
        };
        ["native", "camel", "supabase"].map(ran).into()
    })
}

#[test]
fn clients_compile_under_every_option() {
    for report in clients().values() {
        report.is_ok("shapes compile under all of them");
        report.is_ok("shapes compile under verbatimModuleSyntax");
        report.is_ok("the program runs");
    }
}

#[test]
fn what_a_client_may_not_do_has_no_type_no_schema_and_no_mapper() {
    let native = &clients()["native"];
    native.is_ok("what may not be done has no type and no schema");
    native.is_ok("schemas have the columns that the client may name, with their CHECKs");
    native.is_ok("what a function gives is whole");
    native.is_ok("supabase-js takes what the role may do and nothing else");
    clients()["camel"].is_ok("mappers and schemas of shapes are those of what the client may do");
    clients()["supabase"].is_ok("Supabase's style has what the role may do and nothing else");
}
