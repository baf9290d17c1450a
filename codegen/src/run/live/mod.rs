//! `check --database-url`, `pull`, `verify`: what a database says, beside what the migrations say.

mod check;
mod pull;
mod verify;

use std::fmt::Write as _;

use anyhow::{Result, bail};
use codegen::catalog::RelationKind;
use codegen::config;
use codegen::live::drift::{self, Difference};
use codegen::live::history::Local;
use codegen::live::server::{Server, Snapshot};
use codegen::live::{Ask as _, LiveError};
use codegen::lower::explain::{self, Found};
use codegen::lower::facts;
use codegen::project;
use codegen::schema::Schema;
use codegen::source::SourceKind;

pub(super) use check::check;
pub(super) use pull::pull;
pub(super) use verify::verify;

use super::input::{self, Disk, Loaded};
use crate::cli::{Database, Input};

/// The server that is named, or that of `$DATABASE_URL` where it `must` be one.
fn server(database: &Database, must: bool) -> Result<Option<Server>> {
    let url = match database.url() {
        None if must => std::env::var("DATABASE_URL").ok(),
        other => other,
    };
    match url.as_deref() {
        None | Some("") if must || url.is_some() => {
            bail!("say which database: --database-url URL, or $DATABASE_URL")
        }
        None => Ok(None),
        Some(url) => Ok(Some(Server::parse(url)?)),
    }
}

/// What decides how migrations are read, as a database has it.
struct Circumstances {
    major: Option<u8>,
    /// Whether new tables are reachable by themselves, as in older projects of Supabase.
    implicit: bool,
}

const CIRCUMSTANCES: &str = "select current_setting('server_version_num')::int / 10000 as major, \
    exists (select from pg_catalog.pg_default_acl d join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace \
    where n.nspname = 'public' and d.defaclobjtype = 'r' and d.defaclacl::text like '%anon=%') as implicit";

fn circumstances(snapshot: &mut Snapshot<'_>) -> Result<Circumstances, LiveError> {
    let rows = snapshot.rows(CIRCUMSTANCES, &[])?;
    let row = rows.first();
    let major = row.and_then(|row| row["major"].as_u64());
    let major = major.and_then(|it| u8::try_from(it).ok());
    Ok(Circumstances {
        major: major.filter(|it| project::KNOWN.contains(&u32::from(*it))),
        implicit: row.is_some_and(|row| row["implicit"] == true),
    })
}

/// The spec, read as a database of this major version would.
fn loaded(options: &Input, major: Option<u8>, implicit: bool) -> Result<Loaded> {
    let adjust = |spec: &mut config::Spec| {
        spec.postgres = major.map(u32::from).or(spec.postgres);
        if implicit && spec.data_api_grants.is_none() {
            spec.data_api_grants = Some("implicit".to_owned());
        }
    };
    input::one_with(options, &Disk, &adjust)
}

/// The migrations' files.
fn files(schema: &Schema) -> Vec<Local<'_>> {
    let files = schema.sources.iter().map(|(_, file)| file);
    let own = files.filter(|file| file.kind == SourceKind::Migration);
    let local = own.map(|file| Local {
        path: &file.path,
        text: &file.text,
    });
    local.collect()
}

/// The schemas that are compared, by name.
fn schemas(schema: &Schema) -> Vec<String> {
    let own = facts::own_namespaces(&schema.catalog, &schema.sources);
    let name = |id| schema.catalog.namespaces[id].name.to_string();
    own.into_iter().map(name).collect()
}

/// What the migrations say.
fn own_facts(schema: &Schema) -> Vec<String> {
    let own = facts::own_namespaces(&schema.catalog, &schema.sources);
    facts::lines(&schema.catalog, &own)
}

/// Whether the migrations make a table of this name.
fn has_table(schema: &Schema, name: &str) -> bool {
    let relations = &schema.catalog.relations;
    relations.iter().any(|(_, it)| it.name.as_str() == name)
}

/// The differences, with places; without those of kinds that may differ, and of what is not sure.
fn compared(
    loaded: &Loaded,
    schema: &Schema,
    theirs: &[String],
    ignored: &[String],
) -> (Vec<Difference>, Vec<String>) {
    let ours = own_facts(schema);
    let doubtful: Vec<String> = doubtful(schema);
    let is_of = |object: &str, whole: &str| {
        object.split(' ').any(|word| {
            word.strip_prefix(whole)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '(', ',']))
        })
    };
    let mut found = drift::differences(&ours, theirs);
    found.retain(|it| {
        !ignored.contains(&it.kind) && !doubtful.iter().any(|whole| is_of(&it.object, whole))
    });
    for difference in &mut found {
        if difference.migrations.is_some() {
            difference.place = place(loaded, schema, difference);
        }
    }
    (found, doubtful)
}

/// What is left out of outputs, since it is not sure.
fn doubtful(schema: &Schema) -> Vec<String> {
    let catalog = &schema.catalog;
    let name = |namespace, name: &codegen::name::Name| {
        format!("{}.{}", catalog.namespaces[namespace].name, name)
    };
    let relations = catalog.relations.iter();
    let relations = relations
        .filter(|(_, it)| !it.taints.is_empty() && it.kind != RelationKind::Index)
        .map(|(_, it)| name(it.namespace, &it.name));
    let functions = catalog.functions.iter();
    let functions = functions
        .filter(|(_, it)| !it.taints.is_empty())
        .map(|(_, it)| name(it.namespace, &it.name));
    relations.chain(functions).collect()
}

/// The last line of a migration that made an object what it is.
fn place(loaded: &Loaded, schema: &Schema, difference: &Difference) -> Option<String> {
    let name = drift::explained_by(difference)?;
    let source = explain::Source {
        catalog: &schema.catalog,
        sources: &schema.sources,
        nullability: loaded.schema.nullability(),
    };
    let Found::Objects(objects) = explain::explain(source, &name) else {
        return None;
    };
    let step = objects.first()?.history.last()?;
    Some(format!(
        "{}:{}:{}",
        step.place.path, step.place.line, step.place.column
    ))
}

/// A line a difference.
fn print_differences(text: &mut String, found: &[Difference], there: &str) {
    for it in found {
        let place = it
            .place
            .as_ref()
            .map(|place| format!(" ({place})"))
            .unwrap_or_default();
        let said = |side: &str| {
            if side.is_empty() {
                "so".to_owned()
            } else {
                side.to_owned()
            }
        };
        let _ = match (&it.migrations, &it.database) {
            (Some(ours), Some(theirs)) => writeln!(
                text,
                "  {} {}: the migrations say {}{place}, {there} {}",
                it.kind,
                it.object,
                said(ours),
                said(theirs)
            ),
            (Some(_), None) => writeln!(
                text,
                "  {} {}: only in the migrations{place}",
                it.kind, it.object
            ),
            (None, _) => writeln!(text, "  {} {}: only in {there}", it.kind, it.object),
        };
    }
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
