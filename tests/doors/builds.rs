//! `build.rs` of the README, by the library and by the command: real cargo builds of projects of their own.

use std::path::Path;

use super::project::{Project, Run};
use super::tools::{self, recipe};

const NOTES: &str = "create table notes (\n  id bigint primary key,\n  title text not null\n);\n";

/// A crate that uses the structs of its `OUT_DIR`.
const LIB: &str = r#"
pub mod schema {
    include!(concat!(env!("OUT_DIR"), "/schema.rs"));
}

pub fn made(id: i64, title: String) -> schema::Note {
    schema::Note { id, title }
}
"#;

/// What rustc says when the table has a column more.
const MISSING: [&str; 2] = [
    "missing field `body` in initializer of `Note`",
    "src/lib.rs",
];

struct Crate {
    project: Project,
    name: &'static str,
}

impl Crate {
    fn new(name: &'static str, build_script: &str, build_dependencies: &str) -> Self {
        let project = Project::empty();
        project.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\n\
                 [build-dependencies]\n{build_dependencies}\n[profile.dev]\ndebug = false\n\n[workspace]\n"
            ),
        );
        let lock = std::fs::read_to_string(tools::root().join("Cargo.lock")).expect("it is there");
        project.write("Cargo.lock", &lock);
        project.write("build.rs", build_script);
        project.write("src/lib.rs", LIB);
        project.write("migrations/1_notes.sql", NOTES);
        Self { project, name }
    }

    fn build(&self) -> Run {
        // One for all projects, so that their dependencies are compiled once.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("macros-target");
        let target = target.display().to_string();
        let arguments = [
            "build",
            "--offline",
            "--color=never",
            "--target-dir",
            &target,
        ];
        self.project.run(env!("CARGO"), arguments)
    }

    #[track_caller]
    fn is_compiled(&self) {
        let compiling = format!("Compiling {}", self.name);
        self.build().passes().says(&[&compiling]);
    }

    #[track_caller]
    fn is_fresh(&self) {
        let run = self.build().passes();
        assert!(
            !run.text.contains("Compiling"),
            "compiled again:\n{}",
            run.text
        );
    }

    /// The road of both: which edits make cargo run the build script again.
    fn follows_its_migrations(&self) {
        self.is_compiled();
        self.is_fresh();

        self.project.write(
            "migrations/2_body.sql",
            "alter table notes add column body text;\n",
        );
        self.build().fails_with(&MISSING);
        self.project.write("migrations/2_body.sql", "select 1;\n");
        self.build().passes();
        self.is_fresh();

        self.project.write(
            "migrations/1_notes.sql",
            &NOTES.replace("text not null", "text"),
        );
        self.build()
            .fails_with(&["expected `Option<String>`, found `String`"]);
        self.project.write("migrations/1_notes.sql", NOTES);
        self.build().passes();

        self.project.write(
            "migrations/3_wrong.sql",
            "alter table nots add column x text;\n",
        );
        self.build().fails_with(&[
            "migrations/3_wrong.sql:1:13: error",
            "42P01",
            "relation \"nots\" does not exist",
        ]);
        self.project.remove("migrations/3_wrong.sql");
        self.build().passes();
    }
}

fn library() -> String {
    let codegen = tools::root().join("codegen");
    format!(
        "codegen = {{ path = \"{}\", default-features = false, features = [\"render\"] }}\n",
        codegen.display()
    )
}

#[test]
fn a_build_script_with_the_library() {
    Crate::new(
        "by-library",
        &recipe("`build.rs` with the library"),
        &library(),
    )
    .follows_its_migrations();
}

#[test]
fn a_build_script_with_the_command() {
    Crate::new("by-command", &recipe("`build.rs` with the command"), "").follows_its_migrations();
}

#[test]
fn a_build_script_with_a_spec_says_what_is_wrong_with_it() {
    let script = recipe("`build.rs` with the library")
        .replace(".migrations(\"migrations\")", ".spec(\"notes\")");
    let project = Crate::new("by-spec", &script, &library());
    project
        .build()
        .fails_with(&["no codegen.toml in", "or in a folder above"]);

    project.project.write(
        "codegen.toml",
        "[[spec]]\nname = \"notes\"\nmigrations = \"migrations\"\nnames = { notes = \"Page\" }\n",
    );
    project
        .build()
        .fails_with(&["cannot find struct, variant or union type `Note` in module `schema`"]);
    project
        .project
        .write("src/lib.rs", &LIB.replace("::Note", "::Page"));
    project.build().passes();

    // A warning of the SQL is cargo's warning.
    project.project.write(
        "migrations/2_odd.sql",
        "alter table notes add check (md5(title) <> '');\n",
    );
    project
        .build()
        .passes()
        .says(&["warning: by-spec@0.0.0: migrations/2_odd.sql:1:"]);

    project
        .project
        .write("build.rs", &script.replace("schema.rs", "../schema.rs"));
    project
        .build()
        .fails_with(&["\"../schema.rs\" is no name of a file: it goes into OUT_DIR"]);
}
