//! EXECUTE of a text that is not known whole: what it could touch.
//!
//! The parts that are not known are replaced by a name or literal that nothing has, so that the statement can be read:
//! mostly only a name is missing. What cannot be read that way is judged by its first words.

use super::machine::parts_of;
use super::state::State;
use super::unnamed::Unnamed;
use super::value::{Part, Unknown, Value};
use crate::catalog::{FunctionId, Relation, RelationId, Taint, TypeId};
use crate::ddl::{AlterTableAction, Ddl, ObjectKind, ObjectName, Statement, TableAction};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::fold::{Folder, Outcome};
use crate::name::{Name, QualifiedName};
use crate::source::{Place, Span};

/// What stands for what is not known: a letter that nobody writes, so that it is a name and a part of one.
pub(super) const HOLE: &str = "\u{a66e}";

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
    New(&'static str, QualifiedName),
    /// A table of a name that is not known, as a partition of another.
    Partition(QualifiedName, ObjectName),
    /// The tables and views that may have this name, of which a part is not known.
    Relations(Option<Name>),
    /// The same of views alone.
    Views(Name),
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
        reaches.retain(|reach| {
            matches!(
                reach,
                Reach::Relation(_) | Reach::New(..) | Reach::Partition(..)
            )
        });
    }
    let unknown = value
        .reason()
        .cloned()
        .unwrap_or_else(|| Unknown::new(span, "what is not known"));
    for reach in reaches {
        apply(state, reach, &unknown, span);
    }
}

fn reaches(state: &State<'_>, parts: &[Part], span: Span) -> Vec<Reach> {
    let text: String = parts
        .iter()
        .map(|part| match part {
            Part::Known(text) => text.to_string(),
            Part::Identifier | Part::Printed(_) | Part::Any => HOLE.to_owned(),
            Part::Literal => format!("'{HOLE}'"),
        })
        .collect();
    let script = state.folder.parser.statements(&text, Place::Computed(span));
    let (statements, problems) = &*script;
    if problems.is_empty() && !statements.is_empty() {
        return statements
            .iter()
            .flat_map(|it| of_statement(&state.folder, &text, it))
            .collect();
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
        Reach::Relations(Some(name.name.name.clone()))
    }
}

/// What a statement could change that is known but for its holes.
fn of_statement(folder: &Folder<'_>, text: &str, statement: &Statement) -> Vec<Reach> {
    if let Ddl::CreateTable(it) = &statement.ddl
        && !is_known(&it.name)
    {
        let name = it.name.name.clone();
        return vec![match &it.partition_of {
            Some(of) => Reach::Partition(name, of.parent.clone()),
            None => Reach::New("a table", name),
        }];
    }
    if let Ddl::AlterTable(it) = &statement.ddl
        && let [(AlterTableAction::Table(TableAction::AttachPartition { partition, .. }), _)] =
            it.actions.as_slice()
        && !is_known(partition)
    {
        return vec![Reach::Partition(partition.name.clone(), it.name.clone())];
    }
    // All that is not known is about an object that is left out.
    let mut rest = text.to_owned();
    for unnamed in &folder.unnamed {
        rest = rest.replace(unnamed.name.name.as_str(), "");
    }
    if text.contains(HOLE) && !rest.contains(HOLE) && touches_unnamed(folder, statement) {
        return vec![Reach::Nothing];
    }
    vec![reach_of(statement)]
}

/// Whether the object that a statement is about is one whose name is not known.
fn touches_unnamed(folder: &Folder<'_>, statement: &Statement) -> bool {
    let name = match &statement.ddl {
        Ddl::AlterTable(it) => &it.name,
        Ddl::CreateIndex(it) => &it.table,
        Ddl::CreateTrigger(it) => &it.table,
        Ddl::CreatePolicy(it) => &it.table,
        Ddl::AlterOwner(it) => &it.object.name,
        Ddl::Comment(it) => &it.object.name,
        Ddl::Grant(_) => return true,
        _ => return false,
    };
    folder.is_unnamed(&name.name)
}

fn reach_of(statement: &Statement) -> Reach {
    match &statement.ddl {
        Ddl::Data(_)
        | Ddl::NoEffect { .. }
        | Ddl::Transaction(_)
        | Ddl::Set(_)
        | Ddl::Discard(_) => Reach::Nothing,
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
        | Ddl::AlterExtension(_)
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
                        | TableAction::ReplicaIdentity(..)
                        | TableAction::SetOptions(_)
                        | TableAction::ResetOptions(_)
                        | TableAction::SetLogged(_)
                ),
                other => matches!(
                    other,
                    AlterTableAction::AlterConstraint { .. }
                        | AlterTableAction::RenameConstraint { .. }
                        | AlterTableAction::ClusterOn(_)
                        | AlterTableAction::NoEffect(_)
                ),
            };
            if it.actions.iter().all(|(action, _)| beside(action)) {
                Reach::Beside
            } else {
                relation(&it.name)
            }
        }
        Ddl::CreateTable(it) if !is_known(&it.name) => new("a table", &it.name),
        Ddl::CreateTable(it) => relation(&it.name),
        Ddl::CreateTableAs(it) if !is_known(&it.name) => new("a table", &it.name),
        Ddl::CreateTableAs(it) => relation(&it.name),
        Ddl::CreateView(it) if !is_known(&it.name) => new("a view", &it.name),
        Ddl::CreateView(it) => relation(&it.name),
        Ddl::CreateSequence(it) => new("a sequence", &it.name),
        Ddl::CreateSchema(_) => Reach::New("a schema", hole()),
        Ddl::CreateEnum(_)
        | Ddl::CreateComposite(_)
        | Ddl::CreateDomain(_)
        | Ddl::CreateBaseType(_) => Reach::New("a type", hole()),
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
        // The name of a constraint is in no type.
        Ddl::Rename(it) if it.object.kind == ObjectKind::Constraint => Reach::Beside,
        Ddl::Rename(it) => of_kind(Some((it.object.kind, &it.object.name))),
        Ddl::SetSchema(it) => of_kind(Some((it.object.kind, &it.object.name))),
        Ddl::NotFolded(it) => of_kind(it.touches.first().map(|object| (object.kind, &object.name))),
    }
}

fn new(kind: &'static str, name: &ObjectName) -> Reach {
    Reach::New(kind, name.name.clone())
}

/// A name of which nothing is known.
fn hole() -> QualifiedName {
    QualifiedName {
        namespace: None,
        name: Name::from_quoted(HOLE),
    }
}

fn of_kind(object: Option<(ObjectKind, &ObjectName)>) -> Reach {
    let Some((kind, name)) = object else {
        return Reach::Everything;
    };
    match kind {
        ObjectKind::View | ObjectKind::MaterializedView if !is_known(name) => {
            Reach::Views(name.name.name.clone())
        }
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
        ("CREATE", "TABLE" | "UNLOGGED") => Reach::New("a table", hole()),
        ("CREATE", "SCHEMA") => Reach::New("a schema", hole()),
        ("CREATE", "SEQUENCE") => Reach::New("a sequence", hole()),
        ("CREATE" | "ALTER" | "DROP", "FUNCTION" | "PROCEDURE") => Reach::Functions,
        ("ALTER" | "DROP", "TABLE" | "VIEW" | "MATERIALIZED") | ("CREATE", "VIEW") => {
            Reach::Relations(None)
        }
        _ => Reach::Everything,
    }
}

fn apply(state: &mut State<'_>, reach: Reach, unknown: &Unknown, span: Span) {
    let what = &*unknown.what;
    let taint = Taint {
        span,
        reason: format!("may be changed by EXECUTE of a text that depends on {what}"),
    };
    let folder = &mut state.folder;
    let tainted = match reach {
        Reach::Nothing => return,
        Reach::Beside => Vec::new(),
        Reach::New(..) | Reach::Partition(..) => {
            let (kind, name, parent) = match reach {
                Reach::Partition(name, parent) => ("a table", name, Some(parent)),
                Reach::New(kind, name) => (kind, name, None),
                _ => return,
            };
            let via = folder.via.iter().copied().chain([span]).collect();
            folder.note_unnamed(Unnamed {
                kind,
                name,
                parent,
                what: what.to_owned(),
                clock: unknown.clock,
                via,
            });
            state.note(Outcome::Tainted);
            return;
        }
        Reach::Relation(ref name) => match folder.resolve_relation(name) {
            Ok(id) => {
                folder.taint_relation(id, taint);
                vec![format!("relation \"{}\"", name.name)]
            }
            Err(_) => Vec::new(),
        },
        Reach::Relations(ref name) => {
            let may_be = |candidate: &str| {
                let pattern = name.as_ref().map(Name::as_str);
                pattern.is_none_or(|pattern| may_be_named(candidate, pattern, unknown.clock))
            };
            taint_relations(folder, &taint, &|row| may_be(row.name.as_str()))
        }
        Reach::Views(ref name) => taint_relations(folder, &taint, &|row| {
            row.view.is_some() && may_be_named(row.name.as_str(), name.as_str(), unknown.clock)
        }),
        Reach::Functions => taint_functions(folder, &taint),
        Reach::Everything => {
            let mut all = taint_relations(folder, &taint, &|_: &Relation| true);
            all.extend(taint_functions(folder, &taint));
            all.extend(taint_types(folder, &taint));
            all
        }
    };
    let message = format!("the statement that EXECUTE runs depends on {what}");
    let (severity, detail) = match reach {
        Reach::Nothing | Reach::Beside | Reach::New(..) | Reach::Partition(..) => (
            Severity::Warning,
            "It changes no type, but perhaps policies, privileges, triggers, indexes, comments or names of constraints."
                .to_owned(),
        ),
        Reach::Relation(_)
        | Reach::Relations(_)
        | Reach::Views(_)
        | Reach::Functions
        | Reach::Everything => (
            Severity::Error,
            match tainted.as_slice() {
                [] => "Nothing that the outputs show can be changed by it.".to_owned(),
                names => format!("It could change and so leaves out: {}.", listed(names)),
            },
        ),
    };
    let diagnostic = Diagnostic::new(severity, Code::Undecided, span, message).detail(detail);
    if reach == Reach::Beside {
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

/// Whether a name fits one with a hole; where that hangs on the clock, a digit stands in it.
fn may_be_named(name: &str, pattern: &str, clock: bool) -> bool {
    let first = pattern.split(HOLE).next().unwrap_or("");
    let last = pattern.rsplit(HOLE).next().unwrap_or("");
    let rest = name.strip_prefix(first);
    let inner = rest.and_then(|rest| rest.strip_suffix(last));
    inner.is_some_and(|inner| !clock || inner.contains(|c: char| c.is_ascii_digit()))
}

/// Taints what outputs show, and names it.
fn taint_relations(
    folder: &mut Folder<'_>,
    taint: &Taint,
    may_be: &dyn Fn(&Relation) -> bool,
) -> Vec<String> {
    let ids: Vec<RelationId> = folder
        .catalog
        .relations
        .iter()
        .filter(|(_, row)| {
            row.kind.has_columns() && may_be(row) && !super::cast::is_partial(folder, row.namespace)
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
