//! Literals and the forms that begin with a keyword or a parenthesis of their own: CASE, CAST, EXTRACT, ARRAY, rows,
//! subqueries.

use std::ops::Range;
use std::sync::Arc;

use sqlparser::ast::{
    self, CastKind, CeilFloorKind, DateTimeField, Expr as SqlExpr, TrimWhereField, UnaryOperator,
    Value,
};

use super::function::{call, system_call};
use super::{Converter, Node, Source};
use crate::expr::{Expr, ExprKind};
use crate::parse::cursor::Parse;
use crate::parse::dialect::Mark;
use crate::parse::extension::types;

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

/// Whether an expression is nothing but a subquery, in however many parentheses.
pub(super) fn is_subquery(expr: &SqlExpr) -> bool {
    let mut expr = expr;
    while let SqlExpr::Prefixed { value, .. } | SqlExpr::Nested(value) = expr {
        expr = value;
    }
    matches!(expr, SqlExpr::Subquery(_))
}

/// Takes the parentheses off.
pub(super) fn bare(expr: SqlExpr) -> SqlExpr {
    let mut expr = expr;
    while let SqlExpr::Prefixed { value, .. } | SqlExpr::Nested(value) = expr {
        expr = *value;
    }
    expr
}

/// `(a, b) OVERLAPS (c, d)` is a function of four arguments.
pub(super) fn overlaps(sides: Vec<Expr>) -> ExprKind {
    let mut arguments = Vec::new();
    for side in sides {
        let ExprKind::Row(parts) = side.kind else {
            return ExprKind::Other("OVERLAPS");
        };
        arguments.extend(parts);
    }
    if arguments.len() == 4 {
        system_call("overlaps", arguments)
    } else {
        ExprKind::Other("OVERLAPS")
    }
}

impl Converter<'_> {
    pub(super) fn special(&mut self, expr: SqlExpr, range: Range<usize>) -> Parse<Node> {
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
                let Some(value) = Source::range(typed.value.span) else {
                    return Err(self.source.not_understood(range));
                };
                let Value::SingleQuotedString(text) = typed.value.value else {
                    return Err(self.source.syntax_error(value));
                };
                let at = self.source.index_from(range.start);
                let (mut ty, _) = self.type_at(at)?;
                // Of a literal these are as long as it is, not of length 1.
                let first = &self.source.tokens[at];
                if ["bit", "char", "character", "nchar"]
                    .iter()
                    .any(|word| self.source.is_word(first, word))
                    && self.source.index_from(value.start) == at + 1
                {
                    ty.modifiers.clear();
                }
                let operand = Node {
                    kind: ExprKind::String(text.into()),
                    range: value,
                };
                ExprKind::Cast {
                    operand: Box::new(self.source.finish(operand)),
                    ty,
                }
            }
            SqlExpr::Interval(interval) => self.interval(interval, range.clone())?,
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
                    .collect::<Parse<_>>()?,
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
                let mut cursor = self.cursor_at(index);
                let (text, span) = if let Ok(string) = cursor.string() {
                    string
                } else {
                    let field = cursor.label()?;
                    (Arc::from(field.name.as_str()), field.span)
                };
                let field = Expr {
                    kind: ExprKind::String(text),
                    span,
                };
                system_call("extract", vec![field, self.finished(*expr)?])
            }
            SqlExpr::Ceil { expr, field } => self.rounded("ceil", *expr, &field, range.clone())?,
            SqlExpr::Floor { expr, field } => {
                self.rounded("floor", *expr, &field, range.clone())?
            }
            // `position(a in b)` takes the string first when it is a call.
            SqlExpr::Position { expr, r#in } => {
                if is_unrestricted(&expr) || is_unrestricted(&r#in) {
                    return Err(self.source.syntax_error(range));
                }
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

            SqlExpr::IsJson { expr, negated, .. } => {
                let operand = self.expr(*expr)?;
                let range = operand.range.start..range.end.max(operand.range.end);
                let is = call("is json", vec![self.source.finish(operand)]);
                return Ok(self.negated(is, range, negated));
            }
            SqlExpr::IsNormalized {
                expr,
                form,
                negated,
            } => {
                let mut arguments = vec![self.finished(*expr)?];
                arguments.extend(form.map(|form| {
                    self.source.finish(Node {
                        kind: ExprKind::String(form.to_string().into()),
                        range: range.clone(),
                    })
                }));
                let is_normalized = system_call("is_normalized", arguments);
                if negated {
                    ExprKind::Not(Box::new(self.source.finish(Node {
                        kind: is_normalized,
                        range: range.clone(),
                    })))
                } else {
                    is_normalized
                }
            }
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
        field: &CeilFloorKind,
        range: Range<usize>,
    ) -> Parse<ExprKind> {
        match field {
            CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) => {
                Ok(call(function, vec![self.finished(expr)?]))
            }
            CeilFloorKind::DateTimeField(_) | CeilFloorKind::Scale(_) => {
                Err(self.source.not_understood(range))
            }
        }
    }

    /// `INTERVAL '1' DAY`, `INTERVAL(3) '1 s'`: a cast to a type with these fields. sqlparser drops some of them.
    fn interval(&mut self, interval: ast::Interval, range: Range<usize>) -> Parse<ExprKind> {
        let value = self.expr(*interval.value)?;
        if !matches!(value.kind, ExprKind::String(_)) {
            return Err(self.source.not_understood(range));
        }
        let (mut ty, _) = self.type_at(self.source.index_from(range.start))?;
        let mut behind = self.cursor_at(self.source.index_from(value.range.end));
        if ty.modifiers.is_empty() {
            ty.modifiers = types::interval_modifiers(&mut behind)?;
        }
        Ok(ExprKind::Cast {
            operand: Box::new(self.source.finish(value)),
            ty,
        })
    }
}

/// Whether an operand holds, outside parentheses, what may not stand before the AND of BETWEEN or in POSITION, where
/// PostgreSQL's grammar takes a `b_expr`: COLLATE, AT TIME ZONE, NOT.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what has parentheses or words of its own around it is a `b_expr`"
)]
pub(super) fn is_unrestricted(expr: &SqlExpr) -> bool {
    let mut expr = expr;
    loop {
        expr = match expr {
            SqlExpr::BinaryOp { left, right, .. }
            | SqlExpr::IsDistinctFrom(left, right)
            | SqlExpr::IsNotDistinctFrom(left, right) => {
                if is_unrestricted(right) {
                    return true;
                }
                left
            }
            SqlExpr::UnaryOp { op, expr } if *op != UnaryOperator::Not => expr,
            SqlExpr::Cast {
                kind: CastKind::DoubleColon,
                expr,
                ..
            } => expr,
            SqlExpr::Prefixed { prefix, value } => match Mark::of(prefix) {
                Mark::Local => return true,
                Mark::Place | Mark::Operator(_) | Mark::Document(_) => value,
                Mark::Variadic | Mark::Symmetric => return false,
            },
            SqlExpr::UnaryOp { .. } | SqlExpr::Collate { .. } | SqlExpr::AtTimeZone { .. } => {
                return true;
            }
            _ => return false,
        };
    }
}
