//! Expressions that were found sound: tables have the same few CHECKs, policies and defaults, on columns of the same types.
//!
//! What is remembered are readings that refuse nothing and hang on PostgreSQL's own types alone. They hold until a
//! function, an operator, an extension or the search path changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::Folder;
use crate::catalog::{ColumnType, FIRST_NORMAL_OID, NamespaceId, Relation};
use crate::expr::{Expr, ExprKind};
use crate::fnv::Text;
use crate::name::Name;
use crate::source::Snippet;

/// What was found sound; the catalog's copies share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Sound(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    under: Option<Under>,
    readings: BTreeMap<Text, Reading>,
}

/// The state of the catalog that readings hang on.
#[derive(Debug, PartialEq, Eq)]
struct Under {
    stamps: [u64; 4],
    path: Vec<NamespaceId>,
}

#[derive(Debug)]
struct Reading {
    /// The columns that the text names.
    columns: Vec<Name>,
    /// The types of these columns that it is sound on.
    types: Vec<Vec<ColumnType>>,
}

impl Folder<'_> {
    fn under(&self) -> Under {
        let catalog = &self.catalog;
        Under {
            stamps: [
                catalog.functions.stamp(),
                catalog.others.stamp(),
                catalog.extensions.stamp(),
                catalog.namespaces.stamp(),
            ],
            path: self.search_path(),
        }
    }

    /// The numbers of the columns that an expression over a row names, if it was found sound before; without a table
    /// it names none.
    pub(super) fn sound_columns(&self, row: Option<&Relation>, expr: &Snippet) -> Option<Vec<i16>> {
        if row.is_some_and(|row| !row.taints.is_empty()) {
            return None;
        }
        let known = self.sound.0.lock().ok()?;
        if known.under.as_ref() != Some(&self.under()) {
            return None;
        }
        let reading = known.readings.get(&Text::new(&expr.text))?;
        let (types, mut attnums) = columns_of(row, &reading.columns)?;
        attnums.sort_unstable();
        reading.types.contains(&types).then_some(attnums)
    }

    /// Remembers that an expression is sound over a row of a table, or where there is none.
    pub(super) fn remember_sound(&self, row: Option<&Relation>, expr: &Snippet, tree: &Expr) {
        if row.is_some_and(|row| !row.taints.is_empty()) {
            return;
        }
        let Some(columns) = self.plain_columns(tree) else {
            return;
        };
        let Some((types, _)) = columns_of(row, &columns) else {
            return;
        };
        let Ok(mut known) = self.sound.0.lock() else {
            return;
        };
        let under = self.under();
        if known.under.as_ref() != Some(&under) {
            known.readings.clear();
            known.under = Some(under);
        }
        let reading = known.readings.entry(Text::new(&expr.text));
        let reading = reading.or_insert_with(|| Reading {
            columns,
            types: Vec::new(),
        });
        reading.types.push(types);
    }

    /// The columns that a tree names, where it names nothing else that is the catalog's but functions and operators.
    fn plain_columns(&self, tree: &Expr) -> Option<Vec<Name>> {
        let mut columns: Vec<Name> = Vec::new();
        let mut plain = true;
        tree.walk(&mut |part| {
            if let ExprKind::Column(path) = &part.kind {
                match &path[..] {
                    [name] if !columns.contains(name) => columns.push(name.clone()),
                    [_] => {}
                    _ => plain = false,
                }
            } else if let ExprKind::Cast { ty, .. } = &part.kind {
                let ty = self.resolve_type(ty);
                plain &= ty.is_ok_and(|ty| ty.id.0 < FIRST_NORMAL_OID);
            } else {
                let is_foreign = matches!(
                    part.kind,
                    ExprKind::Other(_) | ExprKind::Parameter(_) | ExprKind::Collate { .. }
                );
                plain &= !is_foreign && part.query().is_none();
            }
        });
        plain.then_some(columns)
    }
}

/// The types and numbers of columns, where all are there, of PostgreSQL's own types and in their collation.
fn columns_of(row: Option<&Relation>, names: &[Name]) -> Option<(Vec<ColumnType>, Vec<i16>)> {
    let mut types = Vec::new();
    let mut attnums = Vec::new();
    for name in names {
        let column = row?.column(name.as_str())?;
        if column.ty.id.0 >= FIRST_NORMAL_OID || column.collation.is_some() {
            return None;
        }
        types.push(column.ty);
        attnums.push(column.attnum);
    }
    Some((types, attnums))
}
