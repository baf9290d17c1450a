//! Queries: joins by nested loops, WHERE, aggregates, ORDER BY, LIMIT, set operations.
//!
//! A row whose presence is not known carries the doubt. A relation of which nothing is known, as a table's rows, is one
//! such row of unknown values; it stands for any number of rows.

use std::cmp::Ordering;
use std::rc::Rc;

use super::eval::{Env, Eval, Scope, equal, unknown_of};
use super::functions::is_aggregate;
use super::relations;
use super::value::{Record, Unknown, Value, or};
use crate::ddl::ObjectName;
use crate::expr::{
    Alias, Expr, ExprKind, FromItem, FunctionCall, JoinCondition, JoinKind, OrderItem, Query,
    QueryBody, Select, SetOperation, Target,
};
use crate::fold::Refusal;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// Columns of a FROM clause or of a result.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    /// The columns, each with the alias that it belongs to.
    pub(super) columns: Vec<(Option<Name>, Name)>,
    /// The aliases that have further columns, and what is not known of them.
    pub(super) open: Vec<(Option<Name>, Unknown)>,
}

/// A row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Its values.
    pub(super) values: Vec<Value>,
    /// Why it may not be there, or be there several times.
    pub(super) doubt: Option<Unknown>,
}

/// A result.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Its columns.
    pub(super) header: Header,
    /// Its rows.
    pub(super) rows: Vec<Row>,
    /// ORDER BY
    pub(super) ordered: bool,
}

/// WITH, the innermost first.
pub(super) struct With<'s> {
    name: Name,
    rows: Rc<Rows>,
    outer: Option<&'s With<'s>>,
}

impl Header {
    /// The place of a column; `Err` where it may be one that is not known here.
    pub(super) fn find(&self, path: &[Name]) -> Option<Result<usize, Unknown>> {
        let (qualifier, name) = match path {
            [name] => (None, name),
            [.., qualifier, name] => (Some(qualifier), name),
            [] => return None,
        };
        let is_of = |alias: &Option<Name>| qualifier.is_none_or(|it| alias.as_ref() == Some(it));
        let found = self
            .columns
            .iter()
            .position(|(alias, column)| is_of(alias) && column == name);
        if let Some(index) = found {
            return Some(Ok(index));
        }
        let open = self.open.iter().find(|(alias, _)| is_of(alias));
        if let Some((_, unknown)) = open {
            return Some(Err(Unknown {
                what: format!("{} \"{name}\"", unknown.what).into(),
                ..unknown.clone()
            }));
        }
        // A whole row, `SELECT t FROM t`.
        let is_row = qualifier.is_none()
            && self
                .columns
                .iter()
                .any(|(alias, _)| alias.as_ref() == Some(name));
        let span = Span::new(crate::source::FileId(0), 0, 0);
        is_row.then(|| Err(Unknown::new(span, "a whole row")))
    }

    fn joined(&self, other: &Self) -> Self {
        Self {
            columns: self.columns.iter().chain(&other.columns).cloned().collect(),
            open: self.open.iter().chain(&other.open).cloned().collect(),
        }
    }
}

impl Row {
    /// A row that is there.
    pub(super) fn certain(values: Vec<Value>) -> Self {
        Self {
            values,
            doubt: None,
        }
    }
}

impl Rows {
    /// A row as a record.
    pub(super) fn record(&self, row: &Row) -> Value {
        let fields = self
            .header
            .columns
            .iter()
            .map(|(_, name)| name.clone())
            .zip(row.values.iter().cloned())
            .collect();
        let open = self.header.open.first().map(|(_, unknown)| unknown.clone());
        Value::Record(Record { fields, open }.into())
    }

    /// The doubt about any row.
    pub(super) fn doubt(&self) -> Option<&Unknown> {
        self.rows.iter().find_map(|row| row.doubt.as_ref())
    }

    fn unknown(header: Header, unknown: &Unknown) -> Self {
        let values = header
            .columns
            .iter()
            .map(|_| Value::Unknown(unknown.clone()))
            .collect();
        Self {
            header,
            ordered: false,
            rows: vec![Row {
                values,
                doubt: Some(unknown.clone()),
            }],
        }
    }

    /// A result of which nothing is known.
    pub(super) fn of_nothing_known(span: Span, what: &str) -> Self {
        let unknown = Unknown::new(span, what);
        let header = Header {
            columns: Vec::new(),
            open: vec![(None, unknown.clone())],
        };
        Self::unknown(header, &unknown)
    }

    fn aliased(mut self, alias: Option<&Alias>, default: Option<&Name>) -> Self {
        let name = alias.map(|alias| &alias.name).or(default);
        let renamed = alias.map_or(&[][..], |alias| &alias.columns);
        for (index, (qualifier, column)) in self.header.columns.iter_mut().enumerate() {
            *qualifier = name.cloned();
            if let Some(renamed) = renamed.get(index) {
                *column = renamed.clone();
            }
        }
        for (qualifier, _) in &mut self.header.open {
            *qualifier = name.cloned();
        }
        self
    }
}

impl Eval<'_, '_> {
    /// The rows of a query.
    pub(super) fn query(&self, query: &Query, env: Env<'_>) -> Result<Rows, Refusal> {
        self.with(query, 0, env)
    }

    fn with(&self, query: &Query, index: usize, env: Env<'_>) -> Result<Rows, Refusal> {
        let Some(common) = query.with.get(index) else {
            return self.ordered(query, env);
        };
        let rows = match &common.query {
            Some(inner) if !common.recursive => self.query(inner, env)?,
            _ => Rows::of_nothing_known(query.span, "the rows of a WITH query"),
        };
        let alias = Alias {
            name: common.name.clone(),
            columns: common.columns.clone(),
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
        self.with(query, index + 1, env)
    }

    fn ordered(&self, query: &Query, env: Env<'_>) -> Result<Rows, Refusal> {
        let (mut result, keys) = match &query.body {
            QueryBody::Select(select) => self.select(select, &query.order_by, env)?,
            body => {
                let rows = self.body(body, query.span, env)?;
                let mut keys = Vec::new();
                for row in &rows.rows {
                    let mut key = Vec::new();
                    for item in &query.order_by {
                        key.push(self.output_key(item, &rows.header, row, None, env)?);
                    }
                    keys.push(key);
                }
                (rows, keys)
            }
        };
        if !query.order_by.is_empty() {
            let mut sorted: Vec<(Vec<Value>, Row)> = keys.into_iter().zip(result.rows).collect();
            sorted.sort_by(|(a, _), (b, _)| order(a, b, &query.order_by));
            result.rows = sorted.into_iter().map(|(_, row)| row).collect();
            result.ordered = true;
        }
        self.limited(query, result, env)
    }

    fn limited(&self, query: &Query, mut result: Rows, env: Env<'_>) -> Result<Rows, Refusal> {
        for (bound, is_limit) in [(&query.offset, false), (&query.limit, true)] {
            let Some(bound) = bound else { continue };
            let value = self.eval(bound, env)?;
            if value == Value::Null {
                continue;
            }
            let is_certain = result.rows.iter().all(|row| row.doubt.is_none());
            match value
                .number()
                .and_then(|number| usize::try_from(number).ok())
            {
                Some(0) if is_limit => result.rows.clear(),
                Some(count) if is_certain && is_limit => result.rows.truncate(count),
                Some(count) if is_certain => {
                    result.rows.drain(..count.min(result.rows.len()));
                }
                Some(_) if is_limit => {}
                _ => {
                    let doubt = Unknown::new(bound.span, "LIMIT or OFFSET");
                    for row in &mut result.rows {
                        row.doubt.get_or_insert_with(|| doubt.clone());
                    }
                }
            }
        }
        Ok(result)
    }

    fn body(&self, body: &QueryBody, span: Span, env: Env<'_>) -> Result<Rows, Refusal> {
        Ok(match body {
            QueryBody::Select(select) => self.select(select, &[], env)?.0,
            QueryBody::Values(lines) => {
                let width = lines.first().map_or(0, Vec::len);
                let columns = (1..=width)
                    .map(|number| (None, Name::from_quoted(&format!("column{number}"))))
                    .collect();
                let mut rows = Vec::new();
                for line in lines {
                    let values = line.iter().map(|expr| self.eval(expr, env));
                    rows.push(Row::certain(values.collect::<Result<_, _>>()?));
                }
                Rows {
                    ordered: false,
                    header: Header {
                        columns,
                        open: Vec::new(),
                    },
                    rows,
                }
            }
            QueryBody::SetOperation {
                operation,
                all,
                left,
                right,
            } => {
                let (left, right) = (self.query(left, env)?, self.query(right, env)?);
                set_operation(*operation, *all, left, right, span)
            }
            QueryBody::Other(what) => Rows::of_nothing_known(span, what),
        })
    }

    /// The rows of a SELECT, each with its keys of ORDER BY.
    fn select(
        &self,
        select: &Select,
        order_by: &[OrderItem],
        env: Env<'_>,
    ) -> Result<(Rows, Vec<Vec<Value>>), Refusal> {
        let mut source = Rows {
            ordered: false,
            header: Header::default(),
            rows: vec![Row::certain(Vec::new())],
        };
        for item in &select.from {
            source = self.join_item(source, item, JoinKind::Inner, &JoinCondition::None, env)?;
        }
        if let Some(filter) = &select.filter {
            source.rows = self.filtered(&source, filter, env)?;
        }
        let aggregates = select
            .targets
            .iter()
            .any(|target| has_aggregate(&target.expr))
            || select.having.as_ref().is_some_and(has_aggregate)
            || !select.group_by.is_empty();
        let groups: Vec<(Row, Option<Vec<Row>>)> = if aggregates {
            match self.groups(&source, &select.group_by, env)? {
                Some(groups) => groups,
                None => {
                    let unknown = source
                        .doubt()
                        .cloned()
                        .unwrap_or_else(|| Unknown::new(first_span(select), "GROUP BY"));
                    let rows = Rows::unknown(source.header.clone(), &unknown).rows;
                    rows.into_iter().map(|row| (row, None)).collect()
                }
            }
        } else {
            source.rows.iter().map(|row| (row.clone(), None)).collect()
        };
        let header = self.target_header(&select.targets, &source.header);
        let mut result = Rows {
            ordered: false,
            header,
            rows: Vec::new(),
        };
        let mut keys = Vec::new();
        for (mut row, group) in groups {
            let scope = Scope {
                header: &source.header,
                row: &row.values,
                group: group.as_deref(),
                outer: env,
            };
            let inner = Env {
                scope: Some(&scope),
                with: env.with,
            };
            if let Some(having) = &select.having {
                match self.eval(having, inner)?.is_true() {
                    Ok(true) => {}
                    Ok(false) => continue,
                    Err(unknown) => row.doubt = Some(unknown.plain()),
                }
            }
            let scope = Scope {
                header: &source.header,
                row: &row.values,
                group: group.as_deref(),
                outer: env,
            };
            let inner = Env {
                scope: Some(&scope),
                with: env.with,
            };
            for produced in self.targets(&select.targets, &scope, inner)? {
                let produced = Row {
                    values: produced.0,
                    doubt: row.doubt.clone().or(produced.1),
                };
                let mut key = Vec::new();
                for item in order_by {
                    key.push(self.output_key(item, &result.header, &produced, Some(inner), env)?);
                }
                keys.push(key);
                result.rows.push(produced);
            }
        }
        if select.distinct {
            let mut kept: Vec<Vec<Value>> = Vec::new();
            let mut index = 0;
            let mut keep = Vec::new();
            result.rows.retain(|row| {
                let is_new = row.doubt.is_some() || !kept.contains(&row.values);
                if row.doubt.is_none() && is_new {
                    kept.push(row.values.clone());
                }
                keep.push(is_new);
                is_new
            });
            keys.retain(|_| {
                index += 1;
                keep[index - 1]
            });
        }
        Ok((result, keys))
    }

    fn filtered(&self, source: &Rows, filter: &Expr, env: Env<'_>) -> Result<Vec<Row>, Refusal> {
        let mut kept = Vec::new();
        for row in &source.rows {
            match self.condition(filter, &source.header, row, env)? {
                Ok(true) => kept.push(row.clone()),
                Ok(false) => {}
                Err(unknown) => kept.push(Row {
                    values: row.values.clone(),
                    doubt: row.doubt.clone().or(Some(unknown)),
                }),
            }
        }
        Ok(kept)
    }

    fn condition(
        &self,
        condition: &Expr,
        header: &Header,
        row: &Row,
        env: Env<'_>,
    ) -> Result<Result<bool, Unknown>, Refusal> {
        let scope = Scope {
            header,
            row: &row.values,
            group: None,
            outer: env,
        };
        let inner = Env {
            scope: Some(&scope),
            with: env.with,
        };
        let value = self.eval(condition, inner)?;
        Ok(value.is_true().map_err(Unknown::plain))
    }

    /// A row and its rows for each group; `None` where they are not known.
    fn groups(
        &self,
        source: &Rows,
        group_by: &[Expr],
        env: Env<'_>,
    ) -> Result<Option<Vec<(Row, Option<Vec<Row>>)>>, Refusal> {
        if group_by.is_empty() {
            let unknown = Unknown::new(Span::new(crate::source::FileId(0), 0, 0), "a column");
            let first = source.rows.first().cloned().unwrap_or_else(|| {
                Row::certain(
                    Rows::unknown(source.header.clone(), &unknown).rows[0]
                        .values
                        .clone(),
                )
            });
            // There is one row whatever the rows below are.
            let first = Row::certain(first.values);
            return Ok(Some(vec![(first, Some(source.rows.clone()))]));
        }
        if source.doubt().is_some() {
            return Ok(None);
        }
        let mut groups: Vec<(Vec<Value>, Row, Vec<Row>)> = Vec::new();
        for row in &source.rows {
            let scope = Scope {
                header: &source.header,
                row: &row.values,
                group: None,
                outer: env,
            };
            let inner = Env {
                scope: Some(&scope),
                with: env.with,
            };
            let mut key = Vec::new();
            for expr in group_by {
                let value = self.eval(expr, inner)?;
                // A number or an alias of the list: not looked into.
                if value.reason().is_some() || matches!(expr.kind, ExprKind::Number(_)) {
                    return Ok(None);
                }
                key.push(value);
            }
            match groups.iter_mut().find(|(other, ..)| *other == key) {
                Some((_, _, rows)) => rows.push(row.clone()),
                None => groups.push((key, row.clone(), vec![row.clone()])),
            }
        }
        Ok(Some(
            groups
                .into_iter()
                .map(|(_, first, rows)| (first, Some(rows)))
                .collect(),
        ))
    }

    fn target_header(&self, targets: &[Target], source: &Header) -> Header {
        let mut header = Header::default();
        for target in targets {
            match &target.expr.kind {
                ExprKind::Star(qualifier) => {
                    let is_of = |alias: &Option<Name>| {
                        qualifier
                            .last()
                            .is_none_or(|name| alias.as_ref() == Some(name))
                    };
                    header.columns.extend(
                        source
                            .columns
                            .iter()
                            .filter(|(alias, _)| is_of(alias))
                            .cloned(),
                    );
                    header.open.extend(
                        source
                            .open
                            .iter()
                            .filter(|(alias, _)| is_of(alias))
                            .cloned(),
                    );
                }
                _ => header.columns.push((None, target_name(target))),
            }
        }
        for (alias, _) in &mut header.columns {
            *alias = None;
        }
        header
    }

    /// The values of the list; a function that gives a set makes a row for each of its items.
    fn targets(
        &self,
        targets: &[Target],
        scope: &Scope<'_>,
        env: Env<'_>,
    ) -> Result<Vec<(Vec<Value>, Option<Unknown>)>, Refusal> {
        let mut rows: Vec<(Vec<Value>, Option<Unknown>)> = vec![(Vec::new(), None)];
        for target in targets {
            if let ExprKind::Star(qualifier) = &target.expr.kind {
                let values = scope.header.columns.iter().zip(scope.row);
                let values: Vec<Value> = values
                    .filter(|((alias, _), _)| {
                        qualifier
                            .last()
                            .is_none_or(|name| alias.as_ref() == Some(name))
                    })
                    .map(|(_, value)| value.clone())
                    .collect();
                for (row, _) in &mut rows {
                    row.extend(values.iter().cloned());
                }
                continue;
            }
            if let ExprKind::Function(call) = &target.expr.kind
                && let Some(set) = self.set_of(call, target.expr.span, env)?
            {
                let mut multiplied = Vec::new();
                for (row, doubt) in &rows {
                    for item in &set.rows {
                        let mut values = row.clone();
                        values.push(item.values.first().cloned().unwrap_or_else(|| {
                            Value::unknown(target.expr.span, "a row of a function")
                        }));
                        multiplied.push((values, doubt.clone().or_else(|| item.doubt.clone())));
                    }
                }
                rows = multiplied;
                continue;
            }
            let value = self.eval(&target.expr, env)?;
            for (row, _) in &mut rows {
                row.push(value.clone());
            }
        }
        Ok(rows)
    }

    /// A key of ORDER BY: a column of the result by name or number, or an expression on the row below.
    fn output_key(
        &self,
        item: &OrderItem,
        header: &Header,
        row: &Row,
        inner: Option<Env<'_>>,
        env: Env<'_>,
    ) -> Result<Value, Refusal> {
        let index = match &item.expr.kind {
            ExprKind::Column(path) if path.len() == 1 => {
                header.columns.iter().position(|(_, name)| *name == path[0])
            }
            ExprKind::Number(digits) => digits.parse::<usize>().ok().and_then(|n| n.checked_sub(1)),
            _ => None,
        };
        match index.and_then(|index| row.values.get(index)) {
            Some(value) => Ok(value.clone()),
            None => self.eval(&item.expr, inner.unwrap_or(env)),
        }
    }

    /// Joins an item of FROM to the rows before it, which it sees where it may.
    fn join_item(
        &self,
        left: Rows,
        item: &FromItem,
        kind: JoinKind,
        condition: &JoinCondition,
        env: Env<'_>,
    ) -> Result<Rows, Refusal> {
        let is_lateral = match item {
            FromItem::Query { lateral, .. } => *lateral,
            FromItem::Function { .. } => true,
            FromItem::Relation { .. } | FromItem::Join { .. } | FromItem::Other(..) => false,
        };
        if !is_lateral || left.header.columns.is_empty() && left.header.open.is_empty() {
            let right = self.from_item(item, env)?;
            return self.join(left, &right, kind, condition, env);
        }
        let mut result: Option<Rows> = None;
        for row in &left.rows {
            let scope = Scope {
                header: &left.header,
                row: &row.values,
                group: None,
                outer: env,
            };
            let inner = Env {
                scope: Some(&scope),
                with: env.with,
            };
            let right = self.from_item(item, inner)?;
            let one = Rows {
                ordered: false,
                header: left.header.clone(),
                rows: vec![row.clone()],
            };
            let joined = self.join(one, &right, kind, condition, env)?;
            match &mut result {
                Some(result) => result.rows.extend(joined.rows),
                None => result = Some(joined),
            }
        }
        Ok(result.unwrap_or_else(|| Rows {
            ordered: false,
            header: Header {
                open: vec![(None, Unknown::new(item_span(item), "a column"))],
                ..left.header
            },
            rows: Vec::new(),
        }))
    }

    fn join(
        &self,
        left: Rows,
        right: &Rows,
        kind: JoinKind,
        condition: &JoinCondition,
        env: Env<'_>,
    ) -> Result<Rows, Refusal> {
        let header = left.header.joined(&right.header);
        let names = join_names(condition, &left.header, &right.header);
        let mut rows = Vec::new();
        let mut right_matched: Vec<Option<Value>> = vec![None; right.rows.len()];
        for left_row in &left.rows {
            let mut matched: Option<Value> = None;
            for (index, right_row) in right.rows.iter().enumerate() {
                let values: Vec<Value> = left_row
                    .values
                    .iter()
                    .chain(&right_row.values)
                    .cloned()
                    .collect();
                let mut row = Row {
                    values,
                    doubt: left_row.doubt.clone().or_else(|| right_row.doubt.clone()),
                };
                let holds = match condition {
                    JoinCondition::On(expr) => self.condition(expr, &header, &row, env)?,
                    JoinCondition::Using(_) | JoinCondition::Natural => {
                        self.names_match(&names, &left, left_row, right, right_row)
                    }
                    JoinCondition::None => Ok(true),
                };
                let truth = match holds {
                    Ok(false) => continue,
                    Ok(true) => Value::Bool(true),
                    Err(unknown) => {
                        row.doubt.get_or_insert_with(|| unknown.clone());
                        Value::Unknown(unknown)
                    }
                };
                let with_right = with_doubt(truth.clone(), right_row.doubt.as_ref());
                let with_left = with_doubt(truth, left_row.doubt.as_ref());
                matched = Some(or(matched.into_iter().chain([with_right])));
                right_matched[index] = Some(or(right_matched[index]
                    .take()
                    .into_iter()
                    .chain([with_left])));
                rows.push(row);
            }
            if matches!(kind, JoinKind::Left | JoinKind::Full)
                && let Some(doubt) = unmatched(matched.as_ref())
            {
                let nulls = right.header.columns.iter().map(|_| Value::Null);
                rows.push(Row {
                    values: left_row.values.iter().cloned().chain(nulls).collect(),
                    doubt: left_row.doubt.clone().or(doubt),
                });
            }
        }
        if matches!(kind, JoinKind::Right | JoinKind::Full) {
            for (right_row, matched) in right.rows.iter().zip(&right_matched) {
                if let Some(doubt) = unmatched(matched.as_ref()) {
                    let nulls = left.header.columns.iter().map(|_| Value::Null);
                    rows.push(Row {
                        values: nulls.chain(right_row.values.iter().cloned()).collect(),
                        doubt: right_row.doubt.clone().or(doubt),
                    });
                }
            }
        }
        Ok(Rows {
            header,
            rows,
            ordered: false,
        })
    }

    fn names_match(
        &self,
        names: &[Name],
        left: &Rows,
        left_row: &Row,
        right: &Rows,
        right_row: &Row,
    ) -> Result<bool, Unknown> {
        let value = |rows: &Rows, row: &Row, name: &Name| match rows
            .header
            .find(std::slice::from_ref(name))
        {
            Some(Ok(index)) => row.values[index].clone(),
            Some(Err(unknown)) => Value::Unknown(unknown),
            None => Value::Null,
        };
        let span = Span::new(crate::source::FileId(0), 0, 0);
        let all = super::value::and(names.iter().map(|name| {
            equal(
                &value(left, left_row, name),
                &value(right, right_row, name),
                span,
            )
        }));
        all.is_true().map_err(Unknown::plain)
    }

    fn from_item(&self, item: &FromItem, env: Env<'_>) -> Result<Rows, Refusal> {
        Ok(match item {
            FromItem::Relation { name, alias, span } => self
                .relation(name, *span, env)?
                .aliased(alias.as_ref(), Some(&name.name)),
            FromItem::Query { query, alias, .. } => {
                self.query(query, env)?.aliased(alias.as_ref(), None)
            }
            FromItem::Function {
                call,
                ordinality,
                alias,
                span,
            } => {
                let mut rows = match self.set_of(call, *span, env)? {
                    Some(rows) => rows,
                    None => self.one_row(call, *span, env)?,
                };
                if *ordinality {
                    rows.header
                        .columns
                        .push((None, Name::from_quoted("ordinality")));
                    for (row, number) in rows.rows.iter_mut().zip(1_u32..) {
                        let number = match &row.doubt {
                            Some(doubt) => Value::Unknown(doubt.clone()),
                            None => Value::int(number),
                        };
                        row.values.push(number);
                    }
                }
                // `f() AS a` names the only column too.
                if let ([(_, column)], Some(alias)) = (&mut rows.header.columns[..], alias) {
                    *column = alias.name.clone();
                }
                rows.aliased(alias.as_ref(), Some(&call.name.name))
            }
            FromItem::Join {
                kind,
                left,
                right,
                condition,
            } => {
                let left = self.from_item(left, env)?;
                self.join_item(left, right, *kind, condition, env)?
            }
            FromItem::Other(what, span) => Rows::of_nothing_known(*span, what),
        })
    }

    fn relation(&self, name: &QualifiedName, span: Span, env: Env<'_>) -> Result<Rows, Refusal> {
        if name.namespace.is_none() {
            let mut with = env.with;
            while let Some(current) = with {
                if current.name == name.name {
                    return Ok((*current.rows).clone());
                }
                with = current.outer;
            }
        }
        if let Some(rows) = relations::find(self, name, span) {
            return Ok(rows);
        }
        let object = ObjectName {
            name: name.clone(),
            span,
        };
        let what = format!("the rows of \"{name}\"");
        let id = match self.folder.resolve_relation(&object) {
            Ok(id) => id,
            Err(refusal) => {
                let namespace = name
                    .namespace
                    .as_ref()
                    .and_then(|namespace| self.folder.catalog.namespace(namespace.as_str()));
                return if namespace.is_some_and(|id| super::cast::is_partial(self.folder, id)) {
                    Ok(Rows::of_nothing_known(span, &what))
                } else {
                    Err(refusal)
                };
            }
        };
        let row = &self.folder.catalog.relations[id];
        let unknown = Unknown::new(span, what);
        // Columns that every table has, and those of a table that is not known whole.
        let is_whole =
            row.taints.is_empty() && !super::cast::is_partial(self.folder, row.namespace);
        let mut header = Header::default();
        for column in row.columns() {
            header.columns.push((None, column.name.clone()));
        }
        if is_whole {
            for name in ["ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"] {
                header.columns.push((None, Name::from_quoted(name)));
            }
        } else {
            header.open.push((None, unknown.clone()));
        }
        Ok(Rows::unknown(header, &unknown))
    }

    /// The rows of a function that gives a set; `None` for one that gives a value.
    fn set_of(
        &self,
        call: &FunctionCall,
        span: Span,
        env: Env<'_>,
    ) -> Result<Option<Rows>, Refusal> {
        let name = call.name.name.as_str();
        let column = |rows: Vec<Row>| Rows {
            ordered: false,
            header: Header {
                columns: vec![(None, call.name.name.clone())],
                open: Vec::new(),
            },
            rows,
        };
        let known = match name {
            "unnest" if call.arguments.len() == 1 => {
                let array = self.eval(&call.arguments[0].value, env)?;
                match (&array, array.items()) {
                    (Value::Null, _) => Some(column(Vec::new())),
                    (_, Some(items)) => Some(column(
                        items
                            .into_iter()
                            .map(|item| Row::certain(vec![item]))
                            .collect(),
                    )),
                    _ => None,
                }
            }
            "generate_series" if call.arguments.len() >= 2 => {
                let mut bounds = Vec::new();
                for argument in &call.arguments {
                    bounds.push(self.eval(&argument.value, env)?.number());
                }
                match bounds.as_slice() {
                    [Some(low), Some(high)] | [Some(low), Some(high), Some(1)]
                        if high.saturating_sub(*low) < 10_000 =>
                    {
                        Some(column(
                            (*low..=*high)
                                .map(|number| Row::certain(vec![Value::Int(number)]))
                                .collect(),
                        ))
                    }
                    _ => None,
                }
            }
            "unnest"
            | "generate_series"
            | "jsonb_array_elements"
            | "jsonb_array_elements_text"
            | "json_array_elements"
            | "json_array_elements_text"
            | "jsonb_each"
            | "jsonb_each_text"
            | "jsonb_object_keys"
            | "json_each"
            | "json_each_text"
            | "json_object_keys"
            | "regexp_matches"
            | "regexp_split_to_table"
            | "string_to_table"
            | "aclexplode"
            | "generate_subscripts"
            | "pg_get_keywords" => None,
            _ => return Ok(None),
        };
        Ok(Some(known.unwrap_or_else(|| {
            let unknown = Unknown::new(span, format!("the rows of function {name}"));
            let mut rows = Rows::unknown(column(Vec::new()).header, &unknown);
            rows.header.open.push((None, unknown));
            rows
        })))
    }

    /// A function that gives one value, or a set or row of its own.
    fn one_row(&self, call: &FunctionCall, span: Span, env: Env<'_>) -> Result<Rows, Refusal> {
        let expr = Expr {
            kind: ExprKind::Function(call.clone()),
            span,
        };
        let value = self.eval(&expr, env)?;
        let header = Header {
            columns: vec![(None, call.name.name.clone())],
            open: Vec::new(),
        };
        Ok(match value.reason() {
            Some(unknown) => {
                let unknown = unknown.clone();
                let mut rows = Rows::unknown(header, &unknown);
                rows.header.open.push((None, unknown));
                rows
            }
            None => Rows {
                ordered: false,
                header,
                rows: vec![Row::certain(vec![value])],
            },
        })
    }

    /// EXISTS
    pub(super) fn exists(&self, query: &Query, env: Env<'_>) -> Result<Value, Refusal> {
        let rows = self.query(query, env)?;
        Ok(if rows.rows.iter().any(|row| row.doubt.is_none()) {
            Value::Bool(true)
        } else {
            match rows.doubt() {
                Some(unknown) => Value::Unknown(unknown.plain()),
                None => Value::Bool(false),
            }
        })
    }

    /// A query as a value: NULL without a row.
    pub(super) fn scalar(&self, query: &Query, env: Env<'_>) -> Result<Value, Refusal> {
        let rows = self.query(query, env)?;
        if let Some(unknown) = rows.doubt() {
            return Ok(Value::Unknown(unknown.plain()));
        }
        match rows.rows.as_slice() {
            [] => Ok(Value::Null),
            [row] => Ok(row
                .values
                .first()
                .cloned()
                .unwrap_or_else(|| Value::unknown(query.span, "a column"))),
            _ => Err(super::conditions::raise(
                "21000",
                query.span,
                "more than one row returned by a subquery used as an expression",
            )),
        }
    }

    /// `ARRAY(query)`
    pub(super) fn array_of_query(&self, query: &Query, env: Env<'_>) -> Result<Value, Refusal> {
        let rows = self.query(query, env)?;
        if let Some(unknown) = rows.doubt() {
            return Ok(Value::Unknown(Unknown {
                not_null: true,
                ..unknown.plain()
            }));
        }
        let first = |row: &Row| row.values.first().cloned().unwrap_or(Value::Null);
        Ok(Value::Array(rows.rows.iter().map(first).collect()))
    }

    /// Whether `test` holds for a row's first column: OR over the rows.
    pub(super) fn any_of_query(
        &self,
        query: &Query,
        env: Env<'_>,
        test: impl Fn(&Value) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        let rows = self.query(query, env)?;
        let mut results = Vec::new();
        for row in &rows.rows {
            let value = match row.values.as_slice() {
                [] => Value::unknown(query.span, "a column"),
                [value] => test(value)?,
                _ => test(&rows.record(row))?,
            };
            results.push(match &row.doubt {
                Some(doubt) if value != Value::Bool(false) => Value::Unknown(doubt.plain()),
                _ => value,
            });
        }
        Ok(or(results))
    }
}

/// The order of two rows by their keys; what is not known comes last.
pub(super) fn order(a: &[Value], b: &[Value], items: &[OrderItem]) -> Ordering {
    for ((a, b), item) in a.iter().zip(b).zip(items) {
        let ordering = match (a, b) {
            (Value::Null, Value::Null) => Ordering::Equal,
            (Value::Null, _) | (_, Value::Null) => {
                return if (*a == Value::Null) == item.nulls_first {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
            }
            // Names sort by their bytes; texts of other kinds do not decide what is created.
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (a, b) => a.compare(b).unwrap_or(Ordering::Equal),
        };
        let ordering = if item.descending {
            ordering.reverse()
        } else {
            ordering
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
    Ordering::Equal
}

fn with_doubt(truth: Value, doubt: Option<&Unknown>) -> Value {
    match doubt {
        Some(doubt) => Value::Unknown(doubt.plain()),
        None => truth,
    }
}

/// Whether a row found none to join with: surely (`Some(None)`), perhaps (`Some(Some(…))`), or not.
fn unmatched(matched: Option<&Value>) -> Option<Option<Unknown>> {
    match matched {
        None => Some(None),
        Some(Value::Unknown(unknown)) => Some(Some(unknown.clone())),
        Some(_) => None,
    }
}

fn join_names(condition: &JoinCondition, left: &Header, right: &Header) -> Vec<Name> {
    match condition {
        JoinCondition::Using(names) => names.clone(),
        JoinCondition::Natural => left
            .columns
            .iter()
            .map(|(_, name)| name)
            .filter(|name| right.columns.iter().any(|(_, other)| other == *name))
            .cloned()
            .collect(),
        JoinCondition::On(_) | JoinCondition::None => Vec::new(),
    }
}

fn set_operation(operation: SetOperation, all: bool, left: Rows, right: Rows, span: Span) -> Rows {
    let mut rows: Vec<Row> = match operation {
        SetOperation::Union => left.rows.into_iter().chain(right.rows).collect(),
        SetOperation::Intersect | SetOperation::Except => {
            let is_known = left.rows.iter().chain(&right.rows).all(|row| {
                row.doubt.is_none() && row.values.iter().all(|value| value.reason().is_none())
            });
            if !is_known || all {
                return Rows::of_nothing_known(span, "INTERSECT or EXCEPT");
            }
            let wanted = operation == SetOperation::Intersect;
            left.rows
                .into_iter()
                .filter(|row| right.rows.iter().any(|other| other.values == row.values) == wanted)
                .collect()
        }
    };
    if !all {
        let mut kept: Vec<Vec<Value>> = Vec::new();
        rows.retain(|row| {
            let is_new = row.doubt.is_some() || !kept.contains(&row.values);
            if is_new && row.doubt.is_none() {
                kept.push(row.values.clone());
            }
            is_new
        });
    }
    Rows {
        ordered: false,
        header: left.header,
        rows,
    }
}

/// The name of a column of a result, as PostgreSQL chooses it.
fn target_name(target: &Target) -> Name {
    if let Some(alias) = &target.alias {
        return alias.clone();
    }
    fn of(expr: &Expr) -> Option<Name> {
        match &expr.kind {
            ExprKind::Column(path) => path.last().cloned(),
            ExprKind::Function(call) => Some(call.name.name.clone()),
            ExprKind::Field { name, .. } => Some(name.clone()),
            ExprKind::Cast { operand, ty } => of(operand).or_else(|| Some(ty.name.name.clone())),
            ExprKind::Collate { operand, .. } | ExprKind::Subscript { operand, .. } => of(operand),
            ExprKind::Exists(_) => Some(Name::from_quoted("exists")),
            ExprKind::Array(_) | ExprKind::ArrayQuery(_) => Some(Name::from_quoted("array")),
            ExprKind::Case { .. } => Some(Name::from_quoted("case")),
            ExprKind::Row(_) => Some(Name::from_quoted("row")),
            ExprKind::Subquery(query) => match &query.body {
                QueryBody::Select(select) => select.targets.first().map(target_name),
                _ => None,
            },
            _ => None,
        }
    }
    of(&target.expr).unwrap_or_else(|| Name::from_quoted("?column?"))
}

/// Whether an aggregate stands in an expression, outside its subqueries.
fn has_aggregate(expr: &Expr) -> bool {
    let any = |exprs: &[Expr]| exprs.iter().any(has_aggregate);
    match &expr.kind {
        ExprKind::Function(call) => {
            is_aggregate(call) || call.arguments.iter().any(|it| has_aggregate(&it.value))
        }
        ExprKind::Unary { operand, .. }
        | ExprKind::Not(operand)
        | ExprKind::IsNull { operand, .. }
        | ExprKind::IsTruth { operand, .. }
        | ExprKind::Cast { operand, .. }
        | ExprKind::Field { operand, .. }
        | ExprKind::Collate { operand, .. }
        | ExprKind::InQuery { operand, .. }
        | ExprKind::AnyAllQuery { left: operand, .. } => has_aggregate(operand),
        ExprKind::Binary { left, right, .. }
        | ExprKind::IsDistinct { left, right, .. }
        | ExprKind::AnyAll {
            left, array: right, ..
        } => has_aggregate(left) || has_aggregate(right),
        ExprKind::And(exprs)
        | ExprKind::Or(exprs)
        | ExprKind::Array(exprs)
        | ExprKind::Row(exprs) => any(exprs),
        ExprKind::InList { operand, items, .. } => has_aggregate(operand) || any(items),
        ExprKind::Between {
            operand, low, high, ..
        } => has_aggregate(operand) || has_aggregate(low) || has_aggregate(high),
        ExprKind::Like {
            operand, pattern, ..
        } => has_aggregate(operand) || has_aggregate(pattern),
        ExprKind::Case {
            operand,
            branches,
            otherwise,
        } => {
            operand.as_deref().is_some_and(has_aggregate)
                || branches
                    .iter()
                    .any(|(when, then)| has_aggregate(when) || has_aggregate(then))
                || otherwise.as_deref().is_some_and(has_aggregate)
        }
        ExprKind::Subscript { operand, .. } => has_aggregate(operand),
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::BitString(_)
        | ExprKind::Column(_)
        | ExprKind::Parameter(_)
        | ExprKind::Star(_)
        | ExprKind::ArrayQuery(_)
        | ExprKind::Exists(_)
        | ExprKind::Subquery(_)
        | ExprKind::Other(_) => false,
    }
}

fn first_span(select: &Select) -> Span {
    select
        .targets
        .first()
        .map_or(Span::new(crate::source::FileId(0), 0, 0), |target| {
            target.expr.span
        })
}

fn item_span(item: &FromItem) -> Span {
    match item {
        FromItem::Relation { span, .. }
        | FromItem::Function { span, .. }
        | FromItem::Other(_, span) => *span,
        FromItem::Query { query, .. } => query.span,
        FromItem::Join { left, .. } => item_span(left),
    }
}

/// What a result's first value is, as SELECT INTO and `x := query` take it.
pub(super) fn first_value(rows: &Rows, span: Span) -> Value {
    match rows.rows.as_slice() {
        [] => Value::Null,
        [row, ..] => match (&row.doubt, row.values.first()) {
            (None, Some(value)) => value.clone(),
            (Some(doubt), _) => Value::Unknown(doubt.plain()),
            (None, None) => unknown_of([], span, "a column"),
        },
    }
}
