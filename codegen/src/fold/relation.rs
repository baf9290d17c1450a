//! CREATE TABLE, and what all relations share.
//!
//! PostgreSQL makes the columns, then CHECKs in the order written, then indexes (the primary key first), then foreign
//! keys; the names it chooses follow that order.

use super::alter_table::Scope;
use super::column::Target;
use super::constraint::Command;
use super::inherit::{Kinship, merge_clauses, push_column};
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Column, ColumnRef, History, NamespaceId, Relation, RelationId, RelationKind, TypeId, TypeKind,
};
use crate::ddl::{
    ColumnConstraintKind, ColumnOptions, CreateTable, ObjectKind, ObjectName, OnCommit,
    StorageOption, TableConstraint, TableElement, TableLike,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Origin, Span};

const ROW_TYPE_HELP: &str = "A relation has an associated type of the same name, so you must use a name that \
                             doesn't conflict with any existing type.";

/// What the elements of CREATE TABLE leave for when the table is there.
#[derive(Default)]
struct Elements<'a> {
    constraints: Vec<TableConstraint>,
    likes: Vec<(RelationId, &'a TableLike)>,
}

impl Folder<'_> {
    pub(super) fn create_table(
        &mut self,
        it: &CreateTable,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let origin = self.origin(span);
        let namespace = self.namespace_of_relation(&it.name, it.temporary, span)?;
        let temporary = self.is_temporary_namespace(namespace);
        check_on_commit(it.on_commit, temporary, &it.name)?;
        let name = &it.name.name.name;
        if it.if_not_exists && self.catalog.relation(namespace, name.as_str()).is_some() {
            return Ok(Outcome::Applied);
        }
        self.claim_table_name(namespace, name, it.name.span)?;

        let parents = self.parents_of(it, temporary)?;
        let kind = if it.partition_by.is_some() {
            RelationKind::PartitionedTable
        } else if it.server.is_some() {
            RelationKind::ForeignTable
        } else {
            RelationKind::OrdinaryTable
        };
        let mut table = Relation {
            temporary,
            on_commit_drop: it.on_commit == Some(OnCommit::Drop),
            unlogged: it.unlogged,
            options: reloptions(&it.options),
            acl: self.default_acl(ObjectKind::Table, self.session.role, Some(namespace)),
            ..self.blank_relation(name.clone(), namespace, kind, &origin)
        };
        let kinship = if it.partition_of.is_some() {
            Kinship::Partition
        } else {
            Kinship::Child
        };
        let mut conflicting = Vec::new();
        for parent in &parents {
            conflicting.extend(self.inherit_columns(&mut table, *parent, kinship, span)?);
        }
        if let Some(ty) = &it.of_type {
            self.add_type_columns(&mut table, ty, span)?;
        }
        let inherited = self.inherited_checks(&parents, span)?;
        let Elements { constraints, likes } = self.add_elements(&mut table, it)?;
        if let Some(column) = conflicting.iter().find(|name| !defines_default(it, name)) {
            return Err(Refusal::new(
                Code::InvalidColumnDefinition,
                it.name.span,
                format!("column \"{column}\" inherits conflicting default values"),
            )
            .help("To resolve the conflict, specify a default explicitly."));
        }
        let outcome = if table.taints.is_empty() {
            Outcome::Applied
        } else {
            Outcome::Tainted
        };
        let relation = self.insert_table(table, origin);
        self.check_generated_columns(relation, it)?;
        self.add_inherited_checks(relation, inherited, span);
        if let Some(by) = &it.partition_by {
            let key = self.partition_key(relation, by)?;
            self.relation_mut(relation).partition_key = Some(key);
        }
        match (&it.partition_of, &parents[..]) {
            (Some(of), [parent, ..]) => {
                self.make_partition(*parent, relation, &of.bound, of.span)?;
            }
            (Some(_) | None, _) => {
                for parent in parents {
                    self.link_child(parent, relation);
                }
            }
        }
        self.add_checks(relation, &constraints, Command::Create, Scope::default())?;
        self.add_keys(relation, &constraints, Scope::default())?;
        for (source, like) in likes {
            self.add_like_constraints(relation, source, like)?;
        }
        self.add_foreign_keys(relation, &constraints, Command::Create)?;
        if let Some(server) = &it.server {
            let server = self.foreign_server(server)?;
            self.relation_mut(relation).server = server;
        }
        Ok(outcome)
    }

    /// Sees that the columns that the statement says are generated can be.
    fn check_generated_columns(
        &mut self,
        relation: RelationId,
        it: &CreateTable,
    ) -> Result<(), Refusal> {
        for element in &it.elements {
            let TableElement::Column(column) = element else {
                continue;
            };
            for constraint in &column.constraints {
                if let ColumnConstraintKind::Generated { expr, .. } = &constraint.kind {
                    self.keep_generated(relation, &column.name.name, expr)?;
                }
            }
        }
        Ok(())
    }

    /// The tables that a new one inherits from, or the one that it is a partition of.
    fn parents_of(&self, it: &CreateTable, temporary: bool) -> Result<Vec<RelationId>, Refusal> {
        if let Some(of) = &it.partition_of {
            let names = std::slice::from_ref(&of.parent);
            return self.resolve_parents(names, temporary, Kinship::Partition);
        }
        if let (Some(by), [_, ..]) = (&it.partition_by, &it.inherits[..]) {
            return Err(Refusal::new(
                Code::InvalidTableDefinition,
                by.span,
                "cannot create partitioned table as inheritance child",
            ));
        }
        self.resolve_parents(&it.inherits, temporary, Kinship::Child)
    }

    /// Adds the columns that a statement writes, and gives the constraints that wait for the table.
    fn add_elements<'a>(
        &mut self,
        table: &mut Relation,
        it: &'a CreateTable,
    ) -> Result<Elements<'a>, Refusal> {
        let name = &it.name.name.name;
        let target = Target {
            namespace: table.namespace,
            name,
        };
        let mut found = Elements::default();
        table.slots.reserve(it.elements.len());
        // What a parent gives may be defined again, once.
        let mut own: Vec<&Name> = Vec::new();
        for element in &it.elements {
            match element {
                TableElement::Column(column) => {
                    let again = own.contains(&&column.name.name);
                    own.push(&column.name.name);
                    let inherited = table
                        .column(column.name.name.as_str())
                        .filter(|before| before.inherit_count > 0 && !again)
                        .map(|before| before.attnum);
                    if again
                        || inherited.is_none() && table.column(column.name.name.as_str()).is_some()
                    {
                        return Err(Refusal::new(
                            Code::DuplicateColumn,
                            column.name.span,
                            format!("column \"{}\" specified more than once", column.name.name),
                        ));
                    }
                    let defined = self.define_column(target, table.slots.len(), column)?;
                    match inherited {
                        Some(attnum) => {
                            let before = table.column_at_mut(attnum);
                            self.merge_own_column(before, defined.column, column)?;
                        }
                        None => table.slots.push(defined.column.into()),
                    }
                    table.taints.extend(defined.taint);
                    found.constraints.extend(defined.constraints);
                }
                TableElement::Constraint(constraint) => found.constraints.push(constraint.clone()),
                TableElement::Like(like) => {
                    let source = self.like_source(like)?;
                    self.add_like_columns(table, source, like)?;
                    found.likes.push((source, like));
                }
                TableElement::Options(options) => {
                    if own.contains(&&options.name.name) {
                        return Err(Refusal::new(
                            Code::DuplicateColumn,
                            options.name.span,
                            format!("column \"{}\" specified more than once", options.name.name),
                        ));
                    }
                    own.push(&options.name.name);
                    found
                        .constraints
                        .extend(self.apply_column_options(table, options)?);
                }
            }
        }
        Ok(found)
    }

    /// Applies the clauses that a typed table or a partition writes for one of its columns.
    fn apply_column_options(
        &mut self,
        table: &mut Relation,
        it: &ColumnOptions,
    ) -> Result<Vec<TableConstraint>, Refusal> {
        let (namespace, name) = (table.namespace, table.name.clone());
        let is_tainted = !table.taints.is_empty();
        let Some(column) = table.column_mut(it.name.name.as_str()) else {
            if is_tainted {
                return Ok(Vec::new());
            }
            return Err(Refusal::new(
                Code::UnknownColumn,
                it.name.span,
                format!("column \"{}\" does not exist", it.name.name),
            ));
        };
        let target = Target {
            namespace,
            name: &name,
        };
        let (own, constraints) = self.define_clauses(target, column, it)?;
        if column.inherit_count > 0 {
            merge_clauses(column, &own, it.name.span)?;
        } else {
            column.not_null |= own.not_null;
            column.default_expr = own.default_expr;
            column.generated = own.generated;
            column.identity = own.identity;
        }
        if own.sequence.is_some() {
            column.identity = own.identity;
            column.sequence = own.sequence;
        }
        Ok(constraints)
    }

    /// The composite type of this name, and its attributes, or `wrong_object_type` (42809).
    pub(super) fn composite_of(&self, name: &ObjectName) -> Result<(TypeId, &Relation), Refusal> {
        let id = self.resolve_type_name(name)?;
        self.relation_of_type(id)
            .map(|relation| &self.catalog.relations[relation])
            .filter(|row| row.kind == RelationKind::CompositeType)
            .map(|row| (id, row))
            .ok_or_else(|| {
                Refusal::new(
                    Code::WrongObjectType,
                    name.span,
                    format!("type {} is not a composite type", name.name),
                )
                .first_defined(&self.catalog.types[id].history)
            })
    }

    /// Gives a typed table the columns of its type.
    fn add_type_columns(
        &self,
        table: &mut Relation,
        name: &ObjectName,
        span: Span,
    ) -> Result<(), Refusal> {
        let (id, source) = self.composite_of(name)?;
        for column in source.columns() {
            let copy = Column {
                comment: None,
                history: History::created(self.origin(span)),
                ..column.clone()
            };
            push_column(table, copy);
        }
        table.taints.extend(source.taints.iter().cloned());
        table.of_type = Some(id);
        Ok(())
    }

    /// Adds a relation that has rows, and its row type.
    pub(super) fn insert_table(&mut self, table: Relation, origin: Origin) -> RelationId {
        let (name, namespace) = (table.name.clone(), table.namespace);
        let taints = table.taints.clone();
        let sequences: Vec<_> = table
            .slots
            .iter()
            .filter_map(|column| Some((column.sequence?, column.attnum)))
            .collect();
        let relation = self.insert_relation(table);
        for (sequence, attnum) in sequences {
            self.own_sequence(sequence, ColumnRef { relation, attnum });
        }
        let row_type = self.insert_type(super::ty::NewType {
            name,
            namespace,
            kind: TypeKind::Composite { relation },
            category: 'C',
            taints,
            origin,
        });
        self.relation_mut(relation).row_type = Some(row_type);
        relation
    }

    /// Adds a relation; its name is free.
    pub(super) fn insert_relation(&mut self, relation: Relation) -> RelationId {
        let id = RelationId(self.catalog.next_oid());
        self.catalog.relations.insert_named(
            id,
            relation.namespace,
            relation.name.clone(),
            relation,
        );
        id
    }

    /// Sees that a relation with rows can have this name, and its row type too.
    pub(super) fn claim_table_name(
        &mut self,
        namespace: NamespaceId,
        name: &Name,
        span: Span,
    ) -> Result<(), Refusal> {
        self.check_relation_name(namespace, name, span)?;
        self.claim_type_name(namespace, name, span, Some(ROW_TYPE_HELP))
    }

    /// Sees that no relation of the schema has this name, or `duplicate_table` (42P07).
    pub(super) fn check_relation_name(
        &self,
        namespace: NamespaceId,
        name: &Name,
        span: Span,
    ) -> Result<(), Refusal> {
        match self.catalog.relation(namespace, name.as_str()) {
            Some(existing) => Err(Refusal::new(
                Code::DuplicateRelation,
                span,
                format!("relation \"{name}\" already exists"),
            )
            .first_defined(&self.catalog.relations[existing].history)),
            None => Ok(()),
        }
    }

    /// Gives a relation and its row type another name or schema.
    pub(super) fn rename_relation(&mut self, id: RelationId, namespace: NamespaceId, name: &Name) {
        let counting = self.columns_counting_with(id);
        let row = self.relation_mut(id);
        let from = (row.namespace, row.name.clone());
        row.namespace = namespace;
        row.name = name.clone();
        let row_type = row.row_type;
        self.catalog
            .relations
            .rename(id, (from.0, &from.1), (namespace, name.clone()));
        if let Some(row_type) = row_type {
            self.rename_type_and_array(row_type, namespace, name);
        }
        let to = self.relation_name(id);
        for ColumnRef { relation, attnum } in counting {
            let column = self.catalog.relations[relation].column_at(attnum);
            let default = column.default_expr.as_ref();
            let renamed = default.and_then(|expr| self.with_renamed_sequence(expr, &to));
            if renamed.is_some() {
                self.relation_mut(relation)
                    .column_at_mut(attnum)
                    .default_expr = renamed;
            }
        }
    }

    /// The columns whose defaults take numbers from a sequence; defaults are kept as written, with its name.
    fn columns_counting_with(&self, id: RelationId) -> Vec<ColumnRef> {
        if self.catalog.relations[id].kind != RelationKind::Sequence {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (relation, row) in self.catalog.relations.iter() {
            let counting = row.columns().filter(|column| self.counts_with(column, id));
            found.extend(counting.map(|column| ColumnRef {
                relation,
                attnum: column.attnum,
            }));
        }
        found
    }
}

/// Sees that ON COMMIT is said of a temporary table, or `invalid_table_definition` (42P16).
pub(super) fn check_on_commit(
    on_commit: Option<OnCommit>,
    temporary: bool,
    name: &ObjectName,
) -> Result<(), Refusal> {
    if temporary || on_commit.is_none() {
        return Ok(());
    }
    Err(Refusal::new(
        Code::InvalidTableDefinition,
        name.span,
        "ON COMMIT can only be used on temporary tables",
    ))
}

/// Whether CREATE TABLE gives a column a default of its own.
fn defines_default(it: &CreateTable, name: &Name) -> bool {
    it.elements.iter().any(|element| match element {
        TableElement::Column(column) => {
            column.name.name == *name
                && column
                    .constraints
                    .iter()
                    .any(|clause| matches!(clause.kind, ColumnConstraintKind::Default(_)))
        }
        TableElement::Constraint(_) | TableElement::Like(_) | TableElement::Options(_) => false,
    })
}

/// `reloptions` as PostgreSQL keeps them.
pub(super) fn reloptions(options: &[StorageOption]) -> Vec<(String, String)> {
    options
        .iter()
        // Options of the TOAST table are kept with that table.
        .filter(|option| option.name.namespace.is_none())
        .map(|option| (option.name.name.to_string(), option.value.clone()))
        .collect()
}
