//! Objects that no output shows: that they are there, and what they need.

use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Aspect, ColumnRef, History, NamespaceId, Need, Other, OtherId, RelationId, TypeId,
};
use crate::ddl::{AlterOther, CreateOther, Ident, ObjectKind, ObjectReference};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

/// The kinds of which PostgreSQL brings none, nor does an extension that is common.
const OWN_KINDS: [&str; 3] = ["EVENT TRIGGER", "STATISTICS", "SERVER"];
/// The kinds that have no schema.
const WITHOUT_SCHEMA: [&str; 6] = [
    "EVENT TRIGGER",
    "SERVER",
    "FOREIGN DATA WRAPPER",
    "LANGUAGE",
    "ACCESS METHOD",
    "CAST",
];
/// PostgreSQL's own languages.
const LANGUAGES: [&str; 4] = ["plpgsql", "sql", "c", "internal"];

impl Folder<'_> {
    pub(super) fn create_other(
        &mut self,
        it: &CreateOther,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let mut key = self.key_of(&it.object)?;
        if let ObjectKind::Other(word) = it.object.kind
            && !WITHOUT_SCHEMA.contains(&word)
        {
            let namespace = self.creation_namespace(&it.object.name)?;
            key.namespace = Some(namespace);
            if *key.name.as_str() == *"" {
                key.name = self.statistics_name(it, namespace);
            }
        }
        let nondeterministic = self.is_nondeterministic(&it.nondeterministic)?;
        let mut needs = Vec::new();
        for need in &it.needs {
            needs.extend(self.need(&it.object, need)?);
        }
        needs.extend(key.signature.iter().map(|ty| Need::Type(*ty)));
        let is_own_language = it.object.kind == ObjectKind::Other("LANGUAGE")
            && LANGUAGES.contains(&key.name.as_str());
        let existing = self.find_other(&key);
        if existing.is_some() || is_own_language {
            if it.if_not_exists {
                return Ok(Outcome::Applied);
            }
            if !it.or_replace {
                let refusal = Refusal::new(
                    Code::DuplicateObject,
                    it.object.name.span,
                    format!("{} already exists", self.describe_key(&key)),
                );
                // Operators are functions to PostgreSQL here.
                let refusal = if it.object.kind == ObjectKind::Other("OPERATOR") {
                    refusal.with_sqlstate("42723")
                } else {
                    refusal
                };
                return Err(match existing {
                    Some(id) => refusal.first_defined(&self.catalog.others[id].history),
                    None => refusal,
                });
            }
        }
        let mut history = History::created(self.origin(span));
        if let Some(id) = existing {
            history = self.catalog.others[id].history.clone();
            history.push(Aspect::Replaced, self.origin(span));
        }
        let id = existing.unwrap_or_else(|| OtherId(self.catalog.next_oid()));
        self.catalog.others.insert(
            id,
            Other {
                kind: key.kind,
                name: key.name,
                namespace: key.namespace,
                relation: key.relation,
                signature: key.signature,
                needs,
                instead_of: it.instead_of,
                nondeterministic,
                history,
            },
        );
        Ok(match it.instead_of {
            Some(_) => Outcome::Applied,
            None => Outcome::NoEffect,
        })
    }

    /// `t_a_b_stat`, for statistics without a name.
    fn statistics_name(&self, it: &CreateOther, namespace: NamespaceId) -> Name {
        let columns: Vec<&str> = it
            .needs
            .iter()
            .filter_map(|need| need.member.as_ref())
            .map(|column| column.name.as_str())
            .collect();
        let table = it
            .needs
            .first()
            .map_or("", |need| need.name.name.name.as_str());
        super::naming::numbered((table, &columns.join("_"), "stat"), |name| {
            self.catalog.others.iter().any(|(_, row)| {
                row.kind == it.object.kind && row.namespace == Some(namespace) && row.name == *name
            })
        })
    }

    /// ALTER that nothing shows: that the object is there is all that matters.
    pub(super) fn alter_other(&mut self, it: &AlterOther) -> Result<Outcome, Refusal> {
        let found = match it.object.kind {
            ObjectKind::Index | ObjectKind::Sequence => self
                .resolve_relation_of_kind(&it.object, "relation")
                .map(|_| ()),
            ObjectKind::Type => self.resolve_type_name(&it.object.name).map(|_| ()),
            // Every database has plpgsql; its row is not kept.
            ObjectKind::Extension if it.object.name.name.name == "plpgsql" => Ok(()),
            ObjectKind::Extension => self.resolve_extension(&it.object.name).map(|_| ()),
            ObjectKind::Rule | ObjectKind::Other(_) => self.resolve_other(&it.object).map(|_| ()),
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Domain
            | ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate
            | ObjectKind::Schema
            | ObjectKind::Role
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::DomainConstraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Publication => Ok(()),
        };
        match found {
            Err(refusal) if !(it.if_exists && super::drop::is_absence(&refusal)) => Err(refusal),
            Ok(()) | Err(_) => Ok(Outcome::NoEffect),
        }
    }

    /// The object that a statement names, or `undefined_object` (42704). `None` where PostgreSQL, the platform or an
    /// extension may have it.
    pub(super) fn resolve_other(&self, it: &ObjectReference) -> Result<Option<OtherId>, Refusal> {
        let key = self.key_of(it)?;
        if let Some(id) = self.find_other(&key) {
            return Ok(Some(id));
        }
        let judged = if let ObjectKind::Other(word) = it.kind {
            OWN_KINDS.contains(&word)
                && self.settings.platform_files == 0
                && self.catalog.extensions.is_empty()
        } else {
            it.kind == ObjectKind::Rule && key.name != "_RETURN"
        };
        if !judged {
            return Ok(None);
        }
        Err(Refusal::new(
            Code::UnknownObject,
            it.member.as_ref().map_or(it.name.span, |name| name.span),
            format!("{} does not exist", self.describe_key(&key)),
        ))
    }

    /// RENAME TO; an operator and a cast have none.
    pub(super) fn rename_other(
        &mut self,
        it: &ObjectReference,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(id) = self.resolve_other(it)? else {
            return Ok(());
        };
        let key = Key {
            name: to.name.clone(),
            ..self.key_of(it)?
        };
        if let Some(existing) = self.find_other(&key) {
            return Err(Refusal::new(
                Code::DuplicateObject,
                to.span,
                format!("{} already exists", self.describe_key(&key)),
            )
            .first_defined(&self.catalog.others[existing].history));
        }
        let origin = self.origin(span);
        let row = self.catalog.others.get_mut(id).expect("it was found");
        let old = std::mem::replace(&mut row.name, to.name.clone());
        row.history.push(Aspect::Renamed(old.to_string()), origin);
        Ok(())
    }

    /// SET SCHEMA
    pub(super) fn move_other(
        &mut self,
        it: &ObjectReference,
        to: NamespaceId,
    ) -> Result<(), Refusal> {
        if let Some(id) = self.resolve_other(it)? {
            let row = self.catalog.others.get_mut(id).expect("it was found");
            row.namespace = Some(to);
        }
        Ok(())
    }

    /// As messages name it.
    pub(super) fn describe_other(&self, id: OtherId) -> String {
        let row = &self.catalog.others[id];
        self.describe_key(&Key {
            kind: row.kind,
            name: row.name.clone(),
            namespace: row.namespace,
            relation: row.relation,
            signature: row.signature.clone(),
        })
        .replace('"', "")
    }

    fn describe_key(&self, key: &Key) -> String {
        let name = &key.name;
        let ObjectKind::Other(word) = key.kind else {
            let table = key
                .relation
                .map(|id| self.catalog.relations[id].name.to_string())
                .unwrap_or_default();
            return format!("rule \"{name}\" for relation \"{table}\"");
        };
        match word {
            "CAST" => {
                let types: Vec<String> = key
                    .signature
                    .iter()
                    .map(|ty| self.format_types(&[*ty]))
                    .collect();
                format!("cast from type {}", types.join(" to type "))
            }
            "OPERATOR" => format!("operator {name}"),
            "STATISTICS" => format!("statistics object \"{name}\""),
            "FOREIGN DATA WRAPPER" => format!("foreign-data wrapper \"{name}\""),
            word => format!("{} \"{name}\"", word.to_ascii_lowercase()),
        }
    }

    fn key_of(&self, it: &ObjectReference) -> Result<Key, Refusal> {
        let mut key = Key {
            kind: it.kind,
            name: it.name.name.name.clone(),
            namespace: None,
            relation: None,
            signature: Vec::new(),
        };
        if let Some(signature) = &it.signature {
            for ty in &signature.arguments {
                key.signature.push(self.resolve_type(ty)?.id);
            }
        }
        if let ObjectKind::Other(word) = it.kind {
            if !WITHOUT_SCHEMA.contains(&word) {
                key.namespace = match &it.name.name.namespace {
                    Some(namespace) => Some(self.resolve_namespace(namespace, it.name.span)?),
                    None => None,
                };
            }
        } else {
            let relation = self.resolve_relation(&it.name)?;
            key.relation = Some(relation);
            key.name = super::comment::member(it)?.name.clone();
        }
        Ok(key)
    }

    pub(super) fn find_other(&self, key: &Key) -> Option<OtherId> {
        let path = self.search_path();
        self.catalog
            .others
            .iter()
            .find(|(_, row)| {
                let visible = match key.namespace {
                    Some(namespace) => row.namespace == Some(namespace),
                    None => row.namespace.is_none_or(|it| path.contains(&it)),
                };
                row.kind == key.kind
                    && row.name == key.name
                    && row.relation == key.relation
                    && row.signature == key.signature
                    && visible
            })
            .map(|(id, _)| id)
    }

    /// What the object depends on, or the refusal that it is not there; `None` for PostgreSQL's own.
    fn need(&self, of: &ObjectReference, it: &ObjectReference) -> Result<Option<Need>, Refusal> {
        if it.kind == ObjectKind::Function {
            return self.function_needed(of, it);
        }
        if let ObjectKind::Other(_) = it.kind {
            let key = self.key_of(it)?;
            let found = self.find_other(&key);
            if found.is_none() && self.catalog.extensions.is_empty() {
                return Err(Refusal::new(
                    Code::UnknownObject,
                    it.name.span,
                    format!("{} does not exist", self.describe_key(&key)),
                ));
            }
            return Ok(found.map(Need::Other));
        }
        let relation: RelationId = self.resolve_relation(&it.name)?;
        let Some(column) = &it.member else {
            return Ok(Some(Need::Relation(relation)));
        };
        let attnum = self.resolve_column(relation, column)?;
        Ok(attnum.map(|attnum| Need::Column(ColumnRef { relation, attnum })))
    }

    fn function_needed(
        &self,
        of: &ObjectReference,
        it: &ObjectReference,
    ) -> Result<Option<Need>, Refusal> {
        let id = match self.resolve_function(&it.name, it.signature.as_ref()) {
            Ok(id) => id,
            // PostgreSQL's own functions are not in the catalog; an event trigger's is never one of them.
            Err(refusal) => {
                let is_event_trigger = of.kind == ObjectKind::Other("EVENT TRIGGER");
                return if is_event_trigger && !super::resolve::is_system(&it.name.name) {
                    Err(refusal)
                } else {
                    Ok(None)
                };
            }
        };
        let function = &self.catalog.functions[id];
        if of.kind == ObjectKind::Other("EVENT TRIGGER")
            && function.result.id != oid::EVENT_TRIGGER
            && function.taints.is_empty()
        {
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                it.name.span,
                format!("function {} must return type event_trigger", it.name.name),
            )
            .with_sqlstate("42P17")
            .first_defined(&function.history));
        }
        Ok(Some(Need::Function(id)))
    }
}

/// What tells objects of one kind apart.
pub(super) struct Key {
    pub(super) kind: ObjectKind,
    pub(super) name: Name,
    pub(super) namespace: Option<NamespaceId>,
    pub(super) relation: Option<RelationId>,
    pub(super) signature: Vec<TypeId>,
}
