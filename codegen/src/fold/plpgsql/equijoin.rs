//! Which rows of the right side a row of the left side can join with, where the condition compares a column of each.
//!
//! Catalog queries join thousands of columns, constraints and relations by oid; going through all pairs takes minutes.

use std::collections::BTreeMap;

use super::query::{Header, Row, Rows};
use super::value::Value;
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind, JoinCondition};

/// The rows of the right side by the value of a column.
pub(super) struct Candidates {
    /// The column of the left side, and the rows by its value; `None` where every row is one.
    keys: Option<(usize, Keys)>,
    all: Vec<usize>,
}

/// Rows by value. Values of two kinds are compared one by one: `'5'` may be 5.
#[derive(Default)]
struct Keys {
    numbers: BTreeMap<i64, Vec<usize>>,
    texts: BTreeMap<String, Vec<usize>>,
    /// Rows whose value is no number.
    not_numbers: Vec<usize>,
    /// Rows whose value is no text.
    not_texts: Vec<usize>,
}

impl Candidates {
    /// Of a join with this header on both sides.
    pub(super) fn new(
        condition: &JoinCondition,
        header: &Header,
        left: &Rows,
        right: &Rows,
    ) -> Self {
        let columns = match condition {
            JoinCondition::On(expr) => equal_columns(expr, header, left.header.columns.len()),
            JoinCondition::Using(_) | JoinCondition::Natural | JoinCondition::None => None,
        };
        Self {
            keys: columns.map(|(of_left, of_right)| (of_left, Keys::new(&right.rows, of_right))),
            all: (0..right.rows.len()).collect(),
        }
    }

    /// The rows that this row of the left side may join with, in order.
    pub(super) fn of(&self, row: &Row) -> Vec<usize> {
        let Some((column, keys)) = &self.keys else {
            return self.all.clone();
        };
        let (same, others) = match &row.values[*column] {
            value if is_number(value) => (
                value.number().and_then(|number| keys.numbers.get(&number)),
                &keys.not_numbers,
            ),
            Value::Text(text) => (keys.texts.get(&**text), &keys.not_texts),
            _ => return self.all.clone(),
        };
        let mut rows = others.clone();
        rows.extend(same.into_iter().flatten());
        rows.sort_unstable();
        rows
    }
}

/// Whether it is a whole number: the columns of catalogs have several types of them.
fn is_number(value: &Value) -> bool {
    matches!(
        value,
        Value::Int(_) | Value::Typed(oid::INT2 | oid::INT8 | oid::OID, _)
    )
}

impl Keys {
    fn new(rows: &[Row], column: usize) -> Self {
        let mut keys = Self::default();
        for (index, row) in rows.iter().enumerate() {
            let value = &row.values[column];
            match value {
                value if is_number(value) => {
                    let number = value.number().unwrap_or_default();
                    keys.numbers.entry(number).or_default().push(index);
                }
                Value::Text(text) => keys.texts.entry(text.to_string()).or_default().push(index),
                Value::Null => continue,
                _ => {}
            }
            if !is_number(value) {
                keys.not_numbers.push(index);
            }
            if !matches!(value, Value::Text(_)) {
                keys.not_texts.push(index);
            }
        }
        keys
    }
}

/// `a.x = b.y`, alone or with AND: the column of the left side, and that of the right.
fn equal_columns(expr: &Expr, header: &Header, width: usize) -> Option<(usize, usize)> {
    match &expr.kind {
        ExprKind::And(all) => all.iter().find_map(|one| equal_columns(one, header, width)),
        ExprKind::Binary {
            operator,
            left,
            right,
        } if operator.namespace.is_none() && &*operator.symbol == "=" => {
            let (a, b) = (column(left, header)?, column(right, header)?);
            match (a < width, b < width) {
                (true, false) => Some((a, b - width)),
                (false, true) => Some((b, a - width)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn column(expr: &Expr, header: &Header) -> Option<usize> {
    match &expr.kind {
        ExprKind::Column(path) => header.find(path)?.ok(),
        _ => None,
    }
}
