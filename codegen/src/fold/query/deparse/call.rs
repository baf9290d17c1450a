//! Calls: of functions, and of what the grammar itself knows.

use super::analyse::{Analyser, plain};
use super::tree::{Form, Node, Typed};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, FunctionId, TypeId};
use crate::expr::{ExprKind, FunctionCall};
use crate::fold::query::resolve::{Callee, Found};
use crate::fold::query::typing::value_function;
use crate::name::Name;

impl Analyser<'_, '_> {
    pub(super) fn call(&mut self, call: &FunctionCall) -> Option<Typed> {
        let name = call.name.name.as_str();
        let usual = !call.distinct
            && !call.variadic
            && !call.within_group
            && !call.over
            && call.order_by.is_empty()
            && call.filter.is_none();
        if !usual {
            return None;
        }
        if call.name.namespace.is_none() {
            if let Some(id) = value_function(name) {
                return clock(name, id, call);
            }
            if name == "current_schema" && call.own_syntax {
                return clock(name, oid::NAME, call);
            }
            if let Some(word) = choice(name) {
                return self.choice(word, call);
            }
        }
        let mut arguments = Vec::new();
        for argument in &call.arguments {
            arguments.push(self.expr(&argument.value)?);
        }
        let types: Vec<Option<TypeId>> = arguments.iter().map(|it| Some(it.ty.id)).collect();
        let (candidate, result) = match self.folder.find_called(call, &types) {
            Found::One(candidate, result) => (candidate, result),
            Found::Ambiguous => return self.called_before_others(call, arguments),
            Found::Unsure | Found::Missing => return None,
        };
        // A type's name is a cast, but for that of SQL's own `JSON(text)`.
        if matches!(candidate.callee, Callee::Plain)
            && candidate.declared == [result]
            && name != "json"
        {
            let argument = arguments.pop()?;
            return self.coerced(argument, plain(result), Context::Explicit, Form::Explicit);
        }
        let printed = match &candidate.callee {
            Callee::BuiltIn(_) => Name::from_quoted(name).quoted(),
            Callee::Own(id) => self.folder.function_name(*id, true, self.path)?,
            Callee::Operator(_) | Callee::Plain => return None,
        };
        // `substring(a from b)` with a pattern is the function.
        let by_pattern = name == "substring" && candidate.declared.get(1) == Some(&oid::TEXT);
        let own_syntax = syntax(name).filter(|_| call.own_syntax && !by_pattern);
        // `xmlexists(a passing b)`, `collation for (a)` and `substring(a similar b escape c)` look like calls of these.
        let other_syntax =
            matches!(name, "xmlexists" | "pg_collation_for") || (by_pattern && arguments.len() > 2);
        if other_syntax || (call.own_syntax && own_syntax.is_none() && !by_pattern) {
            return None;
        }
        let result = self.folder.settled(result)?;
        let mut arguments = if own_syntax == Some("extract") {
            arguments
        } else {
            self.given(arguments, &candidate.declared)?
        };
        if let Some(name) = own_syntax {
            return Some(Typed::new(Node::Syntax { name, arguments }, result));
        }
        let fixed = match &candidate.callee {
            Callee::BuiltIn(function) if candidate.variadic => function
                .arguments
                .split_last()
                .filter(|(last, _)| **last != "any")
                .map(|(_, before)| before.len()),
            Callee::Own(id) if candidate.variadic => {
                let inputs = self.folder.catalog.functions[*id].inputs();
                inputs.count().checked_sub(1)
            }
            Callee::BuiltIn(_) | Callee::Own(_) | Callee::Operator(_) | Callee::Plain => None,
        };
        if let Some(fixed) = fixed {
            let elements = arguments.split_off(fixed.min(arguments.len()));
            let array = self.folder.array_type(elements.first()?.ty.id)?;
            arguments.push(Typed::new(Node::Array(elements), plain(array)));
        }
        let names = call.arguments.iter().map(|it| it.name.clone());
        let arguments: Vec<_> = names.zip(arguments).collect();
        Some(Typed::new(
            Node::Call {
                name: printed,
                arguments,
                variadic: fixed.is_some(),
            },
            result,
        ))
    }

    /// The function of just these types, where others that came later would do as well now.
    pub(super) fn called_before_others(
        &self,
        call: &FunctionCall,
        arguments: Vec<Typed>,
    ) -> Option<Typed> {
        let exact = |id: &FunctionId| {
            let inputs = self.folder.catalog.functions[*id].inputs();
            inputs
                .map(|it| it.ty.id)
                .eq(arguments.iter().map(|it| it.ty.id))
        };
        let found = self.folder.functions_by_name(&call.name);
        let id = found.into_iter().find(exact)?;
        let result = self.folder.catalog.functions[id].result.id;
        Some(Typed::new(
            Node::Call {
                name: self.folder.function_name(id, false, self.path)?,
                arguments: arguments.into_iter().map(|it| (None, it)).collect(),
                variadic: false,
            },
            self.folder.settled(result)?,
        ))
    }

    pub(super) fn choice(&mut self, word: &'static str, call: &FunctionCall) -> Option<Typed> {
        let arguments: Option<Vec<Typed>> = call
            .arguments
            .iter()
            .map(|it| self.expr(&it.value))
            .collect();
        let arguments = arguments?;
        let (arguments, ty) = if word == "NULLIF" {
            let Node::Operator { operands, .. } = self.operator("=", arguments)?.node else {
                return None;
            };
            let ty = operands.first()?.ty;
            (operands, ty)
        } else {
            let ty = self.common(&arguments)?;
            (self.all_common(arguments, ty)?, ty)
        };
        Some(Typed::new(Node::Choice { word, arguments }, ty))
    }
}

fn choice(name: &str) -> Option<&'static str> {
    ["COALESCE", "NULLIF", "GREATEST", "LEAST"]
        .into_iter()
        .find(|word| word.eq_ignore_ascii_case(name))
}

/// The functions that print as SQL's own syntax where they were called so.
fn syntax(name: &str) -> Option<&'static str> {
    [
        "timezone",
        "overlaps",
        "extract",
        "position",
        "overlay",
        "substring",
        "btrim",
        "ltrim",
        "rtrim",
        "normalize",
        "is_normalized",
    ]
    .into_iter()
    .find(|it| *it == name)
}

fn clock(name: &str, id: TypeId, call: &FunctionCall) -> Option<Typed> {
    let word = name.to_ascii_uppercase();
    let (text, modifier) = match &call.arguments[..] {
        [] => (word, -1),
        [digits] => {
            let ExprKind::Number(digits) = &digits.value.kind else {
                return None;
            };
            (format!("{word}({digits})"), digits.parse().ok()?)
        }
        _ => return None,
    };
    Some(Typed::new(Node::Clock(text), ColumnType { id, modifier }))
}
