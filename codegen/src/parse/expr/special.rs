//! Literals and the forms that begin with a keyword or a parenthesis of their own: CASE, CAST, EXTRACT, ARRAY, rows,
//! subqueries.

use std::ops::Range;
use std::sync::Arc;

use sqlparser::ast::{
    self, CastKind, CeilFloorKind, DataType, DateTimeField, Expr as SqlExpr, IntervalFields,
    TrimWhereField, UnaryOperator, Value,
};

use super::function::{call, system_call};
use super::{Converter, Node, Result};
use crate::expr::{Expr, ExprKind};
use crate::parse::lex::Kind;
use crate::parse::type_name::type_name;

/// A literal; `None` for those of other databases, which our tokens do not make.
pub(super) fn literal(value: Value) -> Option<ExprKind> {
    Some(match value {
        Value::Null => ExprKind::Null,
        Value::Boolean(value) => ExprKind::Boolean(value),
        Value::Number(number, _) => ExprKind::Number(Arc::from(number.replace('_', ""))),
        Value::SingleQuotedString(text) => ExprKind::String(text.into()),
        Value::SingleQuotedByteStringLiteral(bits) => ExprKind::BitString(bits.into()),
        Value::Placeholder(placeholder) => {
            ExprKind::Parameter(placeholder.strip_prefix('$')?.parse().ok()?)
        }
        Value::DollarQuotedString(_)
        | Value::TripleSingleQuotedString(_)
        | Value::TripleDoubleQuotedString(_)
        | Value::EscapedStringLiteral(_)
        | Value::UnicodeStringLiteral(_)
        | Value::DoubleQuotedByteStringLiteral(_)
        | Value::TripleSingleQuotedByteStringLiteral(_)
        | Value::TripleDoubleQuotedByteStringLiteral(_)
        | Value::SingleQuotedRawStringLiteral(_)
        | Value::DoubleQuotedRawStringLiteral(_)
        | Value::TripleSingleQuotedRawStringLiteral(_)
        | Value::TripleDoubleQuotedRawStringLiteral(_)
        | Value::NationalStringLiteral(_)
        | Value::QuoteDelimitedStringLiteral(_)
        | Value::NationalQuoteDelimitedStringLiteral(_)
        | Value::HexStringLiteral(_)
        | Value::DoubleQuotedString(_) => return None,
    })
}

/// The query in an expression that is nothing but a subquery, in however many parentheses.
pub(super) fn subquery(expr: &SqlExpr) -> Option<&ast::Query> {
    let mut expr = expr;
    loop {
        match expr {
            SqlExpr::Prefixed { value, prefix } if prefix.value.is_empty() => expr = value,
            SqlExpr::Nested(inner) => expr = inner,
            SqlExpr::Subquery(query) => return Some(query),
            _ => return None,
        }
    }
}

/// The same, taking the query out.
pub(super) fn into_subquery(expr: SqlExpr) -> std::result::Result<ast::Query, SqlExpr> {
    if subquery(&expr).is_none() {
        return Err(expr);
    }
    let mut expr = expr;
    loop {
        expr = match expr {
            SqlExpr::Prefixed { value, .. } => *value,
            SqlExpr::Nested(inner) => *inner,
            SqlExpr::Subquery(query) => return Ok(*query),
            other => return Err(other),
        };
    }
}

/// `(a, b) OVERLAPS (c, d)` is a function of four arguments.
pub(super) fn overlaps(sides: Vec<Expr>) -> ExprKind {
    let mut arguments = Vec::new();
    for side in sides {
        match side.kind {
            ExprKind::Row(parts) if parts.len() == 2 => arguments.extend(parts),
            _ => return ExprKind::Other("OVERLAPS"),
        }
    }
    system_call("overlaps", arguments)
}

impl Converter<'_> {
    pub(super) fn special(&mut self, expr: SqlExpr, range: Range<usize>) -> Result<Node> {
        let kind = match expr {
            SqlExpr::UnaryOp {
                op: UnaryOperator::Not,
                expr,
            } => ExprKind::Not(self.boxed(*expr)?),
            SqlExpr::Cast {
                kind: CastKind::Cast,
                expr,
                data_type: _,
                format: None,
            } => {
                let operand = self.expr(*expr)?;
                let word_as = self.source.index_from(operand.range.end);
                let (ty, _) = self.type_at(word_as + 1)?;
                ExprKind::Cast {
                    operand: Box::new(self.source.finish(operand)),
                    ty,
                }
            }
            SqlExpr::TypedString(typed) => {
                let Some(value) = super::Source::range(typed.value.span) else {
                    return Err(self.source.not_understood(range));
                };
                let Value::SingleQuotedString(text) = typed.value.value else {
                    return Err(self.source.syntax_error(value));
                };
                let end = self
                    .source
                    .token_before(value.start)
                    .map_or(value.start, |token| token.end);
                let Some(ty) = type_name(
                    &typed.data_type,
                    self.source.place.span(range.start.min(end), end),
                ) else {
                    return Err(self.source.not_understood(range));
                };
                let operand = Node {
                    kind: ExprKind::String(text.into()),
                    range: value,
                };
                ExprKind::Cast {
                    operand: Box::new(self.source.finish(operand)),
                    ty,
                }
            }
            SqlExpr::Interval(interval) => self.interval(interval, &range)?,
            SqlExpr::Case {
                case_token: _,
                end_token: _,
                operand,
                conditions,
                else_result,
            } => ExprKind::Case {
                operand: operand.map(|operand| self.boxed(*operand)).transpose()?,
                branches: conditions
                    .into_iter()
                    .map(|when| Ok((self.finished(when.condition)?, self.finished(when.result)?)))
                    .collect::<Result<_>>()?,
                otherwise: else_result.map(|expr| self.boxed(*expr)).transpose()?,
            },
            SqlExpr::Array(array) => ExprKind::Array(self.list(array.elem)?),
            SqlExpr::Tuple(items) => ExprKind::Row(self.list(items)?),
            SqlExpr::Subquery(query) => ExprKind::Subquery(Box::new(self.query(*query)?)),
            SqlExpr::Exists {
                subquery,
                negated: false,
            } => ExprKind::Exists(Box::new(self.query(*subquery)?)),
            SqlExpr::Exists {
                subquery,
                negated: true,
            } => {
                // NOT EXISTS comes as one node; EXISTS begins behind the NOT.
                let start = self
                    .source
                    .tokens
                    .get(self.source.index_from(range.start) + 1)
                    .map_or(range.start, |token| token.start);
                let exists = Node {
                    kind: ExprKind::Exists(Box::new(self.query(*subquery)?)),
                    range: start..range.end,
                };
                ExprKind::Not(Box::new(self.source.finish(exists)))
            }

            SqlExpr::Extract { expr, .. } => {
                let index = self.source.index_from(range.start) + 2;
                let field = self.source.tokens.get(index).and_then(|token| {
                    let text = match &token.kind {
                        Kind::String(text) => text.clone(),
                        Kind::Quoted(text) => text.clone(),
                        Kind::Word => token.text(self.source.text).to_ascii_lowercase(),
                        Kind::Bits(_)
                        | Kind::Number
                        | Kind::Parameter
                        | Kind::Operator
                        | Kind::Symbol => return None,
                    };
                    Some(self.source.finish(Node {
                        kind: ExprKind::String(text.into()),
                        range: token.start..token.end,
                    }))
                });
                let Some(field) = field else {
                    return Err(self.source.not_understood(range));
                };
                system_call("extract", vec![field, self.finished(*expr)?])
            }
            SqlExpr::Ceil { expr, field } => self.rounded("ceil", *expr, field, &range)?,
            SqlExpr::Floor { expr, field } => self.rounded("floor", *expr, field, &range)?,
            // `position(a in b)` takes the string first when it is a call.
            SqlExpr::Position { expr, r#in } => {
                let part = self.finished(*expr)?;
                system_call("position", vec![self.finished(*r#in)?, part])
            }
            SqlExpr::Substring {
                expr,
                substring_from,
                substring_for,
                special,
                shorthand,
            } => {
                let mut arguments = vec![self.finished(*expr)?];
                match (substring_from, &substring_for) {
                    (Some(from), _) => arguments.push(self.finished(*from)?),
                    (None, Some(_)) => arguments.push(self.source.finish(Node {
                        kind: ExprKind::Number(Arc::from("1")),
                        range: range.clone(),
                    })),
                    (None, None) => {}
                }
                if let Some(length) = substring_for {
                    arguments.push(self.finished(*length)?);
                }
                match (shorthand, special || arguments.len() == 1) {
                    (true, _) => call("substr", arguments),
                    (false, true) => call("substring", arguments),
                    (false, false) => system_call("substring", arguments),
                }
            }
            SqlExpr::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters,
            } => {
                let mut arguments = vec![self.finished(*expr)?];
                arguments.extend(trim_what.map(|what| self.finished(*what)).transpose()?);
                arguments.extend(self.list(trim_characters.unwrap_or_default())?);
                let function = match trim_where {
                    None | Some(TrimWhereField::Both) => "btrim",
                    Some(TrimWhereField::Leading) => "ltrim",
                    Some(TrimWhereField::Trailing) => "rtrim",
                };
                system_call(function, arguments)
            }
            SqlExpr::Overlay {
                expr,
                overlay_what,
                overlay_from,
                overlay_for,
            } => {
                let mut arguments = vec![
                    self.finished(*expr)?,
                    self.finished(*overlay_what)?,
                    self.finished(*overlay_from)?,
                ];
                arguments.extend(
                    overlay_for
                        .map(|length| self.finished(*length))
                        .transpose()?,
                );
                system_call("overlay", arguments)
            }

            SqlExpr::IsJson { .. } => ExprKind::Other("IS JSON"),
            SqlExpr::IsNormalized { .. } => ExprKind::Other("IS NORMALIZED"),
            SqlExpr::GroupingSets(_) => ExprKind::Other("GROUPING SETS"),
            SqlExpr::Cube(_) => ExprKind::Other("CUBE"),
            SqlExpr::Rollup(_) => ExprKind::Other("ROLLUP"),

            // Forms of other databases, and those that the caller has converted.
            SqlExpr::UnaryOp { .. }
            | SqlExpr::Cast { .. }
            | SqlExpr::Convert { .. }
            | SqlExpr::InUnnest { .. }
            | SqlExpr::RLike { .. }
            | SqlExpr::JsonAccess { .. }
            | SqlExpr::Struct { .. }
            | SqlExpr::Named { .. }
            | SqlExpr::Dictionary(_)
            | SqlExpr::Map(_)
            | SqlExpr::MatchAgainst { .. }
            | SqlExpr::OuterJoin(_)
            | SqlExpr::Prior(_)
            | SqlExpr::Lambda(_)
            | SqlExpr::MemberOf(_)
            | SqlExpr::Identifier(_)
            | SqlExpr::CompoundIdentifier(_)
            | SqlExpr::CompoundFieldAccess { .. }
            | SqlExpr::IsFalse(_)
            | SqlExpr::IsNotFalse(_)
            | SqlExpr::IsTrue(_)
            | SqlExpr::IsNotTrue(_)
            | SqlExpr::IsNull(_)
            | SqlExpr::IsNotNull(_)
            | SqlExpr::IsUnknown(_)
            | SqlExpr::IsNotUnknown(_)
            | SqlExpr::IsDistinctFrom(..)
            | SqlExpr::IsNotDistinctFrom(..)
            | SqlExpr::InList { .. }
            | SqlExpr::InSubquery { .. }
            | SqlExpr::Between { .. }
            | SqlExpr::BinaryOp { .. }
            | SqlExpr::Like { .. }
            | SqlExpr::ILike { .. }
            | SqlExpr::SimilarTo { .. }
            | SqlExpr::AnyOp { .. }
            | SqlExpr::AllOp { .. }
            | SqlExpr::AtTimeZone { .. }
            | SqlExpr::Collate { .. }
            | SqlExpr::Nested(_)
            | SqlExpr::Value(_)
            | SqlExpr::Prefixed { .. }
            | SqlExpr::Function(_)
            | SqlExpr::Wildcard(_)
            | SqlExpr::QualifiedWildcard(..) => return Err(self.source.not_understood(range)),
        };
        Ok(Node { kind, range })
    }

    fn rounded(
        &mut self,
        function: &str,
        expr: SqlExpr,
        field: CeilFloorKind,
        range: &Range<usize>,
    ) -> Result<ExprKind> {
        match field {
            CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) => {
                Ok(call(function, vec![self.finished(expr)?]))
            }
            CeilFloorKind::DateTimeField(_) | CeilFloorKind::Scale(_) => {
                Err(self.source.not_understood(range.clone()))
            }
        }
    }

    /// `INTERVAL '1' DAY`: a cast to a type with these fields.
    fn interval(&mut self, interval: ast::Interval, range: &Range<usize>) -> Result<ExprKind> {
        let refused = self.source.not_understood(range.clone());
        let value = self.expr(*interval.value)?;
        // sqlparser drops the precision of `interval(3) '…'`.
        let precision_first = self
            .source
            .tokens
            .get(self.source.index_from(range.start) + 1)
            .is_some_and(|token| token.is_symbol(self.source.text, "("));
        if precision_first || !matches!(value.kind, ExprKind::String(_)) {
            return Err(refused);
        }
        let fields = match (interval.leading_field, interval.last_field) {
            (None, _) => None,
            (Some(leading), last) => match interval_fields(&leading, last.as_ref()) {
                Some(fields) => Some(fields),
                None => return Err(refused),
            },
        };
        let precision = interval
            .fractional_seconds_precision
            .or(interval.leading_precision);
        let data_type = DataType::Interval { fields, precision };
        let span = self.source.place.span(range.start, range.end);
        let ty = type_name(&data_type, span).ok_or(refused)?;
        Ok(ExprKind::Cast {
            operand: Box::new(self.source.finish(value)),
            ty,
        })
    }
}

fn interval_fields(
    leading: &DateTimeField,
    last: Option<&DateTimeField>,
) -> Option<IntervalFields> {
    use DateTimeField::{Day, Hour, Minute, Month, Second, Year};
    Some(match (leading, last) {
        (Year, None) => IntervalFields::Year,
        (Month, None) => IntervalFields::Month,
        (Day, None) => IntervalFields::Day,
        (Hour, None) => IntervalFields::Hour,
        (Minute, None) => IntervalFields::Minute,
        (Second, None) => IntervalFields::Second,
        (Year, Some(Month)) => IntervalFields::YearToMonth,
        (Day, Some(Hour)) => IntervalFields::DayToHour,
        (Day, Some(Minute)) => IntervalFields::DayToMinute,
        (Day, Some(Second)) => IntervalFields::DayToSecond,
        (Hour, Some(Minute)) => IntervalFields::HourToMinute,
        (Hour, Some(Second)) => IntervalFields::HourToSecond,
        (Minute, Some(Second)) => IntervalFields::MinuteToSecond,
        _ => return None,
    })
}
