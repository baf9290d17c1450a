//! Expressions: SQL's three-valued logic, in which an unknown value stays unknown unless the result cannot depend on it.

use std::cell::{Cell, OnceCell, RefCell};

use super::aggregates::is_aggregate;
use super::binary::{bounded, too_large};
use super::functions::is_pg_catalog;
use super::machine::Machine;
use super::operators::{
    compare, equal, field, is_distinct, is_null, like, negate, subscript, unary, unknown_of,
};
use super::query::{Header, Row, With};
use super::state::{Frame, State};
use super::value::{Record, Unknown, Value, and, not, or};
use crate::catalog::NamespaceId;
use crate::diagnostics::Code;
use crate::expr::walk::Part;
use crate::expr::{Expr, ExprKind, FunctionCall};
use crate::fold::{Folder, Refusal};
use crate::name::Name;
use crate::source::Span;

/// What an expression or query can see, and what it does besides giving a value.
pub(super) struct Eval<'e, 'a> {
    /// The session it runs in.
    pub(super) folder: &'e Folder<'a>,
    /// The variables, the outermost block's first.
    pub(super) frames: &'e [Frame],
    /// USING of an EXECUTE.
    pub(super) parameters: &'e [Value],
    /// The SQL at hand.
    pub(super) text: &'e str,
    /// The schemas that it names, once they are asked for.
    pub(super) mentioned: OnceCell<Vec<NamespaceId>>,
    /// What evaluation did to the session or may have done to the catalog.
    pub(super) effects: RefCell<Vec<Effect>>,
    /// What the query at hand wants its columns to be, so that rows which it would drop are not made.
    pub(super) wanted: RefCell<Vec<Wanted>>,
    /// How many more steps may be taken.
    pub(super) budget: &'e Cell<u32>,
    /// What runs the functions that are called.
    pub(super) machine: &'e Machine,
    /// The path that it runs on.
    pub(super) state: &'e State<'a>,
    /// The path after the functions that were called so far; what is evaluated goes on seeing the one before them, as a
    /// statement does in PostgreSQL.
    pub(super) live: RefCell<Option<State<'a>>>,
    /// Why what is evaluated now is perhaps not.
    pub(super) perhaps: RefCell<Vec<Unknown>>,
}

/// `alias.column = value`, which must hold for a row to count.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The relation's alias, where one is written.
    pub(super) alias: Option<Name>,
    /// The column.
    pub(super) column: Name,
    /// The value: a text, a number or an object.
    pub(super) value: Value,
}

/// How large a text or array may get, in bytes: what is put together of larger ones is not followed.
pub(super) const LARGEST: usize = 1 << 18;

/// How many bytes count for a step.
const BYTES: usize = 64;

/// Something that an expression does.
#[derive(Debug, Clone)]
pub(super) enum Effect {
    /// `set_config`
    Set {
        /// The setting.
        name: Value,
        /// Its value.
        value: Value,
        /// Only for the transaction.
        local: Value,
    },
}

/// The row at hand: of FROM, and around a subquery those of its queries.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The row's columns.
    pub(super) header: &'s Header,
    /// The row.
    pub(super) row: &'s [Value],
    /// In a query with aggregates: the rows of the group.
    pub(super) group: Option<&'s [Row]>,
    /// The query around.
    pub(super) outer: Env<'s>,
}

/// Where names are looked up before the variables.
#[derive(Clone, Copy, Default)]
pub(super) struct Env<'s> {
    /// The row.
    pub(super) scope: Option<&'s Scope<'s>>,
    /// WITH
    pub(super) with: Option<&'s With<'s>>,
}

impl Eval<'_, '_> {
    /// The value of an expression, or the error that PostgreSQL raises.
    pub(super) fn eval(&self, expr: &Expr, env: Env<'_>) -> Result<Value, Refusal> {
        if !self.step() {
            return Ok(Value::unknown(expr.span, "a block of too many steps"));
        }
        let span = expr.span;
        Ok(match &expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Boolean(value) => Value::Bool(*value),
            ExprKind::Number(digits) => digits.parse().map_or_else(
                |_| Value::unknown_not_null(span, "a number with a fraction"),
                Value::Int,
            ),
            ExprKind::String(text) => Value::Text(text.clone()),
            ExprKind::BitString(_) => Value::unknown_not_null(span, "a bit string"),
            ExprKind::Column(path) => {
                let value = self.column(path, span, env)?;
                // A text is shared, an array is copied.
                if let Value::Array(items) = &value {
                    self.charge(items.len() / 16);
                }
                value
            }
            ExprKind::Parameter(number) => usize::try_from(*number)
                .ok()
                .and_then(|number| self.parameters.get(number.checked_sub(1)?))
                .cloned()
                .unwrap_or_else(|| Value::unknown(span, format!("parameter ${number}"))),
            ExprKind::Star(_) => Value::unknown(span, "a whole row"),
            ExprKind::Unary { operator, operand } => {
                let operand = self.eval(operand, env)?;
                unary(&operator.symbol, operand, span)
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                let (left, right) = (self.eval(left, env)?, self.eval(right, env)?);
                if !self.weigh([&left, &right]) {
                    return Ok(too_large(span));
                }
                bounded(self.binary(operator, &left, &right, span)?, span)
            }
            ExprKind::And(operands) => and(self.until(operands, false, env)?),
            ExprKind::Or(operands) => or(self.until(operands, true, env)?),
            ExprKind::Not(operand) => not(self.eval(operand, env)?),
            ExprKind::IsNull { operand, negated } => {
                negate(is_null(&self.eval(operand, env)?), *negated)
            }
            ExprKind::IsTruth {
                operand,
                value,
                negated,
            } => {
                let operand = super::value::truth(self.eval(operand, env)?);
                let holds = match (&operand, value) {
                    (Value::Unknown(unknown), _) => Value::Unknown(unknown.plain()),
                    (Value::Bool(is), Some(wanted)) => Value::Bool(is == wanted),
                    (Value::Null, None) => Value::Bool(true),
                    _ => Value::Bool(false),
                };
                negate(holds, *negated)
            }
            ExprKind::IsDistinct {
                left,
                right,
                negated,
            } => {
                let (left, right) = (self.eval(left, env)?, self.eval(right, env)?);
                negate(is_distinct(&left, &right, span), *negated)
            }
            ExprKind::InList {
                operand,
                items,
                negated,
            } => {
                let operand = self.eval(operand, env)?;
                let items = self.eval_all(items, env)?;
                negate(
                    or(items.iter().map(|item| equal(&operand, item, span))),
                    *negated,
                )
            }
            ExprKind::InQuery {
                operand,
                query,
                negated,
            } => {
                let operand = self.eval(operand, env)?;
                let equal = |item: &Value| Ok(equal(&operand, item, span));
                negate(self.any_of_query(query, env, equal)?, *negated)
            }
            ExprKind::Between {
                operand,
                low,
                high,
                negated,
                symmetric,
            } => {
                let operand = self.eval(operand, env)?;
                let (low, high) = (self.eval(low, env)?, self.eval(high, env)?);
                let within = |low: &Value, high: &Value| {
                    and([
                        compare(">=", &operand, low, span),
                        compare("<=", &operand, high, span),
                    ])
                };
                let mut result = within(&low, &high);
                if *symmetric {
                    result = or([result, within(&high, &low)]);
                }
                negate(result, *negated)
            }
            ExprKind::Like {
                kind,
                operand,
                pattern,
                escape,
                negated,
            } => {
                let operand = self.eval(operand, env)?;
                let pattern = self.eval(pattern, env)?;
                self.weigh([&operand, &pattern]);
                let escape = match escape {
                    Some(escape) => Some(self.eval(escape, env)?),
                    None => None,
                };
                negate(
                    like(*kind, &operand, &pattern, escape.as_ref(), span),
                    *negated,
                )
            }
            ExprKind::AnyAll {
                left,
                operator,
                all,
                array,
            } => {
                let left = self.eval(left, env)?;
                let array = self.eval(array, env)?;
                match (&array, array.items()) {
                    (Value::Null, _) => Value::Null,
                    (_, Some(items)) => {
                        let results: Vec<Value> = items
                            .into_iter()
                            .map(|item| self.binary(operator, &left, &item, span))
                            .collect::<Result<_, _>>()?;
                        if *all { and(results) } else { or(results) }
                    }
                    _ => unknown_of([&array], span, "an array"),
                }
            }
            ExprKind::AnyAllQuery {
                left,
                operator,
                all,
                query,
            } => {
                let left = self.eval(left, env)?;
                if *all {
                    let differs = |item: &Value| Ok(not(self.binary(operator, &left, item, span)?));
                    not(self.any_of_query(query, env, differs)?)
                } else {
                    let matches = |item: &Value| self.binary(operator, &left, item, span);
                    self.any_of_query(query, env, matches)?
                }
            }
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => self.case(operand.as_deref(), branches, otherwise.as_deref(), env)?,
            ExprKind::Function(call) if call.form.is_some() => {
                Value::unknown(span, "SQL/JSON or XML constructor")
            }
            ExprKind::Function(call) => self.call(call, span, env)?,
            ExprKind::Cast { operand, ty } => {
                let operand = self.eval(operand, env)?;
                self.cast(operand, ty)?
            }
            ExprKind::Array(items) => bounded(Value::Array(self.eval_all(items, env)?), span),
            ExprKind::ArrayQuery(query) => self.array_of_query(query, env)?,
            ExprKind::Row(items) => {
                let fields = self
                    .eval_all(items, env)?
                    .into_iter()
                    .enumerate()
                    .map(|(index, value)| (Name::from_quoted(&format!("f{}", index + 1)), value))
                    .collect();
                Value::Record(Record { fields, open: None }.into())
            }
            ExprKind::Subscript {
                operand,
                lower,
                upper,
                slice,
            } => {
                // The arguments of a trigger are counted from 0.
                let is_from_zero = matches!(&operand.kind,
                    ExprKind::Column(path) if matches!(&path[..], [name] if *name == "tg_argv"));
                let operand = self.eval(operand, env)?;
                let bound = |bound: &Option<Box<Expr>>| {
                    let bound = bound.as_deref().map(|bound| self.eval(bound, env));
                    let bound = bound.transpose()?;
                    Ok::<_, Refusal>(bound.map(|bound| match bound {
                        Value::Int(number) if is_from_zero => Value::Int(number.saturating_add(1)),
                        bound => bound,
                    }))
                };
                let (lower, upper) = (bound(lower)?, bound(upper)?);
                subscript(&operand, lower.as_ref(), upper.as_ref(), *slice, span)
            }
            ExprKind::Field { operand, name } => {
                let operand = self.eval(operand, env)?;
                field(&operand, name, span)?
            }
            ExprKind::Exists(query) => self.exists(query, env)?,
            ExprKind::Subquery(query) => self.scalar(query, env)?,
            ExprKind::Collate { operand, .. } => self.eval(operand, env)?,
            ExprKind::Fields(_) => Value::unknown(span, "row expansion"),
            ExprKind::Other(what) => Value::unknown(span, *what),
        })
    }

    /// Counts a step; `false` where there were too many.
    pub(super) fn step(&self) -> bool {
        self.charge(1)
    }

    /// Counts so many steps; `false` where there were too many.
    pub(super) fn charge(&self, steps: usize) -> bool {
        let left = self.budget.get();
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.budget.set(left.saturating_sub(steps));
        left > 0
    }

    /// Counts what it costs to go through these values; `false` where that is too much.
    fn weigh<'v>(&self, values: impl IntoIterator<Item = &'v Value>) -> bool {
        let size: usize = values.into_iter().map(Value::size).sum();
        self.charge(size / BYTES) && size <= 4 * LARGEST
    }

    /// The schemas that the SQL at hand names.
    pub(super) fn mentioned(&self) -> &[NamespaceId] {
        let mentioned = || super::machine::mentioned(self.state, self.text);
        self.mentioned.get_or_init(mentioned)
    }

    /// The operands of AND and OR, up to one that decides: those behind it are not evaluated, and where one before it
    /// is unknown, PostgreSQL may not come to an error.
    fn until(
        &self,
        operands: &[Expr],
        decisive: bool,
        env: Env<'_>,
    ) -> Result<Vec<Value>, Refusal> {
        let mut values = Vec::new();
        for operand in operands {
            let doubt = values.iter().find_map(Value::reason).cloned();
            let value = match self.perhaps(doubt.as_ref(), || self.eval(operand, env)) {
                Ok(value) => value,
                Err(_) if values.iter().any(|value: &Value| value.reason().is_some()) => {
                    Value::unknown(operand.span, "an error that is perhaps not reached")
                }
                Err(refusal) => return Err(refusal),
            };
            let decides = value == Value::Bool(decisive);
            values.push(value);
            if decides {
                break;
            }
        }
        Ok(values)
    }

    /// Evaluates something that is perhaps not evaluated by PostgreSQL, for this reason.
    pub(super) fn perhaps<T>(&self, doubt: Option<&Unknown>, evaluate: impl FnOnce() -> T) -> T {
        let depth = self.perhaps.borrow().len();
        self.perhaps.borrow_mut().extend(doubt.cloned());
        let result = evaluate();
        self.perhaps.borrow_mut().truncate(depth);
        result
    }

    /// Whether an expression calls a function that could change the catalog.
    pub(super) fn may_make(&self, expr: &Expr) -> bool {
        let mut found = false;
        expr.walk_deep(&mut |part| {
            if let Part::Call(call) = part {
                let own = self.folder.functions_by_name(&call.name);
                found |= own.into_iter().any(|id| self.folder.may_run_ddl(id));
            }
        });
        found
    }

    /// Whether a query calls a function that could change the catalog.
    pub(super) fn may_make_query(&self, query: &crate::expr::Query) -> bool {
        let mut found = false;
        query.walk_deep(&mut |part| {
            if let Part::Call(call) = part {
                let own = self.folder.functions_by_name(&call.name);
                found |= own.into_iter().any(|id| self.folder.may_run_ddl(id));
            }
        });
        found
    }

    fn eval_all(&self, exprs: &[Expr], env: Env<'_>) -> Result<Vec<Value>, Refusal> {
        exprs.iter().map(|expr| self.eval(expr, env)).collect()
    }

    fn case(
        &self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        env: Env<'_>,
    ) -> Result<Value, Refusal> {
        let operand = match operand {
            Some(operand) => Some(self.eval(operand, env)?),
            None => None,
        };
        for (index, (condition, result)) in branches.iter().enumerate() {
            let value = self.eval(condition, env)?;
            let holds = match &operand {
                Some(operand) => equal(operand, &value, condition.span),
                None => value,
            };
            match holds.is_true() {
                Ok(true) => return self.eval(result, env),
                Ok(false) => {}
                Err(unknown) => {
                    let unknown = unknown.plain();
                    // What functions the results call may be called.
                    let results = branches[index..].iter().map(|(_, result)| result);
                    for result in results.chain(otherwise) {
                        if self.may_make(result) {
                            self.perhaps(Some(&unknown), || self.eval(result, env))?;
                        }
                    }
                    return Ok(Value::Unknown(unknown));
                }
            }
        }
        otherwise.map_or(Ok(Value::Null), |otherwise| self.eval(otherwise, env))
    }

    fn column(&self, path: &[Name], span: Span, env: Env<'_>) -> Result<Value, Refusal> {
        let mut open = None;
        let mut scope = env.scope;
        while let Some(current) = scope {
            match current.header.find(path) {
                Some(Ok(index)) => return Ok(current.row[index].clone()),
                Some(Err(unknown)) => open = open.or(Some(unknown)),
                None => {}
            }
            scope = current.outer.scope;
        }
        if let Some(value) = self.variable(path, span)? {
            return Ok(value);
        }
        match (open, path) {
            (Some(unknown), _) => Ok(Value::Unknown(unknown)),
            (None, [name]) => Err(Refusal::new(
                Code::UnknownColumn,
                span,
                format!("column \"{name}\" does not exist"),
            )),
            (None, path) => {
                let name = path.last().map_or("", Name::as_str);
                Ok(Value::unknown(span, format!("column \"{name}\"")))
            }
        }
    }

    /// The variable, the field of a record, or either behind a block's label.
    fn variable(&self, path: &[Name], span: Span) -> Result<Option<Value>, Refusal> {
        let find = |name: &Name| self.frames.iter().rev().find_map(|frame| frame.get(name));
        let labelled = |label: &Name, name: &Name| {
            let frame = self
                .frames
                .iter()
                .rev()
                .find(|frame| frame.label.as_ref() == Some(label))?;
            frame.get(name)
        };
        Ok(match path {
            [name] => find(name).cloned(),
            [first, second] => match (find(first), labelled(first, second)) {
                (Some(record), _) => Some(field(record, second, span)?),
                (None, value) => value.cloned(),
            },
            [label, record, last] => match labelled(label, record) {
                Some(record) => Some(field(record, last, span)?),
                None => None,
            },
            _ => None,
        })
    }

    fn call(&self, call: &FunctionCall, span: Span, env: Env<'_>) -> Result<Value, Refusal> {
        if is_aggregate(call) {
            return match env.scope.and_then(|scope| Some((scope, scope.group?))) {
                Some((scope, group)) => self.aggregate(call, span, scope, group),
                None => Ok(Value::unknown(span, format!("function {}", call.name))),
            };
        }
        if call.over {
            return Ok(Value::unknown(span, "a window function"));
        }
        if call.within_group {
            return Ok(Value::unknown(span, "an ordered-set aggregate"));
        }
        if is_pg_catalog(call) && call.name.name == "coalesce" {
            return self.coalesce(call, env, span);
        }
        if is_pg_catalog(call) && call.name.name == "pg_trigger_depth" {
            return Ok(Value::int(self.state.trigger_depth));
        }
        let arguments = self.arguments(call, env)?;
        if !self.weigh(&arguments) {
            return Ok(too_large(span));
        }
        Ok(bounded(self.apply_function(call, arguments, span)?, span))
    }

    /// COALESCE evaluates its arguments up to the first that is not NULL.
    fn coalesce(&self, call: &FunctionCall, env: Env<'_>, span: Span) -> Result<Value, Refusal> {
        let mut values: Vec<Value> = Vec::new();
        for argument in &call.arguments {
            let doubt = values.iter().find_map(Value::reason).cloned();
            let value = self.perhaps(doubt.as_ref(), || self.eval(&argument.value, env))?;
            let ends = match &value {
                Value::Null => false,
                Value::Unknown(unknown) => unknown.not_null,
                _ => true,
            };
            values.push(value);
            if ends {
                break;
            }
        }
        Ok(super::functions::coalesce(&values, span))
    }

    /// The values of a call's arguments, in the order written.
    pub(super) fn arguments(
        &self,
        call: &FunctionCall,
        env: Env<'_>,
    ) -> Result<Vec<Value>, Refusal> {
        let arguments = call.arguments.iter();
        arguments.map(|it| self.eval(&it.value, env)).collect()
    }
}
