//! Which of the migrations' own functions a call means, by its arguments.
//!
//! <https://www.postgresql.org/docs/current/typeconv-func.html>

use super::call::Given;
use super::eval::Eval;
use super::time::TimeKind;
use super::value::Value;
use crate::catalog::ty::oid;
use crate::catalog::{FunctionArgument, FunctionId, TypeId};
use crate::ddl::{FunctionKind, ParameterMode};
use crate::expr::{Expr, ExprKind, FunctionCall};

/// A function that a call may mean, and how well it fits.
pub(super) struct Candidate {
    pub(super) id: FunctionId,
    pub(super) given: Vec<Given>,
    /// The parameters' types, in the call's order.
    pub(super) declared: Vec<TypeId>,
    pub(super) score: u32,
}

impl Eval<'_, '_> {
    /// What each parameter of a function gets from a call; `None` where it does not fit.
    pub(super) fn candidate(
        &self,
        id: FunctionId,
        call: &FunctionCall,
        arguments: &[Value],
    ) -> Option<Candidate> {
        let function = &self.folder.catalog.functions[id];
        let is_procedure = function.kind == FunctionKind::Procedure;
        let parameters: Vec<&FunctionArgument> = function
            .arguments
            .iter()
            .filter(|it| it.is_input() || is_procedure)
            .collect();
        let mut slots: Vec<Option<Given>> = vec![None; parameters.len()];
        let mut score = 0;
        let mut declared = Vec::new();
        let mut rest = Vec::new();
        for (index, (argument, value)) in call.arguments.iter().zip(arguments).enumerate() {
            let position = match &argument.name {
                Some(name) => parameters
                    .iter()
                    .position(|it| it.name.as_ref() == Some(name))?,
                None => index,
            };
            let last = parameters.last()?;
            if last.mode == ParameterMode::Variadic
                && !call.variadic
                && argument.name.is_none()
                && position + 1 >= parameters.len()
            {
                let element = self.folder.catalog.types.get(last.ty.id)?.element;
                declared.push(element.unwrap_or(last.ty.id));
                rest.push(value.clone());
                continue;
            }
            let parameter = parameters.get(position)?;
            declared.push(parameter.ty.id);
            score += self.fit(parameter.ty.id, &argument.value, value)?;
            let slot = slots.get_mut(position)?;
            if slot.replace(Given::Value(value.clone())).is_some() {
                return None;
            }
        }
        if !rest.is_empty()
            && let Some(slot) = slots.last_mut()
        {
            *slot = Some(Given::Value(Value::Array(rest)));
        }
        let given = slots
            .into_iter()
            .zip(&parameters)
            .map(|(slot, parameter)| slot.or_else(|| parameter.default.clone().map(Given::Default)))
            .collect::<Option<Vec<_>>>()?;
        Some(Candidate {
            id,
            given,
            declared,
            score,
        })
    }

    /// How well an argument fits a parameter's type; `None` where it does not.
    fn fit(&self, parameter: TypeId, expr: &Expr, value: &Value) -> Option<u32> {
        let catalog = &self.folder.catalog;
        let category = |id: TypeId| catalog.types.get(id).map(|row| row.category);
        let wanted = category(parameter)?;
        if wanted == 'P' {
            return Some(1);
        }
        if let Some(declared) = self.declared_type(expr) {
            return match category(declared) {
                _ if declared == parameter => Some(4),
                Some(is) if is == wanted || is == 'U' || wanted == 'U' => Some(1),
                _ => None,
            };
        }
        let is_literal = matches!(expr.kind, ExprKind::String(_) | ExprKind::Null);
        match value {
            Value::Null | Value::Unknown(_) => Some(1),
            Value::Text(_) if is_literal => Some(if wanted == 'S' { 2 } else { 1 }),
            Value::Text(_) | Value::Literal(_) => Some(if wanted == 'S' { 3 } else { 0 }),
            Value::Typed(ty, _) if *ty == parameter => Some(4),
            Value::Typed(ty, _) => (category(*ty)? == wanted).then_some(2),
            Value::Int(_) if wanted == 'N' => Some(if parameter == oid::INT4 { 3 } else { 2 }),
            Value::Bool(_) if wanted == 'B' => Some(3),
            Value::Array(_) if wanted == 'A' => Some(2),
            Value::Time(time) if wanted == 'D' => {
                let rank = |kind| match kind {
                    TimeKind::Date => 0,
                    TimeKind::Timestamp => 1,
                    TimeKind::TimestampTz => 2,
                };
                let target = match parameter {
                    oid::DATE => 0,
                    oid::TIMESTAMP => 1,
                    _ => 2,
                };
                // Only to a type that holds more is there a cast without a word.
                (rank(time.kind) <= target).then_some(if rank(time.kind) == target { 4 } else { 2 })
            }
            Value::Interval(_) if wanted == 'T' => Some(3),
            Value::Object(..) if matches!(wanted, 'N' | 'S') => Some(1),
            Value::Record(_) if matches!(wanted, 'C' | 'P') => Some(1),
            Value::Bool(_)
            | Value::Int(_)
            | Value::Array(_)
            | Value::Time(_)
            | Value::Interval(_)
            | Value::Object(..)
            | Value::Record(_) => None,
        }
    }

    /// Of candidates that all may be meant, the one that the types of the arguments choose, where these are known.
    pub(super) fn chosen(&self, candidates: &[Candidate], call: &FunctionCall) -> Option<usize> {
        let types = call
            .arguments
            .iter()
            .map(|it| self.written_type_of(&it.value));
        let types: Vec<TypeId> = types.collect::<Option<_>>()?;
        let declared: Vec<Vec<TypeId>> = candidates.iter().map(|it| it.declared.clone()).collect();
        self.folder.choose_parameters(&types, &declared)
    }

    /// The type of a literal, a cast or a variable.
    pub(super) fn written_type_of(&self, expr: &Expr) -> Option<TypeId> {
        match &expr.kind {
            ExprKind::String(_) | ExprKind::Null => Some(oid::UNKNOWN),
            ExprKind::Boolean(_) => Some(oid::BOOL),
            ExprKind::Number(digits) => Some(if digits.parse::<i32>().is_ok() {
                oid::INT4
            } else if digits.parse::<i64>().is_ok() {
                oid::INT8
            } else {
                oid::NUMERIC
            }),
            ExprKind::Unary { operator, operand } if matches!(&*operator.symbol, "-" | "+") => {
                let operand = self.written_type_of(operand)?;
                [oid::INT4, oid::INT8, oid::NUMERIC]
                    .contains(&operand)
                    .then_some(operand)
            }
            _ => self.declared_type(expr),
        }
    }

    /// The type that an expression has for certain, where it is a cast or a variable.
    pub(super) fn declared_type(&self, expr: &Expr) -> Option<TypeId> {
        let ty = match &expr.kind {
            ExprKind::Cast { ty, .. } => ty,
            ExprKind::Column(path) => {
                let [name] = path.as_slice() else { return None };
                let mut variables = self
                    .frames
                    .iter()
                    .rev()
                    .flat_map(|it| it.variables.iter().rev());
                variables.find(|it| it.name == *name)?.ty.as_ref()?
            }
            _ => return None,
        };
        if ty.column_of.is_some() {
            return None;
        }
        self.folder.resolve_type(ty).ok().map(|ty| ty.id)
    }
}
