//! Operands of comparisons: a value of a row as an expression, where its columns are known to be there.

use super::check::Scope;
use super::types::Shape;
use super::value::{Access, Kind, Operand, Slot};
use crate::infer::predicate::Value;

impl Scope<'_> {
    /// An expression of a value whose columns are there.
    pub(super) fn operand(&mut self, value: &Value) -> Option<Operand> {
        match value {
            Value::Literal(literal) => Some(Operand {
                text: String::new(),
                kind: Kind::Literal(literal.clone()),
            }),
            Value::Column(attnum) => self.column(*attnum),
            Value::Length(inner) => {
                let text = self.text(inner, true)?;
                Some(Operand {
                    text: format!("{text}.chars().count()"),
                    kind: Kind::Count,
                })
            }
            Value::OctetLength(inner) => {
                let text = self.text(inner, false)?;
                Some(Operand {
                    text: format!("{text}.len()"),
                    kind: Kind::Length,
                })
            }
            Value::Trim(inner) => {
                let text = self.text(inner, false)?;
                Some(Operand {
                    text: format!("{text}.trim_matches(' ')"),
                    kind: Kind::Text,
                })
            }
            Value::Cardinality(inner) => {
                let Value::Column(attnum) = **inner else {
                    return None;
                };
                let access = self.columns.get(&attnum)?;
                matches!(access.shape, Shape::Array(_)).then(|| Operand {
                    text: format!("{}.len()", place(access)),
                    kind: Kind::Length,
                })
            }
        }
    }

    /// A text to call methods on.
    fn text(&mut self, value: &Value, without_padding: bool) -> Option<String> {
        let is_padded = matches!(value, Value::Column(attnum)
            if self.columns.get(attnum).is_some_and(|access| access.shape == Shape::PaddedText));
        let Operand { text, kind } = self.operand(value)?;
        match kind {
            Kind::Text if is_padded && without_padding => {
                Some(format!("{text}.trim_end_matches(' ')"))
            }
            Kind::Text => Some(text),
            Kind::Enum { .. } => Some(format!("{text}.as_str()")),
            Kind::Boolean
            | Kind::Integer(_)
            | Kind::Float(_)
            | Kind::Decimal
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
                return Some(Operand {
                    text: format!("to_scale({text}, {scale})"),
                    kind: Kind::Decimal,
                });
            }
            Shape::Decimal(_) => Kind::Decimal,
            // `char(n)` compares without trailing blanks.
            Shape::Text => Kind::Text,
            Shape::PaddedText => {
                return Some(Operand {
                    text: format!("{text}.trim_end_matches(' ')"),
                    kind: Kind::Text,
                });
            }
            Shape::Enum(id) => Kind::Enum {
                variants: self.variants.enums.get(id)?.clone(),
            },
            Shape::List(id) => Kind::Enum {
                variants: self.variants.lists.get(id)?.clone(),
            },
            shape @ (Shape::Uuid
            | Shape::Date
            | Shape::Time
            | Shape::Timestamp
            | Shape::TimestampTz
            | Shape::Json
            | Shape::Carried) => Kind::Same(shape.clone()),
            Shape::Array(_) | Shape::Opaque => return None,
        };
        Some(Operand { text, kind })
    }
}

/// A column that is there: the field, or what the closure around binds.
fn place(access: &Access) -> String {
    match access.slot {
        Slot::Plain => format!("self.{}", access.ident),
        Slot::Nullable | Slot::Given | Slot::GivenNullable => access.ident.clone(),
    }
}
