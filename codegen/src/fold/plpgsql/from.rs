//! FROM: relations, subqueries, functions and their joins.

use super::equijoin::Candidates;
use super::eval::{Env, Eval, Scope};
use super::operators::equal;
use super::query::{Header, Row, Rows};
use super::relations;
use super::sets::is_set;
use super::value::{Unknown, Value, or};
use crate::ddl::ObjectName;
use crate::expr::{Alias, Expr, ExprKind, FromItem, FunctionCall, JoinCondition, JoinKind};
use crate::fold::Refusal;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// How many values the rows of a join may hold together.
const CELLS: usize = 600_000;

impl Eval<'_, '_> {
    /// Joins an item of FROM to the rows before it, which it sees where it may.
    pub(super) fn join_item(
        &self,
        left: Rows,
        item: &FromItem,
        kind: JoinKind,
        condition: &JoinCondition,
        env: Env<'_>,
    ) -> Result<Rows, Refusal> {
        let is_lateral = match item {
            FromItem::Query { lateral, .. } => *lateral,
            FromItem::Function { .. } | FromItem::RowsFrom(_) | FromItem::Form(_) => true,
            FromItem::Relation { .. }
            | FromItem::Join { .. }
            | FromItem::Sample(_)
            | FromItem::Aliased(_)
            | FromItem::Other(..) => false,
        };
        if !is_lateral || left.header.columns.is_empty() && left.header.open.is_empty() {
            let right = self.item_rows(item, env)?;
            return self.join(&left, &right, kind, condition, env);
        }
        let mut result: Option<Rows> = None;
        for row in &left.rows {
            let scope = Scope {
                header: &left.header,
                row: &row.values,
                group: None,
                outer: env,
            };
            let inner = scope.inside();
            let right = self.perhaps(row.doubt.as_ref(), || self.item_rows(item, inner))?;
            let one = Rows {
                ordered: false,
                header: left.header.clone(),
                rows: vec![row.clone()],
            };
            let joined = self.join(&one, &right, kind, condition, env)?;
            let so_far = result.as_ref().map_or(0, |rows| rows.rows.len());
            if so_far * joined.header.columns.len() > CELLS {
                let unknown = Unknown::new(item_span(item), "a join of very many rows");
                return Ok(Rows::unknown(joined.header, &unknown));
            }
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
        left: &Rows,
        right: &Rows,
        kind: JoinKind,
        condition: &JoinCondition,
        env: Env<'_>,
    ) -> Result<Rows, Refusal> {
        let header = left.header.joined(&right.header);
        let names = join_names(condition, &left.header, &right.header);
        let mut rows = Vec::new();
        let mut right_matched: Vec<Option<Value>> = vec![None; right.rows.len()];
        if let JoinCondition::On(expr) = condition {
            self.unambiguous_in(expr, &header)?;
        }
        let candidates = Candidates::new(condition, &header, left, right);
        let width = header.columns.len().max(1);
        for left_row in &left.rows {
            let mut matched: Option<Value> = None;
            for index in candidates.of(left_row) {
                if !self.charge(1) || rows.len() * width > CELLS {
                    let unknown = Unknown::new(span_of(condition), "a join of very many rows");
                    return Ok(Rows::unknown(header, &unknown));
                }
                let right_row = &right.rows[index];
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
                        names_match(&names, left, left_row, right, right_row)
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
                && let Some(Doubted(doubt)) =
                    Unmatched::of(matched.as_ref()).into_doubt(left_row.doubt.as_ref())
            {
                let nulls = right.header.columns.iter().map(|_| Value::Null);
                rows.push(Row {
                    values: left_row.values.iter().cloned().chain(nulls).collect(),
                    doubt,
                });
            }
        }
        if matches!(kind, JoinKind::Right | JoinKind::Full) {
            for (right_row, matched) in right.rows.iter().zip(&right_matched) {
                if let Some(Doubted(doubt)) =
                    Unmatched::of(matched.as_ref()).into_doubt(right_row.doubt.as_ref())
                {
                    let nulls = left.header.columns.iter().map(|_| Value::Null);
                    rows.push(Row {
                        values: nulls.chain(right_row.values.iter().cloned()).collect(),
                        doubt,
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

    fn item_rows(&self, item: &FromItem, env: Env<'_>) -> Result<Rows, Refusal> {
        Ok(match item {
            FromItem::Relation { name, alias, span } => self
                .relation(name, alias.as_ref(), *span, env)?
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
                let records = match alias {
                    Some(alias) => self.record_rows(call, alias, *span, env)?,
                    None => None,
                };
                let mut rows = match records {
                    Some(rows) => rows,
                    None => match self.set_of(call, *span, env)? {
                        Some(rows) => rows,
                        None => self.one_row(call, *span, env)?,
                    },
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
                if let Some(alias) = condition.alias() {
                    return Ok(Rows::of_nothing_known(alias.span, "alias of a join"));
                }
                let left = self.item_rows(left, env)?;
                self.join_item(left, right, *kind, condition, env)?
            }
            FromItem::RowsFrom(it) => Rows::of_nothing_known(it.span, "ROWS FROM"),
            FromItem::Form(it) => Rows::of_nothing_known(it.span, it.name),
            FromItem::Sample(it) => Rows::of_nothing_known(item_span(&it.item), "TABLESAMPLE"),
            FromItem::Aliased(it) => Rows::of_nothing_known(it.span, "alias of a join"),
            FromItem::Other(what, span) => Rows::of_nothing_known(*span, what),
        })
    }

    fn relation(
        &self,
        name: &QualifiedName,
        alias: Option<&Alias>,
        span: Span,
        env: Env<'_>,
    ) -> Result<Rows, Refusal> {
        if name.namespace.is_none() {
            let mut with = env.with;
            while let Some(current) = with {
                if current.name == name.name {
                    return Ok((*current.rows).clone());
                }
                with = current.outer;
            }
        }
        if let Some(rows) = relations::find(self, name, alias, span) {
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
    pub(super) fn set_of(
        &self,
        call: &FunctionCall,
        span: Span,
        env: Env<'_>,
    ) -> Result<Option<Rows>, Refusal> {
        let name = call.name.name.as_str();
        let own = self.folder.functions_by_name(&call.name);
        if own
            .iter()
            .any(|id| self.folder.catalog.functions[*id].returns_set)
        {
            let arguments = self.arguments(call, env)?;
            return Ok(Some(self.call_own(&own, call, &arguments, span)?.rows));
        }
        if let Some(rows) = self
            .state
            .event
            .as_ref()
            .and_then(|it| it.of_function(name))
        {
            return Ok(Some(rows.clone()));
        }
        if !super::functions::is_pg_catalog(call) || !is_set(name) {
            return Ok(None);
        }
        let column = |rows: Vec<Row>| Rows {
            ordered: false,
            header: Header {
                columns: vec![(None, call.name.name.clone())],
                open: Vec::new(),
            },
            rows,
        };
        let given = self.arguments(call, env)?;
        let known = self.rows_of_built_in(call, given, span)?;
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
        // OUT arguments are columns.
        if let Value::Record(record) = &value {
            let columns = record.fields.iter().map(|(name, _)| (None, name.clone()));
            let open = record.open.iter().map(|unknown| (None, unknown.clone()));
            let values = record.fields.iter().map(|(_, value)| value.clone());
            return Ok(Rows {
                ordered: false,
                header: Header {
                    columns: columns.collect(),
                    open: open.collect(),
                },
                rows: vec![Row::certain(values.collect())],
            });
        }
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
}

fn with_doubt(truth: Value, doubt: Option<&Unknown>) -> Value {
    match doubt {
        Some(doubt) => Value::Unknown(doubt.plain()),
        None => truth,
    }
}

fn names_match(
    names: &[Name],
    left: &Rows,
    left_row: &Row,
    right: &Rows,
    right_row: &Row,
) -> Result<bool, Unknown> {
    let value =
        |rows: &Rows, row: &Row, name: &Name| match rows.header.find(std::slice::from_ref(name)) {
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

/// Whether a row found none to join with.
enum Unmatched {
    No,
    Perhaps(Unknown),
    Yes,
}

impl Unmatched {
    fn of(matched: Option<&Value>) -> Self {
        match matched {
            None => Self::Yes,
            Some(Value::Unknown(unknown)) => Self::Perhaps(unknown.clone()),
            Some(_) => Self::No,
        }
    }

    /// The doubt of the row that then stands alone; `None` where it does not.
    fn into_doubt(self, own: Option<&Unknown>) -> Option<Doubted> {
        match self {
            Self::No => None,
            Self::Perhaps(unknown) => Some(Doubted(Some(own.cloned().unwrap_or(unknown)))),
            Self::Yes => Some(Doubted(own.cloned())),
        }
    }
}

/// A row's doubt, if there is one.
struct Doubted(Option<Unknown>);

fn join_names(condition: &JoinCondition, left: &Header, right: &Header) -> Vec<Name> {
    match condition {
        JoinCondition::Using(using) => using.columns.clone(),
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
fn item_span(item: &FromItem) -> Span {
    match item {
        FromItem::Relation { span, .. }
        | FromItem::Function { span, .. }
        | FromItem::Other(_, span) => *span,
        FromItem::Query { query, .. } => query.span,
        FromItem::RowsFrom(it) => it.span,
        FromItem::Form(it) => it.span,
        FromItem::Sample(it) => item_span(&it.item),
        FromItem::Aliased(it) => it.span,
        FromItem::Join { left, .. } => item_span(left),
    }
}

fn span_of(condition: &JoinCondition) -> Span {
    match condition {
        JoinCondition::On(expr) => expr.span,
        JoinCondition::Using(_) | JoinCondition::Natural | JoinCondition::None => {
            Span::new(crate::source::FileId(0), 0, 0)
        }
    }
}
