//! EXECUTE of a text that is not known whole: what it could touch.
//!
//! The parts that are not known are replaced by a name or literal that nothing has, so that the statement can be read:
//! mostly only a name is missing. What cannot be read that way is judged by its first words.

use super::machine::{State, parts_of};
use super::value::{Part, Value};
use crate::catalog::{FunctionId, RelationId, Taint, TypeId};
use crate::ddl::{AlterTableAction, Ddl, ObjectKind, ObjectName, Statement, TableAction};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::fold::{Folder, Outcome};
use crate::source::{Place, Span};

/// The name that stands for one that is not known.
const HOLE: &str = "\u{fffd}";

/// What a statement could change.
#[derive(Debug, Clone, PartialEq)]
enum Reach {
    /// Nothing that is kept in a catalog.
    Nothing,
    /// Policies, privileges, triggers, indexes, comments: no output's types.
    Beside,
    /// This relation.
    Relation(ObjectName),
    /// A new object, whose name is not known.
    New(&'static str),
    /// Any table or view.
    Relations,
    /// Any function.
    Functions,
    /// Any type, and with it any table.
    Everything,
}

/// Reports an EXECUTE, and taints what it could touch.
pub(super) fn execute_unknown(state: &mut State<'_>, value: &Value, span: Span) {
    let mut reaches = match parts_of(value) {
        Some(parts) => reaches(state, parts, span),
        None => vec![Reach::Everything],
    };
    // What is not in the catalog cannot be one of the objects that are.
    if value.reason().is_some_and(|unknown| unknown.foreign) {
        reaches.retain(|reach| matches!(reach, Reach::Relation(_) | Reach::New(_)));
    }
    let what = value
        .reason()
        .map_or("what is not known", |unknown| &*unknown.what)
        .to_owned();
    for reach in reaches {
        apply(state, &reach, &what, span);
    }
}

fn reaches(state: &State<'_>, parts: &[Part], span: Span) -> Vec<Reach> {
    let text: String = parts
        .iter()
        .map(|part| match part {
            Part::Known(text) => text.to_string(),
            Part::Identifier | Part::Any => format!("\"{HOLE}\""),
            Part::Literal => format!("'{HOLE}'"),
        })
        .collect();
    let (statements, problems) = state.folder.parser.statements(&text, Place::Computed(span));
    if problems.is_empty() && !statements.is_empty() {
        return statements.iter().map(of_statement).collect();
    }
    let known = match parts.first() {
        Some(Part::Known(text)) => text,
        _ => "",
    };
    vec![of_first_words(known)]
}

fn is_known(name: &ObjectName) -> bool {
    let is_hole = |text: &str| text.contains(HOLE);
    !is_hole(name.name.name.as_str())
        && !name
            .name
            .namespace
            .as_ref()
            .is_some_and(|namespace| is_hole(namespace.as_str()))
}

fn relation(name: &ObjectName) -> Reach {
    if is_known(name) {
        Reach::Relation(name.clone())
    } else {
        Reach::Relations
    }
}

fn of_statement(statement: &Statement) -> Reach {
    match &statement.ddl {
        Ddl::Data(_) | Ddl::NoEffect { .. } | Ddl::Transaction(_) | Ddl::Set(_) => Reach::Nothing,
        Ddl::CreateIndex(_)
        | Ddl::CreateTrigger(_)
        | Ddl::CreatePolicy(_)
        | Ddl::AlterPolicy(_)
        | Ddl::Comment(_)
        | Ddl::Grant(_)
        | Ddl::GrantRole(_)
        | Ddl::AlterDefaultPrivileges(_)
        | Ddl::CreateRole(_)
        | Ddl::CreateExtension(_)
        | Ddl::AlterOwner(_)
        | Ddl::AlterSequence(_)
        | Ddl::AttachIndex(_)
        | Ddl::CreateOther(_)
        | Ddl::AlterOther(_)
        | Ddl::CreatePublication(_)
        | Ddl::AlterPublication(_)
        | Ddl::AlterRole(_)
        | Ddl::DependsOnExtension(_) => Reach::Beside,
        Ddl::AlterTable(it) => {
            let beside = |action: &AlterTableAction| match action {
                AlterTableAction::Table(action) => matches!(
                    action,
                    TableAction::RowSecurity(_)
                        | TableAction::ForceRowSecurity(_)
                        | TableAction::OwnerTo(_)
                        | TableAction::EnableTrigger { .. }
                        | TableAction::ReplicaIdentity(_)
                        | TableAction::SetOptions(_)
                        | TableAction::ResetOptions(_)
                        | TableAction::SetLogged(_)
                ),
                other => matches!(
                    other,
                    AlterTableAction::AlterConstraint { .. } | AlterTableAction::NoEffect(_)
                ),
            };
            if it.actions.iter().all(|(action, _)| beside(action)) {
                Reach::Beside
            } else {
                relation(&it.name)
            }
        }
        Ddl::CreateTable(it) if !is_known(&it.name) => Reach::New("a table"),
        Ddl::CreateTable(it) => relation(&it.name),
        Ddl::CreateTableAs(it) if !is_known(&it.name) => Reach::New("a table"),
        Ddl::CreateTableAs(it) => relation(&it.name),
        Ddl::CreateView(it) if !is_known(&it.name) => Reach::New("a view"),
        Ddl::CreateView(it) => relation(&it.name),
        Ddl::CreateSequence(_) => Reach::New("a sequence"),
        Ddl::CreateSchema(_) => Reach::New("a schema"),
        Ddl::CreateEnum(_)
        | Ddl::CreateComposite(_)
        | Ddl::CreateDomain(_)
        | Ddl::CreateBaseType(_) => Reach::New("a type"),
        Ddl::CreateFunction(_) | Ddl::AlterFunction(_) | Ddl::CreateAggregate(_) => {
            Reach::Functions
        }
        Ddl::AlterEnum(_)
        | Ddl::AlterComposite(_)
        | Ddl::AlterDomain(_)
        | Ddl::CreateRange(_)
        | Ddl::Owned(_)
        | Ddl::Do(_) => Reach::Everything,
        Ddl::Drop(it) => of_kind(it.objects.first().map(|object| (object.kind, &object.name))),
        Ddl::Rename(it) => of_kind(Some((it.object.kind, &it.object.name))),
        Ddl::SetSchema(it) => of_kind(Some((it.object.kind, &it.object.name))),
        Ddl::NotFolded(it) => of_kind(it.touches.first().map(|object| (object.kind, &object.name))),
    }
}

fn of_kind(object: Option<(ObjectKind, &ObjectName)>) -> Reach {
    let Some((kind, name)) = object else {
        return Reach::Everything;
    };
    match kind {
        ObjectKind::Table
        | ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::ForeignTable
        | ObjectKind::Column
        | ObjectKind::Constraint => relation(name),
        ObjectKind::Function
        | ObjectKind::Procedure
        | ObjectKind::Routine
        | ObjectKind::Aggregate => Reach::Functions,
        ObjectKind::Index
        | ObjectKind::Sequence
        | ObjectKind::Role
        | ObjectKind::Trigger
        | ObjectKind::Policy
        | ObjectKind::Rule
        | ObjectKind::Publication
        | ObjectKind::Other(_) => Reach::Beside,
        ObjectKind::Type
        | ObjectKind::Domain
        | ObjectKind::DomainConstraint
        | ObjectKind::Schema
        | ObjectKind::Extension => Reach::Everything,
    }
}

/// What a statement that begins so could change.
fn of_first_words(text: &str) -> Reach {
    let upper = text.to_ascii_uppercase();
    let mut words = upper.split_whitespace();
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    // The last word may go on in what is not known.
    match (first, second) {
        (
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "TRUNCATE" | "ANALYZE" | "VACUUM"
            | "REFRESH" | "NOTIFY" | "LISTEN" | "REINDEX" | "COPY" | "LOCK" | "SELECT" | "WITH"
            | "VALUES" | "SET",
            _,
        ) => Reach::Nothing,
        ("GRANT" | "REVOKE" | "COMMENT", _)
        | ("CREATE", "POLICY" | "TRIGGER" | "INDEX" | "UNIQUE" | "ROLE" | "USER" | "PUBLICATION")
        | ("ALTER", "POLICY" | "TRIGGER" | "INDEX" | "ROLE" | "USER" | "PUBLICATION" | "DEFAULT")
        | ("DROP", "POLICY" | "TRIGGER" | "INDEX" | "ROLE" | "USER" | "PUBLICATION") => {
            Reach::Beside
        }
        ("CREATE", "TABLE" | "UNLOGGED") => Reach::New("a table"),
        ("CREATE", "SCHEMA") => Reach::New("a schema"),
        ("CREATE", "SEQUENCE") => Reach::New("a sequence"),
        ("CREATE" | "ALTER" | "DROP", "FUNCTION" | "PROCEDURE") => Reach::Functions,
        ("ALTER" | "DROP", "TABLE" | "VIEW" | "MATERIALIZED") | ("CREATE", "VIEW") => {
            Reach::Relations
        }
        _ => Reach::Everything,
    }
}

fn apply(state: &mut State<'_>, reach: &Reach, what: &str, span: Span) {
    let taint = Taint {
        span,
        reason: format!("may be changed by EXECUTE of a text that depends on {what}"),
    };
    let folder = &mut state.folder;
    let tainted = match reach {
        Reach::Nothing => return,
        Reach::Beside | Reach::New(_) => Vec::new(),
        Reach::Relation(name) => match folder.resolve_relation(name) {
            Ok(id) => {
                folder.taint_relation(id, taint);
                vec![format!("relation \"{}\"", name.name)]
            }
            Err(_) => Vec::new(),
        },
        Reach::Relations => taint_relations(folder, &taint),
        Reach::Functions => taint_functions(folder, &taint),
        Reach::Everything => {
            let mut all = taint_relations(folder, &taint);
            all.extend(taint_functions(folder, &taint));
            all.extend(taint_types(folder, &taint));
            all
        }
    };
    let message = format!("the statement that EXECUTE runs depends on {what}");
    let (severity, detail) = match reach {
        Reach::New(kind) => (
            Severity::Error,
            format!("It makes {kind} that is left out."),
        ),
        Reach::Nothing | Reach::Beside => (
            Severity::Warning,
            "It changes no type, but perhaps policies, privileges, triggers, indexes or comments."
                .to_owned(),
        ),
        Reach::Relation(_) | Reach::Relations | Reach::Functions | Reach::Everything => (
            Severity::Error,
            match tainted.as_slice() {
                [] => "Nothing that the outputs show can be changed by it.".to_owned(),
                names => format!("It could change and so leaves out: {}.", listed(names)),
            },
        ),
    };
    let diagnostic = Diagnostic::new(severity, Code::Undecided, span, message).detail(detail);
    if *reach == Reach::Beside {
        if !state.folder.diagnostics.contains(&diagnostic) {
            state.folder.diagnostics.push(diagnostic);
        }
        state.note(Outcome::Applied);
    } else {
        state.report(diagnostic);
    }
}

/// A few of the names, and how many more there are.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Taints what outputs show, and names it.
fn taint_relations(folder: &mut Folder<'_>, taint: &Taint) -> Vec<String> {
    let ids: Vec<RelationId> = folder
        .catalog
        .relations
        .iter()
        .filter(|(_, row)| {
            row.kind.has_columns() && !super::cast::is_partial(folder, row.namespace)
        })
        .map(|(id, _)| id)
        .collect();
    ids.into_iter()
        .map(|id| {
            folder.taint_relation(id, taint.clone());
            format!("relation \"{}\"", folder.catalog.relations[id].name)
        })
        .collect()
}

fn taint_functions(folder: &mut Folder<'_>, taint: &Taint) -> Vec<String> {
    let ids: Vec<FunctionId> = folder
        .catalog
        .functions
        .iter()
        .filter(|(_, row)| !super::cast::is_partial(folder, row.namespace))
        .map(|(id, _)| id)
        .collect();
    let mut names = Vec::new();
    for id in ids {
        if let Some(row) = folder.catalog.functions.get_mut(id) {
            row.taints.push(taint.clone());
            names.push(format!("function \"{}\"", row.name));
        }
    }
    names
}

fn taint_types(folder: &mut Folder<'_>, taint: &Taint) -> Vec<String> {
    let ids: Vec<TypeId> = folder
        .catalog
        .types
        .iter()
        .filter(|(_, row)| {
            row.sql_name.is_none()
                && row.element.is_none()
                && row.taints.is_empty()
                && !super::cast::is_partial(folder, row.namespace)
        })
        .map(|(id, _)| id)
        .collect();
    let mut names = Vec::new();
    for id in ids {
        if let Some(row) = folder.catalog.types.get_mut(id) {
            row.taints.push(taint.clone());
            names.push(format!("type \"{}\"", row.name));
        }
    }
    names
}
