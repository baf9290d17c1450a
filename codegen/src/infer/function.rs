//! Functions and operators in CHECKs, beside comparisons: those that give values, and those that are tests themselves.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that have no translation"
)]

use std::sync::Arc;

use super::cases::is_call;
use super::check::{Translation, negated_if, not};
use super::comparison::elements;
use super::pattern::{Node, Pattern};
use super::predicate::{Arithmetic, Function, Literal, NumberType, Part, Predicate, Test, Value};
use super::sides::unpadded;
use super::simplify::Polarity;
use super::value::{Gap, Kind, Term, Values, is_integer, not_translated, number, number_type};
use crate::catalog::TypeId;
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind, FunctionCall, LikeKind, Operator};
use crate::source::Span;

/// A chain of operators is followed so far.
const LONGEST: usize = 40;

impl Values<'_> {
    /// A call of a built-in function.
    pub(super) fn call(&self, call: &FunctionCall, span: Span) -> Result<Term, Gap> {
        let function = call.name.name.as_str();
        let refused = || Gap::new(span, format!("function \"{function}\" is not translated"));
        let plain = is_call(call, function)
            && !call.distinct
            && !call.variadic
            && !call.over
            && !call.within_group
            && call.filter.is_none()
            && call.order_by.is_empty()
            && call.arguments.iter().all(|it| it.name.is_none());
        let arguments: Vec<&Expr> = call.arguments.iter().map(|it| &it.value).collect();
        let (Some((first, more)), true) = (arguments.split_first(), plain) else {
            return Err(refused());
        };
        let constant = |at: usize| match more.get(at).map(|it| &it.kind) {
            Some(ExprKind::String(text)) => Some(text.clone()),
            Some(ExprKind::Cast { operand, .. }) => match &operand.kind {
                ExprKind::String(text) => Some(text.clone()),
                _ => None,
            },
            _ => None,
        };
        let count = |at: usize| {
            let number = number(more.get(at)?)?;
            number.parse::<u32>().ok()
        };
        let int = Kind::Exact(oid::INT4);
        let known = |value, kind| Ok(Term::Known(value, kind));
        let apply = |function, value| Value::Apply(function, vec![value]);
        match (function, more.len()) {
            ("length" | "octet_length", 0) if self.is_bytes(first) => {
                let Term::Known(bytes, _) = self.term(first)? else {
                    return Err(refused());
                };
                known(apply(Function::Part(Part::Bytes), bytes), int)
            }
            ("length" | "char_length" | "character_length", 0) => match self.text(first)? {
                None => Ok(Term::Null),
                Some(Value::Literal(Literal::Text(text))) => {
                    let length = text.chars().count().to_string();
                    known(Value::Literal(Literal::Number(length.into())), int)
                }
                Some(value) => known(Value::Length(Box::new(value)), int),
            },
            ("octet_length", 0) => match self.text(first)? {
                None => Ok(Term::Null),
                Some(value) => known(Value::OctetLength(Box::new(value)), int),
            },
            ("btrim" | "ltrim" | "rtrim", 0 | 1) => {
                let characters = match more.len() {
                    0 => Arc::from(" "),
                    _ => constant(0).ok_or_else(refused)?,
                };
                let (start, end) = (function != "rtrim", function != "ltrim");
                let trimmed = |value| {
                    if start && end && &*characters == " " {
                        Value::Trim(Box::new(value))
                    } else {
                        let characters = characters.clone();
                        apply(
                            Function::TrimSet {
                                start,
                                end,
                                characters,
                            },
                            value,
                        )
                    }
                };
                match self.text(first)? {
                    None => Ok(Term::Null),
                    Some(Value::Literal(Literal::Text(text))) if text.is_empty() => {
                        known(Value::Literal(Literal::Text(text)), Kind::Text)
                    }
                    Some(value) => known(trimmed(value), Kind::Text),
                }
            }
            ("lower" | "upper", 0) => {
                if let Some(bound) = self.bound(first, function == "upper") {
                    return Ok(bound);
                }
                let function = if function == "lower" {
                    Function::Lower
                } else {
                    Function::Upper
                };
                match self.text(first)? {
                    None => Ok(Term::Null),
                    Some(value) => known(apply(function, value), Kind::Text),
                }
            }
            ("left", 1) => {
                let count = count(0).ok_or_else(refused)?;
                match self.text(first)? {
                    None => Ok(Term::Null),
                    Some(value) => known(apply(Function::Left(count), value), Kind::Text),
                }
            }
            ("substring" | "substr", 2) if count(0) == Some(1) => {
                let count = count(1).ok_or_else(refused)?;
                match self.text(first)? {
                    None => Ok(Term::Null),
                    Some(value) => known(apply(Function::Left(count), value), Kind::Text),
                }
            }
            ("abs", 0) => match self.term(first)? {
                Term::Known(value, kind @ Kind::Exact(_)) => {
                    known(apply(Function::Absolute, value), kind)
                }
                _ => Err(refused()),
            },
            ("cardinality", 0) => match self.term(first)? {
                Term::Known(value, Kind::Array(_)) => {
                    known(Value::Cardinality(Box::new(value)), int)
                }
                _ => Err(refused()),
            },
            ("array_length", 1) if count(0) == Some(1) => match self.term(first)? {
                Term::Known(value, Kind::Array(_)) => {
                    known(apply(Function::ArrayLength, value), int)
                }
                _ => Err(refused()),
            },
            ("jsonb_typeof" | "json_typeof", 0) => match self.term(first)? {
                Term::Known(value, Kind::Json) => Ok(Term::JsonType(value)),
                _ => Err(refused()),
            },
            ("jsonb_array_length" | "json_array_length", 0) => match self.term(first)? {
                Term::Known(value, Kind::Json) => known(apply(Function::JsonLength, value), int),
                _ => Err(refused()),
            },
            _ => self.part(function, &arguments)?.ok_or_else(refused),
        }
    }

    /// A text as functions of texts see it; `None` is NULL.
    pub(super) fn text(&self, expr: &Expr) -> Result<Option<Value>, Gap> {
        let gap = || Gap::new(expr.span, not_translated(expr));
        Ok(match self.term(expr)? {
            Term::Null => None,
            Term::Unknown(text) => Some(Value::Literal(Literal::Text(text))),
            Term::Known(value, Kind::Text | Kind::CollatedText | Kind::CaseInsensitive) => {
                Some(value)
            }
            // As a text it has no blanks at its end.
            Term::Known(value, Kind::Padded) => Some(unpadded(value)),
            Term::Known(..) | Term::JsonType(_) => return Err(gap()),
        })
    }

    /// An operator on numbers or on JSON.
    pub(super) fn operation(
        &self,
        expr: &Expr,
        operator: &Operator,
        left: &Expr,
        right: &Expr,
    ) -> Result<Term, Gap> {
        let gap = || Gap::new(expr.span, not_translated(expr));
        let built_in = operator
            .namespace
            .as_ref()
            .is_none_or(|it| *it == "pg_catalog");
        if !built_in || expr.spine().1.len() > LONGEST {
            return Err(gap());
        }
        match &*operator.symbol {
            "->" | "->>" => {
                let Term::Known(value, Kind::Json) = self.term(left)? else {
                    return Err(gap());
                };
                let key = match self.term(right)? {
                    Term::Unknown(key) | Term::Known(Value::Literal(Literal::Text(key)), _) => key,
                    Term::Null | Term::Known(..) | Term::JsonType(_) => return Err(gap()),
                };
                let (mut path, inner) = match value {
                    Value::Apply(Function::Json(path), inner) => (path, inner),
                    value => (Vec::new(), vec![value]),
                };
                path.push(key);
                Ok(if &*operator.symbol == "->" {
                    Term::Known(Value::Apply(Function::Json(path), inner), Kind::Json)
                } else {
                    Term::Known(Value::Apply(Function::JsonText(path), inner), Kind::Text)
                })
            }
            "+" | "-" | "*" | "%" => {
                let operation = match &*operator.symbol {
                    "+" => Arithmetic::Add,
                    "-" => Arithmetic::Subtract,
                    "*" => Arithmetic::Multiply,
                    _ => Arithmetic::Modulo,
                };
                let (left, right) = (self.term(left)?, self.term(right)?);
                if matches!(left, Term::Null) || matches!(right, Term::Null) {
                    return Ok(Term::Null);
                }
                let (Term::Known(left, Kind::Exact(a)), Term::Known(right, Kind::Exact(b))) =
                    (left, right)
                else {
                    return Err(gap());
                };
                arithmetic(operation, (left, a), (right, b)).ok_or_else(gap)
            }
            _ => Err(gap()),
        }
    }
}

/// An operator on numbers of these types.
fn arithmetic(
    operation: Arithmetic,
    (left, a): (Value, TypeId),
    (right, b): (Value, TypeId),
) -> Option<Term> {
    let rank = |id: TypeId| match id {
        oid::INT2 => 0,
        oid::INT4 => 1,
        oid::INT8 => 2,
        _ => 3,
    };
    let id = if rank(a) < rank(b) { b } else { a };
    let number = number_type(id);
    match operation {
        Arithmetic::Add | Arithmetic::Subtract => {}
        // Beyond 2^53 a product of JSON numbers has lost digits.
        Arithmetic::Multiply if number != NumberType::Integer(64) => {}
        Arithmetic::Modulo => {
            let divisor = match &right {
                Value::Literal(Literal::Number(divisor)) => divisor.parse::<i32>().ok()?,
                _ => return None,
            };
            if divisor <= 0 || number == NumberType::Numeric {
                return None;
            }
        }
        Arithmetic::Multiply => return None,
    }
    let function = Function::Arithmetic(operation, number);
    Some(Term::Known(
        Value::Apply(function, vec![left, right]),
        Kind::Exact(id),
    ))
}

impl Translation<'_> {
    /// A call that is a condition.
    pub(super) fn boolean_call(
        &mut self,
        call: &FunctionCall,
        expr: &Expr,
        polarity: Option<Polarity>,
    ) -> Result<Predicate, Gap> {
        let gap = || Gap::new(expr.span, not_translated(expr));
        if let Some(test) = self.values.range_test(call) {
            return Ok(test);
        }
        let [text, constant] = &call.arguments[..] else {
            return Err(gap());
        };
        let Some(found) = self.constant_text(&constant.value) else {
            return Err(gap());
        };
        if is_call(call, "starts_with") {
            let start = std::iter::once(Node::Start).chain(found.chars().map(Node::Char));
            let pattern = Pattern {
                node: Node::Sequence(start.collect()),
            };
            return self.matched(&text.value, pattern, expr.span);
        }
        if is_call(call, "regexp_like") {
            return self.regex(&text.value, &found, false, (expr.span, polarity));
        }
        Err(gap())
    }

    /// An operator that is a condition and no comparison.
    pub(super) fn tested(
        &mut self,
        expr: &Expr,
        operator: &Operator,
        left: &Expr,
        right: &Expr,
        polarity: Option<Polarity>,
    ) -> Result<Predicate, Gap> {
        let gap = || Gap::new(expr.span, not_translated(expr));
        let symbol = &*operator.symbol;
        let (negated, name) = match symbol.strip_prefix('!') {
            Some(name) => (true, name),
            None => (false, symbol),
        };
        match name {
            "~" | "~*" => {
                let pattern = self.constant_text(right).ok_or_else(gap)?;
                let within = polarity.map(|it| if negated { it.negated() } else { it });
                let matches = self.regex(left, &pattern, name == "~*", (expr.span, within))?;
                return Ok(negated_if(negated, matches));
            }
            "~~" | "~~*" => {
                let kind = if name == "~~" {
                    LikeKind::Like
                } else {
                    LikeKind::ILike
                };
                let matches = self.like(kind, left, right, None, expr)?;
                return Ok(negated_if(negated, matches));
            }
            _ => {}
        }
        match symbol {
            "<@" | "@>" | "&&" => {
                let (array, list, is_left) = match (elements(left), elements(right)) {
                    (None, Some(list)) => (left, list, true),
                    (Some(list), None) => (right, list, false),
                    _ => return Err(gap()),
                };
                let Term::Known(value, Kind::Array(element)) = self.values.term(array)? else {
                    return Err(gap());
                };
                let literals = self.literals(&list, element, expr.span)?;
                let test = match (symbol, is_left) {
                    ("&&", _) => Test::Meets(literals),
                    ("<@", true) | ("@>", false) => Test::Within(literals),
                    _ => Test::Contains(literals),
                };
                Ok(Predicate::Test { test, value })
            }
            "?" | "?|" | "?&" => {
                let Term::Known(value, Kind::Json) = self.values.term(left)? else {
                    return Err(gap());
                };
                let keys: Option<Vec<Arc<str>>> = if symbol == "?" {
                    self.constant_text(right).map(|key| vec![key])
                } else {
                    elements(right)
                        .and_then(|keys| keys.iter().map(|key| self.constant_text(key)).collect())
                };
                let keys = keys.ok_or_else(gap)?;
                let test = if symbol == "?&" {
                    Test::HasAll(keys)
                } else {
                    Test::HasAny(keys)
                };
                Ok(Predicate::Test { test, value })
            }
            _ => Err(gap()),
        }
    }

    /// `'a' = ANY (array)`, `'a' <> ALL (array)`; `None` where the array is no column.
    pub(super) fn element_test(
        &mut self,
        left: &Expr,
        operator: &Operator,
        all: bool,
        array: &Expr,
    ) -> Result<Option<Predicate>, Gap> {
        let negated = match (&*operator.symbol, all) {
            ("=", false) => false,
            ("<>", true) => true,
            _ => return Ok(None),
        };
        if elements(array).is_some() {
            return Ok(None);
        }
        let Term::Known(value, Kind::Array(element)) = self.values.term(array)? else {
            return Ok(None);
        };
        let mut literals = self.literals(std::slice::from_ref(left), element, left.span)?;
        let test = Test::Element(literals.remove(0));
        Ok(Some(negated_if(negated, Predicate::Test { test, value })))
    }

    /// `array_position(array, NULL) IS NULL`
    pub(super) fn no_nulls(&mut self, operand: &Expr) -> Option<Predicate> {
        let ExprKind::Function(call) = &operand.kind else {
            return None;
        };
        let [array, null] = &call.arguments[..] else {
            return None;
        };
        if !is_call(call, "array_position") || null.value.as_null().is_none() {
            return None;
        }
        match self.values.term(&array.value) {
            Ok(Term::Known(value, Kind::Array(_))) => {
                // Of a NULL array the position is NULL too.
                let is_null = Predicate::IsNull(value.clone());
                let test = Test::NoNulls;
                Some(Predicate::Or(vec![
                    is_null,
                    Predicate::Test { test, value },
                ]))
            }
            _ => None,
        }
    }

    pub(super) fn constant_text(&self, expr: &Expr) -> Option<Arc<str>> {
        match self.values.term(expr).ok()? {
            Term::Unknown(text) | Term::Known(Value::Literal(Literal::Text(text)), _) => Some(text),
            Term::Null | Term::Known(..) | Term::JsonType(_) => None,
        }
    }

    /// Constants of an array's element type.
    fn literals(
        &mut self,
        items: &[Expr],
        element: TypeId,
        span: Span,
    ) -> Result<Vec<Literal>, Gap> {
        let gap = || Gap::new(span, "an array of this type is not translated");
        let kind = self.values.kind(element);
        items
            .iter()
            .map(|item| match (self.values.term(item)?, kind) {
                (Term::Unknown(text), Kind::Text | Kind::Enum(_)) => Ok(Literal::Text(text)),
                (
                    Term::Known(Value::Literal(literal @ Literal::Text(_)), _),
                    Kind::Text | Kind::Enum(_),
                ) => Ok(literal),
                (Term::Known(Value::Literal(Literal::Number(number)), _), Kind::Exact(id))
                    if id != oid::NUMERIC && is_integer(&number) =>
                {
                    Ok(Literal::Number(number))
                }
                _ => Err(gap()),
            })
            .collect()
    }
}

/// The length of a JSON array where it must be one: PostgreSQL refuses the row where it is none.
pub(super) fn of_array(predicate: Predicate, values: [&Value; 2], is_positive: bool) -> Predicate {
    let found = values.into_iter().find_map(|value| match value {
        Value::Apply(Function::JsonLength, inner) => inner.first(),
        _ => None,
    });
    let Some(json) = found else {
        return predicate;
    };
    let is_array = Predicate::JsonTypeIs {
        value: json.clone(),
        json_type: "array",
    };
    if is_positive {
        Predicate::And(vec![is_array, predicate])
    } else {
        Predicate::Or(vec![not(is_array), predicate])
    }
}
