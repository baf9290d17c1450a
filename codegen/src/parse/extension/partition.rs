//! PARTITION BY, PARTITION OF and their bounds.

use super::index;
use crate::ddl::{ObjectName, PartitionBound, PartitionBy, PartitionOf};
use crate::parse::cursor::{Cursor, Parse};
use crate::source::Snippet;

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
        return Ok(PartitionBound::In(values(c)?));
    }
    if c.eat("from") {
        let from = values(c)?;
        c.expect("to")?;
        return Ok(PartitionBound::Range {
            from,
            to: values(c)?,
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

fn values(c: &mut Cursor<'_>) -> Parse<Vec<Snippet>> {
    c.parenthesised_list(|c| c.expression_until(&[]))
}
