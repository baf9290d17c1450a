//! The five systems of `spec/`: what the engine says of each, and what PostgreSQL says. For suites of `codegen` alone.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::fold::{Platform, Settings};
use codegen::load;
use codegen::read::Disk;
use codegen::schema::Schema;

use super::support::node::{Report, install, oracle};
use super::support::{codegen, hash, once, read as read_text, root, scratch, tree, write};

/// All of them.
pub(crate) const SYSTEMS: &[&str] = &[
    "soul",
    "conversations",
    "prompt-layers",
    "goal-planning",
    "journey",
];

const PLATFORM: &str = "codegen/data/platforms/supabase.sql";
/// What is asked of a catalog.
const FACTS: &str = "codegen/data/facts.sql";
/// The version of the oracle's PostgreSQL in WebAssembly.
pub(crate) const POSTGRES: u8 = 18;
/// The version of its native one.
pub(crate) const NATIVE: u8 = 17;

/// A folder with what PostgreSQL says of a system: `metadata.json`, `facts.txt`, `rows.json`, `broken.json`,
/// `accepted.json`, `probes.json`, and in `report.txt` how that compares with `ours.json` and `ours.txt`.
///
/// PostgreSQL is asked once for each content of the migrations, the seed, the platform, the oracle and our answers.
pub(crate) fn system(name: &str) -> PathBuf {
    install();
    let folder = scratch("systems").join(name);
    let metadata = metadata(name, POSTGRES);
    let facts = facts(name, POSTGRES);
    let queries = read_text(&root().join(FACTS));
    let (spec, mut oracle_files, platform) = (
        tree(&root().join("spec").join(name)),
        tree(&root().join("tests/oracle")),
        read_text(&root().join(PLATFORM)),
    );
    oracle_files.extend(tree(&root().join("tests/probes")));
    let scripts = oracle_files.iter().filter(|(path, _)| !path.contains('/'));
    let files = spec
        .iter()
        .chain(scripts)
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let ours = [
        ("ours.json", metadata.as_bytes()),
        ("ours.txt", facts.as_bytes()),
        (PLATFORM, platform.as_bytes()),
        (FACTS, queries.as_bytes()),
    ];
    once(
        &format!("system-{name}"),
        &folder.join("asked-for"),
        &hash(files.chain(ours)),
        || {
            let _ = fs::remove_dir_all(&folder);
            let (our_metadata, our_facts) = (folder.join("ours.json"), folder.join("ours.txt"));
            write(&our_metadata, &metadata);
            write(&our_facts, &facts);
            let spec = Path::new("spec").join(name);
            let arguments: [&Path; 9] = [
                &spec,
                Path::new("--platform"),
                Path::new(PLATFORM),
                Path::new("--metadata"),
                &our_metadata,
                Path::new("--facts"),
                &our_facts,
                Path::new("--out"),
                &folder,
            ];
            write(
                &folder.join("report.txt"),
                oracle("system.mjs", &arguments).both(),
            );
        },
    );
    folder
}

/// How PostgreSQL and we compare on a system.
pub(crate) fn report(name: &str) -> Report {
    Report {
        command: format!("system.mjs spec/{name}"),
        text: read_text(&system(name).join("report.txt")),
    }
}

/// Our metadata, as the command prints it.
pub(crate) fn metadata(name: &str, postgres: u8) -> String {
    codegen(
        &[
            "metadata",
            "--spec",
            name,
            "--postgres",
            &postgres.to_string(),
        ],
        &root(),
    )
    .exits(0)
    .stdout
}

/// Our facts, one a line.
pub(crate) fn facts(name: &str, postgres: u8) -> String {
    lines_of(&schema(name, postgres))
}

/// A system as the library reads it.
pub(crate) fn schema(name: &str, postgres: u8) -> Schema {
    let folder = Path::new("spec").join(name).join("migrations");
    let mut input = load::folder(&root(), &folder, &Disk).expect("the migrations can be read");
    input.settings = settings(Platform::Supabase, postgres);
    input.schema()
}

/// The settings under which facts compare with those of the oracle.
pub(crate) fn settings(platform: Platform, postgres: u8) -> Settings {
    Settings {
        postgres,
        platform,
        ..Settings::default()
    }
}

/// The facts of schema `public` and of those that the migrations made, one a line.
pub(crate) fn lines_of(schema: &Schema) -> String {
    let own = codegen::lower::facts::own_namespaces(&schema.catalog, &schema.sources);
    codegen::lower::facts::lines(&schema.catalog, &own)
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}
