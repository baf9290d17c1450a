//! CREATE TYPE of a shell and of a base type: names whose values C functions read and write.
//!
//! <https://www.postgresql.org/docs/current/sql-createtype.html#SQL-CREATETYPE-BASE>

use super::ty::NewType;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Aspect, FunctionId, NamespaceId, Type, TypeId, TypeKind};
use crate::ddl::{BaseType, CreateBaseType, ObjectName, TypeName};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_base_type(
        &mut self,
        it: &CreateBaseType,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let name = &it.name.name.name;
        let Some(definition) = &it.definition else {
            self.claim_type_name(namespace, name, it.name.span, None)?;
            self.insert_shell(namespace, name.clone(), span);
            return Ok(Outcome::Applied);
        };
        let shell = self
            .catalog
            .ty(namespace, name.as_str())
            .filter(|id| is_shell(&self.catalog.types[*id]));
        let Some(id) = shell else {
            self.claim_type_name(namespace, name, it.name.span, None)?;
            return Err(Refusal::new(
                Code::DuplicateObject,
                it.name.span,
                format!("type \"{name}\" does not exist"),
            )
            .help("Create the type as a shell type, then create its I/O functions, then do a full CREATE TYPE."));
        };
        for (function, word) in [(&definition.input, "input"), (&definition.output, "output")] {
            if function.is_none() {
                return Err(Refusal::new(
                    Code::InvalidFunctionDefinition,
                    it.name.span,
                    format!("type {word} function must be specified"),
                )
                .with_sqlstate("42P17"));
            }
        }
        self.define_base_type(id, definition, span)?;
        Ok(Outcome::Applied)
    }

    fn define_base_type(&mut self, id: TypeId, it: &BaseType, span: Span) -> Result<(), Refusal> {
        let like = match &it.like {
            Some(like) => Some(self.resolve_type(like)?.id),
            None => None,
        };
        if let Some(element) = &it.element {
            self.resolve_type(element)?;
            if !it.subscript {
                return Err(Refusal::new(
                    Code::InvalidColumnDefinition,
                    element.span,
                    "element type cannot be specified without a subscripting function",
                )
                .with_sqlstate("22023"));
            }
        }
        let (mut category, mut preferred) = ('U', false);
        if let Some(like) = like {
            category = self.catalog.types[like].category;
            preferred = self.catalog.types[like].preferred;
        }
        let support: Vec<FunctionId> = it
            .input
            .iter()
            .chain(&it.output)
            .chain(&it.helpers)
            .flat_map(|name| self.own_functions(name))
            .collect();
        for function in support {
            let row = self.catalog.functions.get_mut(function);
            row.expect("it was listed").serves = Some(id);
        }
        let origin = self.origin(span);
        let (namespace, name) = {
            let row = self.type_mut(id);
            row.kind = TypeKind::Base;
            row.category = it.category.unwrap_or(category);
            row.preferred = preferred || it.preferred;
            row.history.push(Aspect::Altered, origin.clone());
            (row.namespace, row.name.clone())
        };
        self.add_array_type(id, namespace, &name);
        Ok(())
    }

    /// The functions of this name that the migrations made: most support functions are PostgreSQL's own.
    pub(super) fn own_functions(&self, name: &ObjectName) -> Vec<FunctionId> {
        let mut found = self.functions_by_name(&name.name);
        if let Some(first) = found.first() {
            let namespace = self.catalog.functions[*first].namespace;
            found.retain(|id| self.catalog.functions[*id].namespace == namespace);
        }
        found
    }

    /// A type that has a name and nothing else.
    pub(super) fn insert_shell(
        &mut self,
        namespace: NamespaceId,
        name: Name,
        span: Span,
    ) -> TypeId {
        let origin = self.origin(span);
        let id = self.insert_type(NewType {
            name,
            namespace,
            kind: TypeKind::Shell,
            category: 'P',
            taints: Vec::new(),
            origin,
        });
        // There is no array of it until it is defined.
        if let Some(array) = self.type_mut(id).array.take() {
            self.catalog.types.remove(array);
        }
        id
    }

    /// The shell that a C function makes of a type that is not there: its own type is defined later.
    pub(super) fn shell_of_result(
        &mut self,
        name: &TypeName,
        span: Span,
    ) -> Result<Option<TypeId>, Refusal> {
        if self.find_type(&name.name).is_some() || name.dimensions > 0 || name.column_of.is_some() {
            return Ok(None);
        }
        let object = ObjectName {
            name: name.name.clone(),
            span: name.span,
        };
        let namespace = self.creation_namespace(&object)?;
        Ok(Some(self.insert_shell(
            namespace,
            name.name.name.clone(),
            span,
        )))
    }

    /// As [`Folder::claim_type_name`], for a definition that takes a shell's place.
    pub(super) fn claim_defined_type(
        &mut self,
        namespace: NamespaceId,
        name: &Name,
        span: Span,
    ) -> Result<(), Refusal> {
        if let Some(id) = self.catalog.ty(namespace, name.as_str())
            && is_shell(&self.catalog.types[id])
            && !self.is_used(id)
        {
            self.remove_type(id);
        }
        self.claim_type_name(namespace, name, span, None)
    }

    fn is_used(&self, id: TypeId) -> bool {
        !self.dependents(super::depend::Object::Type(id)).is_empty()
    }
}

/// A shell that PostgreSQL has too, not a stand-in of ours for what is not understood.
pub(super) fn is_shell(row: &Type) -> bool {
    matches!(row.kind, TypeKind::Shell) && row.taints.is_empty()
}
