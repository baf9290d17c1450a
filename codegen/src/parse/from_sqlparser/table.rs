//! CREATE TABLE and CREATE INDEX.

use sqlparser::ast;

use super::{Converter, slice, unset, zip};
use crate::ddl::{ColumnDefinition, CreateIndex, CreateTable, TableElement};

impl Converter {
    pub(super) fn create_table(
        self,
        tree: ast::CreateTable,
        written: &CreateTable,
    ) -> Option<CreateTable> {
        let ast::CreateTable {
            or_replace,
            temporary,
            unlogged,
            external,
            dynamic,
            global: _,
            if_not_exists,
            transient,
            volatile,
            iceberg,
            snapshot,
            name,
            columns,
            constraints,
            hive_distribution: _,
            hive_formats: _,
            table_options: _,
            file_format,
            location,
            query,
            without_rowid,
            like,
            clone,
            version,
            comment,
            on_commit: _,
            on_cluster,
            primary_key,
            order_by,
            partition_by,
            cluster_by,
            clustered_by,
            inherits,
            partition_of,
            for_values: _,
            strict,
            copy_grants,
            enable_schema_evolution,
            change_tracking,
            data_retention_time_in_days,
            max_data_extension_time_in_days,
            default_ddl_collation,
            with_aggregation_policy,
            with_row_access_policy,
            with_storage_lifecycle_policy,
            with_tags,
            external_volume,
            with_connection,
            base_location,
            catalog,
            catalog_sync,
            storage_serialization_policy,
            target_lag,
            warehouse,
            refresh_mode,
            initialize,
            require_user,
            diststyle,
            distkey,
            sortkey,
            backup,
            multiset,
            fallback,
            with_data: _,
        } = tree;
        // Clauses of other databases.
        unset([
            or_replace,
            external,
            dynamic,
            transient,
            volatile,
            iceberg,
            snapshot,
            without_rowid,
            strict,
            copy_grants,
            require_user,
            file_format.is_some(),
            location.is_some(),
            clone.is_some(),
            version.is_some(),
            comment.is_some(),
            on_cluster.is_some(),
            primary_key.is_some(),
            order_by.is_some(),
            cluster_by.is_some(),
            clustered_by.is_some(),
            enable_schema_evolution.is_some(),
            change_tracking.is_some(),
            data_retention_time_in_days.is_some(),
            max_data_extension_time_in_days.is_some(),
            default_ddl_collation.is_some(),
            with_aggregation_policy.is_some(),
            with_row_access_policy.is_some(),
            with_storage_lifecycle_policy.is_some(),
            with_tags.is_some(),
            external_volume.is_some(),
            with_connection.is_some(),
            base_location.is_some(),
            catalog.is_some(),
            catalog_sync.is_some(),
            storage_serialization_policy.is_some(),
            target_lag.is_some(),
            warehouse.is_some(),
            refresh_mode.is_some(),
            initialize.is_some(),
            diststyle.is_some(),
            distkey.is_some(),
            sortkey.is_some(),
            backup.is_some(),
            multiset.is_some(),
            fallback.is_some(),
        ])?;
        // The tree has these clauses without places, or without some of their parts.
        unset([
            query.is_some(),
            like.is_some(),
            inherits.is_some(),
            partition_of.is_some(),
            partition_by.is_some(),
            written.server.is_some(),
            !written.inherits.is_empty(),
            written.of_type.is_some(),
            written.partition_of.is_some(),
            written.partition_by.is_some(),
        ])?;
        Some(CreateTable {
            name: self.object_name(&name)?,
            if_not_exists,
            temporary,
            unlogged,
            elements: self.elements(&columns, &constraints, &written.elements)?,
            server: None,
            inherits: Vec::new(),
            of_type: None,
            partition_of: None,
            partition_by: None,
            options: written.options.clone(),
            on_commit: written.on_commit,
        })
    }

    /// The tree has columns and constraints apart; the order between them is ours.
    fn elements(
        self,
        columns: &[ast::ColumnDef],
        constraints: &[ast::TableConstraint],
        written: &[TableElement],
    ) -> Option<Vec<TableElement>> {
        unset([columns.len() + constraints.len() != written.len()])?;
        let (mut columns, mut constraints) = (columns.iter(), constraints.iter());
        written
            .iter()
            .map(|element| {
                Some(match element {
                    TableElement::Column(written) => {
                        TableElement::Column(self.column(columns.next()?, written)?)
                    }
                    TableElement::Constraint(written) => TableElement::Constraint(
                        self.table_constraint(constraints.next()?, false, written)?,
                    ),
                    TableElement::Like(_) | TableElement::Options(_) => return None,
                })
            })
            .collect()
    }

    pub(super) fn column(
        self,
        tree: &ast::ColumnDef,
        written: &ColumnDefinition,
    ) -> Option<ColumnDefinition> {
        let ast::ColumnDef {
            name,
            data_type,
            options,
        } = tree;
        let (mut collation, mut constraints) = (None, Vec::new());
        for option in options {
            if let ast::ColumnOption::Collation(name) = &option.option {
                collation = Some(self.object_name(name)?);
            } else {
                constraints.push(option.clone());
            }
        }
        Some(ColumnDefinition {
            name: self.ident(name)?,
            ty: Self::type_name(data_type, &written.ty)?,
            collation,
            constraints: zip(&constraints, &written.constraints, |tree, written| {
                self.column_constraint(tree, written)
            })?,
            span: written.span,
        })
    }

    pub(super) fn create_index(
        self,
        tree: ast::CreateIndex,
        written: &CreateIndex,
    ) -> Option<CreateIndex> {
        let ast::CreateIndex {
            name,
            table_name,
            using,
            columns,
            unique,
            concurrently,
            r#async,
            if_not_exists,
            include,
            nulls_distinct,
            with: _,
            predicate,
            index_options,
            alter_options,
        } = tree;
        unset([
            r#async,
            !index_options.is_empty(),
            !alter_options.is_empty(),
        ])?;
        Some(CreateIndex {
            name: match name {
                Some(name) => Some(self.single(&name)?),
                None => None,
            },
            if_not_exists,
            unique,
            table: self.object_name(&table_name)?,
            concurrently,
            only: written.only,
            method: match using {
                Some(method) => Some(self.method(&method)?),
                None => None,
            },
            elements: zip(&columns, &written.elements, |tree, written| {
                self.index_element(tree, written)
            })?,
            include: self.idents(&include)?,
            nulls_not_distinct: nulls_distinct == Some(false),
            predicate: slice(predicate.as_ref(), written.predicate.as_ref())?,
        })
    }
}
