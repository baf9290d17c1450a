//! What TypeScript knows of a value after a comparison, and where that is too much or too little: in functions it forgets
//! what was asked before, and a second comparison that can never hold it refuses.

use std::collections::BTreeSet;

use crate::infer::predicate::{Comparison, Literal, Predicate, Value};

/// The columns that an AND or OR compares with a text in one part, and in another part too.
pub(super) fn narrowed_twice(predicate: &Predicate) -> BTreeSet<i16> {
    let mut found = BTreeSet::new();
    if let Predicate::And(parts) | Predicate::Or(parts) = predicate {
        for (i, part) in parts.iter().enumerate() {
            let others = parts.iter().enumerate().filter(|(j, _)| *j != i);
            let others: BTreeSet<i16> = others.flat_map(|(_, it)| equated(it)).collect();
            let is_bare = matches!(part, Predicate::Compare { .. })
                || matches!(part, Predicate::Not(inner) if matches!(**inner, Predicate::Compare { .. }));
            if is_bare {
                found.extend(equated(part).intersection(&others));
            }
        }
    }
    found.extend(predicate.parts().iter().flat_map(narrowed_twice));
    found
}

/// The columns that are compared with a text for equality.
fn equated(predicate: &Predicate) -> BTreeSet<i16> {
    if let Predicate::Compare {
        left,
        operator: Comparison::Equal | Comparison::NotEqual,
        right,
    } = predicate
    {
        return match (left, right) {
            (Value::Column(column), Value::Literal(Literal::Text(_)))
            | (Value::Literal(Literal::Text(_)), Value::Column(column)) => [*column].into(),
            _ => BTreeSet::new(),
        };
    }
    predicate.parts().iter().flat_map(equated).collect()
}

/// The expression with each of these columns said to be there: `row.n!`.
pub(super) fn asserted(js: &str, columns: &[String]) -> String {
    let mut js = js.to_owned();
    for column in columns {
        let mut rest = js.as_str();
        let mut made = String::new();
        while let Some(at) = rest.find(column.as_str()) {
            let (before, behind) = rest.split_at(at + column.len());
            made.push_str(before);
            let goes_on = behind.starts_with(|c: char| c == '_' || c == '$' || c.is_alphanumeric());
            if !goes_on {
                made.push('!');
            }
            rest = behind;
        }
        js = made + rest;
    }
    js
}
