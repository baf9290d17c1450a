//! Functions of arrays, of several dimensions too.

use super::super::conditions::raise;
use super::super::eval::Eval;
use super::super::value::Value;
use super::own;
use crate::catalog::TypeId;
use crate::fold::Refusal;
use crate::source::Span;

/// `||` beside an array.
pub(super) fn concatenated(left: &Value, right: &Value) -> Option<Value> {
    let depth = |value: &Value| dimensions(value).map_or(0, |it| it.len());
    Some(match (left, right) {
        (Value::Array(a), Value::Array(b)) => match (a.is_empty(), b.is_empty()) {
            (true, _) => right.clone(),
            (_, true) => left.clone(),
            _ if depth(left) == depth(right) => Value::Array(a.iter().chain(b).cloned().collect()),
            _ if depth(left) == depth(right) + 1 => {
                Value::Array(a.iter().chain([right]).cloned().collect())
            }
            _ if depth(left) + 1 == depth(right) => {
                Value::Array(std::iter::once(left).chain(b).cloned().collect())
            }
            _ => return None,
        },
        (Value::Array(a), item) if depth(left) <= 1 => {
            Value::Array(a.iter().chain([item]).cloned().collect())
        }
        (item, Value::Array(b)) if depth(right) <= 1 => {
            Value::Array(std::iter::once(item).chain(b).cloned().collect())
        }
        _ => return None,
    })
}

/// The lengths of an array's dimensions; none of what is empty.
pub(in crate::fold::plpgsql) fn dimensions(value: &Value) -> Option<Vec<usize>> {
    let Value::Array(items) = value else {
        return None;
    };
    let mut lengths = Vec::new();
    if items.is_empty() {
        return Some(lengths);
    }
    lengths.push(items.len());
    if let Some(inner @ Value::Array(_)) = items.first() {
        lengths.extend(dimensions(inner)?);
    }
    Some(lengths)
}

/// The items of all dimensions.
pub(in crate::fold::plpgsql) fn flat(items: &[Value]) -> Vec<Value> {
    let each = items.iter().map(|item| match item {
        Value::Array(items) => flat(items),
        item => vec![item.clone()],
    });
    each.flatten().collect()
}

impl Eval<'_, '_> {
    /// A function of arrays.
    pub(super) fn array_function(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let known = |value: &Value| value.reason().is_none();
        if !arguments.iter().all(known) {
            return Ok(None);
        }
        let count = |number: usize| Value::int(u32::try_from(number).unwrap_or(u32::MAX));
        let same = |a: &Value, b: &Value| match (a, b) {
            (Value::Null, Value::Null) => Some(true),
            (Value::Null, _) | (_, Value::Null) => Some(false),
            (a, b) => a.equals(b),
        };
        let one_dimension = || {
            let message = "searching for elements in multidimensional arrays is not supported";
            raise("0A000", span, message)
        };
        Ok(match (name, arguments) {
            ("array_length" | "array_upper", [array @ Value::Array(_), dimension]) => {
                let at = dimension
                    .number()
                    .and_then(|it| usize::try_from(it - 1).ok());
                let lengths = dimensions(array).unwrap_or_default();
                let found = at.and_then(|at| lengths.get(at).copied());
                Some(found.map_or(Value::Null, count))
            }
            ("array_lower", [array @ Value::Array(_), dimension]) => {
                let at = dimension
                    .number()
                    .and_then(|it| usize::try_from(it - 1).ok());
                let lengths = dimensions(array).unwrap_or_default();
                let found = at.and_then(|at| lengths.get(at));
                Some(found.map_or(Value::Null, |_| Value::Int(1)))
            }
            ("array_ndims", [array @ Value::Array(_)]) => {
                match dimensions(array).map_or(0, |it| it.len()) {
                    0 => Some(Value::Null),
                    number => Some(count(number)),
                }
            }
            ("array_dims", [array @ Value::Array(_)]) => {
                let lengths = dimensions(array).unwrap_or_default();
                let all: Vec<String> = lengths.iter().map(|it| format!("[1:{it}]")).collect();
                let all = all.concat();
                Some(if all.is_empty() {
                    Value::Null
                } else {
                    Value::text(all)
                })
            }
            ("cardinality", [Value::Array(items)]) => Some(count(flat(items).len())),
            ("array_append", [array @ Value::Array(_), item]) => concatenated(array, item),
            ("array_prepend", [item, array @ Value::Array(_)]) => concatenated(item, array),
            ("array_cat", [a @ Value::Array(_), b @ Value::Array(_)]) => concatenated(a, b),
            ("array_remove" | "array_position" | "array_positions", [Value::Array(items), ..])
                if matches!(items.first(), Some(Value::Array(_))) =>
            {
                return Err(one_dimension());
            }
            ("array_replace", [Value::Array(items), from, to]) => {
                let each = items.iter().map(|item| {
                    Some(if same(item, from)? {
                        to.clone()
                    } else {
                        item.clone()
                    })
                });
                each.collect::<Option<_>>().map(Value::Array)
            }
            ("array_position", [Value::Array(items), item, start]) => {
                let start = start.number().and_then(|it| usize::try_from(it - 1).ok());
                let mut found = Some(Value::Null);
                for (index, candidate) in items.iter().enumerate().skip(start.unwrap_or(0)) {
                    match same(candidate, item) {
                        Some(true) => {
                            found = Some(count(index + 1));
                            break;
                        }
                        Some(false) => {}
                        None => return Ok(None),
                    }
                }
                found
            }
            ("array_positions", [Value::Array(items), item]) => {
                let mut places = Vec::new();
                for (index, candidate) in items.iter().enumerate() {
                    match same(candidate, item) {
                        Some(true) => places.push(count(index + 1)),
                        Some(false) => {}
                        None => return Ok(None),
                    }
                }
                Some(Value::Array(places))
            }
            ("array_fill", [item, lengths]) => match lengths.items().as_deref() {
                Some([length]) => match length.number() {
                    Some(length @ 0..=4096) => {
                        let length = usize::try_from(length).unwrap_or(0);
                        Some(Value::Array(vec![item.clone(); length]))
                    }
                    _ => None,
                },
                _ => None,
            },
            ("trim_array", [Value::Array(items), number]) => {
                let kept = number
                    .number()
                    .and_then(|it| usize::try_from(it).ok())
                    .and_then(|it| items.len().checked_sub(it));
                match kept {
                    Some(kept) => Some(Value::Array(items[..kept].to_vec())),
                    None => {
                        return Err(raise(
                            "2202E",
                            span,
                            "number of elements to trim is not between 0 and the length",
                        ));
                    }
                }
            }
            ("array_reverse", [Value::Array(items)]) => {
                Some(Value::Array(items.iter().rev().cloned().collect()))
            }
            ("array_sort", [Value::Array(items)]) => self.sorted(items),
            _ => None,
        })
    }

    /// The items in their order, NULLs last; `None` where that is not known.
    pub(in crate::fold::plpgsql) fn sorted(&self, items: &[Value]) -> Option<Value> {
        let mut sorted: Vec<Value> = items.to_vec();
        let mut is_known = true;
        sorted.sort_by(|a, b| match (a, b) {
            (Value::Null, Value::Null) => std::cmp::Ordering::Equal,
            (Value::Null, _) => std::cmp::Ordering::Greater,
            (_, Value::Null) => std::cmp::Ordering::Less,
            (a, b) => self.ordering(a, b).unwrap_or_else(|| {
                is_known = false;
                std::cmp::Ordering::Equal
            }),
        });
        is_known.then_some(Value::Array(sorted))
    }

    /// A function of an `int2vector` or `oidvector`, of which the first item has the number 0.
    pub(super) fn of_vector(&self, name: &str, vector: &Value, rest: &[Value]) -> Option<Value> {
        let Value::Typed(ty @ (own::INT2_VECTOR | own::OID_VECTOR), _) = vector else {
            return None;
        };
        let items = vector.items()?;
        let length = i64::try_from(items.len()).ok()?;
        Some(match (name, rest) {
            ("array_length", [Value::Int(1)]) if length > 0 => Value::Int(length),
            ("cardinality", []) => Value::Int(length),
            ("array_upper", [Value::Int(1)]) if length > 0 => Value::Int(length - 1),
            ("array_lower", [Value::Int(1)]) if length > 0 => Value::Int(0),
            ("array_to_string", [Value::Text(separator) | Value::Literal(separator)]) => {
                let texts: Option<Vec<String>> = items
                    .iter()
                    .map(|item| self.printed(item).map(|it| it.to_string()))
                    .collect();
                Value::text(texts?.join(separator))
            }
            ("array_position", [item]) => {
                let mut places = (0..).zip(&items);
                let wanted = item.number()?;
                places
                    .find(|(_, it)| it.number() == Some(wanted))
                    .map_or(Value::Null, |(at, _)| Value::Int(at))
            }
            ("oidvectortypes", []) if *ty == own::OID_VECTOR => {
                let names = items.iter().map(|item| {
                    let oid = u32::try_from(item.number()?).ok()?;
                    let known = self.folder.catalog.types.get(TypeId(oid))?;
                    let _ = known;
                    Some(self.folder.type_name(TypeId(oid)))
                });
                Value::text(names.collect::<Option<Vec<_>>>()?.join(", "))
            }
            _ => return None,
        })
    }
}
