//! The CHECK that DETACH PARTITION … CONCURRENTLY leaves on a partition: what its bound let in.
//!
//! `get_qual_for_list` and `get_qual_for_range` in PostgreSQL's sources.

use super::alter_table::Scope;
use super::constraint::Command;
use super::{Folder, Refusal};
use crate::catalog::RelationId;
use crate::ddl::{BoundValue, PartitionBound, TableConstraint, TableConstraintKind};
use crate::source::{Snippet, Span};

impl Folder<'_> {
    /// DETACH CONCURRENTLY leaves the partition's bound as a CHECK.
    pub(super) fn keep_partition_constraint(
        &mut self,
        parent: RelationId,
        partition: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let above = &self.catalog.relations[parent];
        let (Some(key), Some(bound)) = (
            &above.partition_key,
            &self.catalog.relations[partition].bound,
        ) else {
            return Ok(());
        };
        let keys: Vec<String> = key
            .keys
            .iter()
            .filter_map(|key| match (key.attnum, &key.expr) {
                (Some(attnum), _) => Some(above.column_at(attnum).name.quoted()),
                (None, Some(expr)) => Some(format!("({})", expr.text)),
                (None, None) => None,
            })
            .collect();
        let text = match bound {
            PartitionBound::In(values) => list(&keys, values),
            PartitionBound::Range { from, to } => range(&keys, from, to),
            // A hash partition keeps none; beside a default one nothing is detached concurrently.
            PartitionBound::Hash { .. } | PartitionBound::Default => return Ok(()),
        };
        let check = TableConstraint {
            name: None,
            kind: TableConstraintKind::Check {
                expr: Snippet {
                    text: text.into(),
                    span,
                    computed: true,
                    needs: None,
                },
                no_inherit: false,
            },
            not_valid: false,
            not_enforced: false,
            deferrable: false,
            deferred: false,
            temporal: false,
            half_temporal: false,
            span,
        };
        self.add_checks(partition, &[check], Command::Alter, Scope::default())
    }
}

/// The text of a value that is neither NULL nor infinite.
fn finite(value: &BoundValue) -> Option<&str> {
    match value {
        BoundValue::Value(expr) => Some(&expr.text),
        BoundValue::Min | BoundValue::Max | BoundValue::Null => None,
    }
}

fn list(keys: &[String], values: &[BoundValue]) -> String {
    let key = keys.join(", ");
    let finite: Vec<&str> = values.iter().filter_map(finite).collect();
    let is_one = format!("{key} IN ({})", finite.join(", "));
    match (values.contains(&BoundValue::Null), finite.is_empty()) {
        (true, true) => format!("{key} IS NULL"),
        (true, false) => format!("{key} IS NULL OR {is_one}"),
        (false, _) => format!("{key} IS NOT NULL AND {is_one}"),
    }
}

/// The columns in which both bounds are equal, then the rows above the lower bound, then those below the upper one.
fn range(keys: &[String], from: &[BoundValue], to: &[BoundValue]) -> String {
    let mut conditions: Vec<String> = keys
        .iter()
        .map(|key| format!("{key} IS NOT NULL"))
        .collect();
    let equal = keys
        .iter()
        .zip(from.iter().zip(to))
        .take_while(|(_, (from, to))| finite(from).is_some() && finite(from) == finite(to))
        .count();
    for (key, value) in keys.iter().zip(from).take(equal) {
        conditions.extend(finite(value).map(|value| format!("{key} = {value}")));
    }
    let keys = &keys[equal..];
    conditions.extend(beyond(keys, &from[equal..], (">", &BoundValue::Min), ">="));
    conditions.extend(beyond(keys, &to[equal..], ("<", &BoundValue::Max), "<"));
    conditions.join(" AND ")
}

/// The rows on one side of a bound: `a > 1 OR a = 1 AND b >= 2`. `last` compares the last column; one before an
/// infinity that lets all in compares with equality too.
fn beyond(
    keys: &[String],
    values: &[BoundValue],
    (strict, all): (&str, &BoundValue),
    last: &str,
) -> Option<String> {
    let mut arms: Vec<String> = Vec::new();
    let mut equal: Vec<String> = Vec::new();
    for (at, (key, value)) in keys.iter().zip(values).enumerate() {
        let Some(value) = finite(value) else { break };
        let operator = match values.get(at + 1) {
            None => last.to_owned(),
            Some(next) if next == all => format!("{strict}="),
            Some(_) => strict.to_owned(),
        };
        let mut arm = equal.clone();
        arm.push(format!("{key} {operator} {value}"));
        arms.push(arm.join(" AND "));
        equal.push(format!("{key} = {value}"));
    }
    match &arms[..] {
        [] => None,
        [arm] => Some(arm.clone()),
        arms => Some(format!("({})", arms.join(" OR "))),
    }
}
