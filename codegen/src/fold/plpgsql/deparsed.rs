//! Expressions over a table's columns as PostgreSQL prints them, where that is certain: comparisons of columns with
//! literals, lists of literals, AND, OR, NOT, IS NULL.
//!
//! `ruleutils.c` in PostgreSQL's sources: each operator stands in parentheses, each literal has its type.

use crate::catalog::ty::oid;
use crate::catalog::{Relation, TypeId};
use crate::expr::{Expr, ExprKind};
use crate::fold::Folder;
use crate::source::Snippet;

/// What PostgreSQL prints of an expression; `None` where that is not certain.
pub(super) fn deparsed(folder: &Folder<'_>, row: &Relation, text: &Snippet) -> Option<String> {
    let parsed = folder.parser.expression(&text.text, text.place()).ok()?;
    let printer = Printer { row };
    printer.truth(&parsed)
}

struct Printer<'r> {
    row: &'r Relation,
}

/// The types of whole numbers.
const WHOLE: [TypeId; 3] = [oid::INT2, oid::INT4, oid::INT8];

impl Printer<'_> {
    /// What a condition prints as.
    fn truth(&self, expr: &Expr) -> Option<String> {
        let all = |operands: &[Expr], word: &str| {
            let texts: Option<Vec<String>> = operands.iter().map(|it| self.truth(it)).collect();
            Some(format!("({})", texts?.join(word)))
        };
        Some(match &expr.kind {
            ExprKind::And(operands) => all(operands, " AND ")?,
            ExprKind::Or(operands) => all(operands, " OR ")?,
            ExprKind::Not(operand) => format!("(NOT {})", self.truth(operand)?),
            ExprKind::IsNull { operand, negated } => {
                let (text, _) = self.typed(operand)?;
                let word = if *negated { "IS NOT NULL" } else { "IS NULL" };
                format!("({text} {word})")
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } if operator.namespace.is_none() => self.comparison(&operator.symbol, left, right)?,
            ExprKind::Between {
                operand,
                low,
                high,
                negated: false,
                symmetric: false,
            } => format!(
                "({} AND {})",
                self.comparison(">=", operand, low)?,
                self.comparison("<=", operand, high)?
            ),
            ExprKind::InList {
                operand,
                items,
                negated,
            } if items.len() > 1 => self.list(operand, items, *negated)?,
            ExprKind::Column(_) => match self.typed(expr)? {
                (text, oid::BOOL) => text,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// A column, or a length of one, with its type.
    fn typed(&self, expr: &Expr) -> Option<(String, TypeId)> {
        match &expr.kind {
            ExprKind::Column(path) => {
                let [name] = path.as_slice() else { return None };
                let column = self.row.columns().find(|it| it.name == *name)?;
                Some((name.quoted(), column.ty.id))
            }
            ExprKind::Function(call) if call.name.namespace.is_none() => {
                let name = call.name.name.as_str();
                let [argument] = call.arguments.as_slice() else {
                    return None;
                };
                let result = match name {
                    "length" | "char_length" => oid::INT4,
                    "lower" | "upper" => oid::TEXT,
                    _ => return None,
                };
                let text = match self.typed(&argument.value)? {
                    (text, oid::TEXT) => text,
                    (text, oid::VARCHAR) => format!("({text})::text"),
                    _ => return None,
                };
                Some((format!("{name}({text})"), result))
            }
            _ => None,
        }
    }

    fn comparison(&self, symbol: &str, left: &Expr, right: &Expr) -> Option<String> {
        if !["=", "<>", "<", "<=", ">", ">=", "~", "~*", "!~"].contains(&symbol) {
            return None;
        }
        let (text, ty) = self.typed(left)?;
        let is_pattern = symbol.contains('~');
        let (left, right) = match (&right.kind, ty) {
            (ExprKind::Number(digits), ty) if WHOLE.contains(&ty) && !is_pattern => {
                (text, whole(digits)?.to_owned())
            }
            (ExprKind::Number(digits), oid::NUMERIC) if !is_pattern => match whole(digits) {
                Some(digits) => (text, format!("({digits})::numeric")),
                None => (text, fraction(digits)?.to_owned()),
            },
            (ExprKind::Number(digits), oid::FLOAT8) if !is_pattern => {
                (text, format!("({})::double precision", whole(digits)?))
            }
            (ExprKind::String(string), oid::TEXT) => (text, format!("{}::text", literal(string)?)),
            (ExprKind::String(string), oid::VARCHAR) => (
                format!("({text})::text"),
                format!("{}::text", literal(string)?),
            ),
            (ExprKind::Column(_) | ExprKind::Function(_), ty) => {
                let (other, of_other) = self.typed(right)?;
                let same = ty == of_other && ty != oid::VARCHAR
                    || WHOLE.contains(&ty) && WHOLE.contains(&of_other);
                if !same || is_pattern {
                    return None;
                }
                (text, other)
            }
            _ => return None,
        };
        Some(format!("({left} {symbol} {right})"))
    }

    /// `IN` of literals.
    fn list(&self, operand: &Expr, items: &[Expr], negated: bool) -> Option<String> {
        let (text, ty) = self.typed(operand)?;
        let (symbol, quantifier) = if negated { ("<>", "ALL") } else { ("=", "ANY") };
        let of = |suffix: &str| -> Option<String> {
            let items = items.iter().map(|item| match &item.kind {
                ExprKind::String(string) => Some(format!("{}::{suffix}", literal(string)?)),
                _ => None,
            });
            Some(items.collect::<Option<Vec<_>>>()?.join(", "))
        };
        Some(match ty {
            oid::TEXT => format!("({text} {symbol} {quantifier} (ARRAY[{}]))", of("text")?),
            oid::VARCHAR => format!(
                "(({text})::text {symbol} {quantifier} ((ARRAY[{}])::text[]))",
                of("character varying")?
            ),
            ty if WHOLE[1] == ty => {
                let numbers = items.iter().map(|item| match &item.kind {
                    ExprKind::Number(digits) => whole(digits),
                    _ => None,
                });
                let numbers = numbers.collect::<Option<Vec<_>>>()?.join(", ");
                format!("({text} {symbol} {quantifier} (ARRAY[{numbers}]))")
            }
            _ => return None,
        })
    }
}

/// A whole number of type `integer`.
fn whole(digits: &str) -> Option<&str> {
    let fits = digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<i32>().is_ok()
        && (digits == "0" || !digits.starts_with('0'));
    fits.then_some(digits)
}

/// A number with a fraction, as it is printed.
fn fraction(digits: &str) -> Option<&str> {
    let (whole, fraction) = digits.split_once('.')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    (is_number(whole) && is_number(fraction) && (whole == "0" || !whole.starts_with('0')))
        .then_some(digits)
}

/// A literal that is printed as it is written.
fn literal(text: &str) -> Option<String> {
    (!text.contains('\\')).then(|| format!("'{}'", text.replace('\'', "''")))
}
