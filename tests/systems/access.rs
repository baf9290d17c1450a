//! `access`: PostgreSQL tries each cell, on the five systems and on a table for each rule.

use std::path::{Path, PathBuf};

use super::support::node::{Report, oracle};
use super::support::{codegen, root, write};

/// What `access --output json` says, and what PostgreSQL says to each cell of it.
fn tried(arguments: &[&str], migrations: &str, platform: Option<&str>) -> Report {
    let arguments = [&["access", "--output", "json"], arguments].concat();
    let run = codegen(&arguments, &root()).exits(0);
    let folder = super::support::empty_folder();
    let ours = folder.path().join("access.json");
    write(&ours, run.stdout);
    let mut arguments = vec![PathBuf::from(migrations), "--ours".into(), ours];
    if let Some(platform) = platform {
        arguments.extend(["--platform".into(), Path::new(platform).to_owned()]);
    }
    oracle("access.mjs", &arguments).into()
}

#[test]
fn each_rule_is_postgresqls() {
    let migrations = "tests/access/migrations";
    let arguments = ["--migrations", migrations, "--namespaces", "public,closed"];
    tried(&arguments, migrations, None).is_ok("cells are as PostgreSQL has them");
}

#[test]
fn the_five_systems_let_in_whom_postgresql_lets_in() {
    for name in [
        "soul",
        "conversations",
        "prompt-layers",
        "goal-planning",
        "journey",
    ] {
        let platform = Some("codegen/data/platforms/supabase.sql");
        tried(
            &["--spec", name],
            &format!("spec/{name}/migrations"),
            platform,
        )
        .is_ok("cells are as PostgreSQL has them");
    }
}
