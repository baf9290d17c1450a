//! Expressions that were found sound: tables have the same few CHECKs, policies and defaults, on columns of the same types.
//!
//! What is remembered are readings that refuse nothing and hang on PostgreSQL's own types alone. They hold until an
//! operator, an extension, a schema, the search path or a function of a name that they call changes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex};

use super::Folder;
use crate::catalog::{ColumnType, FIRST_NORMAL_OID, Function, NamespaceId, Relation};
use crate::expr::{Expr, ExprKind};
use crate::fnv::Text;
use crate::name::Name;
use crate::reads;
use crate::source::{Needs, Snippet};

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
    stamps: [u64; 3],
    path: Vec<NamespaceId>,
}

#[derive(Debug)]
struct Reading {
    /// What the text names.
    named: Named,
    /// The functions of these names, whatever their schemas. Numbers are given again after ROLLBACK; these rows are not.
    called: Vec<Arc<Function>>,
    /// The stamp of the functions under which these were found last.
    found: u64,
    /// What it is sound as, on which types of these columns, and what it needs there.
    sound: Vec<(Use, Vec<ColumnType>, Needs)>,
}

/// What a text names.
#[derive(Debug, Default)]
struct Named {
    columns: Vec<Name>,
    functions: Vec<Name>,
}

/// What an expression is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Anything: what it names is there.
    Any,
    /// A CHECK of a table.
    Check,
    /// A condition of a policy.
    Policy,
    /// The default of a column of this type.
    Default(ColumnType),
}

impl Folder<'_> {
    fn stamps(&self) -> [u64; 3] {
        let catalog = &self.catalog;
        [
            catalog.others.stamp(),
            catalog.extensions.stamp(),
            catalog.namespaces.stamp(),
        ]
    }

    /// Whether what is known holds for the catalog as it is.
    fn holds(&self, known: &Known) -> bool {
        let is_same = |it: &Under| it.stamps == self.stamps() && self.is_search_path(&it.path);
        known.under.as_ref().is_some_and(is_same)
    }

    /// The functions of these names; `None` where a type has one of them too, which a call may mean.
    fn called(&self, names: &[Name]) -> Option<Vec<Arc<Function>>> {
        let mut called = Vec::new();
        for name in names {
            if self.catalog.types.called(name.as_str()).next().is_some() {
                return None;
            }
            called.extend(self.catalog.functions.labelled_rows(name.as_str()).cloned());
        }
        Some(called)
    }

    /// Whether a reading's functions are those of these names still.
    fn calls_the_same(&self, reading: &mut Reading) -> bool {
        let stamp = self.catalog.functions.stamp_unnoted();
        if reading.found == stamp && !reads::is_asked() {
            return true;
        }
        let is_same = self.called(&reading.named.functions).is_some_and(|called| {
            let mut pairs = called.iter().zip(&reading.called);
            called.len() == reading.called.len() && pairs.all(|(a, b)| Arc::ptr_eq(a, b))
        });
        if is_same {
            reading.found = stamp;
        }
        is_same
    }

    /// The numbers of the columns that an expression over a row names, if it was found sound for this before; without a
    /// table it names none.
    pub(super) fn sound_columns(
        &self,
        row: Option<&Relation>,
        expr: &Snippet,
        used: Use,
    ) -> Option<Vec<i16>> {
        let (mut attnums, _) = self.sound_as(row, expr, used)?;
        attnums.sort_unstable();
        Some(attnums)
    }

    /// What an expression over a row needs, if it was found sound before.
    pub(super) fn sound_needs(&self, row: Option<&Relation>, expr: &Snippet) -> Option<Needs> {
        self.sound_as(row, expr, Use::Any).map(|(_, needs)| needs)
    }

    /// The columns that an expression names, in its order, and what it needs, if it was found sound for this before.
    fn sound_as(
        &self,
        row: Option<&Relation>,
        expr: &Snippet,
        used: Use,
    ) -> Option<(Vec<i16>, Needs)> {
        if row.is_some_and(|row| !row.taints.is_empty()) {
            return None;
        }
        let mut known = self.sound.0.lock().ok()?;
        if !self.holds(&known) {
            return None;
        }
        let reading = known.readings.get_mut(&Text::new(&expr.text))?;
        if !self.calls_the_same(reading) {
            return None;
        }
        let (types, attnums) = columns_of(row, &reading.named.columns)?;
        let mut sound = reading.sound.iter();
        let (_, _, needs) = sound.find(|it| it.0 == used && it.1 == types)?;
        Some((attnums, needs.clone()))
    }

    /// Remembers that an expression, if what it names is remembered to be there, is also sound for this.
    pub(super) fn remember_sound_as(&self, row: Option<&Relation>, expr: &Snippet, used: Use) {
        let of_ours = matches!(used, Use::Default(ty) if ty.id.0 >= FIRST_NORMAL_OID);
        if of_ours || row.is_some_and(|row| !row.taints.is_empty()) {
            return;
        }
        let Ok(mut known) = self.sound.0.lock() else {
            return;
        };
        if !self.holds(&known) {
            return;
        }
        if let Some(reading) = known.readings.get_mut(&Text::new(&expr.text))
            && self.calls_the_same(reading)
            && let Some((types, _)) = columns_of(row, &reading.named.columns)
        {
            let mut sound = reading.sound.iter();
            if sound.any(|it| it.0 == Use::Any && it.1 == types) {
                reading.sound.push((used, types, None));
            }
        }
    }

    /// Remembers that what an expression over a row of a table names is there, or where there is no table.
    pub(super) fn remember_sound(
        &self,
        row: Option<&Relation>,
        expr: &Snippet,
        tree: &Expr,
        needs: Needs,
    ) {
        if row.is_some_and(|row| !row.taints.is_empty()) {
            return;
        }
        let Some(named) = self.plainly_named(tree) else {
            return;
        };
        let Some((types, _)) = columns_of(row, &named.columns) else {
            return;
        };
        let Ok(mut known) = self.sound.0.lock() else {
            return;
        };
        if !self.holds(&known) {
            known.readings.clear();
            known.under = Some(Under {
                stamps: self.stamps(),
                path: self.search_path(),
            });
        }
        let Some(called) = self.called(&named.functions) else {
            return;
        };
        let read = || Reading {
            called,
            found: self.catalog.functions.stamp_unnoted(),
            named,
            sound: Vec::new(),
        };
        let reading = match known.readings.entry(Text::new(&expr.text)) {
            Entry::Vacant(entry) => entry.insert(read()),
            Entry::Occupied(entry) => {
                let reading = entry.into_mut();
                if !self.calls_the_same(reading) {
                    *reading = read();
                }
                reading
            }
        };
        reading.sound.push((Use::Any, types, needs));
    }

    /// What a tree names, where it names nothing that is the catalog's but columns, functions and operators.
    fn plainly_named(&self, tree: &Expr) -> Option<Named> {
        let mut named = Named::default();
        let mut plain = true;
        let add = |names: &mut Vec<Name>, name: &Name| {
            if !names.contains(name) {
                names.push(name.clone());
            }
        };
        tree.walk(&mut |part| {
            if let ExprKind::Column(path) = &part.kind {
                match &path[..] {
                    [name] => add(&mut named.columns, name),
                    _ => plain = false,
                }
            } else if let ExprKind::Function(call) = &part.kind {
                add(&mut named.functions, &call.name.name);
            } else if let ExprKind::Cast { ty, .. } = &part.kind {
                let ty = self.resolve_type(ty);
                plain &= ty.is_ok_and(|ty| ty.id.0 < FIRST_NORMAL_OID);
            } else {
                let is_foreign = matches!(
                    part.kind,
                    ExprKind::Other(_)
                        | ExprKind::Parameter(_)
                        | ExprKind::Collate { .. }
                        // It may call a function.
                        | ExprKind::Field { .. }
                );
                plain &= !is_foreign && part.query().is_none();
            }
        });
        plain.then_some(named)
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
