//! PostgreSQL's functions that give rows.

use super::conditions::raise;
use super::eval::{Env, Eval};
use super::query::{Header, Row, Rows};
use super::time::{Interval, Time};
use super::typed::{Decimal, Number, flat, numeric, objects_of};
use super::value::Value;
use crate::catalog::ty::oid;
use crate::ddl::TypeName;
use crate::expr::{Alias, FunctionCall};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// How many rows a function may give.
const MANY: usize = 10_000;

/// The functions of PostgreSQL that give rows.
pub(super) fn is_set(name: &str) -> bool {
    crate::builtins::functions(name, 18).any(|it| it.returns_set)
        || matches!(name, "unnest" | "generate_series" | "pg_get_keywords")
}

impl Eval<'_, '_> {
    /// The rows of a function of PostgreSQL's own; `None` where they are not known.
    pub(super) fn rows_of_built_in(
        &self,
        call: &FunctionCall,
        mut given: Vec<Value>,
        span: Span,
    ) -> Result<Option<Rows>, Refusal> {
        let name = call.name.name.as_str();
        if given.contains(&Value::Null) && name != "unnest" {
            return Ok(Some(self.one_column(call, Vec::new())));
        }
        if given.iter().any(|value| value.reason().is_some()) && name != "unnest" {
            return Ok(None);
        }
        if name.starts_with("json")
            && let [Value::Literal(text)] = given.as_slice()
        {
            let ty = if name.starts_with("jsonb") {
                oid::JSONB
            } else {
                oid::JSON
            };
            given = vec![self.coerce_literal(ty, text, span)?];
        }
        let values = match name {
            "unnest" => return Ok(self.unnested(call, &given)),
            "generate_series" => self.series(&given, span)?,
            "generate_subscripts" => match given.as_slice() {
                [array, Value::Int(1)] => array.items().map(|items| {
                    let numbers = 1..=u32::try_from(items.len()).unwrap_or(0);
                    numbers.map(Value::int).collect()
                }),
                _ => None,
            },
            "regexp_matches" | "regexp_split_to_table" | "string_to_table" => {
                self.pieces_of_text(name, &given, span)?
            }
            _ => match given.as_slice() {
                [value] => {
                    return Ok(self.json_rows(name, value, span)?.map(|found| {
                        let columns = if found.columns.is_empty() {
                            vec![(None, call.name.name.clone())]
                        } else {
                            let names = found.columns.iter();
                            names.map(|it| (None, Name::from_quoted(it))).collect()
                        };
                        Rows {
                            ordered: false,
                            header: Header {
                                columns,
                                open: Vec::new(),
                            },
                            rows: found.rows.into_iter().map(Row::certain).collect(),
                        }
                    }));
                }
                _ => None,
            },
        };
        Ok(values.map(|values| self.one_column(call, values)))
    }

    fn one_column(&self, call: &FunctionCall, values: Vec<Value>) -> Rows {
        let _ = self;
        Rows {
            ordered: false,
            header: Header {
                columns: vec![(None, call.name.name.clone())],
                open: Vec::new(),
            },
            rows: values
                .into_iter()
                .map(|value| Row::certain(vec![value]))
                .collect(),
        }
    }

    /// `jsonb_to_recordset` and its like, whose columns and their types stand behind the alias.
    pub(super) fn record_rows(
        &self,
        call: &FunctionCall,
        alias: &Alias,
        span: Span,
        env: Env<'_>,
    ) -> Result<Option<Rows>, Refusal> {
        let name = call.name.name.as_str();
        let plural = name.ends_with("_to_recordset");
        let is_one = name.starts_with("json") && (plural || name.ends_with("_to_record"));
        let types: Option<Vec<&TypeName>> = alias.types.iter().map(Option::as_ref).collect();
        let (Some(types), [argument], true) = (
            types.filter(|it| !it.is_empty()),
            call.arguments.as_slice(),
            is_one && super::functions::is_pg_catalog(call),
        ) else {
            return Ok(None);
        };
        let mut value = self.operand(&argument.value, env)?;
        if let Value::Literal(text) = &value {
            value = self.coerce_literal(oid::JSONB, text, span)?;
        }
        let Some(objects) = objects_of(&value, plural) else {
            return Ok(None);
        };
        let mut rows = Vec::new();
        for object in &objects {
            let mut values = Vec::new();
            for (column, ty) in alias.columns.iter().zip(&types) {
                let Some(text) = object.text_at(column.as_str(), ty.name.name.as_str()) else {
                    return Ok(None);
                };
                let field = text.map_or(Value::Null, |text| Value::Literal(text.into()));
                values.push(self.cast(field, ty)?);
            }
            rows.push(Row::certain(values));
        }
        let columns = alias.columns.iter().map(|it| (None, it.clone()));
        Ok(Some(Rows {
            ordered: true,
            header: Header {
                columns: columns.collect(),
                open: Vec::new(),
            },
            rows,
        }))
    }

    /// `unnest` of one array or of several side by side.
    fn unnested(&self, call: &FunctionCall, given: &[Value]) -> Option<Rows> {
        let mut columns: Vec<Vec<Value>> = Vec::new();
        for array in given {
            columns.push(match array {
                Value::Null => Vec::new(),
                array => flat(&array.items()?),
            });
        }
        if let [items] = columns.as_mut_slice() {
            return Some(self.one_column(call, std::mem::take(items)));
        }
        let length = columns.iter().map(Vec::len).max().unwrap_or(0);
        let row = |at: usize| {
            let values = columns.iter().map(|column| column.get(at).cloned());
            Row::certain(values.map(|it| it.unwrap_or(Value::Null)).collect())
        };
        Some(Rows {
            ordered: false,
            header: Header {
                columns: given
                    .iter()
                    .map(|_| (None, call.name.name.clone()))
                    .collect(),
                open: Vec::new(),
            },
            rows: (0..length).map(row).collect(),
        })
    }

    /// `generate_series` of numbers or of times.
    fn series(&self, given: &[Value], span: Span) -> Result<Option<Vec<Value>>, Refusal> {
        let no_step = || raise("22023", span, "step size cannot equal zero");
        if let [Value::Time(_), ..] = given {
            return self.series_of_times(given, span);
        }
        let numbers: Option<Vec<Number>> = given.iter().map(Number::of).collect();
        let Some(numbers) = numbers else {
            return Ok(None);
        };
        let step = numbers.get(2).copied().unwrap_or(Number::Whole(1));
        let (Some(mut at), Some(end), Some(step)) = (
            numbers.first().and_then(|it| it.exact()),
            numbers.get(1).and_then(|it| it.exact()),
            step.exact(),
        ) else {
            return Ok(None);
        };
        if step.is_zero() {
            return Err(no_step());
        }
        let is_whole = numbers.iter().all(|it| matches!(it, Number::Whole(_)));
        let is_long = given.iter().any(|it| matches!(it, Value::Typed(..)));
        let shown = |number: Decimal| match (is_whole, is_long, number.to_i64()) {
            (true, true, Some(number)) => Value::long(number),
            (true, false, Some(number)) => Value::Int(number),
            _ => numeric(number),
        };
        let mut values = Vec::new();
        while let Some(ordering) = at.compare(end) {
            if if step.is_negative() {
                ordering.is_lt()
            } else {
                ordering.is_gt()
            } {
                return Ok(Some(values));
            }
            if values.len() >= MANY {
                return Ok(None);
            }
            values.push(shown(at));
            match at.plus(step) {
                Some(next) => at = next,
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    #[expect(clippy::unused_self, reason = "it is read as its neighbours are")]
    fn series_of_times(&self, given: &[Value], span: Span) -> Result<Option<Vec<Value>>, Refusal> {
        let kind = match given.first() {
            Some(Value::Time(time)) if time.kind == super::time::TimeKind::Date => {
                super::time::TimeKind::TimestampTz
            }
            Some(Value::Time(time)) => time.kind,
            _ => return Ok(None),
        };
        let as_time = |value: &Value| match value {
            Value::Time(time) => Some(time.to(kind)),
            Value::Literal(text) | Value::Text(text) => Time::parse(text, kind),
            _ => None,
        };
        let [first, last, step] = given else {
            return Ok(None);
        };
        let step = match step {
            Value::Interval(step) => Some(*step),
            Value::Literal(text) => Interval::parse(text),
            _ => None,
        };
        let (Some(first), Some(last), Some(step)) = (as_time(first), as_time(last), step) else {
            return Ok(None);
        };
        if step == Interval::default() {
            return Err(raise("22023", span, "step size cannot equal zero"));
        }
        let is_back = step.length() < 0;
        let mut values = Vec::new();
        let mut at = first;
        while if is_back {
            at.micros >= last.micros
        } else {
            at.micros <= last.micros
        } {
            if values.len() >= MANY {
                return Ok(None);
            }
            values.push(Value::Time(at));
            match at.plus(step) {
                Some(next) => at = next,
                None => return Ok(None),
            }
        }
        Ok(Some(values))
    }
}
