//! Expressions in which what stands around a value says what it is: literals, NULL beside arrays, the branches of CASE.

use super::super::eval::{Env, Eval};
use super::super::operators::{subscript, unary};
use super::super::value::Value;
use super::decimal::{Decimal, Read};
use super::{numeric, settled};
use crate::catalog::TypeId;
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind, FunctionCall, Operator};
use crate::fold::Refusal;
use crate::source::Span;

impl Eval<'_, '_> {
    /// A number as PostgreSQL reads it: of the narrowest type from `integer` on.
    pub(in crate::fold::plpgsql) fn number_literal(&self, digits: &str, span: Span) -> Value {
        let version = self.folder.settings.postgres;
        let is_whole = !digits.contains(['.', 'e', 'E']) || digits.starts_with("0x");
        match Decimal::read(digits, version) {
            Read::Value(number) if is_whole => match number.to_i64() {
                Some(number) if i32::try_from(number).is_ok() => Value::Int(number),
                Some(number) => Value::long(number),
                None => numeric(number),
            },
            Read::Value(number) => numeric(number),
            Read::Invalid | Read::Beyond => {
                Value::unknown_not_null(span, "a number of many digits")
            }
        }
    }

    /// An operator before its operand.
    pub(in crate::fold::plpgsql) fn prefixed(
        &self,
        symbol: &str,
        operand: Value,
        span: Span,
    ) -> Result<Value, Refusal> {
        if let Some(value) = self.typed_prefix(symbol, &operand, span)? {
            return Ok(value);
        }
        Ok(unary(symbol, settled(operand), span))
    }

    /// `array || NULL`: an array of nothing or a NULL in it, as the NULL's type says; `None` for everything else.
    pub(in crate::fold::plpgsql) fn beside_null(
        &self,
        operator: &Operator,
        (left, a): (&Expr, &Value),
        (right, b): (&Expr, &Value),
    ) -> Option<Value> {
        let (array, null, is_before) = match (a, b) {
            (Value::Array(items), Value::Null) => (items, right, false),
            (Value::Null, Value::Array(items)) => (items, left, true),
            _ => return None,
        };
        if &*operator.symbol != "||" {
            return Some(Value::Null);
        }
        let Some(ty) = self.type_of_null(null) else {
            return Some(Value::unknown_not_null(null.span, "an array beside NULL"));
        };
        let mut items = array.clone();
        if ty != oid::UNKNOWN && self.folder.element_type(ty).is_none() {
            let at = if is_before { 0 } else { items.len() };
            items.insert(at, Value::Null);
        }
        Some(Value::Array(items))
    }

    /// An item or slice; of an array of several dimensions a row too.
    pub(in crate::fold::plpgsql) fn subscripted(
        &self,
        expr: &Expr,
        env: Env<'_>,
    ) -> Result<Value, Refusal> {
        let ExprKind::Subscript {
            operand,
            lower,
            upper,
            slice,
            ..
        } = &expr.kind
        else {
            return self.eval(expr, env);
        };
        // The arguments of a trigger are counted from 0.
        let is_from_zero = matches!(&operand.kind,
            ExprKind::Column(path) if matches!(&path[..], [name] if *name == "tg_argv"));
        let operand = self.subscripted(operand, env)?;
        let bound = |bound: &Option<Box<Expr>>| {
            let bound = bound.as_deref().map(|bound| self.eval(bound, env));
            let bound = bound.transpose()?;
            Ok::<_, Refusal>(bound.map(|bound| match bound {
                Value::Int(number) if is_from_zero => Value::Int(number.saturating_add(1)),
                bound => bound,
            }))
        };
        let (lower, upper) = (bound(lower)?, bound(upper)?);
        if let Value::Typed(oid::JSONB, _) = operand
            && let Some(key) = &lower
            && !slice
        {
            return self.infix("->", &operand, key, expr.span);
        }
        Ok(subscript(
            &operand,
            lower.as_ref(),
            upper.as_ref(),
            *slice,
            expr.span,
        ))
    }

    /// The value of one of several expressions of which one is taken, as the type that they have together; literals
    /// among them must be of it.
    pub(in crate::fold::plpgsql) fn one_of(
        &self,
        value: Value,
        all: &[&Expr],
        span: Span,
    ) -> Result<Value, Refusal> {
        let types: Option<Vec<TypeId>> = all.iter().map(|it| self.written_type_of(it)).collect();
        let Some(types) = types else {
            return Ok(value);
        };
        match self.folder.common_of(&types) {
            Some(Ok(ty)) => {
                for expr in all {
                    if let ExprKind::String(text) = &expr.kind {
                        self.coerce(Value::Literal(text.clone()), ty, expr.span)?;
                    }
                }
                self.coerce(value, ty, span)
            }
            Some(Err((a, b))) => Err(self.mismatch(a, b, span)),
            None => Ok(value),
        }
    }

    /// CASE
    pub(in crate::fold::plpgsql) fn case(
        &self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        env: Env<'_>,
    ) -> Result<Value, Refusal> {
        let operand = match operand {
            Some(operand) => Some(self.operand(operand, env)?),
            None => None,
        };
        let all: Vec<&Expr> = branches
            .iter()
            .map(|(_, result)| result)
            .chain(otherwise)
            .collect();
        for (index, (condition, result)) in branches.iter().enumerate() {
            let value = self.operand(condition, env)?;
            let holds = match &operand {
                Some(operand) => self.infix("=", operand, &value, condition.span)?,
                None => self.condition_of(value, condition.span)?,
            };
            match holds.is_true() {
                Ok(true) => {
                    let value = self.operand(result, env)?;
                    return Ok(settled(self.one_of(value, &all, result.span)?));
                }
                Ok(false) => {}
                Err(unknown) => {
                    let unknown = unknown.plain();
                    // What functions the results call may be called.
                    let results = branches[index..].iter().map(|(_, result)| result);
                    for result in results.chain(otherwise) {
                        if self.may_make(result) {
                            self.perhaps(Some(&unknown), || self.eval(result, env))?;
                        }
                    }
                    return Ok(Value::Unknown(unknown));
                }
            }
        }
        match otherwise {
            Some(otherwise) => {
                let value = self.operand(otherwise, env)?;
                Ok(settled(self.one_of(value, &all, otherwise.span)?))
            }
            None => Ok(Value::Null),
        }
    }

    /// COALESCE evaluates its arguments up to the first that is not NULL.
    pub(in crate::fold::plpgsql) fn coalesce(
        &self,
        call: &FunctionCall,
        env: Env<'_>,
        span: Span,
    ) -> Result<Value, Refusal> {
        let mut values: Vec<Value> = Vec::new();
        for argument in &call.arguments {
            let doubt = values.iter().find_map(Value::reason).cloned();
            let value = self.perhaps(doubt.as_ref(), || self.eval(&argument.value, env))?;
            let ends = match &value {
                Value::Null => false,
                Value::Unknown(unknown) => unknown.not_null,
                _ => true,
            };
            values.push(value);
            if ends {
                break;
            }
        }
        let all: Vec<&Expr> = call.arguments.iter().map(|it| &it.value).collect();
        self.one_of(
            crate::fold::plpgsql::functions::coalesce(&values, span),
            &all,
            span,
        )
    }
}
