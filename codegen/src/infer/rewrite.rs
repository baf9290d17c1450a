//! What a CHECK says in a few more words in the words that have a translation: GREATEST as CASE, a comparison of rows
//! as comparisons of their fields, an empty array as the number of its elements.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that stay as they are"
)]

use super::cases::is_call;
use super::comparison::elements;
use super::value::{Kind, Term, Values};
use crate::ddl::TypeName;
use crate::expr::{Expr, ExprKind, FunctionCall, LikeKind, Operator};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// GREATEST and LEAST of more than these are left alone: each is compared with each other.
const MOST: usize = 4;

/// The expression in words that have a translation.
pub(super) fn rewritten(values: &Values<'_>, mut expr: Expr) -> Expr {
    expr.replace(&|part| Some(rewritten(values, other_words(values, part)?)));
    expr
}

fn other_words(values: &Values<'_>, expr: &Expr) -> Option<Expr> {
    let make = Maker(expr.span);
    match &expr.kind {
        ExprKind::Function(call) => of_call(values, call, &make),
        ExprKind::Binary {
            operator,
            left,
            right,
        } => of_operator(values, operator, left, right, &make),
        ExprKind::IsNull { operand, negated } => of_null_test(operand, *negated, &make),
        ExprKind::InList {
            operand,
            items,
            negated,
        } if matches!(operand.kind, ExprKind::Row(_)) => {
            let each = items.iter().map(|item| make.equal(operand, item)).collect();
            Some(make.negated_if(*negated, make.any(each)))
        }
        ExprKind::Like {
            kind: LikeKind::SimilarTo,
            operand,
            pattern,
            escape: None,
            negated,
        } => {
            let ExprKind::String(text) = &pattern.kind else {
                return None;
            };
            let symbol = if *negated { "!~" } else { "~" };
            let pattern = make.of(ExprKind::String(similar(text)?.into()));
            Some(make.binary(symbol, operand, &pattern))
        }
        _ => None,
    }
}

fn of_call(values: &Values<'_>, call: &FunctionCall, make: &Maker) -> Option<Expr> {
    let arguments: Vec<&Expr> = call.arguments.iter().map(|it| &it.value).collect();
    let is = |name: &str| is_call(call, name) && !call.variadic;
    match &arguments[..] {
        [_, ..] if (is("greatest") || is("least")) && arguments.len() <= MOST => {
            let symbol = if is("greatest") { ">=" } else { "<=" };
            Some(make.furthest(&arguments, symbol))
        }
        [a, b] if is("mod") => Some(make.binary("%", a, b)),
        // An array on the wire has one dimension, which begins at 1.
        [a] if is("array_ndims") => {
            let there = make.binary(">", &make.call("cardinality", &[a]), &make.number("0"));
            Some(make.of(ExprKind::Case {
                operand: None,
                branches: vec![(there, make.number("1"))],
                otherwise: None,
            }))
        }
        [a, one] if is("array_upper") && is_number(one, "1") => {
            Some(make.call("array_length", &[a, one]))
        }
        [a] if is("isfinite") && is_instant(values, a) => {
            let differs = |text: &str| make.binary("<>", a, &make.text(text));
            Some(make.of(ExprKind::And(vec![
                differs("infinity"),
                differs("-infinity"),
            ])))
        }
        [json, keys @ ..]
            if !keys.is_empty()
                && (is("jsonb_extract_path_text")
                    || is("json_extract_path_text")
                    || is("jsonb_extract_path")
                    || is("json_extract_path")) =>
        {
            let keys: Option<Vec<&str>> = keys.iter().map(|it| key(string(it)?)).collect();
            Some(make.path(json, &keys?, call.name.name.as_str().ends_with("_text")))
        }
        _ => None,
    }
}

fn of_operator(
    values: &Values<'_>,
    operator: &Operator,
    left: &Expr,
    right: &Expr,
    make: &Maker,
) -> Option<Expr> {
    let built_in = operator.namespace.as_ref();
    if built_in.is_some_and(|namespace| *namespace != "pg_catalog") {
        return None;
    }
    let symbol = &*operator.symbol;
    match symbol {
        "=" | "<>" => {}
        // As `pg_dump` writes SIMILAR TO.
        "~" | "!~" => {
            let ExprKind::Function(call) = &right.kind else {
                return None;
            };
            let [pattern] = &call.arguments[..] else {
                return None;
            };
            let text = string(&pattern.value).filter(|_| is_call(call, "similar_to_escape"))?;
            return Some(make.binary(symbol, left, &make.text(&similar(text)?)));
        }
        "^@" => return Some(make.call("starts_with", &[left, right])),
        "#>" | "#>>" => {
            let keys = string(right)?.trim().strip_prefix('{')?.strip_suffix('}')?;
            if keys.contains(['"', '\\', '{', '}']) {
                return None;
            }
            let keys: Option<Vec<&str>> = keys.split(',').map(|it| key(it.trim())).collect();
            return Some(make.path(left, &keys?, symbol == "#>>"));
        }
        _ => return None,
    }
    if let (ExprKind::Row(a), ExprKind::Row(b)) = (&left.kind, &right.kind) {
        let same = a.len() == b.len() && !a.is_empty();
        let each = a.iter().zip(b).map(|(a, b)| make.equal(a, b)).collect();
        return same.then(|| make.negated_if(symbol == "<>", make.of(ExprKind::And(each))));
    }
    let array = match (is_array(values, left), is_array(values, right)) {
        (true, false) if elements(right)?.is_empty() => left,
        (false, true) if elements(left)?.is_empty() => right,
        _ => return None,
    };
    let count = make.call("cardinality", &[array]);
    Some(make.binary(symbol, &count, &make.number("0")))
}

/// `(a, b) IS NULL`: all of them; `array_position(array, 'a') IS NULL`: it is not there.
fn of_null_test(operand: &Expr, negated: bool, make: &Maker) -> Option<Expr> {
    match &operand.kind {
        ExprKind::Row(fields) if !fields.is_empty() => {
            let each = fields.iter().map(|field| {
                make.of(ExprKind::IsNull {
                    operand: Box::new(field.clone()),
                    negated,
                })
            });
            Some(make.of(ExprKind::And(each.collect())))
        }
        ExprKind::Function(call) if is_call(call, "array_position") => {
            let [array, item] = &call.arguments[..] else {
                return None;
            };
            let is_constant = string(&item.value).is_some()
                || matches!(
                    item.value.kind,
                    ExprKind::Number(_) | ExprKind::Unary { .. }
                );
            let equal = make.of(ExprKind::AnyAll {
                left: Box::new(item.value.clone()),
                operator: operator("="),
                all: false,
                array: Box::new(array.value.clone()),
            });
            is_constant.then(|| {
                make.of(ExprKind::IsTruth {
                    operand: Box::new(equal),
                    value: Some(true),
                    negated: !negated,
                })
            })
        }
        _ => None,
    }
}

/// The regular expression that SIMILAR TO stands for, as `similar_to_escape` writes it; `None` where `#` or `"` cut it.
fn similar(text: &str) -> Option<String> {
    let mut out = String::from("^(?:");
    let mut in_set = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if in_set => return None,
            '\\' => {
                out.push('\\');
                out.push(characters.next().filter(|next| *next != '"')?);
            }
            ']' if in_set => {
                in_set = false;
                out.push(c);
            }
            _ if in_set => out.push(c),
            '[' => {
                in_set = true;
                out.push(c);
                if characters.peek() == Some(&'^') {
                    out.push('^');
                    characters.next();
                }
                // What stands first closes nothing.
                if characters.peek() == Some(&']') {
                    out.push(']');
                    characters.next();
                }
            }
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            '(' => out.push_str("(?:"),
            '.' | '^' | '$' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out.push_str(")$");
    Some(out)
}

/// A key of an object, which is no place in an array.
fn key(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let is_key = first.is_alphabetic() || first == '_';
    (is_key && !text.eq_ignore_ascii_case("null")).then_some(text)
}

fn string(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::String(text) => Some(text),
        ExprKind::Cast { operand, .. } => string(operand),
        _ => None,
    }
}

fn is_number(expr: &Expr, number: &str) -> bool {
    matches!(&expr.kind, ExprKind::Number(text) if **text == *number)
}

fn is_array(values: &Values<'_>, expr: &Expr) -> bool {
    matches!(values.term(expr), Ok(Term::Known(_, Kind::Array(_))))
}

fn is_instant(values: &Values<'_>, expr: &Expr) -> bool {
    matches!(values.term(expr), Ok(Term::Known(_, Kind::Instant(_))))
}

fn operator(symbol: &str) -> Operator {
    Operator {
        namespace: None,
        symbol: symbol.into(),
    }
}

/// Makes expressions that stand in one place.
pub(super) struct Maker(pub(super) Span);

impl Maker {
    pub(super) fn of(&self, kind: ExprKind) -> Expr {
        Expr { kind, span: self.0 }
    }

    fn number(&self, number: &str) -> Expr {
        self.of(ExprKind::Number(number.into()))
    }

    fn text(&self, text: &str) -> Expr {
        self.of(ExprKind::String(text.into()))
    }

    fn binary(&self, symbol: &str, left: &Expr, right: &Expr) -> Expr {
        self.of(ExprKind::Binary {
            operator: operator(symbol),
            left: Box::new(left.clone()),
            right: Box::new(right.clone()),
        })
    }

    pub(super) fn equal(&self, left: &Expr, right: &Expr) -> Expr {
        self.binary("=", left, right)
    }

    fn any(&self, mut parts: Vec<Expr>) -> Expr {
        if parts.len() == 1 {
            parts.remove(0)
        } else {
            self.of(ExprKind::Or(parts))
        }
    }

    fn negated_if(&self, negated: bool, expr: Expr) -> Expr {
        if negated {
            self.of(ExprKind::Not(Box::new(expr)))
        } else {
            expr
        }
    }

    pub(super) fn is_there(&self, expr: &Expr) -> Expr {
        self.of(ExprKind::IsNull {
            operand: Box::new(expr.clone()),
            negated: true,
        })
    }

    fn call(&self, name: &str, arguments: &[&Expr]) -> Expr {
        let arguments = arguments.iter().map(|it| (*it).clone());
        let call = FunctionCall::plain(pg_catalog(name), arguments);
        self.of(ExprKind::Function(call))
    }

    /// The expression as another type.
    pub(super) fn cast(&self, expr: &Expr, ty: &str) -> Expr {
        self.of(ExprKind::Cast {
            operand: Box::new(expr.clone()),
            ty: TypeName {
                name: pg_catalog(ty),
                modifiers: Vec::new(),
                dimensions: 0,
                column_of: None,
                span: self.0,
            },
        })
    }

    /// `json -> 'a' ->> 'b'`
    fn path(&self, json: &Expr, keys: &[&str], as_text: bool) -> Expr {
        let mut found = json.clone();
        for (at, key) in keys.iter().enumerate() {
            let is_last = at + 1 == keys.len();
            let symbol = if as_text && is_last { "->>" } else { "->" };
            found = self.binary(symbol, &found, &self.text(key));
        }
        found
    }

    /// The first of the values that is there and stands so to all that are.
    fn furthest(&self, values: &[&Expr], symbol: &str) -> Expr {
        let mut branches = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let mut all = vec![self.is_there(value)];
            for other in &values[at + 1..] {
                let absent = self.of(ExprKind::IsNull {
                    operand: Box::new((*other).clone()),
                    negated: false,
                });
                all.push(self.of(ExprKind::Or(vec![
                    absent,
                    self.binary(symbol, value, other),
                ])));
            }
            branches.push((self.of(ExprKind::And(all)), (*value).clone()));
        }
        self.of(ExprKind::Case {
            operand: None,
            branches,
            otherwise: None,
        })
    }
}

fn pg_catalog(name: &str) -> QualifiedName {
    QualifiedName {
        namespace: Some(Name::from_quoted("pg_catalog")),
        name: Name::from_quoted(name),
    }
}
