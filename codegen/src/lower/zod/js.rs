//! Predicates as JavaScript that says whether a value passes: true unless the CHECK is FALSE.
//!
//! SQL has three truth values, so each predicate has two translations: one that is true unless it is FALSE, one that
//! is true unless it is TRUE; NOT changes between them. A key that is absent may still get a value from PostgreSQL, so
//! it passes both. What has no translation is left out of an AND and lets everything pass in an OR.

use std::collections::BTreeSet;

use crate::infer::predicate::{Comparison, Literal, Predicate, Value};
use crate::lower::typescript::text::string_literal;
use crate::lower::typescript::wire::Kind;

/// A function that `zod.ts` brings along where a check needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Helper {
    /// `codePoints(text)`
    CodePoints,
    /// `octets(text)`
    Octets,
    /// `jsonType(value)`
    JsonType,
    /// `order(a, b)` of numbers with NaN
    Order,
    /// `compareMoments(a, b)`
    CompareMoments,
}

/// A column as JavaScript reaches it.
#[derive(Debug, Clone)]
pub(super) struct Access {
    /// `value`, `row.name`
    pub(super) js: String,
    /// What can be done with it.
    pub(super) kind: Kind,
    /// PostgreSQL's name of its type, where only the same type compares.
    pub(super) type_name: String,
    /// Whether it may be null or absent there.
    pub(super) may_be_missing: bool,
}

/// Translates predicates on the columns that `access` reaches.
pub(super) struct Translation<'a> {
    pub(super) access: &'a dyn Fn(i16) -> Access,
    pub(super) helpers: &'a mut BTreeSet<Helper>,
    /// Whether a part had to be left out.
    pub(super) is_weaker: bool,
}

/// JavaScript and how tightly it binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Js {
    parts: Vec<String>,
    join: Join,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

/// What passes nothing.
const FALSE: &str = "false";

impl Js {
    fn atom(text: String) -> Self {
        Self {
            parts: vec![text],
            join: Join::And,
        }
    }

    fn joined(join: Join, parts: Vec<Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            if part.join == join || part.parts.len() == 1 {
                flat.extend(part.parts);
            } else {
                flat.push(format!("({})", part.line()));
            }
        }
        // Guards of one column repeat in `a OR b`.
        let mut seen = BTreeSet::new();
        flat.retain(|part| seen.insert(part.clone()));
        let is_constant = |part: &String| part == FALSE;
        match join {
            Join::Or if flat.len() > 1 => flat.retain(|part| !is_constant(part)),
            Join::And if flat.iter().any(is_constant) => return Self::atom(FALSE.to_owned()),
            Join::And | Join::Or => {}
        }
        Self { parts: flat, join }
    }

    fn operator(&self) -> &'static str {
        match self.join {
            Join::And => " && ",
            Join::Or => " || ",
        }
    }

    /// On one line.
    pub(super) fn line(&self) -> String {
        self.parts.join(self.operator())
    }

    /// On one line, or on lines of their own where they are long.
    pub(super) fn lines(&self, width: usize) -> String {
        let line = self.line();
        if line.chars().count() <= width {
            line
        } else {
            self.parts
                .join(&format!("\n  {}", self.operator().trim_start()))
        }
    }
}

/// A value in JavaScript.
struct Operand {
    js: String,
    kind: Kind,
    /// The type that a moment or sorted text must share.
    type_name: String,
    is_literal: bool,
    /// The columns in it that may be missing.
    missing: Vec<String>,
}

impl Translation<'_> {
    /// True unless the predicate is FALSE; `None` where that is always.
    pub(super) fn passes(&mut self, predicate: &Predicate) -> Option<Js> {
        self.unless(predicate, false)
    }

    /// True unless the predicate has this truth value; `None` where that is always.
    fn unless(&mut self, predicate: &Predicate, refused: bool) -> Option<Js> {
        match predicate {
            Predicate::And(parts) => self.joined(parts, refused, Join::And),
            Predicate::Or(parts) => self.joined(parts, refused, Join::Or),
            Predicate::Not(part) => self.unless(part, !refused),
            Predicate::IsNull(value) => self.is_null(value, refused),
            Predicate::Compare { .. }
            | Predicate::In { .. }
            | Predicate::IsTrue(_)
            | Predicate::JsonTypeIs { .. } => {
                let js = self.leaf(predicate, refused);
                self.is_weaker |= js.is_none();
                js
            }
            Predicate::Constant(truth) if *truth == Some(refused) => {
                Some(Js::atom(FALSE.to_owned()))
            }
            Predicate::Constant(_) => None,
        }
    }

    /// `None` where JavaScript cannot say it.
    fn leaf(&mut self, predicate: &Predicate, refused: bool) -> Option<Js> {
        match predicate {
            Predicate::Compare {
                left,
                operator,
                right,
            } => {
                let (left, right) = (self.operand(left)?, self.operand(right)?);
                let js = self.comparison(&left, *operator, &right, refused)?;
                Some(guarded(&[&left, &right], js))
            }
            Predicate::In { value, items } => {
                let value = self.operand(value)?;
                let js = included(&value, items)?;
                Some(guarded(&[&value], negated_if(refused, js)))
            }
            Predicate::IsTrue(value) => {
                let value = self.operand(value)?;
                (value.kind == Kind::Boolean)
                    .then(|| guarded(&[&value], negated_if(refused, value.js.clone())))
            }
            Predicate::JsonTypeIs { value, json_type } => {
                let value = self.operand(value)?;
                if value.kind != Kind::Json {
                    return None;
                }
                self.helpers.insert(Helper::JsonType);
                let operator = if refused { "!==" } else { "===" };
                let js = format!("jsonType({}) {operator} \"{json_type}\"", value.js);
                Some(guarded(&[&value], js))
            }
            Predicate::And(_)
            | Predicate::Or(_)
            | Predicate::Not(_)
            | Predicate::IsNull(_)
            | Predicate::Constant(_) => None,
        }
    }

    /// AND is FALSE where a part is, OR where all are; TRUE the other way round.
    fn joined(&mut self, parts: &[Predicate], refused: bool, join: Join) -> Option<Js> {
        let every = (join == Join::And) != refused;
        let translated: Vec<Option<Js>> = parts
            .iter()
            .map(|part| self.unless(part, refused))
            .collect();
        if every {
            let kept: Vec<Js> = translated.into_iter().flatten().collect();
            (!kept.is_empty()).then(|| Js::joined(Join::And, kept))
        } else {
            let all: Option<Vec<Js>> = translated.into_iter().collect();
            all.map(|all| Js::joined(Join::Or, all))
        }
    }

    /// Never NULL itself; of an absent key nothing is known.
    fn is_null(&mut self, value: &Value, refused: bool) -> Option<Js> {
        let value = self.operand(value)?;
        match (value.missing.as_slice(), refused) {
            ([], false) => Some(Js::atom(FALSE.to_owned())),
            ([], true) => None,
            (missing, false) => Some(Js {
                parts: missing.iter().map(|js| format!("{js} == null")).collect(),
                join: Join::Or,
            }),
            (missing, true) => Some(Js {
                parts: missing.iter().map(|js| format!("{js} !== null")).collect(),
                join: Join::And,
            }),
        }
    }

    fn operand(&mut self, value: &Value) -> Option<Operand> {
        let function = |inner: Operand, js: String, kind: Kind| Operand { js, kind, ..inner };
        Some(match value {
            Value::Column(attnum) => {
                let access = (self.access)(*attnum);
                Operand {
                    missing: access
                        .may_be_missing
                        .then(|| access.js.clone())
                        .into_iter()
                        .collect(),
                    js: access.js,
                    kind: access.kind,
                    type_name: access.type_name,
                    is_literal: false,
                }
            }
            Value::Literal(literal) => {
                let (js, kind) = match literal {
                    Literal::Number(number) => (js_number(number)?, Kind::Number),
                    Literal::Text(text) => (string_literal(text), Kind::Text),
                    Literal::Boolean(truth) => (truth.to_string(), Kind::Boolean),
                };
                Operand {
                    js,
                    kind,
                    type_name: String::new(),
                    is_literal: true,
                    missing: Vec::new(),
                }
            }
            Value::Length(inner) => {
                let inner = self.operand(inner)?;
                let text = unpadded(&inner)?;
                self.helpers.insert(Helper::CodePoints);
                function(inner, format!("codePoints({text})"), Kind::Number)
            }
            Value::OctetLength(inner) => {
                let inner = self.operand(inner)?;
                if inner.kind != Kind::Text {
                    return None;
                }
                self.helpers.insert(Helper::Octets);
                let js = format!("octets({})", inner.js);
                function(inner, js, Kind::Number)
            }
            Value::Trim(inner) => {
                let inner = self.operand(inner)?;
                if !matches!(inner.kind, Kind::Text | Kind::Padded) {
                    return None;
                }
                let js = format!("{}.replace(/^ +| +$/g, \"\")", inner.js);
                function(inner, js, Kind::Text)
            }
            Value::Cardinality(inner) => {
                let inner = self.operand(inner)?;
                if inner.kind != Kind::Array {
                    return None;
                }
                let js = format!("{}.length", inner.js);
                function(inner, js, Kind::Number)
            }
        })
    }

    /// True unless the comparison has the refused truth value.
    fn comparison(
        &mut self,
        left: &Operand,
        operator: Comparison,
        right: &Operand,
        refused: bool,
    ) -> Option<String> {
        let operator = if refused {
            opposite(operator)
        } else {
            operator
        };
        let direct = || Some(format!("{} {} {}", left.js, symbol(operator), right.js));
        let is_equality = matches!(operator, Comparison::Equal | Comparison::NotEqual);
        match (left.kind, right.kind) {
            (Kind::Number, Kind::Number) => direct(),
            (Kind::Number | Kind::Float, Kind::Number | Kind::Float) => {
                self.helpers.insert(Helper::Order);
                let (left, right) = (&left.js, &right.js);
                Some(format!("order({left}, {right}) {} 0", symbol(operator)))
            }
            (Kind::Boolean, Kind::Boolean) | (Kind::Text, Kind::Text) if is_equality => direct(),
            (Kind::Padded, Kind::Padded | Kind::Text) | (Kind::Text, Kind::Padded)
                if is_equality =>
            {
                let (left, right) = (unpadded(left)?, unpadded(right)?);
                Some(format!("{left} {} {right}", symbol(operator)))
            }
            (Kind::Moment, Kind::Moment) if left.type_name == right.type_name => {
                Some(self.moments(&left.js, operator, &right.js))
            }
            // A literal with a time may depend on the session's time zone.
            (Kind::Moment, Kind::Text) if is_day(left, right) => {
                Some(self.moments(&left.js, operator, &right.js))
            }
            (Kind::Text, Kind::Moment) if is_day(right, left) => {
                Some(self.moments(&left.js, operator, &right.js))
            }
            (Kind::Sorted, Kind::Sorted) if left.type_name == right.type_name => direct(),
            _ => None,
        }
    }

    fn moments(&mut self, left: &str, operator: Comparison, right: &str) -> String {
        self.helpers.insert(Helper::CompareMoments);
        format!("compareMoments({left}, {right}) {} 0", symbol(operator))
    }
}

/// Whether a literal is a day that a date column is compared with.
fn is_day(column: &Operand, literal: &Operand) -> bool {
    let shape: String = literal
        .js
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    literal.is_literal && column.type_name == "date" && shape == "\"0000-00-00\""
}

/// The text without blanks at the end where they mean nothing.
fn unpadded(operand: &Operand) -> Option<String> {
    match operand.kind {
        Kind::Text => Some(operand.js.clone()),
        Kind::Padded => Some(format!("{}.replace(/ +$/, \"\")", operand.js)),
        Kind::Number
        | Kind::Float
        | Kind::Boolean
        | Kind::Moment
        | Kind::Sorted
        | Kind::Json
        | Kind::Array
        | Kind::Other => None,
    }
}

/// `["a", "b"].includes(value)`
fn included(value: &Operand, items: &[Literal]) -> Option<String> {
    let items: Option<Vec<String>> = items
        .iter()
        .map(|item| match item {
            Literal::Number(number) if matches!(value.kind, Kind::Number | Kind::Float) => {
                js_number(number)
            }
            Literal::Text(text) if value.kind == Kind::Text => Some(string_literal(text)),
            Literal::Boolean(truth) if value.kind == Kind::Boolean => Some(truth.to_string()),
            Literal::Number(_) | Literal::Text(_) | Literal::Boolean(_) => None,
        })
        .collect();
    let items = items?.join(", ");
    Some(if value.kind == Kind::Float {
        format!("[{items}].some((item) => item === {})", value.js)
    } else {
        format!("[{items}].includes({})", value.js)
    })
}

fn negated_if(negated: bool, js: String) -> String {
    if negated { format!("!{js}") } else { js }
}

/// What a missing value passes, whatever else is asked of it.
fn guarded(operands: &[&Operand], js: String) -> Js {
    let parts: Vec<Js> = operands
        .iter()
        .flat_map(|operand| &operand.missing)
        .map(|missing| Js::atom(format!("{missing} == null")))
        .chain(std::iter::once(Js::atom(js)))
        .collect();
    if parts.len() == 1 {
        parts.into_iter().next().expect("there is one")
    } else {
        Js::joined(Join::Or, parts)
    }
}

fn symbol(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "===",
        Comparison::NotEqual => "!==",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn opposite(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// A decimal literal of SQL as JavaScript writes it: no leading zeros, which would mean octal.
pub(super) fn js_number(number: &str) -> Option<String> {
    let plain = number.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let trimmed = digits.trim_start_matches('0');
    let digits = if trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        trimmed.to_owned()
    } else {
        format!("0{trimmed}")
    };
    let is_decimal = digits
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    let finite = digits.parse::<f64>().is_ok_and(f64::is_finite);
    (is_decimal && finite).then(|| format!("{sign}{digits}"))
}
