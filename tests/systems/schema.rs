//! `schema`: the file makes the catalog that the migrations make, on PostgreSQL, under both eras of the platform's grants.

use std::path::{Path, PathBuf};

use codegen::fold::{DataApiGrants, Platform, Settings};
use codegen::load;
use codegen::read::Disk;

use super::support::node::{Report, install_native, oracle};
use super::support::{empty_folder, root, write};
use super::systems::{NATIVE, POSTGRES, settings};

/// What a PostgreSQL of this version says of a system's file.
fn applied(name: &str, grants: DataApiGrants, postgres: u8) -> Report {
    let folder = Path::new("spec").join(name).join("migrations");
    let mut input = load::folder(&root(), &folder, &Disk).expect("the migrations can be read");
    input.settings = Settings {
        data_api_grants: grants,
        ..settings(Platform::Supabase, postgres)
    };
    let squashed = input.schema().squashed("migrations");
    assert_eq!(squashed.doubts, Vec::<String>::new(), "{name}");
    let place = empty_folder();
    let file = place.path().join("schema.sql");
    write(&file, squashed.text());
    let mut arguments = vec![folder, file];
    for platform in ["supabase", "supabase-implicit"] {
        if platform == "supabase" || grants == DataApiGrants::Implicit {
            arguments.push("--platform".into());
            arguments.push(PathBuf::from(format!(
                "codegen/data/platforms/{platform}.sql"
            )));
        }
    }
    if postgres == NATIVE {
        install_native();
        arguments.push("--native".into());
    }
    oracle("schema.mjs", &arguments).into()
}

/// The same of all systems.
fn all_applied(grants: DataApiGrants, postgres: u8) {
    for name in super::systems::SYSTEMS {
        applied(name, grants, postgres).is_ok("the file makes what the migrations make");
    }
}

#[test]
fn the_file_makes_what_the_migrations_make() {
    all_applied(DataApiGrants::Explicit, POSTGRES);
}

#[test]
fn the_file_makes_it_where_new_tables_are_reachable_too() {
    all_applied(DataApiGrants::Implicit, POSTGRES);
}

#[test]
fn the_file_makes_it_on_a_native_postgresql_17() {
    all_applied(DataApiGrants::Explicit, NATIVE);
    all_applied(DataApiGrants::Implicit, NATIVE);
}

#[test]
fn many_kinds_of_object_come_through_postgresql() {
    let place = empty_folder();
    let migrations = place.path().join("migrations");
    let many = super::support::read(&root().join("codegen/src/lower/squash/many.sql"));
    write(&migrations.join("1.sql"), many);
    let mut input =
        load::folder(place.path(), Path::new("migrations"), &Disk).expect("it is there");
    input.settings = settings(Platform::Postgres, POSTGRES);
    let file = place.path().join("schema.sql");
    write(&file, input.schema().squashed("migrations").text());
    Report::from(oracle("schema.mjs", &[migrations, file]))
        .is_ok("the file makes what the migrations make");
}
