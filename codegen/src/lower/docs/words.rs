//! Constraints, policies and triggers in words.

#![expect(
    clippy::format_push_string,
    reason = "texts of a line, made where somebody asks for one"
)]

use super::Described;
use crate::catalog::definition::Printer;
use crate::catalog::{
    Catalog, Column, ColumnRef, Constraint, ConstraintId, ConstraintKind, Deparsed, Function,
    Grantee, Index, Policy, Relation, RelationId, Trigger, TypeKind,
};
use crate::ddl::{ForeignKeyAction, IdentityKind, PolicyCommand, TriggerState, TriggerTiming};
use crate::source::Snippet;

/// Expressions on a line.
struct OnOneLine<'a>(&'a Catalog, Option<&'a str>);

impl Printer for OnOneLine<'_> {
    fn expression(&self, expr: &Snippet) -> Option<String> {
        Some(self.1.map_or_else(|| one_line(&expr.text), one_line))
    }

    fn relation(&self, id: RelationId) -> String {
        let row = &self.0.relations[id];
        let namespace = &self.0.namespaces[row.namespace].name;
        if *namespace == "public" {
            row.name.quoted()
        } else {
            format!("{}.{}", namespace.quoted(), row.name.quoted())
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key or check.
pub(super) fn constraint(
    catalog: &Catalog,
    deparsed: &Deparsed,
    id: ConstraintId,
    row: &Constraint,
) -> Described {
    let text = deparsed.checks.get(&id).map(|it| &**it);
    let text = text.filter(|_| matches!(row.kind, ConstraintKind::Check { .. }));
    let sql = catalog.constraint_definition(row, &OnOneLine(catalog, text));
    Described {
        name: row.name.to_string(),
        sql: sql.unwrap_or_else(|| "EXCLUDE".to_owned()),
        words: String::new(),
        comment: row.comment.clone(),
    }
}

pub(super) fn index(catalog: &Catalog, row: &Relation, index: &Index) -> Option<Described> {
    let sql = catalog.index_definition(&row.name, index, &OnOneLine(catalog, None))?;
    // The table stands above, the name beside it.
    let on = sql.split_once(" USING ").map(|(_, on)| on.to_owned());
    let unique = if index.unique { "unique " } else { "" };
    Some(Described {
        name: row.name.to_string(),
        sql: format!("{unique}{}", on.unwrap_or(sql)),
        words: String::new(),
        comment: row.comment.clone(),
    })
}

pub(super) fn default(deparsed: &Deparsed, at: ColumnRef, column: &Column) -> Option<String> {
    match column.identity {
        Some(IdentityKind::Always) => return Some("identity, always".to_owned()),
        Some(IdentityKind::ByDefault) => return Some("identity".to_owned()),
        None => {}
    }
    let written = column
        .generated
        .as_ref()
        .map(|it| &it.expr)
        .or(column.default_expr.as_ref())?;
    let text = deparsed.defaults.get(&at).map(|it| one_line(it));
    let text = text.unwrap_or_else(|| one_line(&written.text));
    Some(if column.generated.is_some() {
        format!("generated: {text}")
    } else {
        text
    })
}

pub(super) fn domain(kind: &TypeKind) -> String {
    let TypeKind::Domain {
        not_null,
        constraints,
        ..
    } = kind
    else {
        return String::new();
    };
    let mut sql = String::new();
    if *not_null {
        sql += " NOT NULL";
    }
    for it in constraints {
        sql += &format!(" CHECK ({})", one_line(&it.expr.text));
    }
    sql
}

pub(super) fn on_delete(action: ForeignKeyAction) -> &'static str {
    match action {
        ForeignKeyAction::NoAction => "refused while rows refer to it",
        ForeignKeyAction::Restrict => "refused at once while rows refer to it",
        ForeignKeyAction::Cascade => "its rows go along",
        ForeignKeyAction::SetNull => "the reference becomes NULL",
        ForeignKeyAction::SetDefault => "the reference becomes its default",
    }
}

pub(super) fn row_security(row: &Relation) -> &'static str {
    match (row.row_security, row.force_row_security) {
        (false, _) => "Row security is off: who holds a privilege may use every row.",
        (true, false) => {
            "Row security is on: a role sees and changes only what a policy lets through, its owner everything."
        }
        (true, true) => {
            "Row security is forced: everybody, the owner too, sees and changes only what a policy lets through."
        }
    }
}

/// A sentence; its expressions are in `sql`, one a line.
pub(super) fn policy(catalog: &Catalog, row: &Policy) -> Described {
    let roles: Vec<String> = row
        .roles
        .iter()
        .map(|it| match it {
            Grantee::Public => "everybody".to_owned(),
            Grantee::Role(id) => catalog.roles[*id].name.to_string(),
        })
        .collect();
    let roles = roles.join(", ");
    let does = match row.command {
        PolicyCommand::All => "see, add, change and delete rows",
        PolicyCommand::Select => "see rows",
        PolicyCommand::Insert => "add rows",
        PolicyCommand::Update => "change rows",
        PolicyCommand::Delete => "delete rows",
    };
    let may = if row.permissive { "may" } else { "may only" };
    let mut sql = Vec::new();
    let mut words = format!("{roles} {may} {does}");
    if let Some(using) = &row.using {
        words += " where";
        sql.push(one_line(&using.text));
    }
    if let Some(check) = &row.check {
        words += if row.using.is_some() {
            " …, and leave only rows where"
        } else {
            " where"
        };
        sql.push(one_line(&check.text));
    }
    Described {
        name: row.name.to_string(),
        sql: sql.join("\n"),
        words,
        comment: row.comment.clone(),
    }
}

pub(super) fn trigger(catalog: &Catalog, table: &Relation, row: &Trigger) -> Described {
    let timing = match row.timing {
        TriggerTiming::Before => "before",
        TriggerTiming::After => "after",
        TriggerTiming::InsteadOf => "instead of",
    };
    let columns: Vec<&str> = row
        .update_columns
        .iter()
        .map(|it| table.column_at(*it).name.as_str())
        .collect();
    let update = if columns.is_empty() {
        "update".to_owned()
    } else {
        format!("update of {}", columns.join(", "))
    };
    let events: Vec<&str> = [
        (row.on_insert, "insert"),
        (row.on_update, &update),
        (row.on_delete, "delete"),
        (row.on_truncate, "truncate"),
    ]
    .into_iter()
    .filter_map(|(fires, event)| fires.then_some(event))
    .collect();
    let each = if row.for_each_row {
        "each row"
    } else {
        "each statement"
    };
    let state = match row.state {
        TriggerState::Origin => "",
        TriggerState::Disabled => " (disabled)",
        TriggerState::Replica => " (on replicas)",
        TriggerState::Always => " (always)",
    };
    let function = &catalog.functions[row.function];
    Described {
        name: row.name.to_string(),
        sql: row
            .when
            .as_ref()
            .map_or_else(String::new, |it| one_line(&it.text)),
        words: format!(
            "{timing} {} of {each}: calls {}(){state}",
            events.join(" or "),
            function.name
        ),
        comment: row.comment.clone().or_else(|| function.comment.clone()),
    }
}

pub(super) fn rights(row: &Function) -> &'static str {
    if row.security_definer {
        "with its owner's rights"
    } else {
        "with the caller's rights"
    }
}
