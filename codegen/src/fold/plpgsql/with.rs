//! WITH: queries under a name, and those that ask themselves.
//!
//! <https://www.postgresql.org/docs/current/queries-with.html>

use std::collections::BTreeSet;
use std::rc::Rc;

use super::eval::{Env, Eval};
use super::query::{Rows, With, is_new};
use super::value::Value;
use crate::expr::walk::Part;
use crate::expr::{Alias, CommonTable, Query, QueryBody, SetOperation};
use crate::fold::Refusal;

/// How often a query of WITH RECURSIVE asks itself.
const RECURSION: usize = 1000;

/// How large the rows of a WITH RECURSIVE may get, in bytes.
const SIZE: usize = 4 * super::eval::LARGEST;

impl Eval<'_, '_> {
    /// The rows of a query.
    pub(super) fn query(&self, query: &Query, env: Env<'_>) -> Result<Rows, Refusal> {
        if query.with.is_empty() {
            return self.ordered(query, env);
        }
        self.with(query, &used(query), 0, env)
    }

    fn with(
        &self,
        query: &Query,
        used: &[bool],
        index: usize,
        env: Env<'_>,
    ) -> Result<Rows, Refusal> {
        let Some(common) = query.with.get(index) else {
            return self.ordered(query, env);
        };
        let rows = match &common.query.body {
            QueryBody::Write(_) | QueryBody::Other(_) => {
                Rows::of_nothing_known(query.span, "the rows of a WITH query")
            }
            // PostgreSQL does not run what nothing asks.
            _ if !used[index] => {
                Rows::of_nothing_known(query.span, "the rows of a WITH query that is not used")
            }
            _ if common.recursive => self.recursive(common, env)?,
            _ => self.query(&common.query, env)?,
        };
        let alias = Alias {
            name: common.name.clone(),
            columns: common.columns.clone(),
            types: Vec::new(),
        };
        let with = With {
            name: common.name.clone(),
            rows: Rc::new(rows.aliased(Some(&alias), None)),
            outer: env.with,
        };
        let env = Env {
            with: Some(&with),
            ..env
        };
        self.with(query, used, index + 1, env)
    }

    /// WITH RECURSIVE: the first part of the UNION, then the second again and again on the rows that were new.
    fn recursive(&self, common: &CommonTable, env: Env<'_>) -> Result<Rows, Refusal> {
        let query = &common.query;
        let mut refers = false;
        query.walk_deep(&mut |part| {
            if let Part::Relation(name, _) = part {
                refers |= name.namespace.is_none() && name.name == common.name;
            }
        });
        let QueryBody::SetOperation {
            operation: SetOperation::Union,
            all,
            left,
            right,
        } = &query.body
        else {
            return self.query(query, env);
        };
        if !refers {
            return self.query(query, env);
        }
        let unknown = || Rows::of_nothing_known(query.span, "the rows of WITH RECURSIVE");
        if !query.with.is_empty() || query.limit.is_some() || query.offset.is_some() {
            return Ok(unknown());
        }
        let alias = Alias {
            name: common.name.clone(),
            columns: common.columns.clone(),
            types: Vec::new(),
        };
        let mut all_rows = self.query(left, env)?;
        if !*all {
            let mut seen: Vec<Vec<Value>> = Vec::new();
            all_rows.rows.retain(|row| is_new(row, &mut seen));
        }
        all_rows.ordered = false;
        let mut working = all_rows.clone();
        let mut size = 0;
        for _ in 0..RECURSION {
            if working.rows.is_empty() {
                return Ok(all_rows);
            }
            if working.doubt().is_some() || !self.charge_pairs(all_rows.rows.len()) {
                return Ok(unknown());
            }
            let with = With {
                name: common.name.clone(),
                rows: Rc::new(working.clone().aliased(Some(&alias), None)),
                outer: env.with,
            };
            let inner = Env {
                with: Some(&with),
                ..env
            };
            let mut next = self.query(right, inner)?;
            if !*all {
                let mut seen = all_rows.rows.iter().map(|row| row.values.clone()).collect();
                next.rows.retain(|row| is_new(row, &mut seen));
            }
            let values = next.rows.iter().flat_map(|row| &row.values);
            size += values.map(Value::size).sum::<usize>();
            if size > SIZE {
                return Ok(unknown());
            }
            all_rows.rows.extend(next.rows.iter().cloned());
            working.rows = next.rows;
        }
        Ok(unknown())
    }
}

/// Which queries of WITH are asked: by the query itself, or by another one that is, or that writes.
fn used(query: &Query) -> Vec<bool> {
    let bare = Query {
        with: Vec::new(),
        ..query.clone()
    };
    let mut used = vec![false; query.with.len()];
    let collect = |query: &Query| {
        let mut names = BTreeSet::new();
        query.walk_deep(&mut |part| {
            if let Part::Relation(name, _) = part
                && name.namespace.is_none()
            {
                names.insert(name.name.clone());
            }
        });
        names
    };
    let mut found = collect(&bare);
    for (index, common) in query.with.iter().enumerate().rev() {
        let writes = matches!(common.query.body, QueryBody::Write(_));
        if writes || found.contains(&common.name) {
            used[index] = true;
            found.extend(collect(&common.query));
        }
    }
    used
}
