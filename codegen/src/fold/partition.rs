//! Partitions: PARTITION BY, PARTITION OF, ATTACH and DETACH PARTITION.
//!
//! <https://www.postgresql.org/docs/current/ddl-partitioning.html>

use std::cmp::Ordering;

use super::inherit::{Kinship, push_column};
use super::partition_bound::invalid;
use super::{Folder, Refusal};
use crate::catalog::{
    Column, IndexColumn, PartitionKey, PartitionStrategy, RelationId, RelationKind,
};
use crate::ddl::{Ident, IndexElement, IndexKey, ObjectName, PartitionBound, PartitionBy};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    /// The partition key of a table whose columns are there.
    pub(super) fn partition_key(
        &self,
        relation: RelationId,
        it: &PartitionBy,
    ) -> Result<PartitionKey, Refusal> {
        let strategy = match it.strategy.name.as_str() {
            "list" => PartitionStrategy::List,
            "range" => PartitionStrategy::Range,
            "hash" => PartitionStrategy::Hash,
            other => {
                return Err(Refusal::new(
                    Code::SyntaxError,
                    it.strategy.span,
                    format!("unrecognized partitioning strategy \"{other}\""),
                )
                .with_sqlstate("22023"));
            }
        };
        if strategy == PartitionStrategy::List && it.keys.len() > 1 {
            return Err(invalid(
                it.span,
                "cannot use \"list\" partition strategy with more than one column".to_owned(),
            ));
        }
        for (at, key) in it.keys.iter().enumerate() {
            let ident = match &key.key {
                IndexKey::Column(ident) => ident,
                IndexKey::Expression(expr) => {
                    if self.lacks_collation(relation, expr) {
                        return Err(invalid(
                            expr.span,
                            format!(
                                "no collation was derived for partition key column {}",
                                at + 1
                            ),
                        )
                        .with_sqlstate("42P16")
                        .help("Use the COLLATE clause to set the collation explicitly."));
                    }
                    continue;
                }
            };
            let attnum = self
                .resolve_column(relation, ident)
                .map_err(|mut refusal| {
                    refusal.diagnostic.message = format!(
                        "column \"{}\" named in partition key does not exist",
                        ident.name
                    );
                    refusal
                })?;
            let row = &self.catalog.relations[relation];
            if attnum.is_some_and(|attnum| row.column_at(attnum).generated.is_some()) {
                return Err(invalid(
                    ident.span,
                    "cannot use generated column in partition key".to_owned(),
                )
                .detail(format!("Column \"{}\" is a generated column.", ident.name)));
            }
        }
        let elements: Vec<&IndexElement> = it.keys.iter().collect();
        Ok(PartitionKey {
            strategy,
            keys: self.index_keys(relation, &elements, &[])?.keys,
        })
    }

    /// Makes a new table, whose columns and CHECKs are those of its parent, a partition of it.
    pub(super) fn make_partition(
        &mut self,
        parent: RelationId,
        partition: RelationId,
        bound: &PartitionBound,
        span: Span,
    ) -> Result<(), Refusal> {
        let name = self.catalog.relations[partition].name.clone();
        self.check_bound(parent, &name, bound, span)?;
        self.relation_mut(partition).bound = Some(bound.clone());
        self.link_child(parent, partition);
        self.furnish_partition(parent, partition, span)
    }

    /// The partitions of a table in the order of their bounds, the default one last.
    pub(super) fn partitions_in_order(&self, table: RelationId) -> Vec<RelationId> {
        let bound = |id: &RelationId| self.catalog.relations[*id].bound.as_ref();
        let mut partitions = self.catalog.relations[table].children.clone();
        partitions.sort_by(|a, b| match (bound(a), bound(b)) {
            (Some(a), Some(b)) => self.in_order(table, a, b),
            (_, None) | (None, _) => Ordering::Equal,
        });
        partitions
    }

    /// Gives a partition the indexes, triggers and foreign keys of its parent.
    fn furnish_partition(
        &mut self,
        parent: RelationId,
        partition: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let indexes: Vec<RelationId> = self
            .catalog
            .indexes_of(parent)
            .map(|(index, ..)| index)
            .collect();
        for index in indexes {
            self.index_in_partition(index, partition, span)?;
        }
        self.clone_triggers(parent, partition, span)?;
        self.clone_foreign_keys(parent, partition, span);
        Ok(())
    }

    /// ATTACH PARTITION
    pub(super) fn attach_partition(
        &mut self,
        parent: RelationId,
        name: &ObjectName,
        bound: &PartitionBound,
        span: Span,
    ) -> Result<(), Refusal> {
        let partition = self.resolve_relation(name)?;
        self.check_partitioned(parent, "ATTACH PARTITION", span)?;
        let (above, below) = (
            &self.catalog.relations[parent],
            &self.catalog.relations[partition],
        );
        let refuse = |message: String| {
            Err(Refusal::new(Code::WrongObjectType, name.span, message)
                .first_defined(&below.history))
        };
        match below.kind {
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::ForeignTable => {}
            RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => {
                return refuse(format!(
                    "ALTER action ATTACH PARTITION cannot be performed on relation \"{}\"",
                    below.name
                ));
            }
        }
        if below.is_partition() {
            return refuse(format!("\"{}\" is already a partition", below.name));
        }
        if below.of_type.is_some() {
            return refuse("cannot attach a typed table as partition".to_owned());
        }
        if !below.parents.is_empty() {
            return refuse("cannot attach inheritance child as partition".to_owned());
        }
        if below.kind == RelationKind::OrdinaryTable && !below.children.is_empty() {
            return refuse("cannot attach inheritance parent as partition".to_owned());
        }
        self.check_no_circle(parent, partition, name.span)?;
        if above.temporary != below.temporary {
            let word = |temporary| if temporary { "temporary" } else { "permanent" };
            return refuse(format!(
                "cannot attach a {} relation as partition of {} relation \"{}\"",
                word(below.temporary),
                word(above.temporary),
                above.name
            ));
        }
        let extra = below
            .columns()
            .find(|column| above.column(column.name.as_str()).is_none());
        if let Some(extra) = extra
            && above.taints.is_empty()
        {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                name.span,
                format!(
                    "table \"{}\" contains column \"{}\" not found in parent \"{}\"",
                    below.name, extra.name, above.name
                ),
            )
            .detail("The new partition may contain only the columns present in parent.")
            .first_defined(&extra.history));
        }
        if let Some(column) = below.columns().find(|column| column.identity.is_some())
            && self.settings.postgres >= 17
        {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                name.span,
                format!(
                    "table \"{}\" being attached contains an identity column \"{}\"",
                    below.name, column.name
                ),
            )
            .with_sqlstate("55000")
            .detail("The new partition may not contain an identity column.")
            .first_defined(&column.history));
        }
        let below_name = below.name.clone();
        self.check_bound(parent, &below_name, bound, span)?;
        self.adopt(parent, partition, Kinship::Partition, span)?;
        self.relation_mut(partition).bound = Some(bound.clone());
        if self.settings.postgres >= 17 {
            let above = self.catalog.relations[parent].clone();
            for column in above.columns() {
                let row = self.relation_mut(partition);
                if let Some(own) = row.column_mut(column.name.as_str()) {
                    own.identity = column.identity;
                }
            }
        }
        self.furnish_partition(parent, partition, span)
    }

    /// DETACH PARTITION
    pub(super) fn detach_partition(
        &mut self,
        parent: RelationId,
        name: &ObjectName,
        concurrently: bool,
        span: Span,
    ) -> Result<(), Refusal> {
        if concurrently {
            self.check_outside("ALTER TABLE ... DETACH CONCURRENTLY", span)?;
        }
        self.check_partitioned(parent, "DETACH PARTITION", span)?;
        let partition = self.resolve_relation(name)?;
        let row = &self.catalog.relations[parent];
        if !row.children.contains(&partition) {
            return Err(Refusal::new(
                Code::UnknownRelation,
                name.span,
                format!(
                    "relation \"{}\" is not a partition of relation \"{}\"",
                    name.name.name, row.name
                ),
            ));
        }
        let default = row
            .children
            .iter()
            .any(|child| self.catalog.relations[*child].bound == Some(PartitionBound::Default));
        if concurrently && default {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                name.span,
                "cannot detach partitions concurrently when a default partition exists",
            )
            .with_sqlstate("55000"));
        }
        self.release_indexes(partition);
        self.release_foreign_keys(parent, partition);
        self.drop_cloned_triggers(partition);
        if concurrently {
            self.keep_partition_constraint(parent, partition, span)?;
        }
        self.release(parent, partition);
        let postgres = self.settings.postgres;
        let row = self.relation_mut(partition);
        row.bound = None;
        if postgres >= 17 {
            for column in row.slots.iter_mut().filter(|it| it.identity.is_some()) {
                column.identity = None;
            }
        }
        Ok(())
    }

    fn check_partitioned(
        &self,
        relation: RelationId,
        action: &str,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        if row.kind == RelationKind::PartitionedTable {
            return Ok(());
        }
        if self.settings.postgres < 18 && row.kind == RelationKind::OrdinaryTable {
            let message = format!("table \"{}\" is not partitioned", row.name);
            return Err(super::partition_bound::invalid(span, message).first_defined(&row.history));
        }
        Err(Refusal::new(
            Code::WrongObjectType,
            span,
            format!(
                "ALTER action {action} cannot be performed on relation \"{}\"",
                row.name
            ),
        )
        .first_defined(&row.history))
    }

    /// Sees that a key of a partitioned table holds its partition key, since each partition keeps it alone.
    pub(super) fn check_partition_key(
        &self,
        relation: RelationId,
        columns: &[i16],
        word: &str,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        let Some(key) = &row.partition_key else {
            return Ok(());
        };
        for IndexColumn { attnum, .. } in &key.keys {
            let Some(attnum) = attnum else {
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    span,
                    format!("unsupported {word} constraint with partition key definition"),
                )
                .detail(format!(
                    "{word} constraints cannot be used when partition keys include expressions."
                )));
            };
            if !columns.contains(attnum) {
                let how = if word == "EXCLUDE" {
                    "exclusion"
                } else {
                    "unique"
                };
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    span,
                    format!(
                        "{how} constraint on partitioned table must include all partitioning columns"
                    ),
                )
                .detail(format!(
                    "{word} constraint on table \"{}\" lacks column \"{}\" which is part of the partition key.",
                    row.name,
                    row.column_at(*attnum).name
                )));
            }
        }
        Ok(())
    }

    /// Sees that a column is not one that partitions are dealt out by.
    pub(super) fn check_not_in_partition_key(
        &self,
        relation: RelationId,
        name: &Ident,
        verb: &str,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        let (Some(key), Some(column)) = (&row.partition_key, row.column(name.name.as_str())) else {
            return Ok(());
        };
        let uses = |key: &IndexColumn| {
            key.attnum == Some(column.attnum)
                || key
                    .expr
                    .as_ref()
                    .is_some_and(|expr| self.may_mention(row, expr, column.attnum))
        };
        if !key.keys.iter().any(uses) {
            return Ok(());
        }
        Err(Refusal::new(
            Code::InvalidTableDefinition,
            name.span,
            format!(
                "cannot {verb} column \"{}\" because it is part of the partition key of relation \"{}\"",
                name.name, row.name
            ),
        )
        .first_defined(&row.history))
    }

    /// Adds a parent's new column to a child, or counts it where the child has it already.
    pub(super) fn add_inherited_column(
        &mut self,
        parent: RelationId,
        child: RelationId,
        column: &Column,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[child];
        if let Some(own) = row.column(column.name.as_str()) {
            if own.ty != column.ty {
                return Err(Refusal::new(
                    Code::DatatypeMismatch,
                    span,
                    format!(
                        "child table \"{}\" has different type for column \"{}\"",
                        row.name, column.name
                    ),
                )
                .first_defined(&own.history));
            }
            if let Some(detail) = self.collation_conflict(own, column) {
                return Err(Refusal::new(
                    Code::DatatypeMismatch,
                    span,
                    format!(
                        "child table \"{}\" has different collation for column \"{}\"",
                        row.name, column.name
                    ),
                )
                .with_sqlstate("42P21")
                .detail(detail)
                .first_defined(&own.history));
            }
            let own = self
                .relation_mut(child)
                .column_mut(column.name.as_str())
                .expect("it was found");
            own.inherit_count += 1;
            // What inherits from the child has had the column from there.
            return Ok(());
        }
        let kinship = if row.is_partition() {
            Kinship::Partition
        } else {
            Kinship::Child
        };
        self.check_filled_column(child, column, span)?;
        let inherited = self.inherited(column, kinship, span);
        push_column(self.relation_mut(child), inherited);
        let taints = self.catalog.relations[parent].taints.clone();
        for taint in taints {
            if !self.catalog.relations[child].taints.contains(&taint) {
                self.taint_relation(child, taint);
            }
        }
        for grandchild in self.catalog.relations[child].children.clone() {
            self.add_inherited_column(child, grandchild, column, span)?;
        }
        Ok(())
    }
}
