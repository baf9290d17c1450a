//! Runs the folders of `tests/cases/{ok,err}/<topic>/<name>/`.
//!
//! A case without `cmd` is about the catalog: `migrations/` is folded, `facts` is what the catalog then holds and
//! `refused` what PostgreSQL 18 refuses; `facts-17` and `refused-17` are there where PostgreSQL 17 says something else.
//! All are written by a PostgreSQL alone (`node tests/oracle/cases.mjs --write`, `native.mjs --write`).
//! A case with `cmd` is about the command line: it runs in a copy of the folder, and `stdout` is what it prints. All
//! have `stderr`, and `err` cases the exit code in `exit`. `UPDATE_EXPECT=1` writes `stdout`, `stderr` and `exit`.
//!
//! A file `x.escaped` stands for `x`, with `\xNN` for a byte that git or an editor would not keep.

mod forms;
mod support;
#[path = "support/systems.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod systems;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use codegen::ddl::{AlterTableAction, Ddl, TableAction};
use codegen::diagnostics::{Code, Severity};
use codegen::fold::Outcome;
use codegen::load;
use codegen::read::Disk;
use codegen::schema::Schema;
use codegen::source::Span;
use support::node::{Report, install_native, oracle};
use support::{codegen, copy, empty_folder, hash, once, remove, root, scratch, tree, write};
use systems::{NATIVE, POSTGRES, SYSTEMS};

struct Case {
    /// `err/column/unknown-column`
    name: String,
    folder: PathBuf,
}

impl Case {
    fn is_err(&self) -> bool {
        self.name.starts_with("err/")
    }

    /// The arguments, where the case is about the command line.
    fn command(&self) -> Option<Vec<String>> {
        let text = self.expected("cmd")?;
        Some(text.split_whitespace().map(str::to_owned).collect())
    }

    /// What a PostgreSQL of this version says.
    fn postgres(&self, file: &str, version: u8) -> String {
        let own = (version == NATIVE).then(|| self.expected(&format!("{file}-{NATIVE}")));
        own.flatten()
            .or_else(|| self.expected(file))
            .unwrap_or_default()
    }

    fn expected(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.join(file)).ok()
    }
}

/// All cases, or those whose name has the text of `CASE` in it.
fn cases() -> Vec<Case> {
    let folder = root().join("tests/cases");
    let names: BTreeSet<String> = tree(&folder)
        .keys()
        .map(|path| path.splitn(4, '/').take(3).collect::<Vec<_>>().join("/"))
        .collect();
    let wanted = std::env::var("CASE").unwrap_or_default();
    names
        .into_iter()
        .filter(|name| name.contains(&wanted))
        .map(|name| Case {
            folder: folder.join(&name),
            name,
        })
        .collect()
}

/// A copy of a case's folder without its expectations, escaped files made real.
fn workplace(case: &Case) -> tempfile::TempDir {
    let folder = empty_folder();
    copy(&case.folder, folder.path());
    for (path, bytes) in tree(folder.path()) {
        if let Some(real) = path.strip_suffix(".escaped") {
            write(&folder.path().join(real), unescape(&bytes));
            remove(&folder.path().join(&path));
        }
    }
    for file in EXPECTATIONS {
        remove(&folder.path().join(file));
    }
    folder
}

const EXPECTATIONS: &[&str] = &[
    "cmd",
    "facts",
    "facts-17",
    "refused",
    "refused-17",
    "stdout",
    "stderr",
    "exit",
];

/// The versions of PostgreSQL that are asked.
const VERSIONS: [u8; 2] = [POSTGRES, NATIVE];

/// `\xNN` to the byte.
fn unescape(bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).expect("an escaped file is UTF-8");
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits follow \\x"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

/// Compares with a case's files, or writes them.
struct Judge {
    update: bool,
    problems: String,
}

impl Judge {
    fn new() -> Self {
        let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
        assert!(
            !update || std::env::var_os("CI").is_none(),
            "CI compares, it does not rewrite: UPDATE_EXPECT=1 is set"
        );
        Self {
            update,
            problems: String::new(),
        }
    }

    /// An expectation that is ours to write; an empty one has no file.
    fn text(&mut self, case: &Case, file: &str, actual: &str) {
        if self.update {
            let path = case.folder.join(file);
            if actual.is_empty() {
                remove(&path);
            } else {
                write(&path, actual);
            }
        } else {
            self.compare(case, file, &case.expected(file).unwrap_or_default(), actual);
        }
    }

    fn compare(&mut self, case: &Case, file: &str, expected: &str, actual: &str) {
        if expected != actual {
            let diff = similar::TextDiff::from_lines(expected, actual);
            let diff = diff.unified_diff().header("expected", "actual").to_string();
            self.problem(case, &format!("{file} differs\n{diff}"));
        }
    }

    fn problem(&mut self, case: &Case, what: &str) {
        let _ = writeln!(self.problems, "{}: {what}", case.name);
    }

    #[track_caller]
    fn verdict(self) {
        assert!(self.problems.is_empty(), "\n{}", self.problems);
    }
}

/// stderr with what differs from machine to machine taken out.
fn steady(stderr: &str, folder: &Path) -> String {
    stderr.replace(&folder.display().to_string(), "FOLDER")
}

/// Exit code and stderr, and that they are what the case's folder says.
fn judge_ending(judge: &mut Judge, case: &Case, exit: i32, stderr: &str) {
    judge.text(case, "stderr", stderr);
    let written = if exit == 0 {
        String::new()
    } else {
        format!("{exit}\n")
    };
    judge.text(case, "exit", &written);
    let has_error = stderr
        .lines()
        .any(|line| line.contains("error[") || line.starts_with("error: "));
    match (case.is_err(), exit) {
        (false, 0) if !has_error => {}
        (true, 1 | 2) if has_error => {}
        _ => judge.problem(
            case,
            &format!("exit code {exit}, with errors: {has_error}\n{stderr}"),
        ),
    }
}

#[test]
fn commands_end_as_their_cases_say() {
    let mut judge = Judge::new();
    for case in cases() {
        let Some(arguments) = case.command() else {
            continue;
        };
        let folder = workplace(&case);
        let run = codegen(&arguments, folder.path());
        judge.text(&case, "stdout", &steady(&run.stdout, folder.path()));
        judge_ending(
            &mut judge,
            &case,
            run.exit,
            &steady(&run.stderr, folder.path()),
        );
        let left: Vec<String> = tree(folder.path())
            .into_keys()
            .filter(|path| path.contains(".codegen-tmp"))
            .collect();
        if !left.is_empty() {
            judge.problem(&case, &format!("left behind: {left:?}"));
        }
    }
    judge.verdict();
}

#[test]
fn catalogs_are_what_postgresql_makes_of_the_migrations() {
    let mut judge = Judge::new();
    for case in cases().iter().filter(|case| case.command().is_none()) {
        for version in VERSIONS {
            let schema = schema(case, version);
            // PostgreSQL may have made what we are not sure of, or not.
            let left_out = schema.left_out();
            let sure = |facts: &str| -> String {
                let is_sure = |line: &&str| !left_out.iter().any(|name| mentions(line, name));
                facts
                    .lines()
                    .filter(is_sure)
                    .fold(String::new(), |text, line| text + line + "\n")
            };
            let (theirs, ours) = (case.postgres("facts", version), systems::lines_of(&schema));
            let what = format!("facts of {version}");
            judge.compare(case, &what, &sure(&theirs), &sure(&ours));
        }
    }
    judge.verdict();
}

/// Whether a fact is about an object of this name, in whatever schema.
fn mentions(fact: &str, name: &str) -> bool {
    fact.split([' ', '.', '('])
        .any(|word| word == name.trim_end_matches("()"))
}

#[test]
fn migrations_are_refused_where_postgresql_refuses_them() {
    let mut judge = Judge::new();
    for case in cases().iter().filter(|case| case.command().is_none()) {
        let folder = workplace(case);
        let run = codegen(&["metadata", "--migrations", "migrations"], folder.path());
        judge_ending(&mut judge, case, run.exit, &run.stderr);

        for version in VERSIONS {
            let theirs: BTreeSet<String> = case
                .postgres("refused", version)
                .lines()
                .map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(": "))
                .collect();
            let ours = refused(&schema(case, version));
            if ours != theirs {
                judge.problem(
                    case,
                    &format!("refused are {ours:#?}, PostgreSQL {version} says {theirs:#?}"),
                );
            }
        }
    }
    judge.verdict();
}

/// What we refuse with an SQLSTATE, as `file:line: SQLSTATE` of the statement.
fn refused(schema: &Schema) -> BTreeSet<String> {
    let mut refused = BTreeSet::new();
    let mut silent: BTreeSet<Span> = schema
        .statements
        .iter()
        .filter(|(_, it)| *it == Outcome::Refused)
        .map(|(span, _)| *span)
        .collect();
    for diagnostic in schema
        .diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
    {
        // Statements that need the same missing object share one diagnostic.
        let others = diagnostic
            .labels
            .iter()
            .filter(|label| label.message == "depends on it")
            .map(|label| label.span);
        for span in std::iter::once(diagnostic.span).chain(others) {
            let mut statements = schema.statements.iter().map(|(statement, _)| *statement);
            let statement = statements
                .find(|it| it.file == span.file && it.start <= span.start && span.end <= it.end)
                .unwrap_or(span);
            silent.remove(&statement);
            let path = schema.sources.path(statement);
            let file = path.rsplit('/').next().unwrap_or(path);
            if let Some(sqlstate) = &diagnostic.sqlstate {
                refused.insert(format!(
                    "{file}:{}: {sqlstate}",
                    schema.sources.position(statement).line
                ));
            }
        }
    }
    refused.extend(
        silent
            .into_iter()
            .map(|span| format!("{}: refused in silence", schema.sources.place(span))),
    );
    refused
}

/// A case as the library reads it.
fn schema(case: &Case, postgres: u8) -> Schema {
    let folder = workplace(case);
    let mut input = load::folder(folder.path(), Path::new("migrations"), &Disk)
        .unwrap_or_else(|error| panic!("{}: {error}", case.name));
    input.settings = systems::settings(input.settings.platform, postgres);
    input.schema()
}

/// A number that changes with the cases and the oracle.
fn asked() -> String {
    let (cases, scripts) = (
        tree(&root().join("tests/cases")),
        tree(&root().join("tests/oracle")),
    );
    let scripts = scripts
        .iter()
        .filter(|(path, _)| !path.contains('/') || path.starts_with("native/"));
    let asked = cases.iter().filter(|(path, _)| {
        !["/stdout", "/stderr", "/exit"]
            .iter()
            .any(|file| path.ends_with(file))
    });
    hash(
        asked
            .chain(scripts)
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
    )
}

const PLATFORM: &str = "codegen/data/platforms/supabase.sql";

#[test]
fn postgresql_agrees_with_the_cases() {
    let done = scratch("cases").join("asked-for");
    once("cases", &done, &asked(), || {
        let report: Report = oracle("cases.mjs", &["tests/cases", "--platform", PLATFORM]).into();
        report.is_ok("PostgreSQL agrees with ");
    });
}

#[test]
fn a_native_postgresql_17_agrees_with_the_cases_and_the_systems() {
    install_native();
    let folder = scratch("native");
    let mut arguments: Vec<PathBuf> = ["tests/cases", "--platform", PLATFORM]
        .map(PathBuf::from)
        .into();
    let mut ours = vec![asked()];
    for name in SYSTEMS {
        let texts = [
            systems::metadata(name, NATIVE),
            systems::facts(name, NATIVE),
        ];
        arguments.extend(["--system".into(), Path::new("spec").join(name)]);
        for (option, text) in ["metadata", "facts"].into_iter().zip(texts) {
            let file = folder.join(format!("{name}-{option}"));
            write(&file, &text);
            arguments.extend([format!("--{option}").into(), file]);
            ours.push(text);
        }
    }
    let migrations = tree(&root().join("spec"));
    let spec = migrations
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let stamp = hash(spec.chain(ours.iter().map(|text| ("ours", text.as_bytes()))));
    once("native", &folder.join("asked-for"), &stamp, || {
        let report: Report = oracle("native.mjs", &arguments).into();
        report.is_ok("PostgreSQL 17 agrees with ");
        for name in SYSTEMS {
            for what in ["the migrations of", "metadata of", "facts of"] {
                let which = if what == "the migrations of" {
                    " apply"
                } else {
                    ""
                };
                report.is_ok(&format!("17: {what} {name}{which}"));
            }
        }
    });
}

#[test]
fn every_code_has_a_case() {
    let all: String = cases()
        .iter()
        .filter_map(|case| case.expected("stderr"))
        .collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !all.contains(&format!("[{code}]")))
        .map(|code| code.as_str())
        .collect();
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "codes that no case's stderr shows"
    );
}

macro_rules! variants {
    ($list:ident $function:ident $ty:ident { $($variant:ident)* }) => {
        const $list: &[&str] = &[$(stringify!($variant),)*];

        fn $function(it: &$ty) -> &'static str {
            match it { $($ty::$variant { .. } => stringify!($variant),)* }
        }
    };
}

variants! { VARIANTS variant Ddl {
    CreateSchema CreateExtension CreateRole CreateTable CreateTableAs CreateView AttachIndex AlterTable CreateIndex CreateSequence CreateEnum CreateComposite
    CreateDomain AlterEnum AlterComposite AlterDomain AlterSequence CreateRange CreateBaseType CreateAggregate CreateOther AlterOther AlterExtension CreatePublication AlterPublication AlterRole Owned CreateFunction AlterFunction SetSchema DependsOnExtension CreateTrigger CreatePolicy AlterPolicy Comment Grant GrantRole
    AlterDefaultPrivileges Drop Rename AlterOwner Do Set Transaction Discard Data NoEffect NotFolded
} }

variants! { ACTIONS action AlterTableAction {
    AddColumn DropColumn SetType SetDefault SetNotNull AddIdentity SetIdentity DropIdentity DropExpression AddConstraint DropConstraint ValidateConstraint AlterConstraint
    SetExpression RenameColumn RenameConstraint Table ClusterOn NoEffect
} }

variants! { TABLE_ACTIONS table_action TableAction {
    AttachPartition DetachPartition Inherit NoInherit OfType SetOptions ResetOptions SetLogged RenameTo SetSchema OwnerTo RowSecurity ForceRowSecurity EnableTrigger ReplicaIdentity
} }
