//! The enum of what PostgreSQL may refuse a row of a table for.

use std::collections::BTreeMap;

use super::model::{ConstraintVariant, Constraints, NotNull};
use super::structs::is_always_generated;
use super::text::{doc_lines, literal, variants_need_allow};
use super::types::{Limit, Limited};
use super::{DomainPlace, Lost, Lowering, OwnConstraint, OwnKind};
use crate::catalog::{
    ColumnRef, Constraint, ConstraintId, ConstraintKind, Relation, RelationId, TypeKind,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::infer::predicate::{Check, Exactness};
use crate::lower::{doc, ident, not_null_name};

/// A constraint before it has a variant.
struct Found {
    name: String,
    docs: Vec<String>,
    kind: OwnKind,
}

impl Lowering<'_> {
    /// The constraints of a table by age, then those of its domains, then what its types refuse beyond Rust's.
    pub(super) fn constraints(&mut self, id: RelationId) -> Vec<OwnConstraint> {
        let catalog = self.facts.catalog;
        let relation = &catalog.relations[id];
        let mut by_age: BTreeMap<u32, Found> = BTreeMap::new();
        for (constraint_id, constraint) in catalog.constraints_of(id) {
            by_age.insert(
                constraint_id.0,
                self.found(relation, constraint_id, constraint),
            );
        }
        for (index_id, row, index) in catalog.indexes_of(id) {
            if index.unique && index.constraint.is_none() {
                let found = Found {
                    name: row.name.to_string(),
                    docs: vec!["Unique index: only the database can tell.".to_owned()],
                    kind: OwnKind::Database,
                };
                by_age.insert(index_id.0, found);
            }
        }
        let mut found: Vec<Found> = by_age.into_values().collect();
        found.extend(self.of_domains(relation));
        let not_null = relation
            .columns()
            .filter(|column| self.facts.is_not_null(id, column));
        for column in not_null {
            let name = not_null_name(relation, column).to_string();
            let docs = vec![format!(
                "{} is never NULL: held by its type.",
                doc::code(column.name.as_str())
            )];
            if found.iter().all(|other| other.name != name) {
                let kind = OwnKind::NotNull(column.attnum);
                found.push(Found { name, docs, kind });
            }
        }
        found.extend(self.limits(id, relation));
        let mut idents = ident::Distinct::default();
        found
            .into_iter()
            .map(|Found { name, docs, kind }| {
                let ident = match kind {
                    OwnKind::Limit(attnum) => {
                        let column = relation.column_at(attnum).name.as_str();
                        format!("{}Type", ident::pascal(column))
                    }
                    OwnKind::Nul(_) => "NulCharacter".to_owned(),
                    OwnKind::NotNull(attnum) => {
                        let column = relation.column_at(attnum).name.as_str();
                        format!("{}NotNull", ident::pascal(column))
                    }
                    OwnKind::Check { .. }
                    | OwnKind::Domain(_)
                    | OwnKind::Opaque
                    | OwnKind::Database => {
                        ident::rust_variant(short_name(relation.name.as_str(), &name))
                    }
                };
                OwnConstraint {
                    ident: idents.take_pascal(&ident),
                    name,
                    docs,
                    kind,
                }
            })
            .collect()
    }

    fn found(&self, relation: &Relation, id: ConstraintId, constraint: &Constraint) -> Found {
        let columns = |attnums: &[i16]| {
            let names: Vec<&str> = attnums
                .iter()
                .map(|attnum| relation.column_at(*attnum).name.as_str())
                .collect();
            names.join(", ")
        };
        let own = columns(&constraint.columns);
        let (what, kind) = match &constraint.kind {
            ConstraintKind::Check { expr, .. } => {
                let kind = match self.facts.check_at(id) {
                    Some(index) => OwnKind::Check {
                        index,
                        is_typed: self.is_typed(&self.facts.checks[index]),
                    },
                    None => OwnKind::Opaque,
                };
                (doc::code(&expr.text), kind)
            }
            ConstraintKind::PrimaryKey { .. } => (
                format!(
                    "Primary key {}: only the database can tell.",
                    doc::code(&format!("({own})"))
                ),
                OwnKind::Database,
            ),
            ConstraintKind::Unique { .. } => (
                format!(
                    "Unique {}: only the database can tell.",
                    doc::code(&format!("({own})"))
                ),
                OwnKind::Database,
            ),
            ConstraintKind::Exclusion { .. } => (
                "Exclusion: only the database can tell.".to_owned(),
                OwnKind::Database,
            ),
            ConstraintKind::ForeignKey(key) => {
                let target = &self.facts.catalog.relations[key.references];
                let name = doc::qualified(self.facts, target.namespace, target.name.as_str());
                let referenced: Vec<&str> = key
                    .referenced_columns
                    .iter()
                    .map(|attnum| target.column_at(*attnum).name.as_str())
                    .collect();
                let (from, to) = match referenced[..] {
                    [one] => (own, format!("{name}.{one}")),
                    _ => (
                        format!("({own})"),
                        format!("{name} ({})", referenced.join(", ")),
                    ),
                };
                let sentence = format!(
                    "{} references {}: only the database can tell.",
                    doc::code(&from),
                    doc::code(&to)
                );
                (sentence, OwnKind::Database)
            }
        };
        let mut docs: Vec<String> = constraint.comment.iter().cloned().collect();
        docs.push(what);
        Found {
            name: constraint.name.to_string(),
            docs,
            kind,
        }
    }

    /// Whether a column's type is this CHECK's list, so that no other value can be there.
    fn is_typed(&self, check: &Check) -> bool {
        let list = check.value_list.as_ref().filter(|_| check.is_list_alone());
        list.is_some_and(|(attnum, _)| {
            let column = ColumnRef {
                relation: check.relation,
                attnum: *attnum,
            };
            self.names.column_list(column) == Some(check.constraint)
        })
    }

    /// The CHECKs of the domains of a table's columns, one for each name.
    fn of_domains(&self, relation: &Relation) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for column in relation.columns() {
            let mut id = column.ty.id;
            let element = self.facts.catalog.types[id].element;
            let of_elements = element.is_some();
            id = element.unwrap_or(id);
            while let TypeKind::Domain { base, .. } = &self.facts.catalog.types[id].kind {
                let domain = &self.facts.catalog.types[id];
                let checks = self.facts.domain_checks().iter().enumerate();
                for (index, check) in checks.filter(|(_, check)| check.domain == Some(id)) {
                    let place = DomainPlace {
                        check: index,
                        attnum: column.attnum,
                        of_elements,
                    };
                    if let Some(Found {
                        kind: OwnKind::Domain(places),
                        ..
                    }) = found.iter_mut().find(|other| other.name == check.name)
                    {
                        places.push(place);
                        continue;
                    }
                    let domain = doc::code(&doc::qualified(
                        self.facts,
                        domain.namespace,
                        domain.name.as_str(),
                    ));
                    let expr = doc::code(&check.expr.text);
                    found.push(Found {
                        name: check.name.clone(),
                        docs: vec![format!("{expr} of domain {domain}.")],
                        kind: OwnKind::Domain(vec![place]),
                    });
                }
                id = base.id;
            }
        }
        found
    }

    /// A variant for each column whose database type refuses more than Rust's.
    fn limits(&mut self, id: RelationId, relation: &Relation) -> Vec<Found> {
        let mut found = Vec::new();
        let mut texts = Vec::new();
        for column in relation.columns().filter(|it| !is_always_generated(it)) {
            let place = ColumnRef {
                relation: id,
                attnum: column.attnum,
            };
            let (rust, _) = self.types.column(place);
            if rust.has_text {
                texts.push(column.attnum);
            }
            let Some(Limited { limit, of_elements }) = rust.limit else {
                continue;
            };
            let ty = self
                .facts
                .catalog
                .format_type(column.ty, self.facts.namespaces);
            let what = match limit {
                Limit::Characters(1) => "at most 1 character".to_owned(),
                Limit::Characters(most) => format!("at most {most} characters"),
                Limit::Digits { whole: 1 } => "at most 1 digit before the point".to_owned(),
                Limit::Digits { whole } => format!("at most {whole} digits before the point"),
                Limit::NoNulls => "no element is NULL".to_owned(),
                Limit::Below { .. } | Limit::Numeric { .. } => {
                    "not more digits than it has".to_owned()
                }
                Limit::Form(form) => format!("what PostgreSQL writes of {}", doc::code(form.name)),
                Limit::Whole => "a whole number of 64 bits".to_owned(),
                Limit::Bits { least, most } if least == most => format!("{most} bits"),
                Limit::Bits { most, .. } => format!("at most {most} bits"),
            };
            let what = if of_elements {
                format!("each element {what}")
            } else {
                what
            };
            let name = format!("{}: {ty}", column.name);
            found.push(Found {
                docs: vec![format!(
                    "The type of {}: {what}.",
                    doc::code(column.name.as_str())
                )],
                name,
                kind: OwnKind::Limit(column.attnum),
            });
        }
        if !texts.is_empty() {
            found.push(Found {
                docs: vec![
                    "A text with a NUL character, which PostgreSQL has no place for.".to_owned(),
                ],
                name: "invalid byte sequence for encoding \"UTF8\": 0x00".to_owned(),
                kind: OwnKind::Nul(texts),
            });
        }
        found
    }

    /// The enum, after the structs have said what they can check; none where there is nothing to refuse.
    pub(super) fn constraint_enum(
        &mut self,
        id: RelationId,
        constraints: Vec<OwnConstraint>,
    ) -> Vec<Constraints> {
        if constraints.is_empty() {
            return Vec::new();
        }
        let ident = format!("{}Constraint", self.names.stem(id));
        let relation = &self.facts.catalog.relations[id];
        let not_null: Vec<NotNull> = constraints
            .iter()
            .filter_map(|constraint| {
                let OwnKind::NotNull(attnum) = constraint.kind else {
                    return None;
                };
                Some(NotNull {
                    column: literal(relation.column_at(attnum).name.as_str()),
                    ident: constraint.ident.clone(),
                })
            })
            .collect();
        let has_limits = constraints
            .iter()
            .any(|constraint| matches!(constraint.kind, OwnKind::Limit(_) | OwnKind::Nul(_)));
        let variants: Vec<ConstraintVariant> = constraints
            .into_iter()
            .map(
                |OwnConstraint {
                     ident,
                     name,
                     mut docs,
                     kind,
                 }| {
                    docs.extend(self.remark(&kind));
                    ConstraintVariant {
                        docs: doc_lines(&docs),
                        ident,
                        name: literal(&name),
                    }
                },
            )
            .collect();
        let all = variants.iter().map(|variant| variant.ident.as_str());
        vec![Constraints {
            allow_variant_names: variants_need_allow(&ident, all),
            docs: doc_lines(&[format!(
                "What PostgreSQL may refuse a row of {} for.",
                self.table(id)
            )]),
            has_limits,
            not_null,
            count: variants.len(),
            ident,
            variants,
        }]
    }

    /// What `validate` makes of a constraint, where that is not all of it.
    fn remark(&mut self, kind: &OwnKind) -> Option<String> {
        match kind {
            OwnKind::Check {
                index,
                is_typed: true,
            } => {
                let name = self.names.check_list(self.facts.checks[*index].constraint);
                Some(format!("Held by the type `{name}`."))
            }
            OwnKind::Check { index, .. } => {
                self.remark_on(&self.facts.checks[*index], Lost::Table(*index))
            }
            OwnKind::Domain(places) => places.first().and_then(|place| {
                self.remark_on(
                    &self.facts.domain_checks[place.check],
                    Lost::Domain(place.check),
                )
            }),
            OwnKind::Opaque => Some("Only the database can tell.".to_owned()),
            OwnKind::Database | OwnKind::NotNull(_) | OwnKind::Limit(_) | OwnKind::Nul(_) => None,
        }
    }
}

impl Lowering<'_> {
    fn remark_on(&mut self, check: &Check, place: Lost) -> Option<String> {
        match &check.exactness {
            Exactness::NotTranslated { why, .. } => {
                Some(format!("Only the database can tell: {why}."))
            }
            Exactness::NeverRejects { why } => Some(format!("Can never refuse a row: {why}.")),
            Exactness::Weaker { why, .. } => Some(format!("Checked only in part: {why}.")),
            Exactness::Exact if self.weaker.contains(&place) => {
                let diagnostic = not_in_rust(check);
                if !self.diagnostics.contains(&diagnostic) {
                    self.diagnostics.push(diagnostic);
                }
                let why = "Rust has no comparison that does what PostgreSQL's does";
                Some(format!("Checked only in part: {why}."))
            }
            Exactness::Exact => None,
        }
    }
}

fn not_in_rust(check: &Check) -> Diagnostic {
    Diagnostic::warning(
        Code::CheckNotTranslated,
        check.expr.span,
        format!(
            "check constraint \"{}\" is validated only in part in Rust",
            check.name
        ),
    )
    .detail("It compares values in a way that Rust has no comparison for.")
}

/// The constraint's name without the table's before it.
fn short_name<'n>(table: &str, name: &'n str) -> &'n str {
    name.strip_prefix(table)
        .and_then(|rest| rest.strip_prefix('_'))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}
