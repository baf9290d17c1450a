//! Operands of comparisons: a value of a row as an expression, where its columns are known to be there.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that have no translation"
)]

use super::check::Scope;
use super::test::borrowed;
use super::text::literal;
use super::types::Shape;
use super::value::{Absent, Access, Kind, Operand, Slot, decimal, into_decimal, widened};
use crate::infer::predicate::{Arithmetic, Function, Literal, NumberType, Value};

impl Scope<'_> {
    /// An expression of a value whose columns are there.
    pub(super) fn operand(&mut self, value: &Value) -> Option<Operand> {
        match value {
            Value::Literal(literal) => Some(operand(String::new(), Kind::Literal(literal.clone()))),
            Value::Column(attnum) => self.column(*attnum),
            Value::Length(inner) => {
                if let Some(lifted) = self.lifted(inner, "chars().count()", Kind::Count) {
                    return Some(lifted);
                }
                let text = self.text(inner, true)?;
                Some(operand(format!("{text}.chars().count()"), Kind::Count))
            }
            Value::OctetLength(inner) => {
                if let Some(lifted) = self.lifted(inner, "len()", Kind::Length) {
                    return Some(lifted);
                }
                let text = self.text(inner, false)?;
                Some(operand(format!("{text}.len()"), Kind::Length))
            }
            Value::Trim(inner) => {
                let trimmed = "trim_matches(' ').to_owned()";
                if let Some(lifted) = self.lifted(inner, trimmed, Kind::Text) {
                    return Some(lifted);
                }
                let text = self.text(inner, false)?;
                Some(operand(format!("{text}.trim_matches(' ')"), Kind::Text))
            }
            Value::Cardinality(inner) => {
                let Value::Column(attnum) = **inner else {
                    return None;
                };
                let access = self.columns.get(&attnum)?;
                matches!(access.shape, Shape::Array(_))
                    .then(|| operand(format!("{}.len()", place(access)), Kind::Length))
            }
            Value::Apply(function, values) => self.applied(function, values),
        }
    }

    /// What is made of a text that may be NULL, which is then NULL too; `None` for other texts.
    fn lifted(&mut self, inner: &Value, call: &str, kind: Kind) -> Option<Operand> {
        if !inner.may_be_null() {
            return None;
        }
        let Operand {
            text,
            kind: of,
            absent,
        } = self.operand(inner)?;
        (of == Kind::Text && absent == Some(Absent::Null)).then(|| Operand {
            text: format!("{text}.map(|text| text.{call})"),
            kind,
            absent,
        })
    }

    fn applied(&mut self, function: &Function, values: &[Value]) -> Option<Operand> {
        let (first, more) = values.split_first()?;
        if let (Function::Arithmetic(operation, number), [second]) = (function, more) {
            let (left, right) = (self.operand(first)?, self.operand(second)?);
            return match number {
                NumberType::Integer(bits) => integers(*operation, *bits, &left, &right),
                NumberType::Numeric => decimals(*operation, &left, &right),
            };
        }
        let array = |scope: &Self| {
            let Value::Column(attnum) = first else {
                return None;
            };
            let access = scope.columns.get(attnum)?;
            matches!(access.shape, Shape::Array(_)).then(|| place(access))
        };
        match function {
            Function::Lower | Function::Upper => {
                let text = borrowed(&self.text(first, false)?);
                let name = if *function == Function::Lower {
                    self.helpers.lower = true;
                    "lower"
                } else {
                    self.helpers.upper = true;
                    "upper"
                };
                Some(operand(format!("{name}({text}).as_str()"), Kind::Text))
            }
            Function::Left(length) => {
                let text = borrowed(&self.text(first, false)?);
                self.helpers.left = true;
                Some(operand(format!("left({text}, {length})"), Kind::Text))
            }
            Function::Pad(length) => {
                let text = self.text(first, false)?;
                let text = text.strip_suffix(".trim_end_matches(' ')").unwrap_or(&text);
                self.helpers.pad = true;
                let text = borrowed(text);
                Some(operand(
                    format!("pad({text}, {length}).as_str()"),
                    Kind::Text,
                ))
            }
            Function::TrimSet {
                start,
                end,
                characters,
            } => {
                let text = self.text(first, false)?;
                let method = match (start, end) {
                    (true, true) => "trim_matches",
                    (true, false) => "trim_start_matches",
                    (false, _) => "trim_end_matches",
                };
                let set: Vec<String> = characters.chars().map(|c| format!("{c:?}")).collect();
                let set = match &set[..] {
                    [one] => one.clone(),
                    set => format!("[{}]", set.join(", ")),
                };
                let call = format!(".{method}({set})");
                // A `char(n)` has lost its blanks already.
                let trimmed = if text.ends_with(&call) {
                    text
                } else {
                    text + &call
                };
                Some(operand(trimmed, Kind::Text))
            }
            Function::Absolute => {
                let it = self.operand(first)?;
                match it.kind {
                    Kind::Integer(_) if it.absent.is_none() => Some(Operand {
                        text: format!("{}.checked_abs()", it.text),
                        absent: Some(Absent::Error),
                        ..it
                    }),
                    Kind::Decimal if it.absent.is_none() => Some(Operand {
                        text: format!("{}.abs()", it.text),
                        ..it
                    }),
                    _ => None,
                }
            }
            Function::Json(path) | Function::JsonText(path) => {
                let json = self.json(first)?;
                let path: Vec<String> = path.iter().map(|key| literal(key)).collect();
                let path = path.join(", ");
                let (text, kind) = if matches!(function, Function::Json(_)) {
                    self.helpers.json_at = true;
                    (
                        format!("json_at({json}, &[{path}])"),
                        Kind::Same(Shape::Json),
                    )
                } else {
                    self.helpers.json_at = true;
                    self.helpers.json_text = true;
                    (format!("json_text({json}, &[{path}])"), Kind::Text)
                };
                Some(Operand {
                    text,
                    kind,
                    absent: Some(Absent::Null),
                })
            }
            Function::JsonLength => {
                let json = self.operand(first)?;
                if json.kind != Kind::Same(Shape::Json) {
                    return None;
                }
                if json.absent.is_some() {
                    return Some(Operand {
                        text: format!(
                            "{}.and_then(|json| json.as_array()).map(Vec::len)",
                            json.text
                        ),
                        kind: Kind::Count,
                        absent: Some(Absent::Null),
                    });
                }
                let text = format!("{}.as_array().map_or(0, Vec::len)", json.text);
                Some(operand(text, Kind::Count))
            }
            Function::ArrayLength => Some(Operand {
                text: format!("Some({}.len()).filter(|length| *length > 0)", array(self)?),
                kind: Kind::Count,
                absent: Some(Absent::Null),
            }),
            Function::Part(part) => self.part(part, first),
            Function::Arithmetic(..) => None,
        }
    }

    /// JSON as a reference.
    fn json(&mut self, value: &Value) -> Option<String> {
        let json = self.operand(value)?;
        let fits = json.kind == Kind::Same(Shape::Json) && json.absent.is_none();
        fits.then(|| borrowed(&json.text))
    }

    /// A text to call methods on.
    pub(super) fn text(&mut self, value: &Value, without_padding: bool) -> Option<String> {
        let is_padded = matches!(value, Value::Column(attnum)
            if self.columns.get(attnum).is_some_and(|access| access.shape == Shape::PaddedText));
        let Operand { text, kind, absent } = self.operand(value)?;
        if absent.is_some() {
            return None;
        }
        match kind {
            Kind::Text if is_padded && without_padding => {
                Some(format!("{text}.trim_end_matches(' ')"))
            }
            Kind::Text | Kind::Same(Shape::Carried) => Some(text),
            Kind::Enum { .. } => Some(format!("{text}.as_str()")),
            Kind::Boolean
            | Kind::Integer(_)
            | Kind::Float(_)
            | Kind::Decimal
            | Kind::Number
            | Kind::Count
            | Kind::Length
            | Kind::Same(_)
            | Kind::Literal(_) => None,
        }
    }

    fn column(&mut self, attnum: i16) -> Option<Operand> {
        let access = self.columns.get(&attnum)?;
        let text = place(access);
        let kind = match &access.shape {
            Shape::Boolean => Kind::Boolean,
            Shape::Integer(bits) => Kind::Integer(*bits),
            Shape::Float(bits) => Kind::Float(*bits),
            Shape::Decimal(Some(scale)) if access.is_raw => {
                self.helpers.to_scale = true;
                return Some(operand(format!("to_scale({text}, {scale})"), Kind::Decimal));
            }
            Shape::Decimal(_) => Kind::Decimal,
            Shape::Digits(scale) if !self.sees_all => {
                let scale = scale.filter(|_| access.is_raw);
                self.helpers.forms.number = true;
                let text = format!("number({}, {scale:?})", borrowed(&text));
                return Some(operand(text, Kind::Number));
            }
            // `char(n)` compares without trailing blanks.
            Shape::Text => match access.length.filter(|_| access.is_raw && !self.sees_all) {
                Some(length) => {
                    self.helpers.left = true;
                    let text = format!("left({}, {length})", borrowed(&text));
                    return Some(operand(text, Kind::Text));
                }
                None => Kind::Text,
            },
            Shape::PaddedText => {
                return Some(operand(format!("{text}.trim_end_matches(' ')"), Kind::Text));
            }
            Shape::Enum(id) => Kind::Enum {
                variants: self.variants.enums.get(id)?.beside.clone(),
            },
            Shape::List(id) => Kind::Enum {
                variants: self.variants.lists.get(id)?.beside.clone(),
            },
            shape @ (Shape::Uuid
            | Shape::Date(_)
            | Shape::Time(_)
            | Shape::Timestamp(_)
            | Shape::TimestampTz(_)
            | Shape::Digits(_)
            | Shape::Json
            | Shape::Carried) => Kind::Same(shape.clone()),
            // Only tests ask for a whole array.
            Shape::Array(_) => Kind::Same(access.shape.clone()),
            // Of what the user says it is, only its texts are looked for.
            Shape::Opaque if self.sees_all => Kind::Same(Shape::Opaque),
            Shape::Opaque => return None,
        };
        Some(operand(text, kind))
    }
}

/// A column that is there: the field, or what the closure around binds.
fn place(access: &Access) -> String {
    // What is borrowed from an `Option` of a text's own type is the text.
    let is_inside = access.slot == Slot::Plain || !access.shape.is_text();
    let inside = if access.is_branded && is_inside {
        ".0"
    } else {
        ""
    };
    match access.slot {
        Slot::Plain => format!("self.{}{inside}", access.ident),
        Slot::Nullable | Slot::Given | Slot::GivenNullable => {
            format!("{}{inside}", access.variable())
        }
    }
}

pub(super) fn operand(text: String, kind: Kind) -> Operand {
    Operand {
        text,
        kind,
        absent: None,
    }
}

fn checked(operation: Arithmetic) -> &'static str {
    match operation {
        Arithmetic::Add => "checked_add",
        Arithmetic::Subtract => "checked_sub",
        Arithmetic::Multiply => "checked_mul",
        Arithmetic::Modulo => "checked_rem",
    }
}

/// Integers, computed in the type that PostgreSQL computes them in: what does not fit is an error there.
fn integers(operation: Arithmetic, bits: u32, left: &Operand, right: &Operand) -> Option<Operand> {
    let wide = |it: &Operand, is_first: bool| match &it.kind {
        Kind::Integer(own) if it.absent.is_some() && *own != bits => None,
        Kind::Integer(own) => Some(widened(it, *own, bits)),
        Kind::Literal(Literal::Number(number)) if is_first => Some(format!("{number}_i{bits}")),
        Kind::Literal(Literal::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let kind = Kind::Integer(bits);
    let texts = (wide(left, true)?, wide(right, false)?);
    Some(computed(
        operation,
        texts,
        (left, right),
        kind,
        Absent::Error,
    ))
}

/// Decimals; one of more digits than Rust holds is not judged.
fn decimals(operation: Arithmetic, left: &Operand, right: &Operand) -> Option<Operand> {
    let text = |it: &Operand| match &it.kind {
        Kind::Decimal => Some(it.text.clone()),
        Kind::Integer(_) if it.absent.is_none() => Some(into_decimal(&it.text)),
        Kind::Literal(Literal::Number(number)) => decimal(number),
        _ => None,
    };
    let texts = (text(left)?, text(right)?);
    Some(computed(
        operation,
        texts,
        (left, right),
        Kind::Decimal,
        Absent::Null,
    ))
}

fn computed(
    operation: Arithmetic,
    (left, right): (String, String),
    operands: (&Operand, &Operand),
    kind: Kind,
    absent: Absent,
) -> Operand {
    let method = checked(operation);
    let text = match (operands.0.absent.is_some(), operands.1.absent.is_some()) {
        (false, false) => format!("{left}.{method}({right})"),
        (true, false) => format!("{left}.and_then(|it| it.{method}({right}))"),
        (false, true) => format!("{right}.and_then(|it| {left}.{method}(it))"),
        (true, true) => format!("{left}.zip({right}).and_then(|(it, other)| it.{method}(other))"),
    };
    Operand {
        text,
        kind,
        absent: Some(absent),
    }
}
