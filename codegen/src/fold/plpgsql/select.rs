//! SELECT: WHERE, groups, the list of results and their keys of ORDER BY.

use super::aggregates::is_aggregate;
use super::eval::{Env, Eval, Scope, Wanted};
use super::query::{Header, Row, Rows, order};
use super::value::{Unknown, Value};
use crate::catalog::ty::oid;
use crate::expr::{
    Expr, ExprKind, FromItem, Grouping, JoinCondition, JoinKind, OrderItem, QueryBody, Select,
    Target,
};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// A row that stands for a group, and in a query with aggregates the group's rows.
pub(super) type Group = (Row, Option<Vec<Row>>);

impl Eval<'_, '_> {
    /// The rows of a SELECT, each with its keys of ORDER BY.
    pub(super) fn select(
        &self,
        select: &Select,
        order_by: &[OrderItem],
        env: Env<'_>,
    ) -> Result<(Rows, Vec<Vec<Value>>), Refusal> {
        let nothing = Rows {
            ordered: false,
            header: Header::default(),
            rows: vec![Row::certain(Vec::new())],
        };
        self.look_up(select.filter.as_ref(), env)?;
        let around = self.wanted.replace(self.wanted(select, env));
        let joined = select.from.iter().try_fold(nothing, |source, item| {
            self.join_item(source, item, JoinKind::Inner, &JoinCondition::None, env)
        });
        self.wanted.replace(around);
        let mut source = joined?;
        let named = select.targets.iter().map(|it| &it.expr);
        for expr in named
            .chain(&select.filter)
            .chain(&select.group_by)
            .chain(&select.having)
        {
            self.unambiguous_in(expr, &source.header)?;
        }
        if let Some(filter) = &select.filter {
            source.rows = self.filtered(&source, filter, env)?;
        }
        let aggregates = select
            .targets
            .iter()
            .any(|target| has_aggregate(&target.expr))
            || select.having.as_ref().is_some_and(has_aggregate)
            || !select.group_by.is_empty()
            || select.grouping != Grouping::default();
        let groups: Vec<Group> = if aggregates {
            let keys = group_keys(select, &source.header);
            if select.grouping == Grouping::default()
                && let Some(groups) = self.groups(&source, &keys, env)?
            {
                groups
            } else {
                let unknown = source
                    .doubt()
                    .cloned()
                    .unwrap_or_else(|| Unknown::new(first_span(select), "GROUP BY"));
                let rows = Rows::unknown(source.header.clone(), &unknown).rows;
                rows.into_iter().map(|row| (row, None)).collect()
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
        for item in order_by {
            let is_output = |path: &[Name]| {
                let mut columns = result.header.columns.iter();
                path.len() == 1 && columns.any(|(_, name)| *name == path[0])
            };
            match &item.expr.kind {
                ExprKind::Column(path) if is_output(path) => {}
                _ => self.unambiguous_in(&item.expr, &source.header)?,
            }
        }
        let mut keys = Vec::new();
        let mut distinct_keys = Vec::new();
        let groups = self.having(select, &source.header, groups, env)?;
        let keys_of_order = order_by.iter().map(|it| &it.expr);
        let listed = select.targets.iter().map(|it| &it.expr);
        let windows = self.windows(
            listed.chain(keys_of_order).chain(&select.distinct_on),
            &select.windows,
            &source.header,
            &groups,
            env,
        )?;
        for at in windows.order {
            let (row, group) = &groups[at];
            let depth = self.windows_at_hand.borrow().len();
            let values = windows.values.iter();
            let here = values.map(|(call, of)| (*call, of[at].clone()));
            self.windows_at_hand.borrow_mut().extend(here);
            let scope = Scope {
                header: &source.header,
                row: &row.values,
                group: group.as_deref(),
                outer: env,
            };
            let inner = scope.inside();
            let produced = self.perhaps(row.doubt.as_ref(), || {
                self.targets(&select.targets, &scope, inner)
            })?;
            for produced in produced {
                let produced = Row {
                    values: produced.values,
                    doubt: row.doubt.clone().or(produced.doubt),
                };
                let mut key = Vec::new();
                for item in order_by {
                    key.push(self.output_key(item, &result.header, &produced, Some(inner), env)?);
                }
                let mut distinct_key = Vec::new();
                for expr in &select.distinct_on {
                    let header = &result.header;
                    distinct_key.push(self.named_key(expr, header, &produced, Some(inner), env)?);
                }
                distinct_keys.push(distinct_key);
                keys.push(key);
                result.rows.push(produced);
            }
            self.windows_at_hand.borrow_mut().truncate(depth);
        }
        if !select.distinct_on.is_empty() {
            if !self.charge_pairs(result.rows.len()) {
                let unknown = Unknown::new(first_span(select), "the DISTINCT ON of very many rows");
                return Ok((Rows::unknown(result.header, &unknown), vec![Vec::new()]));
            }
            let rows = std::mem::take(&mut result.rows);
            let (rows, keys) =
                first_of_each(rows, keys, &distinct_keys, order_by, first_span(select));
            result.rows = rows;
            return Ok((result, keys));
        }
        if select.distinct && !self.charge_pairs(result.rows.len()) {
            let unknown = Unknown::new(first_span(select), "the DISTINCT of very many rows");
            return Ok((Rows::unknown(result.header, &unknown), vec![Vec::new()]));
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

    /// The groups that HAVING leaves.
    fn having(
        &self,
        select: &Select,
        header: &Header,
        groups: Vec<Group>,
        env: Env<'_>,
    ) -> Result<Vec<Group>, Refusal> {
        let Some(having) = &select.having else {
            return Ok(groups);
        };
        let mut kept = Vec::new();
        for (mut row, group) in groups {
            let scope = Scope {
                header,
                row: &row.values,
                group: group.as_deref(),
                outer: env,
            };
            let inner = scope.inside();
            match self.eval(having, inner)?.is_true() {
                Ok(true) => {}
                Ok(false) => continue,
                Err(unknown) => row.doubt = Some(unknown.plain()),
            }
            kept.push((row, group));
        }
        Ok(kept)
    }

    /// `'name'::regclass` is looked up when a query is read, whether or not a row comes to it.
    fn look_up(&self, filter: Option<&Expr>, env: Env<'_>) -> Result<(), Refusal> {
        let mut missing = None;
        let mut look_up = |expr: &Expr| {
            if let ExprKind::Cast { operand, ty } = &expr.kind
                && matches!(operand.kind, ExprKind::String(_))
                && ty.name.name.as_str().starts_with("reg")
                && missing.is_none()
            {
                missing = self.eval(expr, env).err();
            }
        };
        if let Some(filter) = filter {
            filter.walk(&mut look_up);
        }
        missing.map_or(Ok(()), Err)
    }

    /// Counts the comparison of so many values with each other; `false` where that is too much.
    pub(super) fn charge_pairs(&self, count: usize) -> bool {
        self.charge(count.saturating_mul(count) / 128)
    }

    /// The parts of WHERE that compare a column with a value that does not depend on the row.
    fn wanted(&self, select: &Select, env: Env<'_>) -> Vec<Wanted> {
        let mut aliases = Vec::new();
        for item in &select.from {
            collect_aliases(item, &mut aliases);
        }
        let filter = select.filter.as_ref();
        let parts = match filter.map(|filter| &filter.kind) {
            Some(ExprKind::And(parts)) => parts.iter().collect(),
            Some(_) => filter.into_iter().collect(),
            None => Vec::new(),
        };
        let of = |column: &Expr, other: &Expr| {
            let ExprKind::Column(path) = &column.kind else {
                return None;
            };
            let alias = path.iter().rev().nth(1);
            let is_of_row = match alias {
                Some(alias) => aliases.contains(&alias),
                None => !self.is_variable(path.last()?),
            };
            let value = (is_of_row && self.is_constant(other, &aliases))
                .then(|| self.eval(other, env).ok())??;
            matches!(
                value,
                Value::Text(_) | Value::Int(_) | Value::Object(..) | Value::Typed(oid::OID, _)
            )
            .then(|| Wanted {
                alias: alias.cloned(),
                column: path[path.len() - 1].clone(),
                value,
            })
        };
        parts
            .into_iter()
            .filter_map(|part| match &part.kind {
                ExprKind::Binary {
                    operator,
                    left,
                    right,
                } if *operator.symbol == *"=" => of(left, right).or_else(|| of(right, left)),
                _ => None,
            })
            .collect()
    }

    /// Whether an expression is the same for all rows of a FROM with these aliases.
    fn is_constant(&self, expr: &Expr, aliases: &[&Name]) -> bool {
        match &expr.kind {
            ExprKind::String(_) | ExprKind::Number(_) | ExprKind::Parameter(_) => true,
            ExprKind::Cast { operand, .. } => self.is_constant(operand, aliases),
            // A name that is a column too would be refused as ambiguous.
            ExprKind::Column(path) => match path.as_slice() {
                [name] => self.is_variable(name),
                [.., alias, _] => !aliases.contains(&alias),
                [] => false,
            },
            _ => false,
        }
    }

    fn is_variable(&self, name: &Name) -> bool {
        self.frames.iter().any(|frame| frame.get(name).is_some())
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

    /// Whether a condition holds for a row.
    pub(super) fn condition(
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
        let inner = scope.inside();
        let value = self.perhaps(row.doubt.as_ref(), || self.eval(condition, inner))?;
        Ok(value.is_true().map_err(Unknown::plain))
    }

    /// A row and its rows for each group; `None` where they are not known.
    fn groups(
        &self,
        source: &Rows,
        group_by: &[&Expr],
        env: Env<'_>,
    ) -> Result<Option<Vec<Group>>, Refusal> {
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
            if !self.charge(groups.len() / 16) {
                return Ok(None);
            }
            let scope = Scope {
                header: &source.header,
                row: &row.values,
                group: None,
                outer: env,
            };
            let inner = scope.inside();
            let mut key = Vec::new();
            for &expr in group_by {
                let value = self.eval(expr, inner)?;
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

    /// A key of ORDER BY: a column of the result by name or number, or an expression on the row below.
    pub(super) fn output_key(
        &self,
        item: &OrderItem,
        header: &Header,
        row: &Row,
        inner: Option<Env<'_>>,
        env: Env<'_>,
    ) -> Result<Value, Refusal> {
        self.named_key(&item.expr, header, row, inner, env)
    }

    fn named_key(
        &self,
        expr: &Expr,
        header: &Header,
        row: &Row,
        inner: Option<Env<'_>>,
        env: Env<'_>,
    ) -> Result<Value, Refusal> {
        let index = match &expr.kind {
            ExprKind::Column(path) if path.len() == 1 => {
                header.columns.iter().position(|(_, name)| *name == path[0])
            }
            ExprKind::Number(digits) => digits.parse::<usize>().ok().and_then(|n| n.checked_sub(1)),
            _ => None,
        };
        match index.and_then(|index| row.values.get(index)) {
            Some(value) => Ok(self.sort_key(value.clone())),
            None => Ok(self.sort_key(self.eval(expr, inner.unwrap_or(env))?)),
        }
    }
}

/// DISTINCT ON: of the rows of each key the first in the order. Where rows share that place, what they do not agree on is
/// not known; where the rows are not known, neither is which of them is there.
fn first_of_each(
    rows: Vec<Row>,
    keys: Vec<Vec<Value>>,
    distinct: &[Vec<Value>],
    order_by: &[OrderItem],
    span: Span,
) -> (Vec<Row>, Vec<Vec<Value>>) {
    let is_unknown = |values: &[Value]| values.iter().any(|it| it.reason().is_some());
    let mut all: Vec<(Vec<Value>, &Vec<Value>, Row)> = keys
        .into_iter()
        .zip(distinct)
        .zip(rows)
        .map(|((key, distinct), row)| (key, distinct, row))
        .collect();
    let doubtful = all.len() > 1
        && all.iter().any(|(key, distinct, row)| {
            row.doubt.is_some() || is_unknown(distinct) || is_unknown(key)
        });
    all.sort_by(|(a, ..), (b, ..)| order(a, b, order_by));
    let mut kept: Vec<(Vec<Value>, &Vec<Value>, Row)> = Vec::new();
    for (key, distinct, mut row) in all {
        if doubtful {
            let doubt = Unknown::new(span, "which rows DISTINCT ON leaves");
            row.doubt.get_or_insert(doubt);
            kept.push((key, distinct, row));
            continue;
        }
        match kept.iter_mut().find(|(_, other, _)| *other == distinct) {
            Some((first, _, other)) if order(first, &key, order_by).is_eq() => {
                for (value, second) in other.values.iter_mut().zip(row.values) {
                    if *value != second {
                        *value = Value::unknown(span, "the first of several rows");
                    }
                }
            }
            Some(_) => {}
            None => kept.push((key, distinct, row)),
        }
    }
    kept.into_iter().map(|(key, _, row)| (row, key)).unzip()
}

/// The keys of GROUP BY: a number, and a name that no column has, mean an item of the list.
fn group_keys<'s>(select: &'s Select, source: &Header) -> Vec<&'s Expr> {
    let of_list = |expr: &'s Expr| match &expr.kind {
        ExprKind::Number(digits) => {
            let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
            let target = select.targets.get(at)?;
            (!matches!(target.expr.kind, ExprKind::Star(_))).then_some(&target.expr)
        }
        ExprKind::Column(path) if path.len() == 1 && !matches!(source.find(path), Some(Ok(_))) => {
            let mut targets = select.targets.iter();
            let named = targets.find(|it| it.alias.as_ref() == path.first());
            named.map(|it| &it.expr)
        }
        _ => None,
    };
    let keys = select.group_by.iter();
    keys.map(|expr| of_list(expr).unwrap_or(expr)).collect()
}

/// The name of a column of a result, as PostgreSQL chooses it.
pub(super) fn target_name(target: &Target) -> Name {
    if let Some(alias) = &target.alias {
        return alias.clone();
    }
    expression_name(&target.expr).unwrap_or_else(|| Name::from_quoted("?column?"))
}

pub(super) fn expression_name(expr: &Expr) -> Option<Name> {
    match &expr.kind {
        ExprKind::Column(path) => path.last().cloned(),
        ExprKind::Function(call) => Some(call.name.name.clone()),
        ExprKind::Field { name, .. } => Some(name.clone()),
        ExprKind::Cast { operand, ty } => {
            expression_name(operand).or_else(|| Some(ty.name.name.clone()))
        }
        ExprKind::Collate { operand, .. } | ExprKind::Subscript { operand, .. } => {
            expression_name(operand)
        }
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

/// Whether an aggregate stands in an expression, outside its subqueries.
fn has_aggregate(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |expr| {
        if let ExprKind::Function(call) = &expr.kind {
            found |= is_aggregate(call);
        }
    });
    found
}

fn first_span(select: &Select) -> Span {
    select
        .targets
        .first()
        .map_or(Span::new(crate::source::FileId(0), 0, 0), |target| {
            target.expr.span
        })
}

/// The names by which a FROM knows its relations.
fn collect_aliases<'s>(item: &'s FromItem, aliases: &mut Vec<&'s Name>) {
    match item {
        FromItem::Relation { name, alias, .. } => {
            aliases.push(alias.as_ref().map_or(&name.name, |alias| &alias.name));
        }
        FromItem::Query { alias, .. } => aliases.extend(alias.as_ref().map(|alias| &alias.name)),
        FromItem::Function { call, alias, .. } => {
            aliases.push(alias.as_ref().map_or(&call.name.name, |alias| &alias.name));
        }
        FromItem::Join {
            left,
            right,
            condition,
            ..
        } => {
            collect_aliases(left, aliases);
            collect_aliases(right, aliases);
            aliases.extend(condition.alias().map(|alias| &alias.name));
        }
        FromItem::RowsFrom(it) => aliases.extend(it.alias.as_ref().map(|alias| &alias.name)),
        FromItem::Form(it) => aliases.extend(it.alias.as_ref().map(|alias| &alias.name)),
        FromItem::Sample(it) => collect_aliases(&it.item, aliases),
        FromItem::Aliased(it) => aliases.push(&it.alias.name),
        FromItem::Other(..) => {}
    }
}
