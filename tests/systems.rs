//! The five systems against PostgreSQL and TypeScript: does it hold what we say, and do the outputs do what it does?
//!
//! Each finding of the oracle's scripts is a test of its own, so that its name tells what is not so.

#[path = "systems/access.rs"]
mod access;
#[path = "systems/schema.rs"]
mod schema;
#[path = "systems/shapes.rs"]
mod shapes;
#[path = "systems/style.rs"]
mod style;
mod support;
#[path = "support/systems.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod systems;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use codegen::diagnostics::Code;
use support::node::{Report, oracle};
use support::{codegen, root};
use systems::{report, system};

/// What our own diagnostics call not translated, as `table/constraint`.
fn untranslated(name: &str) -> Vec<String> {
    let folder = support::empty_folder();
    let list = folder.path().join("report.json");
    let list = list.to_str().expect("temporary folders are plain text");
    codegen(
        &[
            "zod", "--spec", name, "--stdout", "--format", "json", "--report", list,
        ],
        &root(),
    )
    .exits(0);
    let document: serde_json::Value =
        serde_json::from_str(&support::read(Path::new(list))).expect("it is JSON");
    let diagnostics = document["diagnostics"].as_array().expect("a list");
    let quoted = |message: &str| -> Vec<String> {
        message
            .split('"')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    diagnostics
        .iter()
        .filter(|it| it["code"] == Code::CheckNotTranslated.as_str())
        .map(
            |it| match quoted(it["message"].as_str().unwrap_or_default()).as_slice() {
                [constraint, table, ..] => format!("{table}/{constraint}"),
                _ => panic!("no constraint and table in {it}"),
            },
        )
        .collect()
}

fn zod(name: &str) -> Report {
    let asked = system(name);
    let mut arguments = vec![PathBuf::from(format!("generated/{name}/ts"))];
    for (option, file) in [
        ("--rows", "rows.json"),
        ("--broken", "broken.json"),
        ("--accepted", "accepted.json"),
        ("--probes", "probes.json"),
        ("--errors", "errors.json"),
    ] {
        arguments.extend([option.into(), asked.join(file)]);
    }
    for check in untranslated(name) {
        arguments.extend(["--untranslated".into(), check.into()]);
    }
    oracle("zod.mjs", &arguments).into()
}

fn types(name: &str) -> Report {
    let mut arguments = vec![PathBuf::from(format!("generated/{name}/ts"))];
    let programs = PathBuf::from(format!("tests/oracle/programs/{name}"));
    if root().join(&programs).is_dir() {
        arguments.extend(["--programs".into(), programs]);
    }
    oracle("types.mjs", &arguments).into()
}

macro_rules! systems {
    ($($module:ident = $name:literal;)*) => {
        $(mod $module {
            use super::*;

            fn zod() -> &'static Report {
                static REPORT: OnceLock<Report> = OnceLock::new();
                REPORT.get_or_init(|| super::zod($name))
            }

            fn types() -> &'static Report {
                static REPORT: OnceLock<Report> = OnceLock::new();
                REPORT.get_or_init(|| super::types($name))
            }

            #[test]
            fn postgresql_applies_the_migrations_and_the_seed() {
                report($name).is_ok("the migrations apply");
                report($name).is_ok("the seed loads");
            }

            #[test]
            fn postgresql_applies_the_migrations_again_and_nothing_changes() {
                report($name).is_ok("the migrations apply again");
            }

            #[test]
            fn metadata_is_what_introspect_reads() {
                report($name).is_ok("metadata");
            }

            #[test]
            fn the_third_party_generator_writes_the_same_from_our_metadata() {
                report($name).is_ok("the third-party generator writes the same TypeScript from both");
            }

            #[test]
            fn facts_are_those_of_the_catalog() {
                let facts = systems::facts($name, systems::POSTGRES);
                report($name).is_ok("facts");
                print_figure(&format!("{} facts of {}", facts.lines().count(), $name));
            }

            #[test]
            fn postgresql_refuses_what_was_broken() {
                report($name).is_ok("PostgreSQL refuses ");
            }

            #[test]
            fn zod_takes_the_rows_that_postgresql_takes() {
                zod().is_ok("Zod accepts the ");
                let more = zod().text.lines().find(|line| line.contains("more rows that PostgreSQL takes"));
                assert!(more.is_some_and(|line| line.starts_with("ok: ")), "{}", zod().text);
            }

            #[test]
            fn zod_refuses_the_rows_that_postgresql_refuses() {
                zod().is_ok("Zod refuses ");
            }

            #[test]
            fn typescript_compiles_under_every_option() {
                types().is_ok("the generated TypeScript compiles under strict");
                let broken = types().text.lines().find(|line| line.starts_with("not ok: the generated TypeScript"));
                assert_eq!(broken, None, "{}", types().text);
            }

            #[test]
            fn programs_on_supabase_js_compile_where_they_are_right() {
                if types().command.contains("--programs") {
                    types().is_ok("the right program compiles");
                    let wrong = types().text.lines().find(|line| line.contains("wrong programs do not compile"));
                    assert!(wrong.is_some_and(|line| line.starts_with("ok: ")), "{}", types().text);
                }
            }

            #[test]
            fn no_mutant_of_a_zod_schema_compiles() {
                types().is_ok("tsc refuses ");
            }

            #[test]
            fn a_program_that_imports_one_schema_bundles_one() {
                let generated = PathBuf::from(concat!("generated/", $name, "/ts"));
                Report::from(oracle("bundle.mjs", &[generated])).is_ok("a program that imports one schema");
            }

            #[test]
            fn an_empty_project_installs_the_package() {
                let generated = PathBuf::from(concat!("generated/", $name, "/ts"));
                Report::from(oracle("packed.mjs", &[generated])).is_ok("an empty project installs ");
            }
        })*
    };
}

systems! {
    soul = "soul";
    conversations = "conversations";
    prompt_layers = "prompt-layers";
    goal_planning = "goal-planning";
    journey = "journey";
}

#[test]
fn every_folder_of_spec_is_a_system_here() {
    let mut folders: Vec<String> = support::tree(&root().join("spec"))
        .keys()
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect();
    folders.dedup();
    let mut known: Vec<&str> = systems::SYSTEMS.to_vec();
    known.sort_unstable();
    assert_eq!(folders, known);
}

#[test]
fn the_built_in_types_are_those_of_a_real_postgresql() {
    oracle("keywords.mjs", &[""; 0]).exits(0);
    oracle("make-types.mjs", &["--check"]).exits(0);
    oracle("make-functions.mjs", &["--check"]).exits(0);
    oracle("make-never-null.mjs", &["--check"]).exits(0);
    oracle("expressions.mjs", &["--check"]).exits(0);
    oracle("views.mjs", &["--check"]).exits(0);
    oracle("make-platform.mjs", &["--contrib", "--check"]).exits(0);
}

#[allow(
    clippy::print_stdout,
    reason = "the figures are for whoever runs the tests with --nocapture"
)]
fn print_figure(figure: &str) {
    println!("{figure}");
}
