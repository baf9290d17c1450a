//! What operators and functions mean between values whose types are known, for the interpreter of bodies.

use super::coerce::Common;
use super::resolve::{Callee, Found};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, FunctionId, TypeId};
use crate::diagnostics::Code;
use crate::expr::FunctionCall;
use crate::fold::{Folder, Refusal};
use crate::source::Span;

/// What an operator or a call means.
#[derive(Debug, Clone)]
pub(in crate::fold) enum Meant {
    /// PostgreSQL's own, with the types that it takes and gives.
    BuiltIn {
        /// What it takes, in the call's order.
        declared: Vec<TypeId>,
        /// What it gives.
        result: TypeId,
    },
    /// A function of the migrations, the platform or an extension.
    Own(FunctionId),
    /// Nothing has this name and takes these.
    Missing,
    /// More than one does.
    Ambiguous,
    /// Not known.
    Unsure,
}

impl From<Found> for Meant {
    fn from(found: Found) -> Self {
        match found {
            Found::One(candidate, result) => match candidate.callee {
                Callee::Own(id) => Self::Own(id),
                // Of what is not settled the types are not told.
                _ if candidate.declared.is_empty() => match candidate.callee {
                    Callee::BuiltIn(_) => Self::BuiltIn {
                        declared: Vec::new(),
                        result,
                    },
                    Callee::Operator(_) | Callee::Plain | Callee::Own(_) => Self::Unsure,
                },
                Callee::BuiltIn(_) | Callee::Operator(_) | Callee::Plain => Self::BuiltIn {
                    declared: candidate.declared,
                    result,
                },
            },
            Found::Missing => Self::Missing,
            Found::Ambiguous => Self::Ambiguous,
            Found::Unsure => Self::Unsure,
        }
    }
}

impl Folder<'_> {
    /// The operator between values of these types, or before one.
    pub(in crate::fold) fn operator_meant(&self, symbol: &str, types: &[TypeId]) -> Meant {
        let given: Vec<Option<TypeId>> = types.iter().map(|id| Some(*id)).collect();
        self.find_operator(symbol, &given).into()
    }

    /// The function that a call with values of these types means.
    pub(in crate::fold) fn function_meant(&self, call: &FunctionCall, types: &[TypeId]) -> Meant {
        let given: Vec<Option<TypeId>> = types.iter().map(|id| Some(*id)).collect();
        self.find_called(call, &given).into()
    }

    /// The type that values of these become together; `None` where it is not known, `Err` with two that do not match.
    pub(in crate::fold) fn common_of(
        &self,
        types: &[TypeId],
    ) -> Option<Result<TypeId, (TypeId, TypeId)>> {
        let types: Vec<_> = types
            .iter()
            .map(|id| Some(ColumnType::plain(*id)))
            .collect();
        match self.common_type(&types) {
            Common::Type(id) => Some(Ok(id)),
            Common::Mismatch(a, b) => Some(Err((a, b))),
            Common::Unsure => None,
        }
    }

    /// Whether a cast that is written takes one type to another; `None` where it is not known.
    pub(in crate::fold) fn casts_explicitly(&self, source: TypeId, target: TypeId) -> Option<bool> {
        self.casts(source, target, Context::Explicit)
    }

    /// Whether the grammar makes something else of a name than a function of a schema.
    pub(in crate::fold) fn is_special_call(&self, call: &FunctionCall) -> bool {
        let _ = self;
        call.name.namespace.is_none() && super::check::SPECIAL.contains(&call.name.name.as_str())
    }

    /// The element of an array proper.
    pub(in crate::fold) fn element_type(&self, id: TypeId) -> Option<TypeId> {
        self.array_element(id)
    }

    /// `undefined_function` (42883) for an operator, where it is certain that there is none.
    pub(in crate::fold) fn missing_operator(
        &self,
        symbol: &str,
        types: &[TypeId],
        span: Span,
    ) -> Result<(), Refusal> {
        let certain = types
            .iter()
            .all(|id| *id == oid::UNKNOWN || !self.is_foreign(*id))
            && !self.has_unknown_extension();
        if !certain {
            return Ok(());
        }
        let names = self.operand_names(types);
        let text = match &names[..] {
            [one] => format!("{symbol} {one}"),
            names => names.join(&format!(" {symbol} ")),
        };
        Err(Refusal::new(
            Code::UnknownFunction,
            span,
            format!("operator does not exist: {text}"),
        )
        .help("No operator matches the given name and argument types. You might need to add explicit type casts."))
    }

    fn operand_names(&self, types: &[TypeId]) -> Vec<String> {
        types.iter().map(|id| self.type_name(*id)).collect()
    }

    /// `ambiguous_function` (42725) for an operator.
    pub(in crate::fold) fn ambiguous_operator(
        &self,
        symbol: &str,
        types: &[TypeId],
        span: Span,
    ) -> Refusal {
        let names = self.operand_names(types);
        let text = names.join(&format!(" {symbol} "));
        Refusal::new(
            Code::UnknownFunction,
            span,
            format!("operator is not unique: {text}"),
        )
        .with_sqlstate("42725")
        .help("Could not choose a best candidate operator. You might need to add explicit type casts.")
    }

    /// `undefined_function` (42883), where it is certain that no function takes these.
    pub(in crate::fold) fn missing_function(
        &self,
        call: &FunctionCall,
        types: &[Option<TypeId>],
        span: Span,
    ) -> Result<(), Refusal> {
        self.check_function_exists(call, span)?;
        let known: Option<Vec<TypeId>> = types.iter().copied().collect();
        let Some(known) = known else { return Ok(()) };
        let is_row =
            |id: &TypeId| *id == oid::RECORD || self.relation_of_type(self.below(*id)).is_some();
        let special = known.iter().any(|id| {
            *id == super::coerce::pseudo::ANY || (*id != oid::UNKNOWN && self.is_foreign(*id))
        });
        let column = matches!(&known[..], [only] if is_row(only));
        if special || column {
            return Ok(());
        }
        Err(Refusal::new(
            Code::UnknownFunction,
            span,
            format!(
                "function {}({}) does not exist",
                call.name,
                self.format_types(&known)
            ),
        )
        .help("No function matches the given name and argument types. You might need to add explicit type casts."))
    }
}
