//! `style = "supabase"`: are its types those of Supabase's generator, and does that generator write from our metadata what
//! it writes from a database?

use std::process::Command;
use std::sync::OnceLock;

use super::support::node::{Report, install, oracle};
use super::support::{Run, codegen, read, root, scratch, write};
use super::systems::{SYSTEMS, system};

/// A schema of our own with every kind of object, and the arguments that read it.
const EVERY_KIND: &str = "every-kind";
const OF_EVERY_KIND: [&str; 8] = [
    "--migrations",
    "tests/style",
    "--platform",
    "postgres",
    "--postgres",
    "18",
    "--namespaces",
    "public,api,it's \"odd\"",
];

/// tsc on the types of all systems and of every kind of object.
fn proofs() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        let folder = scratch("style");
        let sample = |name: &str, input: &[&str]| {
            let text =
                |command: &[&str]| codegen(&[command, input].concat(), &root()).exits(0).stdout;
            write(
                &folder.join(name).join("metadata.json"),
                text(&["metadata"]),
            );
            write(
                &folder.join(name).join("database.ts"),
                text(&["ts", "--style", "supabase", "--stdout"]),
            );
        };
        for name in SYSTEMS {
            sample(name, &["--spec", name]);
        }
        sample(EVERY_KIND, &OF_EVERY_KIND);
        let folder = folder.to_str().expect("temporary folders are plain text");
        let arguments = [folder, "--mutants", EVERY_KIND, "--most", "120"];
        oracle("style.mjs", &arguments).into()
    })
}

fn proves(name: &str) {
    let wanted = format!(" types of {name} equal to Supabase's");
    let report = proofs();
    let proven = report
        .text
        .lines()
        .find(|line| line.starts_with("ok: tsc proves ") && line.ends_with(&wanted));
    let Some(proven) = proven else {
        panic!("{}\n{}", report.command, report.text);
    };
    super::print_figure(proven);
}

#[test]
fn the_types_of_the_systems_are_supabases() {
    for name in SYSTEMS {
        proves(name);
    }
}

#[test]
fn the_types_of_every_kind_of_object_are_supabases() {
    proves(EVERY_KIND);
}

#[test]
fn tsc_refuses_types_that_are_not_supabases() {
    proofs().is_ok("tsc refuses 120 broken lines of every-kind");
}

/// A package whose types are Supabase's and whose schemas are ours.
#[test]
fn a_package_with_schemas_compiles() {
    let folder = scratch("style-package");
    let migrations = root().join("spec/prompt-layers/migrations");
    write(
        &folder.join("codegen.toml"),
        format!(
            "[[spec]]\nname = \"app\"\nmigrations = \"{}\"\nplatform = \"supabase\"\n\
             [spec.ts]\nout = \"ts\"\npackage = \"app\"\nstyle = \"supabase\"\npostgrest = \"13.0.5\"\n\
             [spec.zod]\nout = \"ts\"\n",
            migrations.display()
        ),
    );
    codegen(&["generate", "--force"], &folder).exits(0);
    let package = folder.join("ts");
    let report = Report::from(oracle(
        "types.mjs",
        &[package.as_os_str(), "--no-mutants".as_ref()],
    ));
    report.is_ok("the generated TypeScript compiles under strict");
    assert!(!report.text.contains("not ok"), "{}", report.text);
}

/// PostgreSQL is asked by calls as PostgREST makes them; the results are those that the Rust structs are tried with.
#[test]
fn schemas_of_functions_take_what_postgresql_takes_and_gives() {
    let folder = scratch("functions");
    let migrations = root().join("tests/functions/migrations");
    write(
        &folder.join("codegen.toml"),
        format!(
            "[[spec]]\nname = \"app\"\nmigrations = \"{}\"\nplatform = \"postgres\"\n\
             [spec.ts]\nout = \"ts\"\npackage = \"app\"\n[spec.zod]\nout = \"ts\"\n",
            migrations.display()
        ),
    );
    codegen(&["generate", "--force"], &folder).exits(0);
    let (package, results) = (folder.join("ts"), folder.join("results.json"));
    let arguments = [
        "tests/functions".as_ref(),
        package.as_os_str(),
        "--out".as_ref(),
        results.as_os_str(),
    ];
    let report = Report::from(oracle("functions.mjs", &arguments));
    report.is_ok("the schemas take the arguments and results of ");
    report.is_ok("the schemas refuse 14 arguments");
    let changed = " results with a value of another type";
    let good = |line: &str| line.starts_with("ok: the schemas refuse ") && line.ends_with(changed);
    assert!(report.text.lines().any(good), "{}", report.text);
    let kept = root().join("tests/functions/results.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        write(&kept, read(&results));
    }
    assert_eq!(read(&results), read(&kept), "{}", kept.display());
    let arguments = [
        package.as_os_str(),
        "--programs".as_ref(),
        "tests/functions/programs".as_ref(),
    ];
    let report = Report::from(oracle("types.mjs", &arguments));
    report.is_ok("the generated TypeScript compiles under strict");
    report.is_ok("the right program compiles");
    report.is_ok("2 wrong programs do not compile");
    report.is_ok("tsc refuses ");
    assert!(!report.text.contains("not ok"), "{}", report.text);
}

#[test]
fn the_page_of_the_readme_is_the_one_that_is_compiled() {
    let program = read(&root().join("tests/oracle/programs/goal-planning/page.ts"));
    let (_, page) = program
        .split_once("\n\n")
        .expect("what is declared stands first");
    let page = page.replace("\"../src/", "\"./schema/");
    assert!(read(&root().join("README.md")).contains(&page), "{page}");
}

/// The command of the README, beside the generator: byte for byte what a database would have given.
#[test]
fn the_readmes_pipe_writes_what_supabase_writes_from_a_database() {
    install();
    let readme = read(&root().join("README.md"));
    let command = readme
        .split("```sh\n")
        .find(|block| block.starts_with("codegen metadata --spec app |"))
        .and_then(|block| block.split("```").next())
        .expect("the README has the command");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_codegen"));
    let path = std::env::join_paths(
        std::iter::once(binary.parent().expect("it is in a folder").to_owned()).chain(
            std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()),
        ),
    )
    .expect("PATH takes it");
    for name in SYSTEMS {
        let out = scratch("style-pipe").join(format!("{name}.ts"));
        let command = command
            .replace("--spec app", &format!("--spec {name} --postgres 18"))
            .replace("database.types.ts", &out.display().to_string());
        let output = Command::new("sh")
            .args(["-c", &command])
            .env("PATH", &path)
            .current_dir(root().join("tests/oracle"))
            .output()
            .expect("there is a shell");
        Run::new(command, &output).exits(0);
        let of_database = read(&system(name).join("from-postgres.ts"));
        assert!(
            read(&out) == of_database.strip_suffix('\n').unwrap_or_default(),
            "{} differs from {}",
            out.display(),
            system(name).join("from-postgres.ts").display()
        );
    }
}
