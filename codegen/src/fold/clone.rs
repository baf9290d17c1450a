//! What a partition has of its partitioned table's indexes, triggers and foreign keys, as parts of them.

use super::index::NewIndex;
use super::naming::{distinct_column_names, join_columns};
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Constraint, ConstraintId, ConstraintKind, History, Index, IndexColumn, RelationId,
    RelationKind, Trigger, TriggerId,
};
use crate::ddl::{AttachIndex, ObjectKind, ObjectReference};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    /// Gives each partition of an index's table a part of the index.
    pub(super) fn spread_index(&mut self, index: RelationId, span: Span) -> Result<(), Refusal> {
        let Some(row) = &self.catalog.relations[index].index else {
            return Ok(());
        };
        let table = &self.catalog.relations[row.table];
        if table.kind != RelationKind::PartitionedTable {
            return Ok(());
        }
        for partition in table.children.clone() {
            self.index_in_partition(index, partition, span)?;
        }
        Ok(())
    }

    /// Makes an index of the partition a part of the parent's: one that is there and the same, or a new one.
    pub(super) fn index_in_partition(
        &mut self,
        parent: RelationId,
        partition: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(above) = self.catalog.relations[parent].index.clone() else {
            return Ok(());
        };
        let wanted = self.translated(&above, partition);
        let found = self
            .catalog
            .indexes_of(partition)
            .find(|(_, _, own)| own.parent.is_none() && self.is_same_index(own, &wanted, &above))
            .map(|(id, ..)| id);
        if let Some(found) = found {
            self.attach(parent, found);
            return Ok(());
        }
        let row = &self.catalog.relations[partition];
        if row.kind == RelationKind::ForeignTable {
            return Ok(());
        }
        if wanted.unique {
            let columns: Vec<i16> = wanted.keys.iter().filter_map(|key| key.attnum).collect();
            let word = if wanted.primary {
                "PRIMARY KEY"
            } else {
                "UNIQUE"
            };
            self.check_partition_key(partition, &columns, word, span)?;
        }
        if wanted.primary && self.primary_key(partition).is_some() {
            return Err(self.multiple_primary_keys(partition, span));
        }
        let index = self.copy_of_index(wanted, &above, span);
        self.attach(parent, index);
        self.spread_index(index, span)
    }

    /// Makes an index like that of another table, with a constraint where that has one, under a name of its own.
    pub(super) fn copy_of_index(&mut self, wanted: Index, above: &Index, span: Span) -> RelationId {
        let row = &self.catalog.relations[wanted.table];
        let column = |attnum: i16| row.column_at(attnum).name.to_string();
        let keys = wanted.keys.iter().map(|key| match (key.attnum, &key.expr) {
            (Some(attnum), _) => column(attnum),
            (None, Some(expr)) => self.expression_name(expr),
            (None, None) => "expr".to_owned(),
        });
        let include = wanted.include.iter().map(|attnum| column(*attnum));
        let names = distinct_column_names(keys.chain(include).collect());
        let joined = join_columns(names.iter().map(String::as_str));
        let constraint = above
            .constraint
            .map(|id| self.catalog.constraints[id].clone());
        let (second, label) = match constraint.as_ref().map(|row| &row.kind) {
            Some(ConstraintKind::PrimaryKey { .. }) => ("", "pkey"),
            Some(ConstraintKind::Exclusion { .. }) => (joined.as_str(), "excl"),
            Some(
                ConstraintKind::Unique { .. }
                | ConstraintKind::Check { .. }
                | ConstraintKind::ForeignKey(_),
            ) => (joined.as_str(), "key"),
            None => (joined.as_str(), "idx"),
        };
        let name = self.choose_relation_name(
            row.namespace,
            (row.name.as_str(), second, label),
            constraint.is_some(),
        );
        let table = wanted.table;
        let index = self.insert_index(NewIndex {
            name: name.clone(),
            table,
            method: wanted.method,
            unique: wanted.unique,
            primary: wanted.primary,
            nulls_not_distinct: wanted.nulls_not_distinct,
            keys: wanted.keys,
            include: wanted.include,
            predicate: wanted.predicate,
            span,
        });
        if let Some(constraint) = constraint {
            let row = Constraint {
                name,
                relation: table,
                kind: reindexed(&constraint.kind, index),
                columns: self.same_columns(above.table, &constraint.columns, table),
                is_local: true,
                inherit_count: 0,
                parent: None,
                comment: None,
                history: History::created(self.origin(span)),
                ..constraint
            };
            self.insert_index_constraint(index, row);
        }
        index
    }

    /// Makes an index, with its constraint, a part of the parent's.
    fn attach(&mut self, parent: RelationId, index: RelationId) {
        let above = self.catalog.relations[parent]
            .index
            .as_ref()
            .and_then(|index| index.constraint);
        let own = self.relation_mut(index).index.as_mut().and_then(|index| {
            index.parent = Some(parent);
            index.constraint
        });
        if let (Some(above), Some(own)) = (above, own) {
            self.attach_constraint(above, own);
        }
    }

    pub(super) fn attach_constraint(&mut self, parent: ConstraintId, own: ConstraintId) {
        let row = self.catalog.constraints.get_mut(own).expect("it was found");
        row.parent = Some(parent);
        row.is_local = false;
        row.inherit_count += 1;
    }

    pub(super) fn release_constraint(&mut self, own: ConstraintId) {
        let row = self
            .catalog
            .constraints
            .get_mut(own)
            .expect("it was listed");
        row.parent = None;
        row.is_local = true;
        row.inherit_count = row.inherit_count.saturating_sub(1);
    }

    /// An index of another table in this one's column numbers.
    pub(super) fn translated(&self, above: &Index, partition: RelationId) -> Index {
        let one = |attnum: i16| {
            self.same_columns(above.table, &[attnum], partition)
                .first()
                .copied()
        };
        Index {
            table: partition,
            keys: above
                .keys
                .iter()
                .map(|key| IndexColumn {
                    attnum: key.attnum.and_then(one),
                    ..key.clone()
                })
                .collect(),
            include: self.same_columns(above.table, &above.include, partition),
            constraint: None,
            parent: None,
            ..above.clone()
        }
    }

    fn is_same_index(&self, own: &Index, wanted: &Index, above: &Index) -> bool {
        let kind = |id: Option<ConstraintId>| {
            id.map(|id| std::mem::discriminant(&self.catalog.constraints[id].kind))
        };
        let same_key = |(own, wanted): (&IndexColumn, &IndexColumn)| {
            own.attnum == wanted.attnum
                && own.operator_class == wanted.operator_class
                && own.descending == wanted.descending
                && own.nulls_first == wanted.nulls_first
                && match (&own.expr, &wanted.expr) {
                    (Some(a), Some(b)) => self.same_expression(a, b),
                    (None, None) => true,
                    (Some(_), None) | (None, Some(_)) => false,
                }
        };
        own.method == wanted.method
            && own.unique == wanted.unique
            && own.nulls_not_distinct == wanted.nulls_not_distinct
            && own.keys.len() == wanted.keys.len()
            && own.keys.iter().zip(&wanted.keys).all(same_key)
            && own.include == wanted.include
            && match (&own.predicate, &wanted.predicate) {
                (Some(a), Some(b)) => self.same_expression(a, b),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            }
            && (above.constraint.is_none() || kind(own.constraint) == kind(above.constraint))
    }

    /// ALTER INDEX … ATTACH PARTITION
    pub(super) fn attach_index(&mut self, it: &AttachIndex) -> Result<Outcome, Refusal> {
        let named = |name: &crate::ddl::ObjectName| ObjectReference {
            kind: ObjectKind::Index,
            name: name.clone(),
            member: None,
            signature: None,
        };
        let parent = self.resolve_relation_of_kind(&named(&it.parent), "relation")?;
        let index = self.resolve_relation_of_kind(&named(&it.index), "relation")?;
        let (Some(above), Some(own)) = (
            &self.catalog.relations[parent].index,
            &self.catalog.relations[index].index,
        ) else {
            return Ok(Outcome::Applied);
        };
        let (parent_name, index_name) = (&it.parent.name.name, &it.index.name.name);
        let refuse = |detail: String| {
            Err(Refusal::new(
                Code::InvalidTableDefinition,
                it.index.span,
                format!(
                    "cannot attach index \"{index_name}\" as a partition of index \"{parent_name}\""
                ),
            )
            .with_sqlstate("42P17")
            .detail(detail))
        };
        if own.parent == Some(parent) {
            return Ok(Outcome::Applied);
        }
        if own.parent.is_some() {
            return refuse(format!(
                "Index \"{index_name}\" is already attached to another index."
            ));
        }
        let above_table = &self.catalog.relations[above.table];
        if !above_table.children.contains(&own.table) {
            return refuse(format!(
                "Index \"{index_name}\" is not an index on any partition of table \"{}\".",
                above_table.name
            ));
        }
        let wanted = self.translated(above, own.table);
        if !self.is_same_index(own, &wanted, above) {
            return refuse("The index definitions do not match.".to_owned());
        }
        self.attach(parent, index);
        Ok(Outcome::Applied)
    }

    /// Makes the indexes of a partition its own.
    pub(super) fn release_indexes(&mut self, partition: RelationId) {
        let indexes: Vec<(RelationId, Option<ConstraintId>)> = self
            .catalog
            .indexes_of(partition)
            .filter(|(_, _, index)| index.parent.is_some())
            .map(|(id, _, index)| (id, index.constraint))
            .collect();
        for (id, constraint) in indexes {
            if let Some(index) = &mut self.relation_mut(id).index {
                index.parent = None;
            }
            if let Some(constraint) = constraint {
                self.release_constraint(constraint);
            }
        }
    }

    /// Gives a partition the row triggers of its parent.
    pub(super) fn clone_triggers(
        &mut self,
        parent: RelationId,
        partition: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let triggers: Vec<TriggerId> = self
            .catalog
            .triggers_of(parent)
            .filter(|(_, trigger)| trigger.for_each_row)
            .map(|(id, _)| id)
            .collect();
        for trigger in triggers {
            self.clone_trigger(trigger, partition, span)?;
        }
        Ok(())
    }

    /// Gives each partition of a trigger's table a part of the trigger.
    pub(super) fn spread_trigger(&mut self, trigger: TriggerId, span: Span) -> Result<(), Refusal> {
        let row = &self.catalog.triggers[trigger];
        let table = &self.catalog.relations[row.relation];
        if table.kind != RelationKind::PartitionedTable || !row.for_each_row {
            return Ok(());
        }
        for partition in table.children.clone() {
            self.clone_trigger(trigger, partition, span)?;
        }
        Ok(())
    }

    fn clone_trigger(
        &mut self,
        parent: TriggerId,
        partition: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let above = self.catalog.triggers[parent].clone();
        let row = Trigger {
            relation: partition,
            update_columns: self.same_columns(above.relation, &above.update_columns, partition),
            parent: Some(parent),
            comment: None,
            history: History::created(self.origin(span)),
            ..above
        };
        let id = match self.find_trigger(partition, &row.name) {
            // CREATE OR REPLACE replaces the parts too.
            Some(id) if self.catalog.triggers[id].parent == Some(parent) => id,
            Some(id) => {
                let name = super::inherit::ident(&row.name, span);
                let history = &self.catalog.triggers[id].history;
                return Err(self.duplicate_trigger(partition, &name, history));
            }
            None => TriggerId(self.catalog.next_oid()),
        };
        self.catalog.triggers.insert(id, row);
        self.spread_trigger(id, span)
    }

    /// Takes away the triggers that a partition has of its parent.
    pub(super) fn drop_cloned_triggers(&mut self, partition: RelationId) {
        let cloned: Vec<TriggerId> = self
            .catalog
            .triggers_of(partition)
            .filter(|(_, trigger)| trigger.parent.is_some())
            .map(|(id, _)| id)
            .collect();
        for id in cloned {
            for part in self.parts_of_trigger(id) {
                self.catalog.triggers.remove(part);
            }
            self.catalog.triggers.remove(id);
        }
    }

    /// All parts of a trigger in partitions, and partitions of them.
    pub(super) fn parts_of_trigger(&self, id: TriggerId) -> Vec<TriggerId> {
        let Some(row) = self.catalog.triggers.get(id) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for table in self.catalog.relations[row.relation].children.clone() {
            for (part, trigger) in self.catalog.triggers_of(table) {
                if trigger.parent == Some(id) {
                    found.push(part);
                    found.extend(self.parts_of_trigger(part));
                }
            }
        }
        found
    }
}

/// The same kind of key on another index.
fn reindexed(kind: &ConstraintKind, index: RelationId) -> ConstraintKind {
    match kind {
        ConstraintKind::PrimaryKey { .. } => ConstraintKind::PrimaryKey { index },
        ConstraintKind::Unique { .. } => ConstraintKind::Unique { index },
        ConstraintKind::Exclusion { .. } => ConstraintKind::Exclusion { index },
        ConstraintKind::Check { .. } | ConstraintKind::ForeignKey(_) => kind.clone(),
    }
}
