//! CREATE INDEX, and the indexes of constraints.

use super::expression::is_system_column;
use super::naming::{distinct_column_names, join_columns};
use super::needs::Over;
use super::operator_class::check_method_can;
use super::refusal::MissingKind;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Index, IndexColumn, Relation, RelationId, RelationKind};
use crate::ddl::{CreateIndex, Ident, IndexElement, IndexKey, TypeName};
use crate::diagnostics::Code;
use crate::expr::ExprKind;
use crate::name::{Name, QualifiedName};
use crate::source::{Snippet, Span};

/// An index that is about to be made.
pub(super) struct NewIndex {
    pub(super) name: Name,
    pub(super) table: RelationId,
    pub(super) method: Name,
    pub(super) unique: bool,
    pub(super) primary: bool,
    pub(super) nulls_not_distinct: bool,
    pub(super) keys: Vec<IndexColumn>,
    pub(super) include: Vec<i16>,
    pub(super) predicate: Option<Snippet>,
    pub(super) span: Span,
}

/// An index's keys, and the names that its own name is made of.
pub(super) struct IndexKeys {
    pub(super) keys: Vec<IndexColumn>,
    pub(super) names: Vec<String>,
}

impl Folder<'_> {
    pub(super) fn create_index(
        &mut self,
        it: &CreateIndex,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        if it.concurrently {
            self.check_outside("CREATE INDEX CONCURRENTLY", span)?;
        }
        let table = self.resolve_relation(&it.table)?;
        let row = &self.catalog.relations[table];
        let (table_name, namespace) = (row.name.clone(), row.namespace);
        match row.kind {
            RelationKind::PartitionedTable if it.concurrently => {
                let message = format!(
                    "cannot create index on partitioned table \"{table_name}\" concurrently"
                );
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    it.table.span,
                    message,
                ));
            }
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::MaterializedView => {}
            RelationKind::View
            | RelationKind::ForeignTable
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    it.table.span,
                    format!("cannot create index on relation \"{table_name}\""),
                ));
            }
        }
        let tainted = !row.taints.is_empty();
        let method = it
            .method
            .clone()
            .unwrap_or_else(|| Name::from_quoted("btree"));
        check_method_can(it, &method, span)?;
        let elements: Vec<&IndexElement> = it.elements.iter().collect();
        let IndexKeys { keys, names } = self.index_keys(table, &elements, &it.include)?;
        if let Some(predicate) = &it.predicate {
            self.mentioned_columns(table, predicate)?;
            self.check_index_expression(table, predicate, true)?;
        }
        let predicate = it.predicate.as_ref();
        let predicate = predicate.map(|expr| self.kept(Over::Row(table), expr));
        let predicate = predicate.transpose()?;
        self.check_method(table, (&method, span), &keys)?;
        let include = self.resolve_columns(table, &it.include)?;
        // What the index would be on is looked for before its name is.
        if let Some(ident) = &it.name
            && it.if_not_exists
            && self
                .catalog
                .relation(namespace, ident.name.as_str())
                .is_some()
        {
            return Ok(Outcome::Applied);
        }
        let name = if let Some(ident) = &it.name {
            self.check_relation_name(namespace, &ident.name, ident.span)?;
            ident.name.clone()
        } else {
            let joined = join_columns(names.iter().map(String::as_str));
            self.choose_relation_name(namespace, (table_name.as_str(), &joined, "idx"), false)
        };
        if it.unique {
            let columns: Vec<i16> = keys.iter().filter_map(|key| key.attnum).collect();
            self.check_partition_key(table, &columns, "UNIQUE", span)?;
        }
        let index = self.insert_index(NewIndex {
            name,
            table,
            method,
            unique: it.unique,
            primary: false,
            nulls_not_distinct: it.nulls_not_distinct,
            keys,
            include,
            predicate,
            span,
        });
        if !it.only {
            self.spread_index(index, span)?;
        }
        Ok(if tainted {
            Outcome::Tainted
        } else {
            Outcome::Applied
        })
    }

    /// Resolves an index's keys; `include` only counts for the names.
    pub(super) fn index_keys(
        &self,
        table: RelationId,
        elements: &[&IndexElement],
        include: &[Ident],
    ) -> Result<IndexKeys, Refusal> {
        let mut keys = Vec::new();
        let mut names = Vec::new();
        for element in elements {
            let (attnum, expr, name) = match &element.key {
                IndexKey::Column(ident) => {
                    let Some(attnum) = self.index_column(table, ident)? else {
                        continue;
                    };
                    (Some(attnum), None, ident.name.to_string())
                }
                IndexKey::Expression(expr) => {
                    self.mentioned_columns(table, expr)?;
                    self.check_index_expression(table, expr, false)?;
                    let name = self.expression_name(expr);
                    match self.bare_column(table, expr) {
                        Some(attnum) => (Some(attnum), None, name),
                        None => (None, Some(self.kept(Over::Row(table), expr)?), name),
                    }
                }
            };
            if let Some(collation) = &element.collation {
                let ty = match &element.key {
                    IndexKey::Column(_) => {
                        attnum.map(|it| self.catalog.relations[table].column_at(it).ty.id)
                    }
                    IndexKey::Expression(expr) => self.type_over(table, expr),
                };
                match ty {
                    Some(ty) => self.resolve_collation(Some(collation), ty).map(|_| ())?,
                    None => self.collation_named(collation).map(|_| ())?,
                }
            } else if let IndexKey::Expression(expr) = &element.key
                && self.lacks_collation(table, expr)
            {
                let message = "could not determine which collation to use for index expression";
                let refusal = Refusal::new(Code::WrongObjectType, expr.span, message);
                return Err(refusal
                    .with_sqlstate("42P22")
                    .help("Use the COLLATE clause to set the collation explicitly."));
            }
            names.push(name);
            keys.push(IndexColumn {
                attnum,
                expr,
                operator_class: element.operator_class.clone(),
                descending: element.descending,
                nulls_first: element.nulls_first.unwrap_or(element.descending),
            });
        }
        for ident in include {
            if self.index_column(table, ident)?.is_some() {
                names.push(ident.name.to_string());
            }
        }
        Ok(IndexKeys {
            keys,
            names: distinct_column_names(names),
        })
    }

    /// DROP INDEX CONCURRENTLY of a partitioned index: `feature_not_supported` (0A000).
    pub(super) fn check_is_of_one_table(&self, id: RelationId, span: Span) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        let table = row
            .index
            .as_ref()
            .map(|it| &self.catalog.relations[it.table]);
        if table.is_none_or(|it| it.kind != RelationKind::PartitionedTable) {
            return Ok(());
        }
        let message = format!(
            "cannot drop partitioned index \"{}\" concurrently",
            row.name
        );
        Err(Refusal::new(Code::FeatureNotSupported, span, message))
    }

    /// Sees that a table has the index by which it is to be clustered.
    pub(super) fn check_clusters_on(
        &self,
        table: RelationId,
        index: &Ident,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[table];
        let mut own = self.catalog.indexes_of(table);
        if !row.taints.is_empty() || own.any(|(_, it, _)| it.name == index.name) {
            return Ok(());
        }
        let name = &index.name;
        if self
            .catalog
            .relation(row.namespace, name.as_str())
            .is_some()
        {
            let message = format!("\"{name}\" is not an index for table \"{}\"", row.name);
            return Err(Refusal::new(Code::WrongObjectType, index.span, message));
        }
        Err(Refusal::missing(
            Code::UnknownObject,
            index.span,
            format!("index \"{name}\" for table \"{}\" does not exist", row.name),
            MissingKind::Relation,
            self.qualify(&QualifiedName {
                namespace: Some(self.catalog.namespaces[row.namespace].name.clone()),
                name: name.clone(),
            }),
        ))
    }

    /// The column that an index expression is, in its parentheses, with its COLLATE and cast to the type that it has: what
    /// PostgreSQL keeps is the column.
    fn bare_column(&self, table: RelationId, expr: &Snippet) -> Option<i16> {
        let tree = self.parse_expression(expr).ok()??;
        let mut at = &*tree;
        let mut casts = Vec::new();
        loop {
            if let ExprKind::Collate { operand, .. } = &at.kind {
                at = operand;
            } else if let ExprKind::Cast { operand, ty } = &at.kind {
                casts.push(ty);
                at = operand;
            } else {
                break;
            }
        }
        let ExprKind::Column(path) = &at.kind else {
            return None;
        };
        let row = &self.catalog.relations[table];
        let column = row.column(path.last()?.as_str())?;
        let is_its_own = |ty: &&TypeName| {
            self.resolve_type(ty).is_ok_and(|ty| {
                ty.id == column.ty.id && (ty.modifier < 0 || ty.modifier == column.ty.modifier)
            })
        };
        casts.iter().all(is_its_own).then_some(column.attnum)
    }

    /// Adds an index; its name is free.
    pub(super) fn insert_index(&mut self, new: NewIndex) -> RelationId {
        let origin = self.origin(new.span);
        let table = &self.catalog.relations[new.table];
        let (namespace, temporary, owner) = (table.namespace, table.temporary, table.owner);
        let row = Relation {
            index: Some(Box::new(Index {
                table: new.table,
                method: new.method,
                unique: new.unique,
                primary: new.primary,
                nulls_not_distinct: new.nulls_not_distinct,
                keys: new.keys,
                include: new.include,
                predicate: new.predicate,
                constraint: None,
                parent: None,
            })),
            temporary,
            owner,
            ..self.blank_relation(new.name, namespace, RelationKind::Index, &origin)
        };
        self.insert_relation(row)
    }

    fn index_column(&self, table: RelationId, ident: &Ident) -> Result<Option<i16>, Refusal> {
        let row = &self.catalog.relations[table];
        if is_system_column(&ident.name) && row.column(ident.name.as_str()).is_none() {
            let message = "index creation on system columns is not supported";
            return Err(Refusal::new(Code::FeatureNotSupported, ident.span, message));
        }
        self.resolve_column(table, ident).map_err(|mut refusal| {
            refusal.diagnostic.message = format!("column \"{}\" does not exist", ident.name);
            refusal
        })
    }
}
