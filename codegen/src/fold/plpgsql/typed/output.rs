//! How values print: as their types' output functions say it, and as casts to text do.

use std::sync::Arc;

use super::super::eval::Eval;
use super::super::time::TimeKind;
use super::super::value::Value;
use crate::fold::plpgsql::cast::{array_item, object_text};

impl Eval<'_, '_> {
    /// What a cast to text gives; `None` where it is not known.
    pub(in crate::fold::plpgsql) fn cast_text(&self, value: &Value) -> Option<Arc<str>> {
        match value {
            Value::Bool(is) => Some(if *is { "true" } else { "false" }.into()),
            value => match value.as_text() {
                Some(text) => Some(text),
                None => self.printed(value),
            },
        }
    }

    /// What the type's output function gives; `None` where it is not known.
    pub(in crate::fold::plpgsql) fn printed(&self, value: &Value) -> Option<Arc<str>> {
        Some(match value {
            Value::Text(text) | Value::Literal(text) | Value::Typed(_, text) => text.clone(),
            Value::Bool(is) => if *is { "t" } else { "f" }.into(),
            Value::Int(number) => number.to_string().into(),
            Value::Object(kind, oid) => object_text(self.folder, *kind, *oid).into(),
            Value::Array(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| match item {
                        Value::Null => Some("NULL".to_owned()),
                        Value::Array(_) => self.printed(item).map(|text| text.to_string()),
                        item => self.printed(item).map(|text| array_item(&text)),
                    })
                    .collect::<Option<_>>()?;
                format!("{{{}}}", items.join(",")).into()
            }
            Value::Time(time) => time.text().into(),
            Value::Interval(interval) => interval.text().into(),
            Value::Record(record) if record.open.is_none() => {
                let fields: Vec<String> = record
                    .fields
                    .iter()
                    .map(|(_, value)| match value {
                        Value::Null => Some(String::new()),
                        value => self.printed(value).map(|text| row_item(&text)),
                    })
                    .collect::<Option<_>>()?;
                format!("({})", fields.join(",")).into()
            }
            Value::Null | Value::Record(_) | Value::Unknown(_) => return None,
        })
    }

    /// As JSON tells a time: with a `T`.
    pub(super) fn printed_for_json(&self, value: &Value) -> Option<Arc<str>> {
        match value {
            Value::Time(time) if time.kind != TimeKind::Date => {
                let text = time.text().replacen(' ', "T", 1);
                Some(text.replace("+00", "+00:00").into())
            }
            value => self.printed(value),
        }
    }
}

/// A field of a row, quoted where it must be.
fn row_item(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\\' | '(' | ')'));
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\"\""))
    }
}
