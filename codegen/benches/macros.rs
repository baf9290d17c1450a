//! What the macros cost who uses them: a clean build, and 300 derives on 1,000 tables in 500 files, beside
//! `serde::Deserialize` on the same structs in the same run.
//!
//! `cargo bench -p codegen --bench macros`. Times are those of `cargo check` in the dev profile, in which cargo builds macros
//! without optimization; the least of three.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

mod large;
#[path = "../../schema-macros/tests/project/mod.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod project;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use codegen::fold::{Platform, Settings};
use codegen::lower::snapshot::{ColumnSnapshot, Relation, Shape};
use codegen::schema::Schema;
use codegen::source::SourceFile;
use project::Project;

const TABLES: usize = 1000;
const DERIVES: usize = 300;
const CRATES: &str = "chrono = { version = \"0.4\", default-features = false, features = [\"serde\"] }\n\
    rust_decimal = \"1\"\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n\
    uuid = { version = \"1\", features = [\"serde\"] }\n";
const FEATURES: &str = "\"chrono\", \"rust_decimal\", \"serde_json\", \"uuid\"";
const LABEL: &str = "#![allow(dead_code)]\nDERIVE\npub enum Label { A }\n\
    impl schema_macros::Column<schema_macros::pg::Enum> for Label {}\n";

fn main() {
    // `cargo test --all-targets` runs benches too; there is nothing to test in this one.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    clean_builds();
    derives();
}

/// An empty crate with one dependency, in an empty target folder.
fn clean_builds() {
    let manifest = "[package]\nname = \"clean\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n";
    let macros = format!(
        "schema-macros = {{ path = \"{}\" }}\n",
        project::macros().display()
    );
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\n".to_owned();
    for (name, dependency) in [("serde with its derive", serde), ("schema-macros", macros)] {
        let project = Project::new("bench-clean", "");
        project.write("Cargo.toml", &format!("{manifest}{dependency}"));
        let target = tempfile::tempdir().expect("a temporary folder");
        let time = timed(|| check(&project, target.path()));
        println!("clean build, {name}: {:.1} s", time.as_secs_f64());
    }
}

fn derives() {
    let files = large::files(TABLES);
    let structs = structs(&files);
    let variants = [
        ("no derive", "", false),
        ("serde::Deserialize", "#[derive(serde::Deserialize)]", false),
        ("FromSchema", "#[derive(schema_macros::FromSchema)]", false),
        (
            "FromSchema, with the build script",
            "#[derive(schema_macros::FromSchema)]",
            true,
        ),
    ];
    for (name, derive, is_kept) in variants {
        let helper = if derive.contains("FromSchema") {
            "#[schema(table = \"TABLE\")]"
        } else {
            ""
        };
        let lib = structs.iter().fold(
            LABEL.replace(
                "DERIVE",
                derive.strip_prefix("#[derive(serde").map_or("", |_| derive),
            ),
            |mut lib, (table, body)| {
                let _ = writeln!(lib, "{derive}\n{}\n{body}", helper.replace("TABLE", table));
                lib
            },
        );
        let project = Project::new("bench-derives", &lib);
        project.with_features(FEATURES, CRATES);
        project.write(
            "codegen.toml",
            "[[spec]]\nname = \"notes\"\nmigrations = \"migrations\"\nplatform = \"supabase\"\n",
        );
        for (name, text) in &files {
            project.write(&format!("migrations/{name}"), text);
        }
        if is_kept {
            project.with_build_script();
        }
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("macros-bench");
        check(&project, &target);
        // Older than a file system's grain, as after any pause: younger files are read again by each derive.
        std::thread::sleep(Duration::from_secs(3));
        let least = (0..3)
            .map(|run| {
                project.write("src/lib.rs", &format!("{lib}// {run}\n"));
                timed(|| check(&project, &target))
            })
            .min()
            .unwrap_or_default();
        println!(
            "{DERIVES} structs of {TABLES} tables, {name}: {:.2} s",
            least.as_secs_f64()
        );
    }
}

fn check(project: &Project, target: &Path) {
    let (success, stderr) = project.run("check", target);
    assert!(success, "{stderr}");
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

/// The first tables as structs: name and `struct` item.
fn structs(files: &[(String, String)]) -> Vec<(String, String)> {
    let files = files
        .iter()
        .map(|(name, text)| SourceFile::migration(name.clone(), text.clone()))
        .collect();
    let settings = Settings {
        platform: Platform::Supabase,
        ..Settings::default()
    };
    let schema = Schema::read(files, &settings);
    let snapshot = schema.snapshot();
    let tables = snapshot
        .relations
        .iter()
        .filter(|it| it.namespace == "public" && it.kind == "table" && it.doubts.is_empty());
    tables
        .take(DERIVES)
        .enumerate()
        .map(|(index, table)| (table.name.clone(), struct_of(index, table)))
        .collect()
}

fn struct_of(index: usize, table: &Relation) -> String {
    let mut text = format!("pub struct Row{index} {{\n");
    for column in &table.columns {
        let _ = writeln!(text, "    pub r#{}: {},", column.name, type_of(column));
    }
    text + "}\n"
}

fn type_of(column: &ColumnSnapshot) -> String {
    let scalar = match column.shape {
        Shape::Bool => "bool",
        Shape::Int2 => "i16",
        Shape::Int4 => "i32",
        Shape::Int8 => "i64",
        Shape::Float4 => "f32",
        Shape::Float8 => "f64",
        Shape::Numeric => "rust_decimal::Decimal",
        Shape::Text | Shape::AsText | Shape::Bytea | Shape::Inet => "String",
        Shape::Uuid => "uuid::Uuid",
        Shape::Json | Shape::Other => "serde_json::Value",
        Shape::Date => "chrono::NaiveDate",
        Shape::Time => "chrono::NaiveTime",
        Shape::Timestamp => "chrono::NaiveDateTime",
        Shape::Timestamptz => "chrono::DateTime<chrono::Utc>",
        Shape::Enum => "Label",
    };
    let ty = if column.is_array {
        format!("Vec<{scalar}>")
    } else {
        scalar.to_owned()
    };
    if column.not_null {
        ty
    } else {
        format!("Option<{ty}>")
    }
}
