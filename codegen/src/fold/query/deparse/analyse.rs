//! From what was written to what is kept: operators and functions chosen, casts put where rules ask for them.
//!
//! `parse_expr.c`, `parse_oper.c` and `parse_coerce.c` in PostgreSQL's sources. Whatever is not certain ends the analysis.

use super::constant::canonical;
use super::tree::{Form, Node, Typed};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, Function, NamespaceId, Relation, TypeId};
use crate::expr::{Expr, ExprKind, LikeKind};
use crate::fold::Folder;
use crate::fold::query::UNKNOWN;
use crate::fold::query::coerce::Common;
use crate::fold::query::typing::own_operator;
use crate::name::Name;

/// How deep expressions are read.
const DEPTH_LIMIT: usize = 100;

/// What names stand for.
pub(super) enum Names<'a> {
    /// Columns of a relation.
    Columns(&'a Relation),
    /// Arguments of a function, in its body.
    Arguments(&'a Function),
    /// Nothing may be named.
    Nothing,
}

/// Analyses an expression.
pub(super) struct Analyser<'f, 'a> {
    pub(super) folder: &'f Folder<'a>,
    pub(super) names: &'f Names<'f>,
    /// The search path of who asks.
    pub(super) path: &'f [NamespaceId],
    depth: usize,
}

pub(super) fn plain(id: TypeId) -> ColumnType {
    ColumnType::plain(id)
}

pub(super) fn boolean(node: Node) -> Typed {
    Typed::new(node, plain(oid::BOOL))
}

/// A literal in quotes that has no type yet, or NULL.
pub(super) fn is_unknown(it: &Typed) -> bool {
    it.ty.id == oid::UNKNOWN
}

fn joined(or: bool, parts: Vec<Typed>) -> Typed {
    boolean(Node::Joined { or, parts })
}

impl<'f, 'a> Analyser<'f, 'a> {
    pub(super) fn new(
        folder: &'f Folder<'a>,
        names: &'f Names<'f>,
        path: &'f [NamespaceId],
    ) -> Self {
        Self {
            folder,
            names,
            path,
            depth: 0,
        }
    }

    /// The expression as it is kept for a column or argument of this type.
    pub(super) fn assigned(&mut self, expr: &Expr, target: ColumnType) -> Option<Typed> {
        let value = self.expr(expr)?;
        self.coerced(value, target, Context::Assignment, Form::Implicit)
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Option<Typed> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let value = self.kind(expr);
        self.depth -= 1;
        value
    }

    fn all(&mut self, exprs: &[Expr]) -> Option<Vec<Typed>> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn kind(&mut self, expr: &Expr) -> Option<Typed> {
        Some(match &expr.kind {
            ExprKind::Null => Typed::new(Node::Const(None), UNKNOWN?),
            ExprKind::String(text) => Typed::new(Node::Const(Some(text.clone())), UNKNOWN?),
            ExprKind::Boolean(value) => boolean(Node::Const(Some(
                if *value { "true" } else { "false" }.into(),
            ))),
            ExprKind::Number(text) => self.number(text)?,
            ExprKind::Column(path) => self.column(path)?,
            ExprKind::And(items) => joined(false, self.conditions(items)?),
            ExprKind::Or(items) => joined(true, self.conditions(items)?),
            ExprKind::Not(operand) => {
                let operand = self.condition(operand)?;
                boolean(Node::Not(Box::new(operand)))
            }
            ExprKind::IsNull { operand, negated } => {
                let test = if *negated { " IS NOT NULL" } else { " IS NULL" };
                let operand = self.expr(operand)?;
                null_test(operand, test)
            }
            ExprKind::IsTruth {
                operand,
                value,
                negated,
            } => {
                let test = match (value, negated) {
                    (Some(true), false) => " IS TRUE",
                    (Some(true), true) => " IS NOT TRUE",
                    (Some(false), false) => " IS FALSE",
                    (Some(false), true) => " IS NOT FALSE",
                    (None, false) => " IS UNKNOWN",
                    (None, true) => " IS NOT UNKNOWN",
                };
                let operand = Box::new(self.condition(operand)?);
                boolean(Node::Test {
                    operand,
                    test,
                    of_null: false,
                })
            }
            ExprKind::IsDistinct {
                left,
                right,
                negated,
            } => self.distinct(left, right, *negated)?,
            ExprKind::InList {
                operand,
                items,
                negated,
            } => self.in_list(operand, items, *negated)?,
            ExprKind::Between {
                operand,
                low,
                high,
                negated,
                symmetric,
            } => {
                let operand = self.expr(operand)?;
                let (low, high) = (self.expr(low)?, self.expr(high)?);
                let within = |low: &Typed, high: &Typed| {
                    let (from, to) = if *negated { ("<", ">") } else { (">=", "<=") };
                    let from = self.operator(from, vec![operand.clone(), low.clone()])?;
                    let to = self.operator(to, vec![operand.clone(), high.clone()])?;
                    Some(joined(*negated, vec![from, to]))
                };
                if *symmetric {
                    joined(!negated, vec![within(&low, &high)?, within(&high, &low)?])
                } else {
                    within(&low, &high)?
                }
            }
            ExprKind::Like { .. } => self.like(expr)?,
            ExprKind::AnyAll {
                left,
                operator,
                all,
                array,
            } => {
                let (left, array) = (self.expr(left)?, self.expr(array)?);
                if own_operator(operator) {
                    return None;
                }
                self.of_array(&operator.symbol, left, array, *all)?
            }
            ExprKind::Unary { operator, operand } => {
                if let (ExprKind::Number(text), "-") = (&operand.kind, &*operator.symbol) {
                    return self.number(&format!("-{text}"));
                }
                let operand = self.expr(operand)?;
                if own_operator(operator) {
                    return None;
                }
                self.operator(&operator.symbol, vec![operand])?
            }
            ExprKind::Binary { .. } => self.binary(expr)?,
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => self.case(operand.as_deref(), branches, otherwise.as_deref())?,
            ExprKind::Function(call) => self.call(call)?,
            ExprKind::Cast { operand, ty } => {
                let target = self.folder.named_type(ty).ok()??;
                if let (ExprKind::Array(items), Some(element)) =
                    (&operand.kind, self.folder.array_element(target.id))
                {
                    let element = ColumnType {
                        id: element,
                        modifier: target.modifier,
                    };
                    return self.array_of(items, element, target);
                }
                let operand = self.expr(operand)?;
                self.coerced(operand, target, Context::Explicit, Form::Explicit)?
            }
            ExprKind::Array(items) => {
                let items = self.all(items)?;
                let ty = self.common(&items)?;
                // An array of arrays is the same array.
                let array = match self.folder.array_element(ty.id) {
                    Some(_) => ty.id,
                    None => self.folder.array_type(ty.id)?,
                };
                let items = self.all_common(items, ty)?;
                Typed::new(Node::Array(items), plain(array))
            }
            ExprKind::Row(items) => Typed::new(Node::Row(self.all(items)?), plain(oid::RECORD)),
            ExprKind::Subscript { .. } => self.subscript(expr)?,
            ExprKind::Field { operand, name } => self.field(operand, name)?,
            ExprKind::BitString(bits) => {
                Typed::new(Node::Const(Some(bits.clone())), plain(oid::BIT))
            }
            ExprKind::Collate { operand, collation } => {
                let operand = self.expr(operand)?;
                let operand = self.known(operand)?;
                let ty = operand.ty;
                let in_catalog = collation
                    .namespace
                    .as_ref()
                    .is_none_or(|it| *it == "pg_catalog");
                if !in_catalog {
                    return None;
                }
                Typed::new(
                    Node::Collate {
                        operand: Box::new(operand),
                        name: collation.name.quoted(),
                    },
                    ty,
                )
            }
            ExprKind::Parameter(number) => self.argument(*number)?,
            ExprKind::Star(_)
            | ExprKind::InQuery { .. }
            | ExprKind::AnyAllQuery { .. }
            | ExprKind::ArrayQuery(_)
            | ExprKind::Fields(_)
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::Other(_) => return None,
        })
    }

    /// A numeric literal: the smallest of integer, bigint and numeric that holds it.
    fn number(&self, text: &str) -> Option<Typed> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text),
        };
        let radix = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("0x") => 16,
            Some("0o") => 8,
            Some("0b") => 2,
            _ => 10,
        };
        if radix != 10 {
            let value = i64::from_str_radix(&digits[2..], radix).ok()?;
            return self.number(&format!("{sign}{value}"));
        }
        let id = if text.parse::<i32>().is_ok() {
            oid::INT4
        } else if text.parse::<i64>().is_ok() {
            oid::INT8
        } else {
            oid::NUMERIC
        };
        let text = canonical(self.folder, text, id)?;
        Some(Typed::new(Node::Const(Some(text.into())), plain(id)))
    }

    pub(super) fn column(&self, path: &[Name]) -> Option<Typed> {
        let (name, before) = path.split_last()?;
        let relation = match self.names {
            Names::Columns(relation) => relation,
            Names::Arguments(function) if before.is_empty() => {
                let mut inputs = function.inputs();
                let input = inputs.find(|it| it.name.as_ref() == Some(name))?;
                return Some(Typed::new(Node::Parameter(name.quoted()), input.ty));
            }
            Names::Arguments(_) | Names::Nothing => return None,
        };
        if before.last().is_some_and(|it| *it != relation.name) {
            return None;
        }
        let column = relation.column(name.as_str())?;
        Some(Typed::new(Node::Column(column.name.clone()), column.ty))
    }

    /// `$1`, which is printed by its name where it has one.
    fn argument(&self, number: u32) -> Option<Typed> {
        let Names::Arguments(function) = self.names else {
            return None;
        };
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        let input = function.inputs().nth(place)?;
        let name = input.name.as_ref().map(Name::quoted);
        let shown = name.unwrap_or_else(|| format!("${number}"));
        Some(Typed::new(Node::Parameter(shown), input.ty))
    }

    fn condition(&mut self, expr: &Expr) -> Option<Typed> {
        let value = self.expr(expr)?;
        self.coerced(value, plain(oid::BOOL), Context::Assignment, Form::Implicit)
    }

    fn conditions(&mut self, exprs: &[Expr]) -> Option<Vec<Typed>> {
        exprs.iter().map(|expr| self.condition(expr)).collect()
    }

    fn array_of(
        &mut self,
        items: &[Expr],
        element: ColumnType,
        target: ColumnType,
    ) -> Option<Typed> {
        let items: Option<Vec<Typed>> = items
            .iter()
            .map(|item| {
                if let ExprKind::Array(items) = &item.kind {
                    return self.array_of(items, element, target);
                }
                let item = self.expr(item)?;
                self.coerced(item, element, Context::Explicit, Form::Explicit)
            })
            .collect();
        Some(Typed::new(Node::Array(items?), target))
    }

    /// A chain of operators, whose left side is walked in a loop.
    fn binary(&mut self, expr: &Expr) -> Option<Typed> {
        let (at, mut spine) = expr.spine();
        let mut value = self.expr(at)?;
        while let Some((operator, _, right, _)) = spine.pop() {
            if own_operator(operator) {
                return None;
            }
            let right = self.expr(right)?;
            let is_row = |it: &Typed| matches!(it.node, Node::Row(_));
            if is_row(&value) || is_row(&right) {
                return None;
            }
            value = self.operator(&operator.symbol, vec![value, right])?;
        }
        Some(value)
    }

    fn distinct(&mut self, left: &Expr, right: &Expr, negated: bool) -> Option<Typed> {
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        if matches!(left.node, Node::Row(_)) {
            return None;
        }
        let is_null = |it: &Typed| is_unknown(it) && matches!(it.node, Node::Const(None));
        let test = if negated { " IS NULL" } else { " IS NOT NULL" };
        if is_null(&right) {
            return Some(null_test(left, test));
        }
        if is_null(&left) {
            return Some(null_test(right, test));
        }
        let Node::Operator { operands, .. } = self.operator("=", vec![left, right])?.node else {
            return None;
        };
        let sides: [Typed; 2] = operands.try_into().ok()?;
        let distinct = boolean(Node::Distinct(Box::new(sides)));
        Some(if negated {
            boolean(Node::Not(Box::new(distinct)))
        } else {
            distinct
        })
    }

    /// IN is a comparison with an array of what names no column, and with each of the others (`transformAExprIn`).
    fn in_list(&mut self, operand: &Expr, items: &[Expr], negated: bool) -> Option<Typed> {
        let left = self.expr(operand)?;
        if matches!(left.node, Node::Row(_)) {
            return None;
        }
        let symbol = if negated { "<>" } else { "=" };
        let (mut constants, mut others) = (Vec::new(), Vec::new());
        for item in items {
            let names = if item.columns().is_empty() {
                &mut constants
            } else {
                &mut others
            };
            names.push(self.expr(item)?);
        }
        let mut result = None;
        if constants.len() > 1 {
            let mut all = vec![left.clone()];
            all.extend(constants.iter().cloned());
            let types: Vec<_> = all.iter().map(|it| Some(it.ty)).collect();
            if let Common::Type(id) = self.folder.common_type(&types) {
                let elements = self.all_common(std::mem::take(&mut constants), plain(id))?;
                let array = plain(self.folder.array_type(id)?);
                let array = Typed::new(Node::Array(elements), array);
                result = Some(self.of_array(symbol, left.clone(), array, negated)?);
            }
        }
        constants.extend(others);
        for item in constants {
            let next = self.operator(symbol, vec![left.clone(), item])?;
            result = Some(match result {
                Some(before) => joined(!negated, vec![before, next]),
                None => next,
            });
        }
        result
    }

    fn like(&mut self, expr: &Expr) -> Option<Typed> {
        let ExprKind::Like {
            kind,
            operand,
            pattern,
            escape,
            negated,
        } = &expr.kind
        else {
            return None;
        };
        let (left, mut right) = (self.expr(operand)?, self.expr(pattern)?);
        let escape = match escape {
            Some(escape) => Some(self.expr(escape)?),
            None => None,
        };
        let symbol = kind.operator(*negated);
        let function = match (kind, &escape) {
            (LikeKind::SimilarTo, _) => Some("similar_to_escape"),
            (LikeKind::Like | LikeKind::ILike, Some(_)) => Some("like_escape"),
            (LikeKind::Like | LikeKind::ILike, None) => None,
        };
        if let Some(function) = function {
            let text =
                |it: Typed| self.coerced(it, plain(oid::TEXT), Context::Implicit, Form::Implicit);
            let arguments: Option<Vec<_>> = [Some(right), escape]
                .into_iter()
                .flatten()
                .map(|it| Some((None, text(it)?)))
                .collect();
            right = Typed::new(
                Node::Call {
                    name: function.to_owned(),
                    arguments: arguments?,
                    variadic: false,
                },
                plain(oid::TEXT),
            );
        }
        self.operator(symbol, vec![left, right])
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
    ) -> Option<Typed> {
        let operand = match operand {
            Some(operand) => {
                let operand = self.expr(operand)?;
                Some(self.known(operand)?)
            }
            None => None,
        };
        let mut whens = Vec::new();
        for (when, _) in branches {
            whens.push(match &operand {
                None => self.condition(when)?,
                Some(operand) => {
                    let when = self.expr(when)?;
                    let compared = self.operator("=", vec![operand.clone(), when])?;
                    let Node::Operator { mut operands, .. } = compared.node else {
                        return None;
                    };
                    operands.pop()?
                }
            });
        }
        // What ELSE says goes first where types are chosen.
        let mut results = vec![match otherwise {
            Some(otherwise) => self.expr(otherwise)?,
            None => Typed::new(Node::Const(None), UNKNOWN?),
        }];
        for (_, then) in branches {
            results.push(self.expr(then)?);
        }
        let ty = self.common(&results)?;
        let mut results = self.all_common(results, ty)?.into_iter();
        let otherwise = Box::new(results.next()?);
        Some(Typed::new(
            Node::Case {
                operand: operand.map(Box::new),
                branches: whens.into_iter().zip(results).collect(),
                otherwise,
            },
            ty,
        ))
    }
}

fn null_test(operand: Typed, test: &'static str) -> Typed {
    boolean(Node::Test {
        operand: Box::new(operand),
        test,
        of_null: true,
    })
}
