//! Foreign keys of partitioned tables, and keys that refer to them: what each partition has of them, as parts.

use super::Folder;
use super::inherit::inheritable;
use super::naming::{join_columns, numbered};
use crate::catalog::{
    Constraint, ConstraintId, ConstraintKind, ForeignKey, History, RelationId, RelationKind,
};
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    /// Gives a partition the foreign keys of its parent, and lets the keys that refer to the parent refer to it.
    pub(super) fn clone_foreign_keys(
        &mut self,
        parent: RelationId,
        partition: RelationId,
        span: Span,
    ) {
        let own: Vec<ConstraintId> = self
            .catalog
            .constraints_of(parent)
            .filter(|(_, row)| match &row.kind {
                // What refers to a partition of another table is a part of what refers to that table.
                ConstraintKind::ForeignKey(_) => !self.is_referenced_part(row),
                ConstraintKind::Check { .. }
                | ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclusion { .. } => false,
            })
            .map(|(id, _)| id)
            .collect();
        for id in own {
            self.clone_foreign_key(id, partition, span);
        }
        let referring: Vec<ConstraintId> = self
            .catalog
            .keys_to(parent)
            .filter(|(_, row, _)| row.parent.is_none() || self.is_referenced_part(row))
            .map(|(id, ..)| id)
            .collect();
        for id in referring {
            self.refer_to_partition(id, partition, span);
        }
    }

    /// Whether a foreign key is the part of another of the same table, that refers to a partition.
    fn is_referenced_part(&self, row: &Constraint) -> bool {
        row.parent
            .is_some_and(|above| self.catalog.constraints[above].relation == row.relation)
    }

    /// Gives each partition of a foreign key's table its part, and has it refer to each partition of what it refers to.
    pub(super) fn spread_foreign_key(&mut self, id: ConstraintId, span: Span) {
        let row = &self.catalog.constraints[id];
        let ConstraintKind::ForeignKey(key) = &row.kind else {
            return;
        };
        let (relation, references) = (row.relation, key.references);
        if self.catalog.relations[references].kind == RelationKind::PartitionedTable {
            for partition in self.partitions_in_order(references) {
                self.refer_to_partition(id, partition, span);
            }
        }
        if self.catalog.relations[relation].kind == RelationKind::PartitionedTable {
            for partition in self.catalog.relations[relation].children.clone() {
                self.clone_foreign_key(id, partition, span);
            }
        }
    }

    fn refer_to_partition(&mut self, id: ConstraintId, partition: RelationId, span: Span) {
        let above = self.catalog.constraints[id].clone();
        let ConstraintKind::ForeignKey(key) = &above.kind else {
            return;
        };
        let referenced_columns =
            self.same_columns(key.references, &key.referenced_columns, partition);
        let row = Constraint {
            name: self.part_name(&above, above.relation),
            kind: ConstraintKind::ForeignKey(ForeignKey {
                references: partition,
                referenced_columns,
                ..key.clone()
            }),
            is_local: false,
            inherit_count: 1,
            parent: Some(id),
            comment: None,
            history: History::created(self.origin(span)),
            ..above
        };
        let part = self.insert_constraint(row);
        for partition in self.partitions_in_order(partition) {
            self.refer_to_partition(part, partition, span);
        }
    }

    fn clone_foreign_key(&mut self, id: ConstraintId, partition: RelationId, span: Span) {
        let above = self.catalog.constraints[id].clone();
        let ConstraintKind::ForeignKey(key) = &above.kind else {
            return;
        };
        let columns = self.same_columns(above.relation, &above.columns, partition);
        let on_delete_columns =
            self.same_columns(above.relation, &key.on_delete_columns, partition);
        let same = self
            .catalog
            .constraints_of(partition)
            .find(|(_, own)| {
                own.parent.is_none()
                    && own.columns == columns
                    && own.deferrable == above.deferrable
                    && own.deferred == above.deferred
                    && match &own.kind {
                        ConstraintKind::ForeignKey(own) => {
                            own.references == key.references
                                && own.referenced_columns == key.referenced_columns
                                && own.matching == key.matching
                                && own.on_update == key.on_update
                                && own.on_delete == key.on_delete
                        }
                        ConstraintKind::Check { .. }
                        | ConstraintKind::PrimaryKey { .. }
                        | ConstraintKind::Unique { .. }
                        | ConstraintKind::Exclusion { .. } => false,
                    }
            })
            .map(|(id, _)| id);
        let part = if let Some(own) = same {
            // Its parts for partitions of what it refers to are the parent's from now on.
            let parts: Vec<ConstraintId> = self
                .catalog
                .constraints_of(partition)
                .filter(|(_, row)| row.parent == Some(own))
                .map(|(id, _)| id)
                .collect();
            for part in parts {
                self.catalog.constraints.remove(part);
            }
            self.attach_constraint(id, own);
            own
        } else {
            let name = if self.constraint_of(partition, &above.name).is_some() {
                self.part_name(&above, partition)
            } else {
                above.name.clone()
            };
            let row = Constraint {
                name,
                relation: partition,
                kind: ConstraintKind::ForeignKey(ForeignKey {
                    on_delete_columns,
                    ..key.clone()
                }),
                columns,
                is_local: false,
                inherit_count: 1,
                parent: Some(id),
                comment: None,
                history: History::created(self.origin(span)),
                ..above.clone()
            };
            self.insert_constraint(row)
        };
        for partition in self.catalog.relations[partition].children.clone() {
            self.clone_foreign_key(part, partition, span);
        }
    }

    /// The name of a part of a foreign key in a table that has one of its name: numbered as PostgreSQL does.
    fn part_name(&self, above: &Constraint, relation: RelationId) -> Name {
        let row = &self.catalog.relations[relation];
        if self.settings.postgres >= 18 {
            let label = "";
            return numbered((above.name.as_str(), "", label), |name| {
                *name == above.name || self.constraint_name_exists(row.namespace, name)
            });
        }
        let of = &self.catalog.relations[above.relation];
        let columns = above
            .columns
            .iter()
            .map(|attnum| of.column_at(*attnum).name.as_str());
        let joined = join_columns(columns);
        self.choose_constraint_name(row.namespace, (row.name.as_str(), &joined, "fkey"))
    }

    /// Makes the foreign keys of a partition its own, and takes away what refers to it as a part.
    pub(super) fn release_foreign_keys(&mut self, parent: RelationId, partition: RelationId) {
        let mut own = Vec::new();
        let mut referring = Vec::new();
        for (id, row) in self.catalog.constraints.iter() {
            let ConstraintKind::ForeignKey(key) = &row.kind else {
                continue;
            };
            let Some(above) = row.parent.map(|id| &self.catalog.constraints[id]) else {
                continue;
            };
            if row.relation == partition && above.relation == parent {
                own.push(id);
            } else if key.references == partition && above.relation == row.relation {
                referring.push(id);
            }
        }
        for id in own {
            self.release_constraint(id);
        }
        for id in referring {
            for part in self.parts_of_constraint(id) {
                self.catalog.constraints.remove(part);
            }
            self.catalog.constraints.remove(id);
        }
    }

    /// The constraints that are parts of one, and parts of those.
    pub(super) fn parts_of_constraint(&self, id: ConstraintId) -> Vec<ConstraintId> {
        let mut found: Vec<ConstraintId> = Vec::new();
        let mut rest = vec![id];
        while let Some(id) = rest.pop() {
            // A part stands in a partition of the table; that of a key to a partitioned table beside it.
            let table = self.catalog.constraints[id].relation;
            let children = &self.catalog.relations[table].children;
            let tables = std::iter::once(table).chain(children.iter().copied());
            for (part, row) in tables.flat_map(|table| self.catalog.constraints_of(table)) {
                if row.parent == Some(id) {
                    found.push(part);
                    rest.push(part);
                }
            }
        }
        found
    }

    /// The CHECKs of all that inherits from the table that come from one of it, each once.
    pub(super) fn all_inherited_from(&self, id: ConstraintId) -> Vec<ConstraintId> {
        let mut found = self.inherited_from(id);
        let mut next = 0;
        while let Some(id) = found.get(next) {
            for below in self.inherited_from(*id) {
                if !found.contains(&below) {
                    found.push(below);
                }
            }
            next += 1;
        }
        found
    }

    /// The children's CHECKs that come from one of the table.
    pub(super) fn inherited_from(&self, id: ConstraintId) -> Vec<ConstraintId> {
        let row = &self.catalog.constraints[id];
        if inheritable(row).is_none() {
            return Vec::new();
        }
        self.catalog.relations[row.relation]
            .children
            .iter()
            .filter_map(|child| self.constraint_of(*child, &row.name))
            .collect()
    }
}
