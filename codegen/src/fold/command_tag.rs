//! Command tags: by which event triggers know a statement.
//!
//! <https://www.postgresql.org/docs/current/event-trigger-matrix.html>

use crate::ddl::{Ddl, FunctionKind, GrantTarget, ObjectKind};

/// The tag of a statement that fires event triggers; `None` for one that fires none.
pub(super) fn command_tag(ddl: &Ddl) -> Option<String> {
    let of = |verb: &str, kind: ObjectKind| {
        // What all databases share, and event triggers themselves, fire none.
        let other = [
            ObjectKind::Role,
            ObjectKind::Other("EVENT TRIGGER"),
            ObjectKind::Other("DATABASE"),
            ObjectKind::Other("TABLESPACE"),
        ];
        (!other.contains(&kind)).then(|| format!("{verb} {}", words(kind)))
    };
    let plain = match ddl {
        Ddl::CreateSchema(_) => "CREATE SCHEMA",
        Ddl::CreateExtension(_) => "CREATE EXTENSION",
        Ddl::CreateTable(it) if it.server.is_some() => "CREATE FOREIGN TABLE",
        Ddl::CreateTable(_) => "CREATE TABLE",
        Ddl::CreateTableAs(it) if it.materialized => "CREATE MATERIALIZED VIEW",
        Ddl::CreateTableAs(_) => "CREATE TABLE AS",
        Ddl::CreateView(_) => "CREATE VIEW",
        Ddl::AlterTable(_) => "ALTER TABLE",
        Ddl::AttachIndex(_) => "ALTER INDEX",
        Ddl::CreateIndex(_) => "CREATE INDEX",
        Ddl::CreateSequence(_) => "CREATE SEQUENCE",
        Ddl::CreateEnum(_)
        | Ddl::CreateComposite(_)
        | Ddl::CreateRange(_)
        | Ddl::CreateBaseType(_) => "CREATE TYPE",
        Ddl::CreateDomain(_) => "CREATE DOMAIN",
        Ddl::AlterEnum(_) | Ddl::AlterComposite(_) => "ALTER TYPE",
        Ddl::AlterDomain(_) => "ALTER DOMAIN",
        Ddl::AlterSequence(_) => "ALTER SEQUENCE",
        Ddl::CreateAggregate(_) => "CREATE AGGREGATE",
        Ddl::AlterExtension(_) => "ALTER EXTENSION",
        Ddl::CreatePublication(_) => "CREATE PUBLICATION",
        Ddl::AlterPublication(_) => "ALTER PUBLICATION",
        Ddl::CreateFunction(it) => match it.kind {
            FunctionKind::Procedure => "CREATE PROCEDURE",
            FunctionKind::Function | FunctionKind::Aggregate | FunctionKind::Window => {
                "CREATE FUNCTION"
            }
        },
        Ddl::AlterFunction(it) => return of("ALTER", it.object.kind),
        Ddl::CreateTrigger(_) => "CREATE TRIGGER",
        Ddl::CreatePolicy(_) => "CREATE POLICY",
        Ddl::AlterPolicy(_) => "ALTER POLICY",
        Ddl::Comment(it) => return of("", it.object.kind).map(|_| "COMMENT".to_owned()),
        Ddl::Grant(it) => {
            let shared = match &it.target {
                GrantTarget::Objects(kind, _) => of("", *kind).is_none(),
                GrantTarget::Functions(_)
                | GrantTarget::AllInSchema(..)
                | GrantTarget::Other(_) => false,
            };
            match (shared, it.revoke) {
                (true, _) => return None,
                (false, true) => "REVOKE",
                (false, false) => "GRANT",
            }
        }
        Ddl::AlterDefaultPrivileges(_) => "ALTER DEFAULT PRIVILEGES",
        Ddl::Owned(it) if it.to.is_some() => "REASSIGN OWNED",
        Ddl::Owned(_) => "DROP OWNED",
        Ddl::CreateOther(it) => return of("CREATE", it.object.kind),
        Ddl::AlterOther(it) => return of("ALTER", it.object.kind),
        Ddl::Drop(it) => return of("DROP", it.objects.first()?.kind),
        Ddl::Rename(it) => return of("ALTER", it.object.kind),
        Ddl::AlterOwner(it) => return of("ALTER", it.object.kind),
        Ddl::SetSchema(it) => return of("ALTER", it.object.kind),
        Ddl::DependsOnExtension(it) => return of("ALTER", it.object.kind),
        Ddl::NotFolded(it) => it.what,
        Ddl::CreateRole(_)
        | Ddl::GrantRole(_)
        | Ddl::AlterRole(_)
        | Ddl::Do(_)
        | Ddl::Set(_)
        | Ddl::Transaction(_)
        | Ddl::Discard(_)
        | Ddl::Data(_)
        | Ddl::NoEffect { .. } => return None,
    };
    Some(plain.to_owned())
}

fn words(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Table | ObjectKind::Column | ObjectKind::Constraint => "TABLE",
        ObjectKind::View => "VIEW",
        ObjectKind::MaterializedView => "MATERIALIZED VIEW",
        ObjectKind::ForeignTable => "FOREIGN TABLE",
        ObjectKind::Index => "INDEX",
        ObjectKind::Sequence => "SEQUENCE",
        ObjectKind::Type => "TYPE",
        ObjectKind::Domain | ObjectKind::DomainConstraint => "DOMAIN",
        ObjectKind::Function => "FUNCTION",
        ObjectKind::Procedure => "PROCEDURE",
        ObjectKind::Routine => "ROUTINE",
        ObjectKind::Aggregate => "AGGREGATE",
        ObjectKind::Schema => "SCHEMA",
        ObjectKind::Extension => "EXTENSION",
        ObjectKind::Role => "ROLE",
        ObjectKind::Trigger => "TRIGGER",
        ObjectKind::Policy => "POLICY",
        ObjectKind::Rule => "RULE",
        ObjectKind::Publication => "PUBLICATION",
        ObjectKind::Other(words) => words,
    }
}
