//! Queries: SELECT, VALUES, set operations, WITH and what stands in it, from sqlparser's tree to the floor's.
//!
//! Parts that nothing depends on here (MATERIALIZED) are left out; clauses that
//! PostgreSQL lacks are refused.

use std::ops::Range;

use sqlparser::ast::{
    self, Distinct, GroupByExpr, LimitClause, OrderByKind, OrderBySort, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, Spanned,
};
use sqlparser::parser::Parser;

use super::cursor::Parse;
use super::expr::{Converter, Node, Source, name, named_operator};
use super::tokens::Token;
use super::words;
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::form::Lock;
use crate::expr::{
    CommonTable, Expr, ExprKind, FromItem, Grouping, OrderItem, Query, QueryBody, Select,
    SetOperation, Target,
};
use crate::name::QualifiedName;
use crate::source::Place;

/// One query.
pub fn parse(text: &str, place: Place) -> Result<Query, Box<Diagnostic>> {
    let source = Source::new(text, place)?.without_clauses();
    let mut query = source.read(|source| {
        let query = source.sqlparser(|parser: &mut Parser| parser.parse_query())?;
        let mut converter = Converter::new(source);
        let mut query = converter.query(*query)?;
        // Those behind a query in parentheses
        query.locks.extend(converter.locks(0..source.text.len()));
        Ok(query)
    })?;
    if let (Some(first), Some(last)) = (source.tokens.first(), source.tokens.last()) {
        query.span = place.span(first.start, last.end);
    }
    Ok(query)
}

impl Converter<'_> {
    /// A query; its place is what stands between its parentheses, where it has some.
    pub(super) fn query(&mut self, query: ast::Query) -> Parse<Query> {
        let range = self.query_range(&query);
        let ast::Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks: _,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        if for_clause.is_some()
            || settings.is_some()
            || format_clause.is_some()
            || !pipe_operators.is_empty()
        {
            return Err(self.source.not_understood(range));
        }
        let with = with.map_or_else(|| Ok(Vec::new()), |with| self.with(with))?;
        let mut order = Vec::new();
        if let Some(order_by) = order_by {
            order = match order_by.kind {
                OrderByKind::Expressions(keys) if order_by.interpolate.is_none() => {
                    self.order_by(keys)?
                }
                OrderByKind::Expressions(_) | OrderByKind::All(_) => {
                    return Err(self.source.not_understood(range));
                }
            };
        }
        let (mut limit, mut offset) = (None, None);
        match limit_clause {
            None => {}
            Some(LimitClause::LimitOffset {
                limit: count,
                offset: skipped,
                limit_by,
            }) if limit_by.is_empty() => {
                limit = count.map(|count| self.boxed(count)).transpose()?;
                offset = skipped
                    .map(|skipped| self.boxed(skipped.value))
                    .transpose()?;
            }
            Some(LimitClause::LimitOffset { .. } | LimitClause::OffsetCommaLimit { .. }) => {
                return Err(self.source.not_understood(range));
            }
        }
        if let Some(fetch) = fetch {
            if fetch.percent {
                return Err(self.source.not_understood(range));
            }
            if fetch.with_ties && order.is_empty() {
                return Err(Box::new(Diagnostic::error(
                    Code::SyntaxError,
                    self.source.place.span(range.start, range.end),
                    "WITH TIES cannot be specified without ORDER BY clause",
                )));
            }
            limit = Some(match fetch.quantity {
                Some(count) => self.boxed(count)?,
                None => Box::new(self.source.finish(Node {
                    kind: ExprKind::Number("1".into()),
                    range: range.clone(),
                })),
            });
        }
        Ok(Query {
            with,
            body: self.body(*body)?,
            order_by: order,
            limit,
            offset,
            // Those of the queries inside are taken.
            locks: self.locks(range.start..self.end_of_level(range.start)),
            span: self.source.place.span(range.start, range.end),
        })
    }

    /// The byte of the parenthesis that closes what begins at one, or the end.
    fn end_of_level(&self, start: usize) -> usize {
        let source = self.source;
        let mut at = source.index_from(start);
        while let Some(token) = source.tokens.get(at) {
            if source.is_symbol(token, ")") {
                return token.start;
            }
            if source.is_symbol(token, "(")
                && let Some(close) = source.matching(at)
            {
                at = close;
            }
            at += 1;
        }
        source.text.len()
    }

    /// The locks that begin in a part of the text and are of no query yet.
    fn locks(&mut self, part: Range<usize>) -> Vec<Lock> {
        let mut locks = Vec::new();
        for (start, lock) in self.source.forms.locks.range(part) {
            if self.locked.insert(*start) {
                locks.push(lock.clone());
            }
        }
        locks
    }

    fn query_range(&self, query: &impl Spanned) -> Range<usize> {
        let source = self.source;
        let whole = Source::range(query.span()).unwrap_or(0..source.text.len());
        let first = source.index_from(whole.start);
        let parenthesised = first
            .checked_sub(1)
            .filter(|open| source.is_symbol(&source.tokens[*open], "("))
            .and_then(|open| source.matching(open))
            .map(|close| source.tokens[close - 1].end);
        whole.start..parenthesised.unwrap_or(whole.end)
    }

    fn with(&mut self, with: ast::With) -> Parse<Vec<CommonTable>> {
        let recursive = with.recursive;
        with.cte_tables
            .into_iter()
            .map(|table| {
                let close = Source::range(table.closing_paren_token.0.span);
                let order = close.and_then(|close| self.source.forms.order(close.start));
                let (search, cycle) = order.cloned().unwrap_or_default();
                Ok(CommonTable {
                    name: name(&table.alias.name),
                    columns: table
                        .alias
                        .columns
                        .iter()
                        .map(|column| name(&column.name))
                        .collect(),
                    query: self.query(*table.query)?,
                    recursive,
                    search,
                    cycle,
                })
            })
            .collect()
    }

    pub(super) fn order_by(&mut self, keys: Vec<ast::OrderByExpr>) -> Parse<Vec<OrderItem>> {
        keys.into_iter()
            .map(|key| {
                let expr = self.finished(key.expr)?;
                let (descending, using) = match key.options.sort {
                    None | Some(OrderBySort::Asc) => (false, None),
                    Some(OrderBySort::Desc) => (true, None),
                    Some(OrderBySort::Using(operator)) => {
                        let operator = named_operator(&operator);
                        (operator.symbol.contains('>'), Some(operator))
                    }
                };
                Ok(OrderItem {
                    expr,
                    descending,
                    nulls_first: key.options.nulls_first.unwrap_or(descending),
                    using,
                })
            })
            .collect()
    }

    fn body(&mut self, body: SetExpr) -> Parse<QueryBody> {
        Ok(match body {
            SetExpr::Select(select) => QueryBody::Select(Box::new(self.select(*select)?)),
            // Parentheses around a whole query; its own clauses and those outside do not mix.
            SetExpr::Query(query) => {
                let inner = self.query(*query)?;
                if inner.with.is_empty()
                    && inner.order_by.is_empty()
                    && inner.limit.is_none()
                    && inner.offset.is_none()
                    && inner.locks.is_empty()
                {
                    inner.body
                } else {
                    QueryBody::Select(Box::new(Select {
                        distinct: false,
                        distinct_on: Vec::new(),
                        targets: vec![Target {
                            expr: Expr {
                                kind: ExprKind::Star(Vec::new()),
                                span: inner.span,
                            },
                            alias: None,
                        }],
                        from: vec![FromItem::Query {
                            query: Box::new(inner),
                            alias: None,
                            lateral: false,
                        }],
                        filter: None,
                        group_by: Vec::new(),
                        grouping: Grouping::default(),
                        having: None,
                        windows: Vec::new(),
                    }))
                }
            }
            SetExpr::SetOperation {
                left,
                op,
                set_quantifier,
                right,
            } => {
                self.depth += 1;
                let range = self.query_range(&*left);
                let operation = match op {
                    SetOperator::Union => SetOperation::Union,
                    SetOperator::Intersect => SetOperation::Intersect,
                    SetOperator::Except => SetOperation::Except,
                    SetOperator::Minus => return Err(self.source.not_understood(range)),
                };
                let all = match set_quantifier {
                    SetQuantifier::All => true,
                    SetQuantifier::Distinct | SetQuantifier::None => false,
                    SetQuantifier::ByName
                    | SetQuantifier::AllByName
                    | SetQuantifier::DistinctByName => {
                        return Err(self.source.not_understood(range));
                    }
                };
                let operation = QueryBody::SetOperation {
                    operation,
                    all,
                    left: Box::new(self.side(*left)?),
                    right: Box::new(self.side(*right)?),
                };
                self.depth -= 1;
                operation
            }
            SetExpr::Values(values) => {
                if values.explicit_row || values.value_keyword {
                    let range = self.query_range(&values);
                    return Err(self.source.not_understood(range));
                }
                QueryBody::Values(
                    values
                        .rows
                        .into_iter()
                        .map(|row| self.list(row.content))
                        .collect::<Parse<_>>()?,
                )
            }
            SetExpr::Insert(tree)
            | SetExpr::Update(tree)
            | SetExpr::Delete(tree)
            | SetExpr::Merge(tree) => QueryBody::Write(Box::new(self.write(tree)?)),
            SetExpr::Table(_) => QueryBody::Other("TABLE"),
        })
    }

    /// A side of a set operation.
    fn side(&mut self, body: SetExpr) -> Parse<Query> {
        if let SetExpr::Query(query) = body {
            return self.query(*query);
        }
        let range = self.query_range(&body);
        Ok(Query {
            with: Vec::new(),
            body: self.body(body)?,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            locks: Vec::new(),
            span: self.source.place.span(range.start, range.end),
        })
    }

    fn select(&mut self, select: ast::Select) -> Parse<Select> {
        let range = Source::range(select.select_token.0.span).unwrap_or(0..self.source.text.len());
        let ast::Select {
            select_token: _,
            optimizer_hints: _,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        if select_modifiers.is_some()
            || top.is_some()
            || exclude.is_some()
            || into.is_some()
            || !lateral_views.is_empty()
            || prewhere.is_some()
            || !connect_by.is_empty()
            || !cluster_by.is_empty()
            || !distribute_by.is_empty()
            || !sort_by.is_empty()
            || qualify.is_some()
            || value_table_mode.is_some()
            || flavor != ast::SelectFlavor::Standard
        {
            return Err(self.source.not_understood(range));
        }
        let (distinct, distinct_on) = match distinct {
            None | Some(Distinct::All) => (false, Vec::new()),
            Some(Distinct::Distinct) => (true, Vec::new()),
            Some(Distinct::On(keys)) => (true, self.list(keys)?),
        };
        let (group_by, grouping) = match group_by {
            GroupByExpr::Expressions(keys, modifiers) if modifiers.is_empty() => {
                self.grouping(keys)?
            }
            GroupByExpr::Expressions(..) | GroupByExpr::All(_) => {
                return Err(self.source.not_understood(range));
            }
        };
        if self.source.forms.commands.contains(&range.start) {
            return self.table_command(projection, range);
        }
        let windows = self.own_row_windows(&named_window);
        let around = std::mem::replace(&mut self.windows, windows);
        let targets = projection
            .into_iter()
            .map(|item| self.target(item))
            .collect::<Parse<_>>();
        self.windows = around;
        let mut targets: Vec<Target> = targets?;
        let mut from: Vec<FromItem> = from
            .into_iter()
            .map(|item| self.joined(item))
            .collect::<Parse<_>>()?;
        // They are made in the room of sqlparser's lists, which is much larger.
        targets.shrink_to_fit();
        from.shrink_to_fit();
        Ok(Select {
            distinct,
            distinct_on,
            targets,
            from,
            filter: selection.map(|filter| self.finished(filter)).transpose()?,
            group_by,
            grouping,
            having: having.map(|having| self.finished(having)).transpose()?,
            windows: self.windows(named_window)?,
        })
    }

    /// TABLE, which is `SELECT * FROM` its relation.
    fn table_command(&mut self, shown: Vec<SelectItem>, range: Range<usize>) -> Parse<Select> {
        let mut named = Vec::new();
        for item in shown {
            named.push(self.target(item)?.expr);
        }
        let [only] = &named[..] else {
            return Err(self.source.not_understood(range));
        };
        let ExprKind::Column(path) = &only.kind else {
            return Err(self.source.not_understood(range));
        };
        let (namespace, name) = match &path[..] {
            [name] => (None, name.clone()),
            [namespace, name] => (Some(namespace.clone()), name.clone()),
            _ => return Err(self.source.not_understood(range)),
        };
        let name = QualifiedName { namespace, name };
        let span = only.span;
        let star = Expr {
            kind: ExprKind::Star(Vec::new()),
            span,
        };
        Ok(Select {
            distinct: false,
            distinct_on: Vec::new(),
            targets: vec![Target {
                expr: star,
                alias: None,
            }],
            from: vec![FromItem::Relation {
                name,
                alias: None,
                span,
            }],
            filter: None,
            group_by: Vec::new(),
            grouping: Grouping::default(),
            having: None,
            windows: Vec::new(),
        })
    }

    pub(super) fn target(&mut self, item: SelectItem) -> Parse<Target> {
        let (expr, alias) = match item {
            SelectItem::UnnamedExpr(expr) => (self.finished(expr)?, None),
            SelectItem::ExprWithAlias { expr, alias } => {
                let node = self.expr(expr)?;
                if alias.quote_style == Some('\'') {
                    // Two literals on one line are no alias.
                    let range = self
                        .source
                        .token_from(node.range.end)
                        .map_or(node.range, |token| token.start..token.end);
                    return Err(self.source.syntax_error(range));
                }
                self.check_label(&alias)?;
                (self.source.finish(node), Some(name(&alias)))
            }
            SelectItem::ExprWithAliases { expr, .. } => {
                let range = Source::range(expr.span()).unwrap_or_default();
                return Err(self.source.not_understood(range));
            }
            SelectItem::Wildcard(options) => {
                let range = self.plain_star(&options)?;
                let star = Node {
                    kind: ExprKind::Star(Vec::new()),
                    range,
                };
                (self.source.finish(star), None)
            }
            SelectItem::QualifiedWildcard(kind, options) => {
                let star = self.plain_star(&options)?;
                let node = match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(object) => Node {
                        range: Source::range(object.span()).map_or(star.start, |range| range.start)
                            ..star.end,
                        kind: ExprKind::Star(
                            object
                                .0
                                .iter()
                                .filter_map(|part| part.as_ident())
                                .map(name)
                                .collect(),
                        ),
                    },
                    SelectItemQualifiedWildcardKind::Expr(row) => {
                        let row = self.expr(row)?;
                        Node {
                            range: row.range.start..star.end,
                            kind: ExprKind::Fields(Box::new(self.source.finish(row))),
                        }
                    }
                };
                (self.source.finish(node), None)
            }
        };
        Ok(Target { expr, alias })
    }

    /// Some words are labels behind AS alone (`BareColLabel`).
    fn check_label(&self, alias: &ast::Ident) -> Parse<()> {
        let range = Source::range(alias.span).unwrap_or_default();
        let word = alias.value.to_ascii_lowercase();
        if alias.quote_style.is_some() || !words::needs_as(&word) {
            return Ok(());
        }
        if self.is_behind(&range, |token| self.source.is_word(token, "as")) {
            return Ok(());
        }
        Err(self.source.syntax_error(range))
    }

    /// Whether such a token stands before these bytes.
    fn is_behind(&self, range: &Range<usize>, is_it: impl Fn(&Token) -> bool) -> bool {
        let before = self.source.index_from(range.start).checked_sub(1);
        let before = before.and_then(|at| self.source.tokens.get(at));
        before.is_some_and(is_it)
    }

    /// The place of a `*` that has none of other databases' options.
    fn plain_star(&self, options: &ast::WildcardAdditionalOptions) -> Parse<Range<usize>> {
        let range = Source::range(options.wildcard_token.0.span).unwrap_or_default();
        if self.is_behind(&range, |token| self.source.is_symbol(token, "(")) {
            return Err(self.source.syntax_error(range));
        }
        let plain = options.opt_ilike.is_none()
            && options.opt_exclude.is_none()
            && options.opt_except.is_none()
            && options.opt_replace.is_none()
            && options.opt_rename.is_none()
            && options.opt_alias.is_none();
        if plain {
            Ok(range)
        } else {
            Err(self.source.not_understood(range))
        }
    }
}
