//! The columns of a relation with their types on the wire: what TypeScript and Zod both start from.

use super::probe::{Probe, evaluate};
use super::said;
use super::wire::{Kind, Wire, wire, written};
use crate::catalog::{Column, ColumnRef, ConstraintId, Relation, RelationId, TypeId, TypeKind};
use crate::infer::predicate::Check;
use crate::lower::Facts;
use crate::lower::names::Names;
use crate::lower::reach::{Part, is_writable};

/// A column and its types.
#[derive(Debug, Clone)]
pub(in crate::lower) struct TypedColumn<'a> {
    /// The column.
    pub(in crate::lower) column: &'a Column,
    /// Its type in a row, NULL aside.
    pub(in crate::lower) row: Wire,
    /// Its type in an insert or update, NULL aside: what constraints that are NOT VALID say holds here only.
    pub(in crate::lower) write: Wire,
    /// Whether it may be NULL.
    pub(in crate::lower) nullable: bool,
    /// Whether an INSERT or UPDATE may name it, by a role that may do all.
    pub(in crate::lower) writable: bool,
    /// The objects that have it.
    parts: [bool; Part::ALL.len()],
    /// Whether an INSERT may leave it out.
    pub(in crate::lower) optional: bool,
    /// Whether PostgreSQL has something for it where an insert leaves it out.
    pub(in crate::lower) has_default: bool,
    /// The CHECK that its type expresses, so that nothing else need.
    pub(in crate::lower) list: Option<ConstraintId>,
}

impl TypedColumn<'_> {
    /// Whether an object has it.
    pub(in crate::lower) fn is_in(&self, part: Part) -> bool {
        self.parts[part as usize]
    }

    /// Whether any object has it.
    pub(in crate::lower) fn is_anywhere(&self) -> bool {
        self.parts.contains(&true)
    }

    /// TypeScript's type in a row.
    pub(in crate::lower) fn row_ts(&self) -> String {
        nullable(self.row.ts(), self.nullable && self.row != Wire::Unknown)
    }

    /// TypeScript's type in an insert or update.
    pub(in crate::lower) fn write_ts(&self) -> String {
        // PostgREST makes SQL's NULL of JSON's null.
        if self.write == Wire::Json && !self.nullable {
            return "NonNullable<Json>".to_owned();
        }
        nullable(
            self.write.ts(),
            self.nullable && self.write != Wire::Unknown,
        )
    }
}

fn nullable(ts: String, nullable: bool) -> String {
    if nullable { format!("{ts} | null") } else { ts }
}

/// The columns of a relation, in its order.
pub(in crate::lower) fn columns<'a>(
    facts: &Facts<'a>,
    names: &Names,
    id: RelationId,
    relation: &'a Relation,
) -> Vec<TypedColumn<'a>> {
    relation
        .columns()
        .map(|column| typed(facts, names, id, relation, column))
        .collect()
}

fn typed<'a>(
    facts: &Facts<'a>,
    names: &Names,
    id: RelationId,
    relation: &Relation,
    column: &'a Column,
) -> TypedColumn<'a> {
    let checks: Vec<&Check> = facts
        .checks_of(id)
        .filter(|check| check.columns == [column.attnum])
        .collect();
    let base = wire(facts, names, column.ty);
    let given = written(facts, names, column.ty);
    let list = names.column_list(ColumnRef {
        relation: id,
        attnum: column.attnum,
    });
    let later_list = checks
        .iter()
        .find(|check| !check.validated && check.value_list.is_some())
        .filter(|_| list.is_none() && base.kind() == Kind::Text);
    let (row, write) = if let Some(list) = list {
        let list = Wire::List {
            ident: names.check_list(list).to_owned(),
        };
        (list.clone(), list)
    } else if let Some((check, (_, labels))) =
        later_list.and_then(|check| Some((check, check.value_list.as_ref()?)))
    {
        let literals = Wire::Literals {
            labels: labels.clone(),
            constraint: check.name.clone(),
        };
        (base, literals)
    } else {
        let of_domains = facts.domain_checks_of(id, column);
        let checks: Vec<&Check> = checks.iter().copied().chain(&of_domains).collect();
        let validated: Vec<&Check> = checks
            .iter()
            .copied()
            .filter(|check| check.validated)
            .collect();
        (
            without_refused(&base, &validated),
            without_refused(&given, &checks),
        )
    };
    let choice = names.shapes().column(ColumnRef {
        relation: id,
        attnum: column.attnum,
    });
    let (row, write) = match choice {
        Some(choice) => {
            let called = said::called(names, id, column);
            let key = choice.brand.map(|key| {
                let column = facts.catalog.relations[key.relation].column_at(key.attnum);
                wire(facts, names, column.ty)
            });
            let said = |base| {
                let bases = (base, key.as_ref());
                said::said((names, facts.dialect), choice, bases, &called)
            };
            (said(row), said(write))
        }
        None => (row, write),
    };
    let domain_default = domain_default(facts, column.ty.id);
    let writable = is_writable(column, relation);
    let nullable = !facts.is_not_null(id, column);
    let has_default = column.default_expr.is_some() || column.identity.is_some() || domain_default;
    TypedColumn {
        column,
        row,
        write,
        nullable,
        writable,
        parts: Part::ALL.map(|part| facts.has_column((id, relation), column, part)),
        optional: nullable || has_default,
        has_default,
        list: list.or_else(|| later_list.map(|check| check.constraint)),
    }
}

/// A float without the strings that some CHECK refuses.
fn without_refused(wire: &Wire, checks: &[&Check]) -> Wire {
    let Wire::Float {
        ident,
        number,
        specials,
    } = wire
    else {
        return wire.clone();
    };
    let is_taken = |special: &&&str| {
        checks
            .iter()
            .filter_map(|check| check.predicate.as_ref())
            .all(|predicate| evaluate(predicate, Probe::special(special)) != Some(false))
    };
    Wire::Float {
        ident: ident.clone(),
        number: number.clone(),
        specials: specials.iter().filter(is_taken).copied().collect(),
    }
}

/// Whether the type is a domain that brings a default.
fn domain_default(facts: &Facts<'_>, mut id: TypeId) -> bool {
    while let TypeKind::Domain {
        base, default_expr, ..
    } = &facts.catalog.types[id].kind
    {
        if default_expr.is_some() {
            return true;
        }
        id = base.id;
    }
    false
}
