//! CHECKs by which one of two columns is NULL and the other is not, however they are written.

use super::Union;
use crate::catalog::RelationId;
use crate::infer::predicate::{Check, Comparison, Exactness, Predicate, Value};
use crate::lower::Facts;

/// Those of a table that all its rows keep.
pub(super) fn unions(facts: &Facts<'_>, relation: RelationId) -> Vec<Union> {
    let own = facts
        .checks_of(relation)
        .filter(|it| it.validated && it.exactness == Exactness::Exact);
    own.filter_map(|check| {
        Some(Union {
            relation,
            constraint: check.name.clone(),
            columns: columns(check)?,
        })
    })
    .collect()
}

fn columns(check: &Check) -> Option<[i16; 2]> {
    let [first, second] = check.columns[..] else {
        return None;
    };
    let predicate = check.predicate.as_ref()?;
    let holds = |a: bool, b: bool| truth(predicate, &[(first, a), (second, b)]);
    let is_either = holds(true, false)? && holds(false, true)?;
    let is_one = !holds(true, true)? && !holds(false, false)?;
    (is_either && is_one).then_some([first, second])
}

/// What the predicate is where these columns are NULL or not; `None` where their values decide.
fn truth(predicate: &Predicate, nulls: &[(i16, bool)]) -> Option<bool> {
    let each = |parts: &[Predicate]| -> Option<Vec<bool>> {
        parts.iter().map(|part| truth(part, nulls)).collect()
    };
    match predicate {
        Predicate::And(parts) => Some(each(parts)?.into_iter().all(|it| it)),
        Predicate::Or(parts) => Some(each(parts)?.into_iter().any(|it| it)),
        Predicate::Not(part) => Some(!truth(part, nulls)?),
        Predicate::Definitely(part) => truth(part, nulls),
        Predicate::IsNull(Value::Column(column)) => {
            let found = nulls.iter().find(|(it, _)| it == column);
            found.map(|(_, is_null)| *is_null)
        }
        Predicate::Count {
            of,
            operator,
            number,
        } => {
            let count = each(of)?.into_iter().filter(|it| *it).count();
            let count = i32::try_from(count).ok()?;
            Some(match operator {
                Comparison::Equal => count == *number,
                Comparison::NotEqual => count != *number,
                Comparison::Less => count < *number,
                Comparison::LessOrEqual => count <= *number,
                Comparison::Greater => count > *number,
                Comparison::GreaterOrEqual => count >= *number,
            })
        }
        Predicate::Constant(truth) => *truth,
        Predicate::IsNull(_)
        | Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Matches { .. }
        | Predicate::Test { .. } => None,
    }
}
