//! CREATE and ALTER EXTENSION, and what an extension brings. Of one that is not known only a type or function of its own name is there.

use std::collections::BTreeSet;

use super::depend::Object;
use super::ty::NewType;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Aspect, Extension, ExtensionId, History, Namespace, NamespaceId, RelationKind, TypeId, TypeKind,
};
use crate::ddl::{AlterExtension, CreateExtension, Ident, ObjectKind, ObjectName, TypeName};
use crate::diagnostics::{Code, Diagnostic};
use crate::extensions;
use crate::name::Name;
use crate::source::{Place, Span};

impl Folder<'_> {
    pub(super) fn create_extension(
        &mut self,
        it: &CreateExtension,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        // Every database has plpgsql from the start.
        let existing = self.find_extension(&it.name.name);
        if existing.is_some() || it.name.name == "plpgsql" {
            if it.if_not_exists {
                return Ok(Outcome::Applied);
            }
            let refusal = Refusal::new(
                Code::DuplicateObject,
                it.name.span,
                format!("extension \"{}\" already exists", it.name.name),
            );
            return Err(match existing {
                Some(id) => refusal.first_defined(&self.catalog.extensions[id].history),
                None => refusal,
            });
        }
        let known = extensions::Extension::find(it.name.name.as_str());
        let namespace = self.extension_namespace(it, known.as_ref(), span)?;
        for required in known.iter().flat_map(|known| &known.requires) {
            self.require_extension(required, it, span)?;
        }
        let id = ExtensionId(self.catalog.next_oid());
        let first = self.catalog.next_oid;
        self.catalog.extensions.insert(
            id,
            Extension {
                name: it.name.name.clone(),
                namespace,
                members: first..first,
                added: BTreeSet::new(),
                dropped: BTreeSet::new(),
                dependents: BTreeSet::new(),
                comment: None,
                history: History::created(self.origin(span)),
            },
        );
        match known {
            Some(known) => self.run_extension(id, &known, span),
            None => self.report_unknown_extension(id, it, span),
        }
        Ok(Outcome::Applied)
    }

    /// The schema of the extension's objects. One that the extension insists on is made where it is not named.
    fn extension_namespace(
        &mut self,
        it: &CreateExtension,
        known: Option<&extensions::Extension>,
        span: Span,
    ) -> Result<NamespaceId, Refusal> {
        let required = known.and_then(|known| known.schema);
        let written = match &it.namespace {
            // Where others come along, the schema is one for those that do not insist.
            Some(written) if it.cascade && required.is_some() => {
                self.resolve_namespace(&written.name, written.span)?;
                &None
            }
            written => written,
        };
        match (written, required) {
            (Some(written), None) => self.resolve_namespace(&written.name, written.span),
            (Some(written), Some(required)) => {
                let id = self.resolve_namespace(&written.name, written.span)?;
                if written.name == required {
                    return Ok(id);
                }
                Err(Refusal::new(
                    Code::FeatureNotSupported,
                    written.span,
                    format!(
                        "extension \"{}\" must be installed in schema \"{required}\"",
                        it.name.name
                    ),
                ))
            }
            (None, Some(required)) => {
                if let Some(id) = self.catalog.namespace(required) {
                    return Ok(id);
                }
                let owner = self.session.role;
                let acl = self.default_acl(ObjectKind::Schema, owner, None);
                Ok(self.insert_namespace(Namespace {
                    name: Name::from_quoted(required),
                    owner,
                    acl,
                    comment: None,
                    history: History::created(self.origin(span)),
                    taints: Vec::new(),
                }))
            }
            (None, None) => self.current_schema().ok_or_else(|| {
                Refusal::new(
                    Code::UnknownSchema,
                    it.name.span,
                    "no schema has been selected to create in",
                )
            }),
        }
    }

    /// What must be there before the extension: made with CASCADE, else `undefined_object` (42704).
    fn require_extension(
        &mut self,
        required: &str,
        it: &CreateExtension,
        span: Span,
    ) -> Result<(), Refusal> {
        let name = Name::from_quoted(required);
        if self.find_extension(&name).is_some() {
            return Ok(());
        }
        if !it.cascade {
            return Err(Refusal::new(
                Code::UnknownObject,
                it.name.span,
                format!("required extension \"{required}\" is not installed"),
            )
            .help("Use CREATE EXTENSION ... CASCADE to install required extensions too."));
        }
        let required = CreateExtension {
            name: Ident {
                name,
                span: it.name.span,
            },
            ..it.clone()
        };
        self.create_extension(&required, span).map(|_| ())
    }

    /// Applies what an extension brings, with its schema as the search path. All of it is made by CREATE EXTENSION.
    fn run_extension(&mut self, id: ExtensionId, known: &extensions::Extension, span: Span) {
        let namespace = self.catalog.extensions[id].namespace;
        let first = self.catalog.next_oid;
        let path = vec![self.catalog.namespaces[namespace].name.clone()];
        let path = std::mem::replace(&mut self.session.search_path, path);
        // The bodies in these files are empty.
        let checks = std::mem::replace(&mut self.session.check_function_bodies, false);
        let said = self.diagnostics.len();
        for (name, category) in known.base_types() {
            self.insert_type(NewType {
                name: Name::from_quoted(name.trim_matches('"')),
                namespace,
                kind: TypeKind::Base,
                category,
                taints: Vec::new(),
                origin: self.origin(span),
            });
        }
        let place = Place::Computed(span);
        let script = self.parser.statements(&known.statements(), place);
        let (statements, mut problems) = (&script.0, script.1.clone());
        for statement in statements {
            if let Err(refusal) = self.apply(statement) {
                problems.push(*refusal.diagnostic);
            }
        }
        for name in known.views() {
            let name = name.rsplit('.').next().unwrap_or(name);
            let made = self.catalog.relations.iter().rev();
            let mut own = made.filter(|(id, row)| id.0 >= first && row.name == name);
            if let Some(id) = own.next().map(|(id, _)| id) {
                drop(own);
                self.relation_mut(id).kind = RelationKind::View;
            }
        }
        // What is not understood yet taints its object, which is not the user's; a refusal is our mistake.
        self.diagnostics.truncate(said);
        self.diagnostics.extend(problems);
        self.session.search_path = path;
        self.session.check_function_bodies = checks;
        let members = first..self.catalog.next_oid;
        self.catalog
            .extensions
            .get_mut(id)
            .expect("it was inserted")
            .members = members;
    }

    /// Says that what an extension brings is missing, where outputs would show it.
    fn report_unknown_extension(&mut self, id: ExtensionId, it: &CreateExtension, span: Span) {
        let namespace = self.catalog.extensions[id].namespace;
        if !self.is_shown(namespace) {
            return;
        }
        let text = format!("what extension \"{}\" brings is not known", it.name.name);
        let diagnostic = Diagnostic::warning(Code::NotUnderstood, span, text)
            .detail("Its functions are left out; of its types only one of its own name is there.");
        self.diagnostics.push(diagnostic);
    }

    /// The type that an installed extension of the same name brings, as `citext` and `vector`; made when it is first
    /// named.
    pub(super) fn extension_type(&mut self, name: &TypeName) -> Option<TypeId> {
        let extension = &self.catalog.extensions[self.find_extension(&name.name.name)?];
        let namespace = extension.namespace;
        let visible = match &name.name.namespace {
            Some(written) => self.catalog.namespaces[namespace].name == *written,
            None => self.search_path().contains(&namespace),
        };
        let origin = extension.history.origin()?.clone();
        visible.then(|| {
            self.insert_type(NewType {
                name: name.name.name.clone(),
                namespace,
                kind: TypeKind::Base,
                category: 'U',
                taints: Vec::new(),
                origin,
            })
        })
    }

    /// SET SCHEMA: all that the extension brought goes along.
    pub(super) fn move_extension(
        &mut self,
        name: &ObjectName,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let fixed = || {
            let name = &name.name.name;
            let said = format!("extension \"{name}\" does not support SET SCHEMA");
            Refusal::new(Code::FeatureNotSupported, to.span, said)
        };
        if name.name.name == "plpgsql" {
            return Err(fixed());
        }
        let id = self.resolve_extension(name)?;
        let namespace = self.target_namespace(to)?;
        let row = &self.catalog.extensions[id];
        let known = extensions::Extension::find(row.name.as_str());
        if known.is_some_and(|known| !known.relocatable) {
            return Err(fixed());
        }
        let from = row.namespace;
        if row.is_member(namespace.0) {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                to.span,
                format!(
                    "cannot move extension \"{}\" into schema \"{}\" because the extension contains the schema",
                    row.name, to.name
                ),
            )
            .with_sqlstate("55000"));
        }
        if from == namespace {
            return Ok(());
        }
        for (object, _) in self.dependents(Object::Extension(id)) {
            match object {
                Object::Type(ty) => {
                    let row = &self.catalog.types[ty];
                    let name = row.name.clone();
                    // A composite type goes with its relation.
                    if row.namespace != namespace {
                        self.claim_type_name(namespace, &name, to.span, None)?;
                        self.rename_type_and_array(ty, namespace, &name);
                    }
                }
                Object::Function(function) => {
                    let row = &self.catalog.functions[function];
                    let inputs: Vec<TypeId> = super::routine::signature_of(row).collect();
                    if let Some(existing) = self.function_with(namespace, &row.name, &inputs) {
                        let said = format!("function {} already exists", self.signature(function));
                        let history = &self.catalog.functions[existing].history;
                        return Err(Refusal::new(Code::DuplicateFunction, to.span, said)
                            .first_defined(history));
                    }
                    let row = self.catalog.functions.get_mut(function);
                    row.expect("dependents are there").namespace = namespace;
                }
                Object::Relation(relation) => {
                    let row = &self.catalog.relations[relation];
                    let owned = row.sequence.is_some_and(|it| it.owned_by.is_some());
                    if row.index.is_none() && !owned {
                        self.move_relation(relation, to, span)?;
                    }
                }
                Object::Other(other) => {
                    let row = self.catalog.others.get_mut(other);
                    let row = row.expect("dependents are there");
                    row.namespace = row.namespace.map(|_| namespace);
                }
                Object::Trigger(_)
                | Object::Policy(_)
                | Object::Constraint(_)
                | Object::Default(_)
                | Object::DomainConstraint(..)
                | Object::Column(_)
                | Object::Extension(_)
                | Object::Namespace(_)
                | Object::Publication(_) => {}
            }
        }
        let row = self.catalog.extensions.get_mut(id);
        row.expect("it was found").namespace = namespace;
        Ok(())
    }

    /// ADD and DROP: what is a member goes with the extension alone, and is not the user's.
    pub(super) fn alter_extension(
        &mut self,
        it: &AlterExtension,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        if it.extension.name == "plpgsql" {
            return Ok(Outcome::NoEffect);
        }
        let id = self.resolve_extension(&super::object_name(&it.extension))?;
        let Some(object) = self.drop_target(&it.object)?.object() else {
            return Ok(Outcome::NoEffect);
        };
        let Some(oid) = object.oid() else {
            return Ok(Outcome::NoEffect);
        };
        let at = it.object.name.span;
        let refuse = |message: String| {
            Err(Refusal::new(Code::FeatureNotSupported, at, message).with_sqlstate("55000"))
        };
        let what = self.describe(object);
        let owner = self.catalog.extension_of(oid);
        if it.add {
            if let Some(owner) = owner {
                let owner = &self.catalog.extensions[owner].name;
                return refuse(format!(
                    "{what} is already a member of extension \"{owner}\""
                ));
            }
            if object == Object::Namespace(self.catalog.extensions[id].namespace) {
                return refuse(format!(
                    "cannot add {what} to extension \"{}\" because the schema contains the extension",
                    it.extension.name
                ));
            }
        } else if owner != Some(id) {
            return refuse(format!(
                "{what} is not a member of extension \"{}\"",
                it.extension.name
            ));
        }
        let origin = self.origin(span);
        let row = self.catalog.extensions.get_mut(id).expect("it was found");
        let (into, out_of) = if it.add {
            (&mut row.added, &mut row.dropped)
        } else {
            (&mut row.dropped, &mut row.added)
        };
        into.insert(oid);
        out_of.remove(&oid);
        row.history.push(Aspect::Altered, origin);
        Ok(Outcome::Applied)
    }

    /// The extension of this name.
    pub fn find_extension(&self, name: &Name) -> Option<ExtensionId> {
        self.catalog
            .extensions
            .iter()
            .find(|(_, extension)| extension.name == *name)
            .map(|(id, _)| id)
    }
}

impl Folder<'_> {
    /// The extension of this name, or `undefined_object` (42704).
    pub(super) fn resolve_extension(&self, name: &ObjectName) -> Result<ExtensionId, Refusal> {
        self.find_extension(&name.name.name).ok_or_else(|| {
            Refusal::new(
                Code::UnknownObject,
                name.span,
                format!("extension \"{}\" does not exist", name.name.name),
            )
        })
    }
}
