//! Which grammar takes the statements of the five systems: a change of shares shows here before it surprises.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use codegen::ddl::Grammar;
use codegen::fold::{Outcome, Platform};
use codegen::load;
use codegen::parse::{self, Readings};
use codegen::read::Disk;
use codegen::source::SourceKind;
use expect_test::expect;

#[test]
fn statements_of_the_five_systems_by_grammar_and_end() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut table = String::new();
    for system in [
        "soul",
        "conversations",
        "prompt-layers",
        "goal-planning",
        "journey",
    ] {
        let folder: PathBuf = root.join("spec").join(system).join("migrations");
        let mut input = load::folder(&root, &folder, &Disk).expect("the spec is there");
        input.settings.platform = Platform::Supabase;
        let schema = input.schema();
        assert_eq!(schema.diagnostics, [], "{system} is clean");
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let taken = parse::parse_by(&schema.sources, Readings::Both).statements;
        assert_eq!(taken.len(), schema.statements.len());
        for ((span, outcome), grammar) in schema
            .statements
            .iter()
            .zip(taken.iter().map(|it| it.grammar))
        {
            if schema.sources.file(span.file).kind == SourceKind::Platform {
                continue;
            }
            let grammar = match grammar {
                Grammar::Sqlparser => "sqlparser",
                Grammar::Extension => "extension",
                Grammar::NoEffect => "no-effect list",
            };
            let outcome = match outcome {
                Outcome::Applied => "applied",
                Outcome::NoEffect => "without effect",
                Outcome::Refused => "refused",
                Outcome::Tainted => "tainted",
            };
            *counts.entry(format!("by {grammar}")).or_default() += 1;
            *counts.entry(outcome.to_owned()).or_default() += 1;
        }
        let _ = writeln!(table, "{system}: {counts:?}");
    }
    expect![[r#"
        soul: {"applied": 33, "by sqlparser": 34, "without effect": 1}
        conversations: {"applied": 50, "by extension": 10, "by sqlparser": 43, "without effect": 3}
        prompt-layers: {"applied": 102, "by extension": 5, "by sqlparser": 97}
        goal-planning: {"applied": 78, "by extension": 20, "by sqlparser": 59, "without effect": 1}
        journey: {"applied": 12, "by extension": 1, "by sqlparser": 11}
    "#]]
    .assert_eq(&table);
}
