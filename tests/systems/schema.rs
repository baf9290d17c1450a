//! `schema`: the file makes the catalog that the migrations make, on PostgreSQL, under both eras of the platform's grants.

use std::path::{Path, PathBuf};

use codegen::fold::{DataApiGrants, Platform, Settings};
use codegen::load;
use codegen::read::Disk;

use super::support::node::{Report, oracle};
use super::support::systems::{POSTGRES, settings};
use super::support::{empty_folder, root, write};

/// What PostgreSQL says of a system's file.
fn applied(name: &str, grants: DataApiGrants) -> Report {
    let folder = Path::new("spec").join(name).join("migrations");
    let mut input = load::folder(&root(), &folder, &Disk).expect("the migrations can be read");
    input.settings = Settings {
        data_api_grants: grants,
        ..settings(Platform::Supabase, POSTGRES)
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
    oracle("schema.mjs", &arguments).into()
}

#[test]
fn the_file_makes_what_the_migrations_make() {
    for name in super::support::systems::SYSTEMS {
        applied(name, DataApiGrants::Explicit).is_ok("the file makes what the migrations make");
    }
}

#[test]
fn the_file_makes_it_where_new_tables_are_reachable_too() {
    for name in super::support::systems::SYSTEMS {
        applied(name, DataApiGrants::Implicit).is_ok("the file makes what the migrations make");
    }
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
