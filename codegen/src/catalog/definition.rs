//! Constraints and indexes as PostgreSQL prints them: `pg_get_constraintdef`, `pg_get_indexdef`.
//!
//! Expressions are kept as they were written; whoever asks says how one is printed, or that it is not known.

#![expect(
    clippy::format_push_string,
    reason = "texts of a line, made where somebody asks for one"
)]

use super::{
    Catalog, Constraint, ConstraintKind, ForeignKey, Index, IndexColumn, Relation, RelationId,
};
use crate::ddl::{ForeignKeyAction, ForeignKeyMatch};
use crate::name::Name;
use crate::source::Snippet;

/// How expressions and names of relations are printed.
pub trait Printer {
    /// An expression, in the parentheses that it needs; `None` where it is not known.
    fn expression(&self, expr: &Snippet) -> Option<String>;
    /// The name of a relation, with its schema where that is needed.
    fn relation(&self, id: RelationId) -> String;
}

impl Catalog {
    /// A constraint without its name, as after ADD CONSTRAINT; `None` where its expression is not known.
    pub fn constraint_definition(&self, row: &Constraint, printer: &dyn Printer) -> Option<String> {
        let table = &self.relations[row.relation];
        let mut text = match &row.kind {
            ConstraintKind::Check { expr, no_inherit } => {
                let no_inherit = if *no_inherit { " NO INHERIT" } else { "" };
                format!("CHECK ({}){no_inherit}", printer.expression(expr)?)
            }
            ConstraintKind::PrimaryKey { index } => self.key("PRIMARY KEY", table, row, *index),
            ConstraintKind::Unique { index } => {
                let index_row = self.relations.get(*index).and_then(|it| it.index.as_ref());
                let word = match index_row {
                    Some(it) if it.nulls_not_distinct => "UNIQUE NULLS NOT DISTINCT",
                    _ => "UNIQUE",
                };
                self.key(word, table, row, *index)
            }
            ConstraintKind::ForeignKey(key) => self.foreign_key(table, row, key, printer),
            ConstraintKind::Exclusion { .. } => return None,
        };
        if row.deferrable {
            text += " DEFERRABLE";
        }
        if row.deferred {
            text += " INITIALLY DEFERRED";
        }
        if !row.enforced {
            text += " NOT ENFORCED";
        } else if !row.validated {
            text += " NOT VALID";
        }
        Some(text)
    }

    fn key(&self, word: &str, table: &Relation, row: &Constraint, index: RelationId) -> String {
        let index = self.relations.get(index).and_then(|it| it.index.as_ref());
        let include = index.map_or(&[][..], |it| it.include.as_slice());
        let mut text = format!("{word} ({})", columns(table, &row.columns));
        if !include.is_empty() {
            text += &format!(" INCLUDE ({})", columns(table, include));
        }
        text
    }

    fn foreign_key(
        &self,
        table: &Relation,
        row: &Constraint,
        key: &ForeignKey,
        printer: &dyn Printer,
    ) -> String {
        let referenced = &self.relations[key.references];
        let mut text = format!(
            "FOREIGN KEY ({}) REFERENCES {}({})",
            columns(table, &row.columns),
            printer.relation(key.references),
            columns(referenced, &key.referenced_columns)
        );
        if key.matching == ForeignKeyMatch::Full {
            text += " MATCH FULL";
        }
        for (event, action) in [
            (" ON UPDATE ", key.on_update),
            (" ON DELETE ", key.on_delete),
        ] {
            if let Some(word) = action_word(action) {
                text += event;
                text += word;
            }
        }
        if !key.on_delete_columns.is_empty() {
            text += &format!(" ({})", columns(table, &key.on_delete_columns));
        }
        text
    }

    /// The statement that makes an index; `None` where an expression in it is not known.
    pub fn index_definition(
        &self,
        name: &Name,
        index: &Index,
        printer: &dyn Printer,
    ) -> Option<String> {
        let table = &self.relations[index.table];
        let namespace = &self.namespaces[table.namespace].name;
        let keys: Vec<String> = index
            .keys
            .iter()
            .map(|key| index_key(table, key, printer))
            .collect::<Option<_>>()?;
        let only = if table.kind == super::RelationKind::PartitionedTable {
            "ONLY "
        } else {
            ""
        };
        let mut text = format!(
            "CREATE {}INDEX {} ON {only}{}.{} USING {} ({})",
            if index.unique { "UNIQUE " } else { "" },
            name.quoted(),
            namespace.quoted(),
            table.name.quoted(),
            index.method.quoted(),
            keys.join(", ")
        );
        if !index.include.is_empty() {
            text += &format!(" INCLUDE ({})", columns(table, &index.include));
        }
        if index.nulls_not_distinct {
            text += " NULLS NOT DISTINCT";
        }
        if let Some(predicate) = &index.predicate {
            text += &format!(" WHERE {}", printer.expression(predicate)?);
        }
        Some(text)
    }
}

fn index_key(table: &Relation, key: &IndexColumn, printer: &dyn Printer) -> Option<String> {
    let mut text = match (key.attnum, &key.expr) {
        (Some(attnum), _) => table.column_at(attnum).name.quoted(),
        (None, Some(expr)) => printer.expression(expr)?,
        (None, None) => return None,
    };
    if let Some(class) = &key.operator_class {
        text += &format!(" {}", class.name.quoted());
    }
    match (key.descending, key.nulls_first) {
        (false, true) => text += " NULLS FIRST",
        (true, true) => text += " DESC",
        (true, false) => text += " DESC NULLS LAST",
        (false, false) => {}
    }
    Some(text)
}

fn columns(table: &Relation, numbers: &[i16]) -> String {
    let names: Vec<String> = numbers
        .iter()
        .map(|number| table.column_at(*number).name.quoted())
        .collect();
    names.join(", ")
}

/// NO ACTION is not printed.
fn action_word(action: ForeignKeyAction) -> Option<&'static str> {
    match action {
        ForeignKeyAction::NoAction => None,
        ForeignKeyAction::Restrict => Some("RESTRICT"),
        ForeignKeyAction::Cascade => Some("CASCADE"),
        ForeignKeyAction::SetNull => Some("SET NULL"),
        ForeignKeyAction::SetDefault => Some("SET DEFAULT"),
    }
}
