//! Texts that name objects: `'t'::regclass`, `nextval('s')`. What they name must be there when a query is read.
//!
//! `regproc.c` in PostgreSQL's sources. What PostgreSQL's own schemas, the platform or an extension that is not known may
//! have is not decided.

use std::sync::Arc;

use crate::builtins;
use crate::catalog::{FunctionId, TypeId};
use crate::ddl::{Ident, RoleName};
use crate::diagnostics::Code;
use crate::expr::ExprKind;
use crate::fold::depend::Object;
use crate::fold::plpgsql::{ObjectType, object_of_type, parse_name};
use crate::fold::refusal::MissingKind;
use crate::fold::{Folder, Refusal};
use crate::name::QualifiedName;
use crate::source::{Place, Span};

impl Folder<'_> {
    /// What a text names as the type of objects says, where that is in the catalog; refuses one that certainly names
    /// nothing.
    pub(super) fn object_named(
        &self,
        ty: TypeId,
        text: &Arc<str>,
        span: Span,
    ) -> Result<Option<Object>, Refusal> {
        let Some(kind) = object_of_type(ty) else {
            return Ok(None);
        };
        // An oid, or none.
        if text.bytes().all(|byte| byte.is_ascii_digit()) || text.trim() == "-" {
            return Ok(None);
        }
        match kind {
            ObjectType::Type => {
                let ty = self.names_type(text, span)?;
                Ok(ty.map(|id| Object::Type(self.element_of(id))))
            }
            ObjectType::Procedure => self.names_procedure(text, span),
            ObjectType::Relation
            | ObjectType::Namespace
            | ObjectType::Function
            | ObjectType::Role => {
                parse_name(text).map_or(Ok(None), |name| self.named(kind, name, span))
            }
        }
    }

    fn named(
        &self,
        kind: ObjectType,
        name: QualifiedName,
        span: Span,
    ) -> Result<Option<Object>, Refusal> {
        match kind {
            ObjectType::Relation => Ok(self.written(&name, span)?.map(Object::Relation)),
            ObjectType::Namespace => {
                let is_own = name.name.as_str().starts_with("pg_")
                    || name.name == *"information_schema"
                    || name.namespace.is_some()
                    || self.settings.platform_files > 0;
                match self.resolve_namespace(&name.name, span) {
                    Ok(id) => Ok(Some(Object::Namespace(id))),
                    Err(_) if is_own => Ok(None),
                    Err(refusal) => Err(refusal),
                }
            }
            ObjectType::Role => {
                let is_own = name.name.as_str().starts_with("pg_") || name.namespace.is_some();
                if is_own {
                    return Ok(None);
                }
                let name = name.name;
                self.resolve_role(&RoleName::Role(Ident { name, span }))
                    .map(|_| None)
            }
            ObjectType::Function => {
                let version = self.settings.postgres;
                let own = self.functions_by_name(&name);
                let is_ambiguous = match &own[..] {
                    [] if self.may_have_function(&name) => {
                        name.namespace.is_none()
                            && builtins::functions(name.name.as_str(), version).count() > 1
                    }
                    [] => return Err(self.no_function(&name, name.to_string().as_str(), span)),
                    own => {
                        let namespace = |id: &FunctionId| self.catalog.functions[*id].namespace;
                        own.len() > 1 && own.iter().all(|id| namespace(id) == namespace(&own[0]))
                    }
                };
                if !is_ambiguous {
                    return Ok(own.first().copied().map(Object::Function));
                }
                let message = format!("more than one function named \"{name}\"");
                Err(Refusal::new(Code::UnknownFunction, span, message).with_sqlstate("42725"))
            }
            ObjectType::Type | ObjectType::Procedure => Ok(None),
        }
    }

    /// The type that a text names, or `undefined_object` (42704); `None` where it may be one that is not known.
    fn names_type(&self, text: &str, span: Span) -> Result<Option<TypeId>, Refusal> {
        let cast = format!("NULL::{text}");
        let Ok(tree) = self.parser.expression(&cast, Place::Computed(span)) else {
            return Ok(None);
        };
        let ExprKind::Cast { ty, .. } = &tree.kind else {
            return Ok(None);
        };
        Ok(self.named_type(ty)?.map(|ty| ty.id))
    }

    /// `name(types)`
    fn names_procedure(&self, text: &str, span: Span) -> Result<Option<Object>, Refusal> {
        let expected = |side: &str| {
            let message = format!("expected a {side} parenthesis");
            Refusal::new(Code::InvalidLiteral, span, message).with_sqlstate("22P02")
        };
        let (name, rest) = text.split_once('(').ok_or_else(|| expected("left"))?;
        let types = rest
            .trim_end()
            .strip_suffix(')')
            .ok_or_else(|| expected("right"))?;
        let Some(name) = parse_name(name).filter(|_| !text.contains('"')) else {
            return Ok(None);
        };
        let mut wanted = Vec::new();
        for ty in types.split(',').filter(|_| !types.trim().is_empty()) {
            match self.names_type(ty.trim(), span)? {
                Some(ty) => wanted.push(ty),
                None => return Ok(None),
            }
        }
        let own = self.functions_by_name(&name);
        let is_it = |id: &FunctionId| {
            let row = &self.catalog.functions[*id];
            !row.taints.is_empty() || row.inputs().map(|it| it.ty.id).eq(wanted.iter().copied())
        };
        let found = own.iter().find(|id| is_it(id));
        if found.is_some() || self.may_have_function(&name) {
            return Ok(found.copied().map(Object::Function));
        }
        Err(self.no_function(&name, text, span))
    }

    /// Whether PostgreSQL, the platform or an extension may have a function of this name that the catalog lacks.
    fn may_have_function(&self, name: &QualifiedName) -> bool {
        match &name.namespace {
            Some(namespace) => self.may_be_elsewhere(name, namespace),
            None => {
                builtins::has_function(name.name.as_str())
                    || self.has_unknown_extension()
                    || self.has_aggregate(name)
            }
        }
    }

    /// `undefined_function` (42883)
    fn no_function(&self, name: &QualifiedName, written: &str, span: Span) -> Refusal {
        Refusal::missing(
            Code::UnknownFunction,
            span,
            format!("function \"{written}\" does not exist"),
            MissingKind::Function,
            self.qualify(name),
        )
    }
}
