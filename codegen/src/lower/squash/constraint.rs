//! Constraints, indexes, partition keys.

use super::renamed::current_columns;
use super::table::{Birth, storage};
use super::{Writer, text};
use crate::catalog::definition::Printer;
use crate::catalog::{
    Constraint, ConstraintKind, ForeignKey, Index, PartitionStrategy, Relation, RelationId,
};
use crate::name::Name;
use crate::source::{Snippet, Span};

/// A table's constraints, by where they are written.
pub(super) struct Keeps {
    /// In CREATE TABLE.
    pub(super) inline: Vec<String>,
    /// Behind it, each with the place of its text.
    pub(super) later: Vec<(Option<Span>, String)>,
}

/// Expressions as written, names with their schema.
struct AsWritten<'w, 'a> {
    writer: &'w Writer<'a>,
    /// In parentheses of their own.
    enclosed: bool,
}

impl Printer for AsWritten<'_, '_> {
    fn expression(&self, expr: &Snippet) -> Option<String> {
        let text = self.writer.current(expr);
        Some(if self.enclosed {
            format!("({text})")
        } else {
            text
        })
    }

    fn relation(&self, id: RelationId) -> String {
        self.writer.relation_name(id) + " "
    }
}

impl Writer<'_> {
    /// The constraints that CREATE TABLE takes, and those that have to be added.
    pub(super) fn constraints(&mut self, id: RelationId, birth: Birth, base: &[Name]) -> Keeps {
        let mut keeps = Keeps {
            inline: Vec::new(),
            later: Vec::new(),
        };
        let rows: Vec<&Constraint> = self
            .it
            .catalog
            .constraints_of(id)
            .map(|(_, row)| row)
            .filter(|row| !is_inherited(row, birth))
            .collect();
        for row in &rows {
            let row = *row;
            if self.waits(id, row) {
                continue;
            }
            let Some(definition) = self.constraint(row) else {
                let table = self.relation_name(id);
                self.doubt(
                    &table,
                    &format!("constraint {} is not understood", row.name.quoted()),
                );
                continue;
            };
            let at = match &row.kind {
                ConstraintKind::Check { expr, .. } => Some(expr.span),
                ConstraintKind::Exclusion { .. } => row.history.origin().map(|it| it.span),
                ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::ForeignKey(_) => None,
            };
            let elsewhere = at.is_some_and(|span| self.it.paths.at(span) != base);
            let text = format!("CONSTRAINT {} {definition}", row.name.quoted());
            // CREATE TABLE makes one of two keys on the same columns.
            let is_double = is_key(row)
                && rows
                    .iter()
                    .any(|it| it.name != row.name && is_key(it) && it.columns == row.columns)
                && !matches!(row.kind, ConstraintKind::PrimaryKey { .. });
            if elsewhere || is_double || !row.validated {
                let table = self.relation_name(id);
                keeps
                    .later
                    .push((at, format!("ALTER TABLE {table} ADD {text}")));
            } else {
                keeps.inline.push(text);
            }
        }
        keeps
    }

    /// A constraint without its name.
    pub(super) fn constraint(&self, row: &Constraint) -> Option<String> {
        if let ConstraintKind::Exclusion { .. } = row.kind {
            return self.exclusion(row);
        }
        let printer = AsWritten {
            writer: self,
            enclosed: false,
        };
        self.it.catalog.constraint_definition(row, &printer)
    }

    /// EXCLUDE as it was written: the catalog does not know the operators.
    fn exclusion(&self, row: &Constraint) -> Option<String> {
        let origin = row.history.origin()?;
        let text = self.it.sources.text(origin.span);
        let at = text::word_at(text, "exclude")?;
        let tail = text[at..].trim_end_matches([';', ' ', '\n']);
        let table = &self.it.catalog.relations[row.relation];
        Some(text::closed(&current_columns(table, tail, origin.span)))
    }

    /// Whether a foreign key has to wait for the table that it refers to, or for an index.
    fn waits(&self, id: RelationId, row: &Constraint) -> bool {
        let ConstraintKind::ForeignKey(key) = &row.kind else {
            return false;
        };
        let there = key.references == id
            || self.written.contains(&key.references.0)
            || self.is_brought(key.references.0);
        !there || key.references == id && !self.is_keyed(id, key)
    }

    pub(super) fn waits_for_another(&self, id: RelationId, row: &Constraint) -> bool {
        match &row.kind {
            ConstraintKind::ForeignKey(key) => key.references != id && self.waits(id, row),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclusion { .. } => false,
        }
    }

    /// Whether a key of the table itself is what a foreign key refers to.
    fn is_keyed(&self, id: RelationId, key: &ForeignKey) -> bool {
        let sorted = |columns: &[i16]| {
            let mut columns = columns.to_vec();
            columns.sort_unstable();
            columns
        };
        let wanted = sorted(&key.referenced_columns);
        let mut rows = self.it.catalog.constraints_of(id);
        rows.any(|(_, it)| match it.kind {
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => {
                sorted(&it.columns) == wanted
            }
            ConstraintKind::Check { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => false,
        })
    }

    /// Foreign keys that waited for the table's own indexes; those that wait for other tables go on waiting.
    pub(super) fn late_constraints(&mut self, id: RelationId, birth: Birth) {
        let table = &self.it.catalog.relations[id];
        let rows: Vec<&Constraint> = self
            .it
            .catalog
            .constraints_of(id)
            .map(|(_, row)| row)
            .filter(|row| !is_inherited(row, birth) && self.waits(id, row))
            .collect();
        for row in rows {
            let Some(definition) = self.constraint(row) else {
                continue;
            };
            let sql = format!(
                "ALTER TABLE {} ADD CONSTRAINT {} {definition}",
                self.relation_name(id),
                row.name.quoted()
            );
            match &row.kind {
                ConstraintKind::ForeignKey(_) if self.waits_for_another(id, row) => {
                    let title = self.title(table.namespace, &table.name, "FOREIGN KEYS");
                    let path = self.it.paths.default().to_vec();
                    self.later.push((title.clone(), path.clone(), sql));
                    if let Some(sql) = self.constraint_comment(id, row) {
                        self.later.push((title, path, sql));
                    }
                }
                ConstraintKind::ForeignKey(_)
                | ConstraintKind::Check { .. }
                | ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclusion { .. } => self.say(&sql),
            }
        }
    }

    pub(super) fn constraint_comment(&self, id: RelationId, row: &Constraint) -> Option<String> {
        let text = text::literal(row.comment.as_ref()?);
        let (name, table) = (row.name.quoted(), self.relation_name(id));
        Some(format!("COMMENT ON CONSTRAINT {name} ON {table} IS {text}"))
    }

    /// The indexes of a table or materialized view that no constraint makes.
    pub(super) fn indexes(&mut self, id: RelationId, birth: Birth) {
        let indexes: Vec<(&Relation, &Index)> = self
            .it
            .catalog
            .indexes_of(id)
            .filter(|(_, _, index)| index.constraint.is_none())
            .filter(|(_, _, index)| index.parent.is_none() || birth != Birth::Partition)
            .filter(|(oid, _, _)| !self.is_brought(oid.0))
            .map(|(_, row, index)| (row, index))
            .collect();
        for (row, index) in indexes {
            self.index(row, index);
        }
    }

    fn index(&mut self, row: &Relation, index: &Index) {
        let table = self.relation_name(index.table);
        let head = format!(
            "CREATE {}INDEX {} ON {table} USING {} ",
            if index.unique { "UNIQUE " } else { "" },
            row.name.quoted(),
            index.method.quoted()
        );
        let written = self.statement(row.history.origin(), "create");
        let written = written.filter(|(text, _)| {
            let rest = text["create".len()..].trim_start().to_ascii_lowercase();
            rest.starts_with("index") || rest.starts_with("unique")
        });
        if let Some((text, span)) = written
            && let Some(at) = text::behind_on(text)
        {
            let tail = text[at..].trim_end_matches([';', ' ', '\n']);
            let tail = current_columns(&self.it.catalog.relations[index.table], tail, span);
            let tail = text::closed(&self.renames.current(&tail, span));
            let sql = format!("{head}{tail}");
            self.say_at(Some(span), &sql);
        } else {
            let printer = AsWritten {
                writer: self,
                enclosed: true,
            };
            let name = &row.name;
            let Some(sql) = self.it.catalog.index_definition(name, index, &printer) else {
                self.doubt(
                    &table,
                    &format!("index {} is not understood", name.quoted()),
                );
                return;
            };
            let exprs = index.keys.iter().filter_map(|key| key.expr.as_ref());
            let at = Self::place(exprs.chain(&index.predicate));
            let at = at.or_else(|| row.history.origin().map(|it| it.span));
            self.say_at(at, &(sql + &storage(&row.options)));
        }
    }

    /// `RANGE (a, (b + 1))`
    pub(super) fn partition_key(&self, row: &Relation) -> Option<String> {
        let key = row.partition_key.as_ref()?;
        let word = match key.strategy {
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Range => "RANGE",
            PartitionStrategy::Hash => "HASH",
        };
        let keys: Vec<String> = key
            .keys
            .iter()
            .map(|it| {
                let what = match (it.attnum, &it.expr) {
                    (Some(attnum), _) => row.column_at(attnum).name.quoted(),
                    (None, Some(expr)) => format!("({})", self.current(expr)),
                    (None, None) => String::new(),
                };
                match &it.operator_class {
                    Some(class) => format!("{what} {}", class.name.quoted()),
                    None => what,
                }
            })
            .collect();
        Some(format!("{word} ({})", keys.join(", ")))
    }
}

fn is_key(row: &Constraint) -> bool {
    match row.kind {
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => true,
        ConstraintKind::Check { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion { .. } => false,
    }
}

/// Whether a parent brings it.
fn is_inherited(row: &Constraint, birth: Birth) -> bool {
    let comes = row.inherit_count > 0 && !row.is_local || row.parent.is_some();
    match birth {
        Birth::Partition | Birth::Child => comes,
        // What a partition has in common with its table is matched when it is attached, but for foreign keys.
        Birth::Alone => {
            let key = matches!(row.kind, ConstraintKind::ForeignKey(_));
            key && comes
        }
        Birth::Typed => false,
    }
}
