//! Expressions of bodies against what PostgreSQL answers: `tests/values`, made by `tests/oracle/answers.mjs`. An answer may
//! be open, where this says so; none may be another one.

use std::fmt::Write as _;

use expect_test::{ExpectFile, expect_file};

use crate::expr::ExprParser as _;
use crate::fold::plpgsql::eval::Env;
use crate::fold::plpgsql::machine::Machine;
use crate::fold::plpgsql::state::State;
use crate::fold::plpgsql::value::Value;
use crate::fold::{Folder, Settings};
use crate::parse;
use crate::source::{Place, SourceFile, Sources, Span};

const SETUP: &str = include_str!("../../../../../tests/values/setup.sql");
const ANSWERS: &str = include_str!("../../../../../tests/values/answers.txt");

/// The value of an expression as the oracle prints it; `Err` says what it depends on.
fn ours(machine: &Machine, folder: &Folder<'_>, text: &str) -> Result<String, String> {
    let place = Place::Computed(Span::new(crate::source::FileId(0), 0, 0));
    let value = |text: String| {
        let expr = match parse::Postgres.expression(&text, place) {
            Ok(expr) => expr,
            Err(diagnostic) => {
                let code = diagnostic.sqlstate.clone();
                return Err(code.map_or(Err(diagnostic.message), |code| {
                    Ok(format!("refused {code}"))
                }));
            }
        };
        let mut state = State::new(folder.clone());
        let found = machine.with_eval(&mut state, &text, &[], |eval| {
            eval.eval(&expr, Env::default())
        });
        found.map_err(|refusal| match refusal.sqlstate() {
            Some(code) => Ok(format!("refused {code}")),
            None => Err(refusal.diagnostic.message.clone()),
        })
    };
    let shown = match value(format!("({text})::text")) {
        Ok(Value::Null) => "NULL".to_owned(),
        Ok(Value::Text(text)) => format!("{:?}", &*text),
        Ok(other) => {
            let reason = other.reason().map(|it| it.what.to_string());
            return Err(reason.unwrap_or_else(|| format!("{other:?}")));
        }
        Err(refused) => return refused,
    };
    let ty = match value(format!("pg_typeof({text})::text")) {
        Ok(Value::Text(ty)) => ty.to_string(),
        _ => "?".to_owned(),
    };
    Ok(format!("{ty} {shown}"))
}

/// Whether an answer is PostgreSQL's; a type may be open.
fn agrees(ours: &str, theirs: &str) -> bool {
    ours == theirs
        || ours
            .strip_prefix("? ")
            .is_some_and(|value| theirs.ends_with(value) && !theirs.starts_with("refused"))
}

fn compare(version: u8, open: &ExpectFile) {
    let settings = Settings {
        postgres: version,
        ..Settings::default()
    };
    let sources = Sources::new(vec![SourceFile::migration("1.sql", SETUP)]);
    let parsed = parse::parse(&sources);
    let mut folder = Folder::new(&parse::Postgres, &settings);
    for statement in &parsed.statements {
        if let Err(refusal) = folder.apply(statement) {
            panic!("the setup is refused: {}", refusal.diagnostic.message);
        }
    }
    let mut lines = ANSWERS.lines().peekable();
    let (mut agreed, mut wrong, mut undecided) = (0, String::new(), String::new());
    while let Some(text) = lines.next() {
        let newest = lines.next().unwrap_or_default().trim();
        let older = lines.next_if(|line| line.starts_with("  17: "));
        let theirs = match older {
            Some(older) if version < 18 => &older[6..],
            _ => newest,
        };
        let machine = Machine::new(2_000_000);
        match ours(&machine, &folder, text) {
            Ok(ours) if agrees(&ours, theirs) => agreed += 1,
            Ok(ours) => {
                let _ = writeln!(
                    wrong,
                    "{text}\n  PostgreSQL: {theirs}\n  ours:       {ours}"
                );
            }
            Err(why) => {
                let _ = writeln!(undecided, "{text}\n  {why}");
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{agreed} agree\n{wrong}\nundecided:\n{undecided}"
    );
    open.assert_eq(&undecided);
}

#[test]
fn expressions_have_the_values_that_postgresql_18_says() {
    let open = expect_file!["../../../../../tests/values/open.txt"];
    compare(18, &open);
}

#[test]
fn expressions_have_the_values_that_postgresql_17_says() {
    let open = expect_file!["../../../../../tests/values/open-17.txt"];
    compare(17, &open);
}
