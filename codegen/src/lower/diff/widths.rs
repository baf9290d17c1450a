//! What a change of a type means to readers, writers and the values that are there: wider, narrower, another.

use super::pair::Pairs;
use super::{Effect, data, read, write};
use crate::catalog::ty::{numeric_modifier, oid};
use crate::catalog::{Catalog, ColumnType, TypeId, TypeKind};

/// A type in its catalog.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) ty: ColumnType,
}

/// What becomes of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    /// Every old value is one of the new type, in the same form.
    Wider,
    /// Some old values are none of the new type.
    Narrower,
    /// Every old value is one of the new type, and some new ones are none of the old.
    Greater,
    /// Some old values are none of the new type, which readers of the old one may not take.
    Smaller,
    /// Values lose digits.
    Coarser,
    /// Another form; every old value has one.
    Shown,
    /// Another form; some old values may have none.
    Other,
}

const FIT: &str = "a value that does not fit is changed by USING, or stops the migration";

/// The effects of a change of type. `is_stored` where the values are in a table.
pub(super) fn effects(
    pairs: &Pairs,
    old: Typed<'_>,
    new: Typed<'_>,
    is_stored: bool,
) -> Vec<Effect> {
    let (from, to) = (
        old.catalog.format_type(old.ty, &[]),
        new.catalog.format_type(new.ty, &[]),
    );
    let mut effects = Vec::new();
    let (is_greater, is_smaller, is_lossy) = match width(pairs, old, new) {
        None | Some(Width::Wider) => (false, false, None),
        Some(Width::Narrower) => (false, true, Some(FIT)),
        Some(Width::Greater) => (true, false, None),
        Some(Width::Coarser) => (
            false,
            false,
            Some("digits that have no place are rounded away"),
        ),
        Some(Width::Shown) => (true, true, None),
        Some(Width::Smaller | Width::Other) => (true, true, Some(FIT)),
    };
    if is_greater {
        effects.push(read(format!(
            "Who reads {from} gets {to}: other values, or another form."
        )));
    }
    if is_smaller {
        effects.push(write(format!(
            "What was written as {from} may be refused as {to}."
        )));
    }
    if let Some(why) = is_lossy.filter(|_| is_stored) {
        effects.push(data(format!("From {from} to {to} {why}.")));
    }
    effects
}

fn width(pairs: &Pairs, old: Typed<'_>, new: Typed<'_>) -> Option<Width> {
    if pairs.same_type((old.catalog, old.ty), (new.catalog, new.ty)) {
        return None;
    }
    if let (Some(a), Some(b)) = (element(old), element(new)) {
        return width(pairs, a, b);
    }
    if element(old).is_some() || element(new).is_some() {
        return Some(if is_text(new.ty) && new.ty.modifier < 0 {
            Width::Shown
        } else {
            Width::Other
        });
    }
    let (plain_old, plain_new) = (below(old), below(new));
    if plain_old.ty != old.ty || plain_new.ty != new.ty {
        let own = pairs.ty(old.catalog, new.catalog, old.ty.id) == Some(new.ty.id);
        let base = width(pairs, plain_old, plain_new);
        return match (base, is_checked(old), is_checked(new)) {
            (base, _, _) if own => base,
            (None | Some(Width::Wider), false, true) => Some(Width::Narrower),
            (None, true, false) => Some(Width::Greater),
            (None, false, false) => Some(Width::Wider),
            (None, true, true) | (Some(Width::Greater | Width::Shown), _, true) => {
                Some(Width::Smaller)
            }
            (Some(base), _, _) => Some(base),
        };
    }
    Some(plain(old, new))
}

fn plain(old: Typed<'_>, new: Typed<'_>) -> Width {
    let (a, b) = (old.ty, new.ty);
    if is_text(a) && is_text(b) {
        return if longest(a) <= longest(b) {
            Width::Wider
        } else {
            Width::Narrower
        };
    }
    if is_text(b) {
        return if longest(b) == i32::MAX {
            Width::Shown
        } else {
            Width::Other
        };
    }
    if let (Some(from), Some(to)) = (rank(a.id), rank(b.id)) {
        return match (from, to) {
            (Rank::Integer(from), Rank::Integer(to)) if from < to => Width::Greater,
            (Rank::Integer(_), Rank::Integer(_)) => Width::Smaller,
            (Rank::Numeric, Rank::Numeric) => numerics(a.modifier, b.modifier),
            (Rank::Float(from), Rank::Float(to)) if from < to => Width::Greater,
            (Rank::Float(_), Rank::Float(_)) => Width::Coarser,
            // An integer of 32 bits has its digits in a double's.
            (Rank::Integer(size), Rank::Float(to)) if size < to => Width::Shown,
            (Rank::Integer(_), Rank::Numeric) if b.modifier < 0 => Width::Shown,
            (Rank::Integer(_), Rank::Numeric | Rank::Float(_))
            | (Rank::Numeric, Rank::Integer(_) | Rank::Float(_))
            | (Rank::Float(_), Rank::Integer(_) | Rank::Numeric) => Width::Other,
        };
    }
    if a.id == b.id {
        return modifiers(a, b);
    }
    match (a.id, b.id) {
        (oid::JSON, oid::JSONB) | (oid::JSONB, oid::JSON) | (oid::CIDR, oid::INET) => Width::Wider,
        (oid::INET, oid::CIDR) => Width::Narrower,
        (oid::DATE, oid::TIMESTAMP | oid::TIMESTAMPTZ)
        | (oid::TIMESTAMP, oid::TIMESTAMPTZ)
        | (oid::TIMESTAMPTZ, oid::TIMESTAMP) => Width::Shown,
        (oid::BIT, oid::VARBIT) if b.modifier < 0 => Width::Wider,
        _ => Width::Other,
    }
}

#[derive(Debug, Clone, Copy)]
enum Rank {
    /// Bytes.
    Integer(u8),
    Float(u8),
    Numeric,
}

fn rank(id: TypeId) -> Option<Rank> {
    Some(match id {
        oid::INT2 => Rank::Integer(2),
        oid::INT4 => Rank::Integer(4),
        oid::INT8 => Rank::Integer(8),
        oid::FLOAT4 => Rank::Float(4),
        oid::FLOAT8 => Rank::Float(8),
        oid::NUMERIC => Rank::Numeric,
        _ => return None,
    })
}

fn is_text(ty: ColumnType) -> bool {
    matches!(ty.id, oid::TEXT | oid::VARCHAR | oid::BPCHAR)
}

fn longest(ty: ColumnType) -> i32 {
    if ty.modifier < 0 {
        i32::MAX
    } else {
        ty.modifier - 4
    }
}

fn numerics(old: i32, new: i32) -> Width {
    if new < 0 {
        return Width::Wider;
    }
    if old < 0 {
        return Width::Narrower;
    }
    let ((old_all, old_scale), (new_all, new_scale)) =
        (numeric_modifier(old), numeric_modifier(new));
    if new_all - new_scale < old_all - old_scale {
        Width::Narrower
    } else if new_scale < old_scale {
        Width::Coarser
    } else {
        Width::Wider
    }
}

/// Two modifiers of one type.
fn modifiers(old: ColumnType, new: ColumnType) -> Width {
    let is_time = matches!(
        old.id,
        oid::TIME | oid::TIMETZ | oid::TIMESTAMP | oid::TIMESTAMPTZ
    );
    match (old.modifier, new.modifier) {
        (_, ..0) => Width::Wider,
        (from, to) if is_time && (from < 0 || to < from) => Width::Coarser,
        (from, to) if is_time || old.id == oid::VARBIT && (0..=to).contains(&from) => Width::Wider,
        _ => Width::Narrower,
    }
}

fn element(it: Typed<'_>) -> Option<Typed<'_>> {
    let id = it.catalog.types[it.ty.id].element?;
    let modifier = it.ty.modifier;
    Some(Typed {
        ty: ColumnType { id, modifier },
        ..it
    })
}

/// The type below domains.
fn below(mut it: Typed<'_>) -> Typed<'_> {
    while let TypeKind::Domain { base, .. } = &it.catalog.types[it.ty.id].kind {
        it.ty = *base;
    }
    it
}

/// Whether a domain on the way refuses something.
fn is_checked(mut it: Typed<'_>) -> bool {
    while let TypeKind::Domain {
        base,
        not_null,
        constraints,
        ..
    } = &it.catalog.types[it.ty.id].kind
    {
        if *not_null || !constraints.is_empty() {
            return true;
        }
        it.ty = *base;
    }
    false
}
