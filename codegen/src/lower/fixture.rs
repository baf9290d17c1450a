//! Catalogs made by hand, for tests of what reads them: the fold's rules are beside the point here.

use std::sync::Arc;

use super::{Facts, Header};
use crate::catalog::ty::oid;
use crate::catalog::{
    BOOTSTRAP_ROLE, Catalog, Column, ColumnType, Constraint, ConstraintId, ConstraintKind, History,
    PUBLIC, Relation, RelationId, RelationKind, Type, TypeId, TypeKind,
};
use crate::infer::nullability::Nullability;
use crate::infer::predicate::{Check, Exactness, Predicate};
use crate::name::Name;
use crate::shared::Shared;
use crate::source::{FileId, Origin, Snippet, Sources, Span};

/// A catalog under construction, and what `infer` would say of its CHECKs.
pub(crate) struct Fixture {
    pub(crate) catalog: Catalog,
    pub(crate) checks: Vec<Shared<Check>>,
    sources: Sources,
    header: Header,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self {
            catalog: Catalog::empty(),
            checks: Vec::new(),
            sources: Sources::default(),
            header: Header {
                from: "spec/example/migrations".to_owned(),
                command: "codegen generate --spec example".to_owned(),
            },
        }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            catalog: &self.catalog,
            checks: &self.checks,
            domain_checks: &[],
            nullability: Nullability::none(),
            sources: &self.sources,
            namespaces: &[PUBLIC],
            header: &self.header,
            omit_tainted: true,
            driver: crate::lower::Driver::PostgRest,
            input: crate::lower::Input::Canonical,
            dialect: crate::lower::zod::Dialect::Classic,
            docs: crate::config::shape::Docs::default(),
            reach: None,
            again: None,
        }
    }

    /// An empty relation, or the one of this name.
    pub(crate) fn relation(&mut self, name: &str, kind: RelationKind) -> RelationId {
        let name = Name::from_quoted(name);
        if let Some(id) = self.catalog.relation(PUBLIC, name.as_str()) {
            return id;
        }
        let id = RelationId(self.catalog.next_oid());
        let relation = Relation {
            history: history(),
            ..Relation::blank(name.clone(), PUBLIC, kind)
        };
        self.catalog
            .relations
            .insert_named(id, PUBLIC, name, relation);
        id
    }

    pub(crate) fn table(&mut self, name: &str) -> RelationId {
        self.relation(name, RelationKind::OrdinaryTable)
    }

    /// Adds a column and gives its number.
    pub(crate) fn column(
        &mut self,
        relation: RelationId,
        name: &str,
        ty: ColumnType,
        not_null: bool,
        default: Option<&str>,
    ) -> i16 {
        let relation = self
            .catalog
            .relations
            .get_mut(relation)
            .expect("it was made here");
        let attnum = i16::try_from(relation.slots.len() + 1).expect("a few columns");
        let column = Column {
            attnum,
            name: Name::from_quoted(name),
            ty,
            not_null,
            default_expr: default.map(snippet),
            default_type: None,
            identity: None,
            generated: None,
            sequence: None,
            collation: None,
            acl: None,
            comment: None,
            dropped: false,
            is_local: true,
            inherit_count: 0,
            history: history(),
        };
        relation.slots.push(column.into());
        attnum
    }

    pub(crate) fn enum_(&mut self, name: &str, labels: &[&str]) -> TypeId {
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        self.ty(name, TypeKind::Enum { labels }, 'E')
    }

    pub(crate) fn ty(&mut self, name: &str, kind: TypeKind, category: char) -> TypeId {
        let id = TypeId(self.catalog.next_oid());
        let name = Name::from_quoted(name);
        let ty = Type {
            kind,
            name: name.clone(),
            namespace: PUBLIC,
            array: None,
            element: None,
            category,
            preferred: false,
            sql_name: None,
            owner: BOOTSTRAP_ROLE,
            acl: None,
            comment: None,
            taints: Vec::new(),
            history: history(),
        };
        self.catalog.types.insert_named(id, PUBLIC, name, ty);
        id
    }

    pub(crate) fn constraint(
        &mut self,
        relation: RelationId,
        name: &str,
        kind: ConstraintKind,
        columns: &[i16],
    ) -> ConstraintId {
        let id = ConstraintId(self.catalog.next_oid());
        let constraint = Constraint {
            name: Name::from_quoted(name),
            relation,
            kind,
            columns: columns.to_vec(),
            validated: true,
            enforced: true,
            is_local: true,
            inherit_count: 0,
            parent: None,
            deferrable: false,
            deferred: false,
            comment: None,
            history: history(),
        };
        self.catalog.constraints.insert(id, constraint);
        id
    }

    /// A CHECK, as `infer` understands it.
    pub(crate) fn check(
        &mut self,
        relation: RelationId,
        name: &str,
        sql: &str,
        predicate: Option<Predicate>,
        value_list: Option<(i16, &[&str])>,
    ) -> ConstraintId {
        let kind = ConstraintKind::Check {
            expr: snippet(sql),
            no_inherit: false,
        };
        let columns: Vec<i16> = value_list.iter().map(|(attnum, _)| *attnum).collect();
        let constraint = self.constraint(relation, name, kind, &columns);
        self.checks.push(Shared::from(Check {
            constraint,
            relation,
            domain: None,
            name: name.to_owned(),
            expr: snippet(sql),
            validated: true,
            columns,
            exactness: if predicate.is_some() {
                Exactness::Exact
            } else {
                Exactness::NotTranslated {
                    span: span(),
                    why: "it calls a function".to_owned(),
                }
            },
            predicate,
            value_list: value_list.map(|(attnum, labels)| {
                (
                    attnum,
                    labels.iter().map(|label| Arc::from(*label)).collect(),
                )
            }),
        }));
        constraint
    }
}

/// A type without a modifier.
pub(crate) fn of(id: TypeId) -> ColumnType {
    ColumnType::plain(id)
}

/// `varchar(n)`
pub(crate) fn varchar(length: i32) -> ColumnType {
    ColumnType {
        id: oid::VARCHAR,
        modifier: length + 4,
    }
}

/// `numeric(p,s)`
pub(crate) fn numeric(precision: i32, scale: i32) -> ColumnType {
    ColumnType {
        id: oid::NUMERIC,
        modifier: ((precision << 16) | scale) + 4,
    }
}

pub(crate) fn snippet(sql: &str) -> Snippet {
    Snippet {
        text: sql.into(),
        span: span(),
        computed: false,
        needs: None,
    }
}

pub(crate) fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

pub(crate) fn history() -> History {
    History::created(Origin::plain(span()))
}
