//! PARTITION BY, PARTITION OF and their bounds.

use super::index;
use crate::ddl::{BoundValue, ObjectName, PartitionBound, PartitionBy, PartitionOf};
use crate::parse::cursor::{Cursor, Parse};

/// `PARTITION BY strategy (keys)`
pub(super) fn by(c: &mut Cursor<'_>) -> Parse<PartitionBy> {
    let start = c.index();
    c.expect("partition by")?;
    Ok(PartitionBy {
        strategy: c.ident()?,
        keys: c.parenthesised_list(index::element)?,
        span: c.span_from(start),
    })
}

/// `FOR VALUES …` or `DEFAULT`, for a partition of `parent`.
pub(super) fn of(c: &mut Cursor<'_>, parent: ObjectName) -> Parse<PartitionOf> {
    let start = c.index();
    Ok(PartitionOf {
        parent,
        bound: bound(c)?,
        span: c.span_from(start),
    })
}

/// `FOR VALUES …` or `DEFAULT`
pub(super) fn bound(c: &mut Cursor<'_>) -> Parse<PartitionBound> {
    if c.eat("default") {
        return Ok(PartitionBound::Default);
    }
    c.expect("for values")?;
    if c.eat("in") {
        return Ok(PartitionBound::In(c.parenthesised_list(value)?));
    }
    if c.eat("from") {
        let from = c.parenthesised_list(value_or_infinity)?;
        c.expect("to")?;
        return Ok(PartitionBound::Range {
            from,
            to: c.parenthesised_list(value_or_infinity)?,
        });
    }
    c.expect("with")?;
    let (mut modulus, mut remainder) = (0, 0);
    c.parenthesised_list(|c| {
        if c.eat("modulus") {
            modulus = c.integer()?;
        } else {
            c.expect("remainder")?;
            remainder = c.integer()?;
        }
        Ok(())
    })?;
    Ok(PartitionBound::Hash { modulus, remainder })
}

fn value_or_infinity(c: &mut Cursor<'_>) -> Parse<BoundValue> {
    if is_alone(c, "minvalue") {
        c.bump()?;
        return Ok(BoundValue::Min);
    }
    if is_alone(c, "maxvalue") {
        c.bump()?;
        return Ok(BoundValue::Max);
    }
    value(c)
}

fn value(c: &mut Cursor<'_>) -> Parse<BoundValue> {
    if is_alone(c, "null") {
        c.bump()?;
        return Ok(BoundValue::Null);
    }
    Ok(BoundValue::Value(c.expression_until(&[])?))
}

/// Whether this word is all of the value.
fn is_alone(c: &Cursor<'_>, word: &str) -> bool {
    c.is(word) && (c.nth_symbol(1, ",") || c.nth_symbol(1, ")"))
}
