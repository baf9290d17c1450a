//! Constraints of tables: CHECK, PRIMARY KEY, UNIQUE, EXCLUDE, and in `foreign_key` FOREIGN KEY.

use super::alter_table::Scope;
use super::index::{IndexKeys, NewIndex};
use super::naming::join_columns;
use super::operator_class::check_excludes;
use super::{Folder, Refusal};
use crate::catalog::{
    Aspect, ColumnType, Constraint, ConstraintId, ConstraintKind, History, IndexColumn, RelationId,
    TypeKind,
};
use crate::ddl::{Ident, IndexElement, TableConstraint, TableConstraintKind};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// Which command adds a constraint: it decides order, words, and whether NOT VALID counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// CREATE TABLE
    Create,
    /// ALTER TABLE
    Alter,
}

/// A PRIMARY KEY or UNIQUE that is not in the catalog yet.
#[derive(Clone)]
struct Key<'a> {
    name: Option<&'a Ident>,
    primary: bool,
    columns: &'a [Ident],
    include: &'a [Ident],
    nulls_not_distinct: bool,
    constraint: &'a TableConstraint,
}

impl Folder<'_> {
    /// Adds the CHECKs and NOT NULLs among the constraints.
    pub(super) fn add_checks(
        &mut self,
        relation: RelationId,
        constraints: &[TableConstraint],
        command: Command,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let mut added: Vec<ConstraintId> = Vec::new();
        for constraint in constraints {
            match &constraint.kind {
                TableConstraintKind::Check { expr, no_inherit } => {
                    added.push(self.add_check(
                        relation,
                        constraint,
                        (expr, *no_inherit),
                        (command, scope),
                        &added,
                    )?);
                }
                TableConstraintKind::NotNull { column, .. } => {
                    self.set_not_null(relation, column, constraint.span, scope)?;
                }
                TableConstraintKind::PrimaryKey { .. }
                | TableConstraintKind::Unique { .. }
                | TableConstraintKind::UsingIndex { .. }
                | TableConstraintKind::ForeignKey { .. }
                | TableConstraintKind::Exclude { .. } => {}
            }
        }
        Ok(())
    }

    /// Adds the primary key, then the other constraints that have an index, each once.
    pub(super) fn add_keys(
        &mut self,
        relation: RelationId,
        constraints: &[TableConstraint],
        scope: Scope,
    ) -> Result<(), Refusal> {
        let mut keys: Vec<Key<'_>> = Vec::new();
        let mut others: Vec<&TableConstraint> = Vec::new();
        for constraint in constraints {
            let key = Key {
                name: constraint.name.as_ref(),
                primary: false,
                columns: &[],
                include: &[],
                nulls_not_distinct: false,
                constraint,
            };
            match &constraint.kind {
                TableConstraintKind::PrimaryKey { columns, include } => {
                    if keys.first().is_some_and(|first| first.primary) {
                        return Err(self.multiple_primary_keys(relation, constraint.span));
                    }
                    // The primary key goes first, and swallows a UNIQUE of the same columns.
                    keys.insert(
                        0,
                        Key {
                            primary: true,
                            columns,
                            include,
                            ..key
                        },
                    );
                }
                TableConstraintKind::Unique {
                    columns,
                    include,
                    nulls_not_distinct,
                } => keys.push(Key {
                    columns,
                    include,
                    nulls_not_distinct: *nulls_not_distinct,
                    ..key
                }),
                TableConstraintKind::UsingIndex { .. } | TableConstraintKind::Exclude { .. } => {
                    others.push(constraint);
                }
                TableConstraintKind::Check { .. }
                | TableConstraintKind::ForeignKey { .. }
                | TableConstraintKind::NotNull { .. } => {}
            }
        }
        for key in distinct_keys(keys) {
            self.add_key(relation, &key, scope)?;
        }
        for constraint in others {
            match &constraint.kind {
                TableConstraintKind::UsingIndex { primary, index } => {
                    self.add_key_using_index(relation, constraint, *primary, index)?;
                }
                TableConstraintKind::Exclude {
                    method,
                    elements,
                    predicate,
                } => {
                    self.add_exclusion(
                        relation,
                        constraint,
                        method.as_ref(),
                        elements,
                        predicate.as_ref(),
                    )?;
                }
                TableConstraintKind::Check { .. }
                | TableConstraintKind::PrimaryKey { .. }
                | TableConstraintKind::Unique { .. }
                | TableConstraintKind::ForeignKey { .. }
                | TableConstraintKind::NotNull { .. } => {}
            }
        }
        Ok(())
    }

    fn add_key(
        &mut self,
        relation: RelationId,
        key: &Key<'_>,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let what = if key.primary { "primary key" } else { "unique" };
        if key.primary && self.primary_key(relation).is_some() {
            return Err(self.multiple_primary_keys(relation, key.constraint.span));
        }
        let mut columns = Vec::new();
        for (position, ident) in key.columns.iter().enumerate() {
            let Some(attnum) = self.key_column(relation, ident)? else {
                return Ok(());
            };
            if key.columns[..position]
                .iter()
                .any(|before| before.name == ident.name)
            {
                return Err(Refusal::new(
                    Code::DuplicateColumn,
                    ident.span,
                    format!(
                        "column \"{}\" appears twice in {what} constraint",
                        ident.name
                    ),
                ));
            }
            columns.push(attnum);
        }
        let mut include = Vec::new();
        for ident in key.include {
            include.extend(self.key_column(relation, ident)?);
        }
        if key.constraint.temporal {
            self.check_temporal(relation, key.columns, &columns, key.constraint.span)?;
        } else {
            let keys: Vec<IndexColumn> = columns
                .iter()
                .copied()
                .map(IndexColumn::ascending)
                .collect();
            let btree = Name::from_quoted("btree");
            self.check_method(relation, (&btree, key.constraint.span), &keys)?;
        }
        let word = if key.primary { "PRIMARY KEY" } else { "UNIQUE" };
        self.check_partition_key(relation, &columns, word, key.constraint.span)?;
        let row = &self.catalog.relations[relation];
        let (table, namespace) = (row.name.clone(), row.namespace);
        let name = if let Some(ident) = key.name {
            self.check_relation_name(namespace, &ident.name, ident.span)?;
            self.check_constraint_name(relation, ident)?;
            ident.name.clone()
        } else {
            let all = columns.iter().chain(&include);
            let joined = join_columns(all.map(|attnum| row.column_at(*attnum).name.as_str()));
            let parts = if key.primary {
                (table.as_str(), "", "pkey")
            } else {
                (table.as_str(), joined.as_str(), "key")
            };
            self.choose_relation_name(namespace, parts, true)
        };
        if key.primary {
            for attnum in &columns {
                self.mark_not_null(relation, *attnum, key.constraint.span);
            }
        }
        let index = self.insert_index(NewIndex {
            name: name.clone(),
            table: relation,
            method: Name::from_quoted(if key.constraint.temporal {
                "gist"
            } else {
                "btree"
            }),
            unique: true,
            primary: key.primary,
            nulls_not_distinct: key.nulls_not_distinct,
            keys: columns
                .iter()
                .copied()
                .map(IndexColumn::ascending)
                .collect(),
            include,
            predicate: None,
            span: key.constraint.span,
        });
        let kind = if key.primary {
            ConstraintKind::PrimaryKey { index }
        } else {
            ConstraintKind::Unique { index }
        };
        let row = self.new_constraint(name, relation, kind, columns, key.constraint);
        self.insert_index_constraint(index, row);
        if !scope.only {
            self.spread_index(index, key.constraint.span)?;
        }
        Ok(())
    }

    /// Sees that columns can be a key WITHOUT OVERLAPS: the last one a range, and each with equality in a `gist` index,
    /// which types without a place in space have from an extension.
    fn check_temporal(
        &self,
        relation: RelationId,
        idents: &[Ident],
        columns: &[i16],
        span: Span,
    ) -> Result<(), Refusal> {
        if columns.len() < 2 {
            let message = "constraint using WITHOUT OVERLAPS needs at least two columns";
            return Err(Refusal::new(Code::SyntaxError, span, message));
        }
        let row = &self.catalog.relations[relation];
        let is_range = |attnum: i16| {
            let base = self.catalog.undomained(row.column_at(attnum).ty.id);
            let kind = &self.catalog.types[base].kind;
            matches!(kind, TypeKind::Range { .. } | TypeKind::Multirange { .. })
        };
        let (last, others) = columns.split_last().expect("there are two");
        if !is_range(*last) {
            let ident = &idents[others.len()];
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                ident.span,
                format!(
                    "column \"{}\" in WITHOUT OVERLAPS is not a range or multirange type",
                    ident.name
                ),
            ));
        }
        let has_btree_gist = self
            .catalog
            .extensions
            .iter()
            .any(|(_, it)| it.name == "btree_gist");
        match others.iter().position(|attnum| !is_range(*attnum)) {
            Some(position) if !has_btree_gist => {
                let ty = row.column_at(others[position]).ty;
                let ty = self.format_type(ColumnType::plain(self.catalog.undomained(ty.id)));
                Err(Refusal::new(
                    Code::UnknownObject,
                    idents[position].span,
                    format!(
                        "data type {ty} has no default operator class for access method \"gist\""
                    ),
                )
                .help("CREATE EXTENSION btree_gist brings one for most types."))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn add_key_using_index(
        &mut self,
        relation: RelationId,
        it: &TableConstraint,
        primary: bool,
        index: &Ident,
    ) -> Result<(), Refusal> {
        let namespace = self.catalog.relations[relation].namespace;
        let unknown = || {
            Refusal::new(
                Code::UnknownObject,
                index.span,
                format!("index \"{}\" does not exist", index.name),
            )
        };
        let id = self
            .catalog
            .relation(namespace, index.name.as_str())
            .ok_or_else(unknown)?;
        let row = self.catalog.relations[id]
            .index
            .clone()
            .filter(|row| row.table == relation)
            .ok_or_else(unknown)?;
        if let Some(constraint) = row.constraint {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                index.span,
                format!(
                    "index \"{}\" is already associated with a constraint",
                    index.name
                ),
            )
            .with_sqlstate("55000")
            .first_defined(&self.catalog.constraints[constraint].history));
        }
        if !row.unique || row.predicate.is_some() || row.keys.iter().any(|key| key.attnum.is_none())
        {
            return Err(Refusal::new(
                Code::WrongObjectType,
                index.span,
                format!("\"{}\" is not a unique index", index.name),
            ));
        }
        if primary && self.primary_key(relation).is_some() {
            return Err(self.multiple_primary_keys(relation, it.span));
        }
        let name = match &it.name {
            Some(ident) => {
                self.check_constraint_name(relation, ident)?;
                if ident.name != index.name {
                    self.check_relation_name(namespace, &ident.name, ident.span)?;
                    self.rename_relation(id, namespace, &ident.name);
                }
                ident.name.clone()
            }
            None => index.name.clone(),
        };
        let columns: Vec<i16> = row.keys.iter().filter_map(|key| key.attnum).collect();
        if primary {
            for attnum in &columns {
                self.mark_not_null(relation, *attnum, it.span);
            }
            if let Some(index) = &mut self.relation_mut(id).index {
                index.primary = true;
            }
        }
        let kind = if primary {
            ConstraintKind::PrimaryKey { index: id }
        } else {
            ConstraintKind::Unique { index: id }
        };
        let row = self.new_constraint(name, relation, kind, columns, it);
        self.insert_index_constraint(id, row);
        Ok(())
    }

    fn add_exclusion(
        &mut self,
        relation: RelationId,
        it: &TableConstraint,
        method: Option<&Name>,
        elements: &[(IndexElement, String)],
        predicate: Option<&Snippet>,
    ) -> Result<(), Refusal> {
        let elements: Vec<&IndexElement> = elements.iter().map(|(element, _)| element).collect();
        let IndexKeys { keys, names } = self.index_keys(relation, &elements, &[])?;
        let method = method
            .cloned()
            .unwrap_or_else(|| Name::from_quoted("btree"));
        check_excludes(&method, it.span)?;
        self.check_method(relation, (&method, it.span), &keys)?;
        let row = &self.catalog.relations[relation];
        let (table, namespace) = (row.name.clone(), row.namespace);
        let name = if let Some(ident) = &it.name {
            self.check_relation_name(namespace, &ident.name, ident.span)?;
            self.check_constraint_name(relation, ident)?;
            ident.name.clone()
        } else {
            let joined = join_columns(names.iter().map(String::as_str));
            self.choose_relation_name(namespace, (table.as_str(), &joined, "excl"), true)
        };
        // An expression has the number 0 in `conkey`.
        let columns = keys.iter().map(|key| key.attnum.unwrap_or(0)).collect();
        let index = self.insert_index(NewIndex {
            name: name.clone(),
            table: relation,
            method,
            unique: false,
            primary: false,
            nulls_not_distinct: false,
            keys,
            include: Vec::new(),
            predicate: predicate.cloned(),
            span: it.span,
        });
        let kind = ConstraintKind::Exclusion { index };
        let row = self.new_constraint(name, relation, kind, columns, it);
        self.insert_index_constraint(index, row);
        self.spread_index(index, it.span)
    }

    /// The constraint of this name on the table.
    pub(super) fn constraint_of(&self, relation: RelationId, name: &Name) -> Option<ConstraintId> {
        self.catalog
            .constraints_of(relation)
            .find(|(_, constraint)| constraint.name == *name)
            .map(|(id, _)| id)
    }

    /// The table's primary key.
    pub(super) fn primary_key(&self, relation: RelationId) -> Option<ConstraintId> {
        self.catalog
            .constraints_of(relation)
            .find(|(_, constraint)| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }))
            .map(|(id, _)| id)
    }

    /// Sees that the table has no constraint of this name, or `duplicate_object` (42710).
    pub(super) fn check_constraint_name(
        &self,
        relation: RelationId,
        ident: &Ident,
    ) -> Result<(), Refusal> {
        match self.constraint_of(relation, &ident.name) {
            Some(existing) => Err(Refusal::new(
                Code::DuplicateObject,
                ident.span,
                format!(
                    "constraint \"{}\" for relation \"{}\" already exists",
                    ident.name, self.catalog.relations[relation].name
                ),
            )
            .first_defined(&self.catalog.constraints[existing].history)),
            None => Ok(()),
        }
    }

    /// A constraint as a clause states it.
    pub(super) fn new_constraint(
        &self,
        name: Name,
        relation: RelationId,
        kind: ConstraintKind,
        columns: Vec<i16>,
        it: &TableConstraint,
    ) -> Constraint {
        Constraint {
            name,
            relation,
            kind,
            columns,
            validated: true,
            enforced: !it.not_enforced,
            is_local: true,
            inherit_count: 0,
            parent: None,
            deferrable: it.deferrable,
            deferred: it.deferred,
            comment: None,
            history: History::created(self.origin(it.span)),
        }
    }

    /// Adds a constraint.
    pub(super) fn insert_constraint(&mut self, row: Constraint) -> ConstraintId {
        let id = ConstraintId(self.catalog.next_oid());
        self.catalog.constraints.insert(id, row);
        id
    }

    pub(super) fn insert_index_constraint(&mut self, index: RelationId, row: Constraint) {
        let id = self.insert_constraint(row);
        if let Some(index) = &mut self.relation_mut(index).index {
            index.constraint = Some(id);
        }
    }

    /// Makes a column NOT NULL, and the children's.
    pub(super) fn mark_not_null(&mut self, relation: RelationId, attnum: i16, span: Span) {
        self.mark_one_not_null(relation, attnum, span);
        let row = &self.catalog.relations[relation];
        if row.children.is_empty() {
            return;
        }
        let (name, children) = (row.column_at(attnum).name.clone(), row.children.clone());
        for child in children {
            if let Some(own) = self.catalog.relations[child].column(name.as_str()) {
                self.mark_not_null(child, own.attnum, span);
            }
        }
    }

    /// Makes a column NOT NULL.
    pub(super) fn mark_one_not_null(&mut self, relation: RelationId, attnum: i16, span: Span) {
        let origin = self.origin(span);
        let column = self.relation_mut(relation).column_at_mut(attnum);
        if !column.not_null {
            column.not_null = true;
            column.history.push(Aspect::NotNull, origin);
        }
    }

    fn key_column(&self, relation: RelationId, ident: &Ident) -> Result<Option<i16>, Refusal> {
        self.resolve_column(relation, ident).map_err(|mut refusal| {
            refusal.diagnostic.message =
                format!("column \"{}\" named in key does not exist", ident.name);
            refusal
        })
    }

    pub(super) fn multiple_primary_keys(&self, relation: RelationId, span: Span) -> Refusal {
        let refusal = Refusal::new(
            Code::InvalidTableDefinition,
            span,
            format!(
                "multiple primary keys for table \"{}\" are not allowed",
                self.catalog.relations[relation].name
            ),
        );
        match self.primary_key(relation) {
            Some(existing) => refusal.first_defined(&self.catalog.constraints[existing].history),
            None => refusal,
        }
    }
}

/// Whether the rows are known to keep a constraint once it is there: NOT VALID counts only for rows that are there.
pub(super) fn is_validated(it: &TableConstraint, command: Command) -> bool {
    !it.not_enforced && (command == Command::Create || !it.not_valid)
}

/// Leaves out keys that say the same as one before; a name that only the later one has goes to the first.
fn distinct_keys(keys: Vec<Key<'_>>) -> Vec<Key<'_>> {
    let mut distinct: Vec<Key<'_>> = Vec::new();
    for key in keys {
        let same = distinct.iter_mut().find(|before| {
            names(before.columns).eq(names(key.columns))
                && names(before.include).eq(names(key.include))
                && before.nulls_not_distinct == key.nulls_not_distinct
                && before.constraint.deferrable == key.constraint.deferrable
                && before.constraint.deferred == key.constraint.deferred
        });
        match same {
            Some(before) => before.name = before.name.or(key.name),
            None => distinct.push(key),
        }
    }
    distinct
}

fn names(idents: &[Ident]) -> impl Iterator<Item = &Name> {
    idents.iter().map(|ident| &ident.name)
}
