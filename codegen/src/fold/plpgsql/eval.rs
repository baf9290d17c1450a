//! Expressions: SQL's three-valued logic, in which an unknown value stays unknown unless the result cannot depend on it.

use std::cell::{Cell, OnceCell, RefCell};

use super::aggregates::is_aggregate;
use super::binary::{bounded, too_large};
use super::functions::is_pg_catalog;
use super::machine::Machine;
use super::operators::{field, is_distinct, is_null, like, negate, unknown_of};
use super::query::{Header, Row, With};
use super::state::{Frame, State};
use super::typed::{Operated, bit_literal, flat, settled};
use super::value::{Record, Unknown, Value, and, not, or};
use crate::catalog::NamespaceId;
use crate::catalog::ty::oid;
use crate::ddl::plpgsql::Conflict;
use crate::diagnostics::Code;
use crate::expr::walk::Part;
use crate::expr::{Expr, ExprKind, FunctionCall, LikeKind};
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
    /// What window functions give for the rows at hand.
    pub(super) windows_at_hand: RefCell<Vec<(usize, Value)>>,
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

impl<'s> Scope<'s> {
    /// Where names are looked up in it.
    pub(super) fn inside(&'s self) -> Env<'s> {
        Env {
            scope: Some(self),
            with: self.outer.with,
        }
    }
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
        Ok(settled(self.operand(expr, env)?))
    }

    /// The same where what stands around it says what a literal is.
    pub(super) fn operand(&self, expr: &Expr, env: Env<'_>) -> Result<Value, Refusal> {
        if !self.step() {
            return Ok(Value::unknown(expr.span, "a block of too many steps"));
        }
        let span = expr.span;
        Ok(match &expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Boolean(value) => Value::Bool(*value),
            ExprKind::Number(digits) => self.number_literal(digits, span),
            ExprKind::String(text) => Value::Literal(text.clone()),
            ExprKind::BitString(text) => {
                bit_literal(text).unwrap_or_else(|| Value::unknown_not_null(span, "a bit string"))
            }
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
            ExprKind::Star(path) => match path.last() {
                Some(_) => self.column(path, span, env)?,
                None => Value::unknown(span, "a whole row"),
            },
            ExprKind::Unary { operator, operand } => {
                // A sign belongs to the number, so that the least of a type is one.
                if let (ExprKind::Number(digits), "-") = (&operand.kind, &*operator.symbol) {
                    return Ok(self.number_literal(&format!("-{digits}"), span));
                }
                let operand = self.operand(operand, env)?;
                self.prefixed(&operator.symbol, operand, span)?
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                let (a, b) = (self.operand(left, env)?, self.operand(right, env)?);
                if !self.weigh([&a, &b]) {
                    return Ok(too_large(span));
                }
                let value = match self.beside_null(operator, (left, &a), (right, &b)) {
                    Some(value) => value,
                    None => self.binary(operator, &a, &b, span)?,
                };
                bounded(value, span)
            }
            ExprKind::And(operands) => and(self.until(operands, false, env)?),
            ExprKind::Or(operands) => or(self.until(operands, true, env)?),
            ExprKind::Not(operand) => {
                not(self.condition_of(self.operand(operand, env)?, operand.span)?)
            }
            ExprKind::IsNull { operand, negated } => {
                match (self.eval(operand, env)?, negated) {
                    // Of a row each column is asked.
                    (Value::Record(record), true) => {
                        let open = record.open.iter();
                        let open = open.map(|unknown| Value::Unknown(unknown.plain()));
                        let fields = record.fields.iter().map(|(_, value)| not(is_null(value)));
                        and(fields.chain(open))
                    }
                    (value, negated) => negate(is_null(&value), *negated),
                }
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
                let (left, right) = (self.operand(left, env)?, self.operand(right, env)?);
                let distinct = match (&left, &right) {
                    (Value::Null, _) | (_, Value::Null) => is_distinct(&left, &right, span),
                    _ => match self.infix("=", &left, &right, span)? {
                        Value::Null => is_distinct(&left, &right, span),
                        equal => not(equal),
                    },
                };
                negate(distinct, *negated)
            }
            ExprKind::InList {
                operand,
                items,
                negated,
            } => {
                let operand = self.operand(operand, env)?;
                let items: Vec<Value> = items
                    .iter()
                    .map(|item| {
                        let item = self.operand(item, env)?;
                        self.infix("=", &operand, &item, span)
                    })
                    .collect::<Result<_, _>>()?;
                negate(or(items), *negated)
            }
            ExprKind::InQuery {
                operand,
                query,
                negated,
            } => {
                let operand = self.operand(operand, env)?;
                let equal = |item: &Value| self.infix("=", &operand, item, span);
                negate(self.any_of_query(query, env, equal)?, *negated)
            }
            ExprKind::Between {
                operand,
                low,
                high,
                negated,
                symmetric,
            } => {
                let operand = self.operand(operand, env)?;
                let (low, high) = (self.operand(low, env)?, self.operand(high, env)?);
                let within = |low: &Value, high: &Value| -> Result<Value, Refusal> {
                    Ok(and([
                        self.infix(">=", &operand, low, span)?,
                        self.infix("<=", &operand, high, span)?,
                    ]))
                };
                let mut result = within(&low, &high)?;
                if *symmetric {
                    result = or([result, within(&high, &low)?]);
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
                let symbol = if *kind == LikeKind::ILike {
                    "~~*"
                } else {
                    "~~"
                };
                let operand = self.operand(operand, env)?;
                let pattern = self.operand(pattern, env)?;
                let (operand, pattern) =
                    match self.typed_operator(symbol, &operand, &pattern, span)? {
                        Operated::Given(operand, pattern) => (operand, pattern),
                        Operated::Value(_) | Operated::Not => (operand.plain(), pattern.plain()),
                    };
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
                let left = self.operand(left, env)?;
                let mut array = self.operand(array, env)?;
                if let (Value::Literal(text), Some(ty)) = (&array, self.type_of(&left)) {
                    // The literal is an array of what stands on the left.
                    let ty = if ty == oid::UNKNOWN { oid::TEXT } else { ty };
                    let of = self.folder.catalog.types.get(ty).and_then(|row| row.array);
                    array = match of {
                        Some(of) => self.coerce(Value::Literal(text.clone()), of, span)?,
                        None => settled(array),
                    };
                }
                match (&array, array.items()) {
                    (Value::Null, _) => Value::Null,
                    (_, Some(items)) => {
                        let results: Vec<Value> = flat(&items)
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
                let left = self.operand(left, env)?;
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
                let operand = self.operand(operand, env)?;
                self.cast(operand, ty)?
            }
            ExprKind::Array(items) => {
                let items = items.iter().map(|item| self.operand(item, env));
                let items = items.collect::<Result<_, _>>()?;
                bounded(Value::Array(self.unified(items, span)?), span)
            }
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
            ExprKind::Subscript { slice, .. } => match self.subscripted(expr, env)? {
                // A row of an array of several dimensions is no item of it.
                Value::Array(_) if !slice => Value::Null,
                value => value,
            },
            ExprKind::Field { operand, name } => {
                let operand = self.eval(operand, env)?;
                field(&operand, name, span)?
            }
            ExprKind::Exists(query) => self.exists(query, env)?,
            ExprKind::Subquery(query) => self.scalar(query, env)?,
            ExprKind::Fields(_) => Value::unknown(span, "row expansion"),
            ExprKind::Collate { operand, collation } => {
                let value = self.eval(operand, env)?;
                let by_bytes = matches!(collation.name.as_str(), "C" | "POSIX" | "ucs_basic");
                match value {
                    // A name is ordered so too.
                    Value::Text(text) if by_bytes && text.len() < crate::name::MAX_BYTES => {
                        Value::typed(oid::NAME, text)
                    }
                    value => value,
                }
            }
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
            let evaluate = || self.condition_of(self.operand(operand, env)?, operand.span);
            let value = match self.perhaps(doubt.as_ref(), evaluate) {
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

    fn column(&self, path: &[Name], span: Span, env: Env<'_>) -> Result<Value, Refusal> {
        let conflict = self.state.conflict;
        if conflict == Some(Conflict::Variable)
            && env.scope.is_some()
            && let Some(value) = self.variable(path, span)?
        {
            return Ok(value);
        }
        let mut open = None;
        let mut scope = env.scope;
        while let Some(current) = scope {
            match current.header.find(path) {
                Some(Ok(index)) => {
                    self.unambiguous(path, span)?;
                    return Ok(current.row[index].clone());
                }
                _ if let Some(row) = current.header.whole_row(path, current.row) => {
                    return Ok(row);
                }
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
            [first, _]
                if let Some(it) = self.unassigned(first)
                    && self.state.conflict.is_some() =>
            {
                return Err(super::ambiguous::not_assigned(&it.name, span));
            }
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
            return Ok(self.of_window(call, span));
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

    /// The values of a call's arguments, in the order written.
    pub(super) fn arguments(
        &self,
        call: &FunctionCall,
        env: Env<'_>,
    ) -> Result<Vec<Value>, Refusal> {
        let arguments = call.arguments.iter();
        arguments.map(|it| self.operand(&it.value, env)).collect()
    }
}
