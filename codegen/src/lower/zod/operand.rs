//! Values in JavaScript, and how two of them are compared.

use super::js::{Helper, Native, Translation, js_number, opposite, symbol};
use super::narrow::Flow;
use crate::infer::pattern::{Class, Node, Pattern};
use crate::infer::predicate::{Arithmetic, Comparison, Function, Literal, NumberType, Value};
use crate::lower::pattern::{self, Dialect};
use crate::lower::typescript::text::string_literal;
use crate::lower::typescript::wire::Kind;

/// What is known of the columns where a condition is true, and where it is false.
pub(super) type Told = (Flow, Flow);

/// A value in JavaScript.
#[derive(Debug, Clone)]
pub(super) struct Operand {
    pub(super) js: String,
    pub(super) kind: Kind,
    /// The type that a moment or sorted text must share.
    pub(super) type_name: String,
    pub(super) is_literal: bool,
    /// The columns in it that may be missing.
    pub(super) missing: Vec<String>,
    /// Whether it is undefined where it is NULL though no column is missing.
    pub(super) nullable: bool,
    /// Whether it is a decimal number without loss, `exact(…)`.
    pub(super) is_exact: bool,
    /// The column that it is and nothing else, of which a comparison tells TypeScript more.
    pub(super) reference: Option<i16>,
}

impl Operand {
    /// A literal as JavaScript writes it.
    pub(super) fn literal(js: String, kind: Kind) -> Self {
        Self {
            js,
            kind,
            type_name: String::new(),
            is_literal: true,
            nullable: false,
            is_exact: false,
            reference: None,
            missing: Vec::new(),
        }
    }

    /// Where it may be NULL: gives what it is and stands for it under a name from then on.
    pub(super) fn bound(&mut self, name: &str) -> Option<String> {
        self.nullable
            .then(|| std::mem::replace(&mut self.js, name.to_owned()))
    }
}

impl Translation<'_> {
    pub(super) fn operand(&mut self, value: &Value) -> Option<Operand> {
        let function = |inner: Operand, js: String, kind: Kind| Operand {
            js,
            kind,
            reference: None,
            ..inner
        };
        Some(match value {
            Value::Column(attnum) => {
                let access = (self.access)(*attnum);
                let missing = access.may_be_missing.then(|| access.js.clone());
                let bare = access.js.clone();
                let (js, kind) = self.as_in_json(access.js, access.kind);
                self.flow.reached(Operand {
                    reference: (js == bare).then_some(*attnum),
                    missing: missing.into_iter().collect(),
                    js,
                    kind,
                    type_name: access.type_name,
                    is_literal: false,
                    nullable: false,
                    is_exact: access.kind == Kind::Decimal,
                })
            }
            Value::Literal(literal) => {
                let (js, kind) = match literal {
                    Literal::Number(number) => (js_number(number)?, Kind::Number),
                    Literal::Text(text) => (string_literal(text), Kind::Text),
                    Literal::Boolean(truth) => (truth.to_string(), Kind::Boolean),
                    Literal::Moment(text) => (string_literal(text), Kind::Moment),
                };
                Operand::literal(js, kind)
            }
            Value::Length(inner) => {
                let inner = self.operand(inner)?;
                let text = unpadded(&inner)?;
                self.helpers.insert(Helper::CodePoints);
                let js = lifted("codePoints", &text, inner.nullable);
                function(inner, js, Kind::Number)
            }
            Value::OctetLength(inner) => {
                let inner = self.operand(inner)?;
                if inner.kind != Kind::Text {
                    return None;
                }
                self.helpers.insert(Helper::Octets);
                let js = lifted("octets", &inner.js, inner.nullable);
                function(inner, js, Kind::Number)
            }
            Value::Trim(inner) => {
                let inner = self.operand(inner)?;
                if !matches!(inner.kind, Kind::Text | Kind::Padded) {
                    return None;
                }
                let there = if inner.nullable { "?" } else { "" };
                let js = format!("{}{there}.replace(/^ +| +$/g, \"\")", inner.js);
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
            Value::Apply(it, values) => return self.applied(it, values),
        })
    }

    /// What a driver gives as what it would be in JSON, where that is known here.
    fn as_in_json(&mut self, js: String, kind: Kind) -> (String, Kind) {
        match kind {
            Kind::Decimal => {
                self.helpers.insert(Helper::Exact);
                (format!("exact({js})"), Kind::Number)
            }
            Kind::Special => {
                self.helpers.insert(Helper::Native(Native::NumberOf));
                (format!("numberOf({js})"), Kind::Float)
            }
            Kind::JsonGiven => {
                self.helpers.insert(Helper::Native(Native::JsonOf));
                (format!("jsonOf({js})"), Kind::Json)
            }
            Kind::Instant => (format!("Number({js})"), Kind::Instant),
            Kind::Number
            | Kind::Float
            | Kind::Boolean
            | Kind::Text
            | Kind::Padded
            | Kind::Moment
            | Kind::Sorted
            | Kind::Json
            | Kind::Array
            | Kind::Other => (js, kind),
        }
    }

    fn applied(&mut self, function: &Function, values: &[Value]) -> Option<Operand> {
        let (first, more) = values.split_first()?;
        if let (Function::Arithmetic(operation, number), [second]) = (function, more) {
            return self.arithmetic(*operation, *number, first, second);
        }
        let value = self.operand(first)?;
        if value.nullable {
            return None;
        }
        let is_text = value.kind == Kind::Text;
        let mut text = |helper: Helper, js: String| {
            self.helpers.insert(helper);
            is_text.then_some((js, Kind::Text, false))
        };
        let it = &value.js;
        let (js, kind, nullable) = match function {
            Function::Lower => text(Helper::Lower, format!("lower({it})"))?,
            Function::Upper => text(Helper::Upper, format!("upper({it})"))?,
            Function::Left(length) => text(Helper::Left, format!("left({it}, {length})"))?,
            Function::TrimSet {
                start,
                end,
                characters,
            } => {
                if !matches!(value.kind, Kind::Text | Kind::Padded) || characters.is_empty() {
                    return None;
                }
                let set = character_set(characters);
                let pattern = match (start, end) {
                    (true, true) => format!("/^{set}+|{set}+$/gu"),
                    (true, false) => format!("/^{set}+/u"),
                    (false, _) if &**characters == " " => "/ +$/".to_owned(),
                    (false, _) => format!("/{set}+$/u"),
                };
                (format!("{it}.replace({pattern}, \"\")"), Kind::Text, false)
            }
            Function::Pad(length) => {
                self.helpers.insert(Helper::Pad);
                (format!("pad({it}, {length})"), Kind::Text, false)
            }
            Function::Absolute if value.kind == Kind::Number && !value.is_exact => {
                (format!("Math.abs({it})"), Kind::Number, false)
            }
            Function::Json(path) | Function::JsonText(path) if value.kind == Kind::Json => {
                let path: Vec<String> = path.iter().map(|key| string_literal(key)).collect();
                let path = path.join(", ");
                if matches!(function, Function::Json(_)) {
                    self.helpers.insert(Helper::JsonAt);
                    (format!("jsonAt({it}, {path})"), Kind::Json, true)
                } else {
                    self.helpers.insert(Helper::JsonText);
                    (format!("jsonText({it}, {path})"), Kind::Text, true)
                }
            }
            Function::JsonLength if value.kind == Kind::Json => {
                self.helpers.insert(Helper::JsonLength);
                (format!("jsonLength({it})"), Kind::Number, false)
            }
            Function::ArrayLength if value.kind == Kind::Array => {
                self.helpers.insert(Helper::ArrayLength);
                (format!("arrayLength({it})"), Kind::Number, true)
            }
            Function::Part(part) => return self.part(part, value),
            Function::Absolute
            | Function::Json(_)
            | Function::JsonText(_)
            | Function::JsonLength
            | Function::ArrayLength
            | Function::Arithmetic(..) => return None,
        };
        Some(Operand {
            js,
            kind,
            nullable,
            reference: None,
            ..value
        })
    }

    fn arithmetic(
        &mut self,
        operation: Arithmetic,
        number: NumberType,
        left: &Value,
        right: &Value,
    ) -> Option<Operand> {
        let (left, right) = (self.operand(left)?, self.operand(right)?);
        if left.nullable || right.nullable {
            return None;
        }
        let mut missing = left.missing.clone();
        missing.extend(
            right
                .missing
                .iter()
                .filter(|it| !left.missing.contains(it))
                .cloned(),
        );
        let (js, is_exact) = match number {
            NumberType::Integer(bits) => {
                // What cannot grow is computed without loss.
                if operation == Arithmetic::Modulo && (left.is_exact || right.is_exact) {
                    let (left, right) = (exact(&left)?, exact(&right)?);
                    self.helpers
                        .extend([Helper::Exact, Helper::Native(Native::Modulo)]);
                    return Some(number_from(format!("modulo({left}, {right})"), missing));
                }
                let is_number = |it: &Operand| it.kind == Kind::Number && !it.is_exact;
                if !is_number(&left) || !is_number(&right) {
                    return None;
                }
                let sign = match operation {
                    Arithmetic::Add => "+",
                    Arithmetic::Subtract => "-",
                    Arithmetic::Multiply => "*",
                    Arithmetic::Modulo => "%",
                };
                let js = format!("{} {sign} {}", left.js, right.js);
                // Safe integers do not add up to more than a bigint holds.
                if bits == 64 {
                    (format!("({js})"), false)
                } else {
                    self.helpers.insert(Helper::Integer);
                    (format!("inRange({js}, {bits})"), false)
                }
            }
            NumberType::Numeric => {
                let (left, right) = (exact(&left)?, exact(&right)?);
                self.helpers.insert(Helper::Exact);
                let name = match operation {
                    Arithmetic::Add => "plus",
                    Arithmetic::Subtract => "minus",
                    Arithmetic::Multiply => "times",
                    Arithmetic::Modulo => return None,
                };
                (format!("{name}({left}, {right})"), true)
            }
        };
        Some(Operand {
            js,
            kind: Kind::Number,
            type_name: String::new(),
            is_literal: false,
            missing,
            nullable: false,
            is_exact,
            reference: None,
        })
    }

    /// `left === right`, or where it is refused `left !== right`.
    pub(super) fn equality(
        &self,
        left: &Operand,
        refused: bool,
        right: &Operand,
    ) -> (String, Told) {
        let (left, right, equal, differ) = self.flow.compared(left.clone(), right.clone());
        if refused {
            (format!("{} !== {}", left.js, right.js), (differ, equal))
        } else {
            (format!("{} === {}", left.js, right.js), (equal, differ))
        }
    }

    /// True unless the comparison has the refused truth value.
    pub(super) fn comparison(
        &mut self,
        left: &Operand,
        operator: Comparison,
        right: &Operand,
        refused: bool,
    ) -> Option<(String, Told)> {
        let operator = if refused {
            opposite(operator)
        } else {
            operator
        };
        if is_direct(left, operator, right) {
            let differs = operator == Comparison::NotEqual;
            if differs || operator == Comparison::Equal {
                return Some(self.equality(left, differs, right));
            }
        }
        let js = self.computed(left, operator, right)?;
        Some((js, (self.flow.clone(), self.flow.clone())))
    }

    /// A comparison that tells nothing of the columns.
    fn computed(
        &mut self,
        left: &Operand,
        operator: Comparison,
        right: &Operand,
    ) -> Option<String> {
        let direct = || Some(format!("{} {} {}", left.js, symbol(operator), right.js));
        let is_equality = matches!(operator, Comparison::Equal | Comparison::NotEqual);
        if left.is_exact || right.is_exact {
            let (left, right) = (exact(left)?, exact(right)?);
            self.helpers.insert(Helper::Exact);
            return Some(format!(
                "compareExact({left}, {right}) {} 0",
                symbol(operator)
            ));
        }
        let is_uuid = |it: &Operand| it.type_name == "uuid" || it.is_literal;
        if left.type_name == "uuid" && is_uuid(right) && operator == Comparison::Equal {
            // Digits in upper case are the same digits.
            let lower = |it: &Operand| {
                if it.is_literal {
                    it.js.clone()
                } else {
                    format!("{}.toLowerCase()", it.js)
                }
            };
            return Some(format!("{} === {}", lower(left), lower(right)));
        }
        match (left.kind, right.kind) {
            // A number out of range is NaN, which differs from everything; PostgreSQL refuses it.
            (Kind::Number, Kind::Number)
                if operator == Comparison::NotEqual
                    && [left, right].iter().any(|it| it.js.contains("inRange(")) =>
            {
                Some(format!("Math.abs({} - {}) > 0", left.js, right.js))
            }
            (Kind::Number, Kind::Number) => direct(),
            (Kind::Number | Kind::Float, Kind::Number | Kind::Float) => {
                self.helpers.insert(Helper::Order);
                let (left, right) = (&left.js, &right.js);
                Some(format!("order({left}, {right}) {} 0", symbol(operator)))
            }
            (Kind::Padded, Kind::Padded | Kind::Text) | (Kind::Text, Kind::Padded)
                if is_equality =>
            {
                let (left, right) = (unpadded(left)?, unpadded(right)?);
                Some(format!("{left} {} {right}", symbol(operator)))
            }
            (Kind::Moment, Kind::Moment)
                if left.type_name == right.type_name || left.is_literal || right.is_literal =>
            {
                Some(self.moments(&left.js, operator, &right.js))
            }
            (Kind::Instant, Kind::Instant) | (Kind::Sorted, Kind::Sorted)
                if left.type_name == right.type_name =>
            {
                direct()
            }
            (Kind::Instant, Kind::Moment) if right.is_literal => {
                let right = self.instant(&right.js, &left.type_name);
                Some(format!("{} {} {right}", left.js, symbol(operator)))
            }
            (Kind::Moment, Kind::Instant) if left.is_literal => {
                let left = self.instant(&left.js, &right.type_name);
                Some(format!("{left} {} {}", symbol(operator), right.js))
            }
            (Kind::Sorted, Kind::Moment) if right.is_literal => direct(),
            (Kind::Moment, Kind::Sorted) if left.is_literal => direct(),
            _ => None,
        }
    }

    /// A literal as the milliseconds of a Date: without a zone it is the local time, as the driver reads it.
    fn instant(&mut self, literal: &str, type_name: &str) -> String {
        let (helper, name) = if type_name == "timestamptz" {
            (Native::InstantOf, "instantOf")
        } else {
            (Native::LocalOf, "localOf")
        };
        self.helpers.insert(Helper::Native(helper));
        format!("{name}({literal})")
    }

    fn moments(&mut self, left: &str, operator: Comparison, right: &str) -> String {
        self.helpers.insert(Helper::CompareMoments);
        format!("compareMoments({left}, {right}) {} 0", symbol(operator))
    }
}

/// Whether `===` and its like compare the values as they stand.
fn is_direct(left: &Operand, operator: Comparison, right: &Operand) -> bool {
    let is_equality = matches!(operator, Comparison::Equal | Comparison::NotEqual);
    let is_uuid = |it: &Operand| it.type_name == "uuid" || it.is_literal;
    match (left.kind, right.kind) {
        _ if left.is_exact || right.is_exact => false,
        // A number out of range is NaN, which differs from everything; PostgreSQL refuses it.
        (Kind::Number, Kind::Number) => {
            operator != Comparison::NotEqual
                || ![left, right].iter().any(|it| it.js.contains("inRange("))
        }
        // Digits in upper case are the same digits.
        (Kind::Text, Kind::Text) => {
            let of_uuids = left.type_name == "uuid" && is_uuid(right);
            is_equality && !(of_uuids && operator == Comparison::Equal)
        }
        (Kind::Boolean, Kind::Boolean) => is_equality,
        (Kind::Instant, Kind::Instant) | (Kind::Sorted, Kind::Sorted) => {
            left.type_name == right.type_name
        }
        (Kind::Sorted, Kind::Moment) => right.is_literal,
        (Kind::Moment, Kind::Sorted) => left.is_literal,
        _ => false,
    }
}

/// A number without loss, made of values of which these may be missing.
fn number_from(js: String, missing: Vec<String>) -> Operand {
    Operand {
        js,
        kind: Kind::Number,
        type_name: String::new(),
        is_literal: false,
        missing,
        nullable: false,
        is_exact: true,
        reference: None,
    }
}

/// A number without loss.
fn exact(operand: &Operand) -> Option<String> {
    if operand.is_exact {
        return Some(operand.js.clone());
    }
    // More digits than JavaScript's numbers have.
    if operand.is_literal && operand.js.len() > 15 {
        return Some(format!("exact(\"{}\")", operand.js));
    }
    matches!(operand.kind, Kind::Number | Kind::Float).then(|| format!("exact({})", operand.js))
}

/// A function of a text that may be undefined, as is then what it gives.
fn lifted(function: &str, text: &str, nullable: bool) -> String {
    if nullable {
        format!("((text) => text === undefined ? text : {function}(text))({text})")
    } else {
        format!("{function}({text})")
    }
}

/// A set of characters in a regular expression.
fn character_set(characters: &str) -> String {
    let ranges = characters.chars().map(|c| (c, c)).collect();
    let pattern = Pattern {
        node: Node::Class(Class {
            ranges,
            ..Class::default()
        }),
    };
    pattern::print(&pattern, Dialect::JavaScript)
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
        | Kind::Decimal
        | Kind::Special
        | Kind::Instant
        | Kind::JsonGiven
        | Kind::Other => None,
    }
}

/// `["a", "b"].includes(value)`
pub(super) fn included(value: &Operand, items: &[Literal]) -> Option<String> {
    let items: Option<Vec<String>> = items
        .iter()
        .map(|item| match item {
            Literal::Number(number) if matches!(value.kind, Kind::Number | Kind::Float) => {
                js_number(number)
            }
            Literal::Text(text) if matches!(value.kind, Kind::Text | Kind::Padded) => {
                Some(string_literal(text))
            }
            Literal::Boolean(truth) if value.kind == Kind::Boolean => Some(truth.to_string()),
            Literal::Number(_) | Literal::Text(_) | Literal::Boolean(_) | Literal::Moment(_) => {
                None
            }
        })
        .collect();
    let items = items?.join(", ");
    if value.is_exact {
        return Some(format!(
            "[{items}].some((item) => compareExact({}, exact(item)) === 0)",
            value.js
        ));
    }
    if let (Kind::Padded, Some(text)) = (value.kind, unpadded(value)) {
        return Some(format!("[{items}].includes({text})"));
    }
    Some(if value.kind == Kind::Float {
        format!("[{items}].some((item) => item === {})", value.js)
    } else {
        format!("[{items}].includes({})", value.js)
    })
}
