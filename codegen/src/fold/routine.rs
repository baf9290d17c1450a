//! Finding a function, procedure or aggregate by name and argument types.
//!
//! <https://www.postgresql.org/docs/current/sql-dropprocedure.html>: a procedure is found by its input arguments, or by
//! all of them where no mode is written.

use super::refusal::MissingKind;
use super::{Folder, Refusal};
use crate::catalog::{Function, FunctionId, NamespaceId, TypeId};
use crate::ddl::{FunctionKind, FunctionSignature, ObjectKind, ObjectName, ObjectReference};
use crate::diagnostics::Code;
use crate::name::Name;

impl Folder<'_> {
    /// The function of this schema, name and input types.
    pub(super) fn function_with(
        &self,
        namespace: NamespaceId,
        name: &Name,
        inputs: &[TypeId],
    ) -> Option<FunctionId> {
        self.catalog
            .functions_named(namespace, name.as_str())
            .into_iter()
            .find(|id| signature_of(&self.catalog.functions[*id]).eq(inputs.iter().copied()))
    }

    /// The function of this name and these argument types, or `undefined_function` (42883); without a signature, the
    /// only one of its name, or `ambiguous_function` (42725).
    pub fn resolve_function(
        &self,
        name: &ObjectName,
        signature: Option<&FunctionSignature>,
    ) -> Result<FunctionId, Refusal> {
        self.resolve_routine_as(ObjectKind::Routine, name, signature)
    }

    /// The routine that a statement names with its kind, or `undefined_function` (42883), or `wrong_object_type`.
    pub(super) fn resolve_routine(&self, it: &ObjectReference) -> Result<FunctionId, Refusal> {
        let id = self.resolve_routine_as(it.kind, &it.name, it.signature.as_ref())?;
        let kind = self.catalog.functions[id].kind;
        if is_of(it.kind, kind) {
            return Ok(id);
        }
        Err(Refusal::new(
            Code::WrongObjectType,
            it.name.span,
            if it.kind == ObjectKind::Aggregate {
                format!("function {} is not an aggregate", self.signature(id))
            } else {
                format!("{} is not a {}", self.signature(id), word(it.kind))
            },
        ))
    }

    /// As [`Folder::resolve_routine`], for a statement that has another one for aggregates.
    pub(super) fn resolve_plain_routine(
        &self,
        it: &ObjectReference,
    ) -> Result<FunctionId, Refusal> {
        let id = self.resolve_routine(it)?;
        let row = &self.catalog.functions[id];
        if row.kind == FunctionKind::Aggregate && it.kind == ObjectKind::Function {
            return Err(Refusal::new(
                Code::WrongObjectType,
                it.name.span,
                format!("\"{}\" is an aggregate function", row.name),
            )
            .first_defined(&row.history));
        }
        Ok(id)
    }

    fn resolve_routine_as(
        &self,
        kind: ObjectKind,
        name: &ObjectName,
        signature: Option<&FunctionSignature>,
    ) -> Result<FunctionId, Refusal> {
        let namespaces = if let Some(namespace) = &name.name.namespace {
            vec![self.resolve_namespace(namespace, name.span)?]
        } else {
            // A temporary function is found by its whole name alone.
            let mut path = self.search_path();
            path.retain(|id| self.catalog.namespaces[*id].name != super::resolve::TEMPORARY);
            path
        };
        let candidates = namespaces.iter().flat_map(|namespace| {
            self.catalog
                .functions_named(*namespace, name.name.name.as_str())
        });
        let missing = |message: String| {
            Refusal::missing(
                Code::UnknownFunction,
                name.span,
                message,
                MissingKind::Function,
                self.qualify(&name.name),
            )
        };
        let not_unique = || {
            Refusal::new(
                Code::UnknownFunction,
                name.span,
                format!("{} name \"{}\" is not unique", word(kind), name.name),
            )
            .with_sqlstate("42725")
            .help("Specify the argument list to select the function unambiguously.")
        };
        let Some(signature) = signature else {
            let mut found: Vec<FunctionId> = Vec::new();
            for id in candidates {
                let row = &self.catalog.functions[id];
                // What an earlier schema of the path has with the same arguments hides it.
                let hidden = found.iter().any(|other| {
                    signature_of(&self.catalog.functions[*other]).eq(signature_of(row))
                });
                if !hidden && may_be(kind, row.kind) {
                    found.push(id);
                }
            }
            return match found[..] {
                [] => Err(missing(format!(
                    "could not find a{} {} named \"{}\"",
                    if kind == ObjectKind::Aggregate {
                        "n"
                    } else {
                        ""
                    },
                    word(kind),
                    name.name
                ))),
                [id] => Ok(id),
                _ => Err(not_unique()),
            };
        };
        let mut inputs = Vec::new();
        for ty in &signature.arguments {
            inputs.push(self.resolve_type(ty)?.id);
        }
        let candidates: Vec<FunctionId> = candidates.collect();
        let first = |fits: &dyn Fn(&Function) -> bool| {
            candidates
                .iter()
                .copied()
                .find(|id| fits(&self.catalog.functions[*id]))
        };
        let by_inputs = first(&|row| signature_of(row).eq(inputs.iter().copied()));
        let with_outputs = matches!(kind, ObjectKind::Procedure | ObjectKind::Routine)
            && !signature.modes
            && !inputs.is_empty();
        let by_all = with_outputs
            .then(|| {
                first(&|row| {
                    row.kind == FunctionKind::Procedure
                        && row
                            .arguments
                            .iter()
                            .map(|it| it.ty.id)
                            .eq(inputs.iter().copied())
                })
            })
            .flatten();
        match (by_inputs, by_all) {
            (Some(one), Some(other)) if one != other => Err(not_unique()),
            (Some(id), _) | (None, Some(id)) => Ok(id),
            (None, None) => Err(missing(format!(
                "{} {}({}) does not exist",
                word(kind),
                name.name,
                self.format_types(&inputs)
            ))),
        }
    }

    /// `f(integer, text)`, as messages name a function.
    pub(super) fn signature(&self, id: FunctionId) -> String {
        let function = &self.catalog.functions[id];
        let inputs: Vec<TypeId> = signature_of(function).collect();
        format!("{}({})", function.name, self.format_types(&inputs))
    }

    /// `integer, text`
    pub(super) fn format_types(&self, ids: &[TypeId]) -> String {
        let types: Vec<String> = ids.iter().map(|id| self.type_name(*id)).collect();
        types.join(", ")
    }
}

/// The types that tell functions of one name apart.
pub(super) fn signature_of(function: &Function) -> impl Iterator<Item = TypeId> {
    function.inputs().map(|input| input.ty.id)
}

/// How messages call what a statement names.
fn word(kind: ObjectKind) -> &'static str {
    if kind == ObjectKind::Procedure {
        "procedure"
    } else if kind == ObjectKind::Aggregate {
        "aggregate"
    } else {
        "function"
    }
}

/// Whether a name without arguments may stand for a routine of this kind.
fn may_be(named: ObjectKind, kind: FunctionKind) -> bool {
    let is_procedure = kind == FunctionKind::Procedure;
    named == ObjectKind::Routine || is_procedure == (named == ObjectKind::Procedure)
}

/// Whether the routine that was found is what the statement calls it.
fn is_of(named: ObjectKind, kind: FunctionKind) -> bool {
    may_be(named, kind) && (named != ObjectKind::Aggregate || kind == FunctionKind::Aggregate)
}
