//! Views of `information_schema` about privileges, and `pg_catalog` about extensions and what belongs to them.

use super::{Doubt, Source, Table, name, yes_no};
use crate::catalog::{Acl, Grantee, RelationKind, RoleId};
use crate::ddl::{ObjectKind, Privilege};
use crate::extensions;
use crate::fold::Platform;
use crate::fold::plpgsql::value::Value;

/// The view of `information_schema` of this name, if it is modelled.
pub(super) fn view(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "table_privileges" => table_privileges(source, true),
        "role_table_grants" => table_privileges(source, false),
        "routine_privileges" => routine_privileges(source, true),
        "role_routine_grants" => routine_privileges(source, false),
        _ => return None,
    })
}

/// The table of `pg_catalog` of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_available_extensions" => pg_available_extensions(source),
        "pg_depend" => pg_depend(source),
        _ => return None,
    })
}

/// Each privilege of a list: grantee, privilege, whether it may be granted on.
fn items(
    source: Source<'_>,
    acl: Option<&Acl>,
    kind: ObjectKind,
    owner: RoleId,
    with_public: bool,
) -> Vec<[Value; 3]> {
    let acl = match acl {
        Some(acl) => acl.clone(),
        None => source.folder.built_in(kind, owner),
    };
    let mut rows = Vec::new();
    for item in &acl.items {
        let grantee = match item.grantee {
            Grantee::Public if with_public => Value::text("PUBLIC"),
            Grantee::Public => continue,
            Grantee::Role(id) => source.role(id),
        };
        for (privilege, grantable) in &item.privileges {
            // MAINTAIN is PostgreSQL's own and not shown.
            if *privilege == Privilege::Maintain {
                continue;
            }
            rows.push([
                grantee.clone(),
                Value::text(privilege.as_str()),
                yes_no(*grantable || is_owner(source, item.grantee, owner)),
            ]);
        }
    }
    rows
}

/// Whether a grantee may do what the owner may.
fn is_owner(source: Source<'_>, grantee: Grantee, owner: RoleId) -> bool {
    match grantee {
        Grantee::Public => false,
        Grantee::Role(id) => {
            let row = source.catalog.roles.get(id);
            id == owner || row.is_some_and(|row| row.superuser || row.member_of.contains(&owner))
        }
    }
}

fn table_privileges(source: Source<'_>, with_public: bool) -> Table {
    let relations = source.relations("table_name").filter(|(_, row)| {
        row.kind.has_columns()
            && !matches!(
                row.kind,
                RelationKind::MaterializedView | RelationKind::CompositeType
            )
    });
    let rows = relations.flat_map(|(_, row)| {
        let items = items(
            source,
            row.acl.as_ref(),
            ObjectKind::Table,
            row.owner,
            with_public,
        );
        items
            .into_iter()
            .map(move |[grantee, privilege, grantable]| {
                [
                    source.role(row.owner),
                    grantee,
                    source.namespace(row.namespace),
                    name(&row.name),
                    privilege,
                    grantable,
                ]
            })
    });
    Table::new(
        [
            "grantor",
            "grantee",
            "table_schema",
            "table_name",
            "privilege_type",
            "is_grantable",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("table_schema"))
}

fn routine_privileges(source: Source<'_>, with_public: bool) -> Table {
    let rows = source.catalog.functions.iter().flat_map(|(id, row)| {
        let acl = row.acl.as_ref();
        let items = items(source, acl, ObjectKind::Function, row.owner, with_public);
        items
            .into_iter()
            .map(move |[grantee, privilege, grantable]| {
                [
                    source.role(row.owner),
                    grantee,
                    source.namespace(row.namespace),
                    Value::text(format!("{}_{}", row.name, id.0)),
                    source.namespace(row.namespace),
                    name(&row.name),
                    privilege,
                    grantable,
                ]
            })
    });
    Table::new(
        [
            "grantor",
            "grantee",
            "specific_schema",
            "specific_name",
            "routine_schema",
            "routine_name",
            "privilege_type",
            "is_grantable",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("routine_schema"))
    .and_maybe(source.maybe_of_extensions("routine_schema", move |id| source.namespace(id)))
}

/// What is installed is available, and on Supabase what it is known to bring; else it is a matter of the server.
fn pg_available_extensions(source: Source<'_>) -> Table {
    let installed = |name: &str| {
        let mut all = source.catalog.extensions.iter();
        name == "plpgsql" || all.any(|(_, row)| row.name == *name)
    };
    let is_supabase = source.folder.settings.platform == Platform::Supabase;
    let known = extensions::names()
        .filter(|_| is_supabase)
        .map(str::to_owned);
    let own = source.catalog.extensions.iter();
    let own = own.map(|(_, row)| row.name.to_string());
    let mut names: Vec<String> = known.chain(own).chain(["plpgsql".to_owned()]).collect();
    names.sort_unstable();
    names.dedup();
    let rows = names.iter().map(|name| {
        let version = source.deparsed("the version of an extension");
        [
            Value::text(name.as_str()),
            version.clone(),
            if installed(name) {
                version
            } else {
                Value::Null
            },
        ]
    });
    let wanted = source
        .only("name")
        .is_some_and(|name| names.iter().any(|it| it == name));
    let others = (!wanted).then(|| {
        let what = "what extensions the server has".to_owned();
        Doubt::foreign(what, vec![("installed_version", Value::Null)])
    });
    Table::new(["name", "default_version", "installed_version"], rows).and_maybe(others)
}

/// The members of extensions. Other dependencies are not followed here; a query that names `pg_extension` or wants
/// members asks for none of them.
fn pg_depend(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let class = super::classes::oid_of;
    let of_function = class("pg_proc");
    // A query that asks about one object, as an EXISTS does for each row around it, need not see the others.
    let asked = source.only_oid("objid");
    let is_asked = |id: u32| asked.is_none_or(|asked| asked == id);
    let mut rows = Vec::new();
    for (extension, row) in catalog.extensions.iter() {
        for (id, _) in catalog
            .functions
            .iter()
            .filter(|(id, _)| is_asked(id.0) && row.is_member(id.0))
        {
            rows.push(member(
                of_function.clone(),
                id.0,
                class("pg_extension"),
                extension.0,
            ));
        }
        for (id, _) in catalog
            .relations
            .iter()
            .filter(|(id, _)| is_asked(id.0) && row.is_member(id.0))
        {
            rows.push(member(
                class("pg_class"),
                id.0,
                class("pg_extension"),
                extension.0,
            ));
        }
        for (id, _) in catalog
            .types
            .iter()
            .filter(|(id, _)| is_asked(id.0) && row.is_member(id.0))
        {
            rows.push(member(
                class("pg_type"),
                id.0,
                class("pg_extension"),
                extension.0,
            ));
        }
    }
    let asks_for_members =
        source.only("deptype") == Some("e") || source.text.contains("pg_extension");
    let others = (!asks_for_members).then(|| Doubt {
        what: "what depends on what".to_owned(),
        foreign: false,
        known: Vec::new(),
    });
    Table::new(
        [
            "classid",
            "objid",
            "objsubid",
            "refclassid",
            "refobjid",
            "refobjsubid",
            "deptype",
        ],
        rows,
    )
    .and_maybe(others)
}

fn member(class: Value, oid: u32, of_extension: Value, extension: u32) -> [Value; 7] {
    [
        class,
        Value::int(oid),
        Value::Int(0),
        of_extension,
        Value::int(extension),
        Value::Int(0),
        Value::text("e"),
    ]
}
