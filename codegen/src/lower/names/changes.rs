//! What is named otherwise than it was, for who made something of the names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Names;
use crate::catalog::RelationId;
use crate::catalog::store::Id;
use crate::reads::{Changes, NO_TABLE, Of, Read};

impl Names {
    /// What was read that is not named as in the other.
    pub(in crate::lower) fn changes(&self, other: &Self) -> Changes {
        let mut changes = Changes::default();
        if !Arc::ptr_eq(&self.given, &other.given) {
            let (own, other) = (&self.given, &other.given);
            changes.extend(changed(&own.relations, &other.relations));
            changes.extend(changed(&own.types, &other.types));
            changes.extend(changed(&own.functions, &other.functions));
            changes.extend(changed(&own.check_lists, &other.check_lists));
            let lists = differing(&own.listed_columns, &other.listed_columns);
            let lists = lists.map(|it| Read::new(Of::Row, RelationId::TABLE, it.relation.0));
            changes.extend(lists);
        }
        if !changes.is_empty() || self.brands != other.brands {
            changes.add(Read::new(Of::Names, NO_TABLE, 0));
        }
        if self.shapes != other.shapes {
            changes.add(Read::new(Of::Shapes, NO_TABLE, 0));
        }
        changes
    }
}

/// The keys that do not have the same in both.
fn differing<'a, Key: Ord + Copy, T: PartialEq>(
    one: &'a BTreeMap<Key, T>,
    other: &'a BTreeMap<Key, T>,
) -> impl Iterator<Item = Key> {
    let keys = one.keys().chain(other.keys()).copied();
    keys.filter(|key| one.get(key) != other.get(key))
}

/// What was read of rows whose names are not the same in both.
fn changed<'a, Row: Id, T: PartialEq>(
    one: &'a BTreeMap<Row, T>,
    other: &'a BTreeMap<Row, T>,
) -> impl Iterator<Item = Read> {
    differing(one, other).map(|id| Read::new(Of::Row, Row::TABLE, id.into()))
}
