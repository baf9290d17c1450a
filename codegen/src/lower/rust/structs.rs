//! Structs of rows, inserts, updates and composite types: which columns, which `Option`s, what serde is told.

use std::collections::BTreeMap;

use super::check::Scope;
use super::condition::Condition;
use super::model::{Field, Struct, Violation, Wires};
use super::text::{doc_lines, literal};
use super::types::{Clock, Limit, Limited, RustType, Shape};
use super::value::{Access, Slot};
use super::{Lost, Lowering, OwnConstraint, OwnKind};
use crate::catalog::{Column, ColumnRef, RelationId, TypeId, TypeKind};
use crate::ddl::IdentityKind;
use crate::infer::predicate::Check;
use crate::lower::{doc, ident};

/// What a struct is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Row,
    Insert,
    Update,
}

impl Lowering<'_> {
    /// The row of a table or view.
    pub(super) fn row(&mut self, id: RelationId, constraints: &[OwnConstraint]) -> Struct {
        let docs = doc::relation(self.facts, id);
        self.strukt(id, Purpose::Row, docs, constraints)
    }

    /// What is inserted into a table.
    pub(super) fn insert(&mut self, id: RelationId, constraints: &[OwnConstraint]) -> Struct {
        let docs = vec![format!(
            "A row to insert into {}; `None` leaves a column to its default.",
            self.table(id)
        )];
        self.strukt(id, Purpose::Insert, docs, constraints)
    }

    /// What is updated in a table.
    pub(super) fn update(&mut self, id: RelationId, constraints: &[OwnConstraint]) -> Struct {
        let docs = vec![format!(
            "Changes to a row of {}; `None` leaves a column as it is.",
            self.table(id)
        )];
        self.strukt(id, Purpose::Update, docs, constraints)
    }

    /// A composite type; PostgreSQL lets each of its attributes be NULL.
    pub(super) fn composite(&mut self, id: TypeId, relation: RelationId) -> Struct {
        let docs = doc::ty(self.facts, id);
        let mut it = self.strukt(relation, Purpose::Row, docs, &[]);
        self.names.composite(id).clone_into(&mut it.ident);
        it
    }

    /// The table's name in backticks.
    pub(super) fn table(&self, id: RelationId) -> String {
        let relation = &self.facts.catalog.relations[id];
        doc::code(&doc::qualified(
            self.facts,
            relation.namespace,
            relation.name.as_str(),
        ))
    }

    fn strukt(
        &mut self,
        id: RelationId,
        purpose: Purpose,
        mut docs: Vec<String>,
        constraints: &[OwnConstraint],
    ) -> Struct {
        let relation = &self.facts.catalog.relations[id];
        let is_composite = !relation.kind.has_columns();
        let mut idents = ident::Distinct::default();
        let mut fields = Vec::new();
        let mut accesses = BTreeMap::new();
        let mut limits = BTreeMap::new();
        for column in relation.columns() {
            let ident = idents.take(&ident::rust_field(column.name.as_str()));
            if purpose != Purpose::Row && is_always_generated(column) {
                continue;
            }
            let place = ColumnRef {
                relation: id,
                attnum: column.attnum,
            };
            let (ty, is_mapped) = self.types.column(place);
            if !is_mapped && purpose == Purpose::Row {
                self.report_unmapped(place);
            }
            let slot = self.slot((id, column), purpose, is_composite);
            let field_docs = match purpose {
                Purpose::Row if is_composite => Vec::new(),
                Purpose::Row => doc::column(self.facts, id, column),
                Purpose::Insert => doc::default(column).into_iter().collect(),
                Purpose::Update => Vec::new(),
            };
            fields.push(Field {
                docs: doc_lines(&field_docs),
                serde: self.serde(column.name.as_str(), &ident, slot, purpose, &ty),
                type_expr: wrapped(&ty.expr, slot),
                ident: ident.clone(),
            });
            limits.extend(ty.limit.map(|limit| (column.attnum, limit)));
            let length = match ty.limit {
                Some(Limited {
                    limit: Limit::Characters(most),
                    of_elements: false,
                }) if ty.shape == Shape::Text => Some(most),
                _ => None,
            };
            let choice = self.names.shapes().column(place);
            let brand = choice.and_then(|choice| choice.brand);
            let is_branded = brand.is_some_and(|key| ty.expr == self.names.brand(key));
            accesses.insert(
                column.attnum,
                Access {
                    is_branded,
                    ident,
                    slot,
                    shape: ty.shape,
                    is_raw: purpose != Purpose::Row,
                    length,
                },
            );
        }
        if purpose != Purpose::Row
            && accesses
                .values()
                .any(|access| access.slot == Slot::GivenNullable)
        {
            docs[0].push_str(" `Some(None)` is NULL.");
        }
        let checks = self.checks(id, constraints, &accesses, &limits, purpose);
        let (ident, stem) = if is_composite {
            (String::new(), "")
        } else {
            let ident = match purpose {
                Purpose::Row => self.names.relation(id).to_owned(),
                Purpose::Insert => self.names.insert(id),
                Purpose::Update => self.names.update(id),
            };
            (ident, self.names.stem(id))
        };
        Struct {
            docs: doc_lines(&docs),
            ident,
            is_default: purpose != Purpose::Row
                && accesses.values().all(|access| access.slot != Slot::Plain),
            fields,
            has_validate: !constraints.is_empty(),
            constraint: format!("{stem}Constraint"),
            is_checked: !checks.is_empty(),
            checks,
        }
    }

    pub(super) fn slot(
        &self,
        (id, column): (RelationId, &Column),
        purpose: Purpose,
        is_composite: bool,
    ) -> Slot {
        let is_not_null = !is_composite && self.facts.is_not_null(id, column);
        let has_default = column.default_expr.is_some()
            || column.identity == Some(IdentityKind::ByDefault)
            || self.has_domain_default(column);
        match (purpose, is_not_null, has_default) {
            (Purpose::Row, true, _) | (Purpose::Insert, true, false) => Slot::Plain,
            (Purpose::Row, false, _) | (Purpose::Insert, false, false) => Slot::Nullable,
            (Purpose::Insert, true, true) | (Purpose::Update, true, _) => Slot::Given,
            (Purpose::Insert, false, true) | (Purpose::Update, false, _) => Slot::GivenNullable,
        }
    }

    /// Whether the column's domain, or one below it, has a default.
    fn has_domain_default(&self, column: &Column) -> bool {
        let mut id = column.ty.id;
        while let TypeKind::Domain {
            base, default_expr, ..
        } = &self.facts.catalog.types[id].kind
        {
            if default_expr.is_some() {
                return true;
            }
            id = base.id;
        }
        false
    }

    /// What serde is told of a field.
    pub(super) fn serde(
        &mut self,
        name: &str,
        ident: &str,
        slot: Slot,
        purpose: Purpose,
        ty: &RustType,
    ) -> Vec<String> {
        let mut attributes = Vec::new();
        if name != ident {
            attributes.push(format!("rename = {}", literal(name)));
        }
        let wires = ty.shape.wires();
        let is_wired = wires.any;
        let is_json = ty.expr == "serde_json::Value";
        let helpers = &mut self.types.helpers;
        helpers.wire.add(wires);
        let mut parts: Vec<&str> = Vec::new();
        match slot {
            Slot::Plain if is_wired => parts.push("with = \"wire\""),
            // Only a row may have the JSON value null in a column that is not NULL.
            Slot::Plain if is_json && purpose == Purpose::Insert => {
                helpers.not_null = true;
                parts.push("deserialize_with = \"not_null\"");
            }
            Slot::Nullable if is_wired => parts.extend(["default", "with = \"wire\""]),
            Slot::Nullable if purpose == Purpose::Insert => parts.push("default"),
            Slot::Plain | Slot::Nullable => {}
            Slot::Given | Slot::GivenNullable if is_wired => {
                parts.extend(["default", "with = \"wire::given\""]);
            }
            Slot::Given if is_json => {
                helpers.given_not_null = true;
                parts.extend(["default", "with = \"given_not_null\""]);
            }
            Slot::Given | Slot::GivenNullable => {
                helpers.given = true;
                parts.extend(["default", "with = \"given\""]);
            }
        }
        if purpose != Purpose::Row && slot != Slot::Plain {
            parts.push("skip_serializing_if = \"Option::is_none\"");
        }
        if !parts.is_empty() {
            attributes.push(parts.join(", "));
        }
        attributes
    }

    /// What `validate` checks in this struct, in the constraints' order.
    fn checks(
        &mut self,
        id: RelationId,
        constraints: &[OwnConstraint],
        accesses: &BTreeMap<i16, Access>,
        limits: &BTreeMap<i16, Limited>,
        purpose: Purpose,
    ) -> Vec<Violation> {
        let mut violations = Vec::new();
        for constraint in constraints {
            let mut scope = Scope::new(accesses, &self.variants);
            scope.patterns = std::mem::take(&mut self.patterns);
            let judged = |check: &Check| purpose != Purpose::Row || check.validated;
            let mut lost = Vec::new();
            let condition = match &constraint.kind {
                OwnKind::Check { index, .. } => {
                    // A constraint that is not valid says nothing of old rows.
                    let check = &self.facts.checks[*index];
                    let predicate = check.predicate.as_ref().filter(|_| judged(check));
                    let condition = predicate.map(|predicate| scope.violated(predicate));
                    lost.extend(scope.is_weaker.then_some(Lost::Table(*index)));
                    condition
                }
                OwnKind::Domain(places) => {
                    let mut conditions = Vec::new();
                    for place in places {
                        let check =
                            self.facts.domain_checks[place.check].of_column(id, place.attnum);
                        if let Some(predicate) = check.predicate.as_ref().filter(|_| judged(&check))
                        {
                            scope.is_weaker = false;
                            conditions.push(if place.of_elements {
                                scope.violated_by_element(place.attnum, predicate)
                            } else {
                                scope.violated(predicate)
                            });
                            lost.extend(scope.is_weaker.then_some(Lost::Domain(place.check)));
                        }
                    }
                    Some(Condition::any(conditions))
                }
                // A row has passed its type.
                OwnKind::Limit(attnum) if purpose != Purpose::Row => {
                    let limit = limits.get(attnum).filter(|_| accesses.contains_key(attnum));
                    limit.map(|limit| scope.beyond(*attnum, *limit))
                }
                OwnKind::Nul(columns) if purpose != Purpose::Row => {
                    let columns = columns.iter().map(|attnum| scope.with_nul(*attnum));
                    Some(Condition::any(columns))
                }
                OwnKind::Nul(_)
                | OwnKind::NotNull(_)
                | OwnKind::Opaque
                | OwnKind::Database
                | OwnKind::Limit(_) => None,
            };
            let (helpers, patterns) = (scope.helpers, std::mem::take(&mut scope.patterns));
            self.patterns = patterns;
            self.types.helpers.add(helpers);
            self.weaker.extend(lost);
            let Some(condition) = condition else {
                continue;
            };
            if let Some(condition) = condition.unless_never() {
                violations.push(Violation {
                    condition,
                    variant: constraint.ident.clone(),
                });
            }
        }
        violations
    }
}

/// Whether PostgreSQL alone fills the column.
pub(super) fn is_always_generated(column: &Column) -> bool {
    column.generated.is_some() || column.identity == Some(IdentityKind::Always)
}

pub(super) fn wrapped(expr: &str, slot: Slot) -> String {
    match slot {
        Slot::Plain => expr.to_owned(),
        Slot::Nullable | Slot::Given => format!("Option<{expr}>"),
        Slot::GivenNullable => format!("Option<Option<{expr}>>"),
    }
}

impl Shape {
    /// What of it serde would not read and write as PostgreSQL does.
    fn wires(&self) -> Wires {
        let any = Wires {
            any: true,
            ..Wires::default()
        };
        match self {
            Self::Float(_) => Wires { float: true, ..any },
            Self::Digits(_) => Wires {
                digits: true,
                ..any
            },
            Self::Date(Clock::Time)
            | Self::Time(Clock::Time)
            | Self::Timestamp(Clock::Time)
            | Self::TimestampTz(Clock::Time) => Wires { time: true, ..any },
            Self::Array(element) => element.wires(),
            Self::Boolean
            | Self::Integer(_)
            | Self::Decimal(_)
            | Self::Text
            | Self::PaddedText
            | Self::Enum(_)
            | Self::List(_)
            | Self::Uuid
            | Self::Date(Clock::Chrono | Clock::Jiff)
            | Self::Time(Clock::Chrono | Clock::Jiff)
            | Self::Timestamp(Clock::Chrono | Clock::Jiff)
            | Self::TimestampTz(Clock::Chrono | Clock::Jiff)
            | Self::Json
            | Self::Carried
            | Self::Opaque => Wires::default(),
        }
    }
}
