//! COLLATE: the collation of a column, attribute or domain, and what depends on one.
//!
//! <https://www.postgresql.org/docs/current/collation.html>

use super::depend::{Object, Strength};
use super::other::Key;
use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{Collation, ColumnRef, OtherId, TypeId, TypeKind};
use crate::ddl::{CreateOther, ObjectKind, ObjectName};
use crate::diagnostics::Code;
use crate::name::Name;

const COLLATION: ObjectKind = ObjectKind::Other("COLLATION");

/// PostgreSQL's own collations, and the words for a language that systems take for a locale.
const KNOWN: &str = "POSIX default ucs_basic unicode pg_c_utf8 pg_unicode_fast bokmal bokmål catalan croatian czech danish \
    dansk deutsch dutch eesti estonian finnish français french galego galician german greek hebrew hrvatski hungarian \
    icelandic italian japanese korean lithuanian norwegian nynorsk polish portuguese romanian russian slovak slovene \
    slovenian spanish swedish thai turkish";

impl Folder<'_> {
    /// The collation that is written behind a type, or `undefined_object` (42704), or `datatype_mismatch` (42804).
    pub(super) fn resolve_collation(
        &self,
        written: Option<&ObjectName>,
        ty: TypeId,
    ) -> Result<Option<Collation>, Refusal> {
        let Some(name) = written else {
            return Ok(None);
        };
        let collation = self.collation_named(name)?;
        if self.has_collation(ty) {
            return Ok(Some(collation));
        }
        let ty = self.format_types(&[ty]);
        Err(Refusal::new(
            Code::DatatypeMismatch,
            name.span,
            format!("collations are not supported by type {ty}"),
        ))
    }

    /// Its name.
    pub(super) fn collation_name<'c>(&'c self, it: &'c Collation) -> &'c Name {
        match it {
            Collation::System(name) => &name.name,
            Collation::Own(id) => &self.catalog.others[*id].name,
        }
    }

    /// The collation of this name. The system's locales are collations too, and which those are is not known.
    pub(super) fn collation_named(&self, name: &ObjectName) -> Result<Collation, Refusal> {
        let namespace = match &name.name.namespace {
            Some(namespace) => Some(self.resolve_namespace(namespace, name.span)?),
            None => None,
        };
        let own = self.find_other(&Key {
            kind: COLLATION,
            name: name.name.name.clone(),
            namespace,
            relation: None,
            signature: Vec::new(),
            member: None,
        });
        if let Some(id) = own {
            return Ok(Collation::Own(id));
        }
        let may_be_there = match namespace {
            Some(id) => super::resolve::is_system(&name.name) || self.is_platform_namespace(id),
            None => may_be_locale(name.name.name.as_str()),
        };
        if may_be_there {
            return Ok(Collation::System(name.name.clone()));
        }
        Err(Refusal::new(
            Code::UnknownObject,
            name.span,
            format!(
                "collation \"{}\" for encoding \"UTF8\" does not exist",
                name.name
            ),
        ))
    }

    /// Whether values of the type are compared by a collation.
    pub(super) fn has_collation(&self, ty: TypeId) -> bool {
        let row = &self.catalog.types[self.element_of(ty)];
        match &row.kind {
            TypeKind::Base => match self.element_of(ty) {
                oid::TEXT | oid::VARCHAR | oid::BPCHAR | oid::NAME => true,
                // An extension's type, as `citext`, may be collatable.
                _ => row.sql_name.is_none() && !super::resolve::is_pg_catalog(row.namespace),
            },
            TypeKind::Domain { base, .. } => self.has_collation(base.id),
            TypeKind::Shell | TypeKind::Pseudo => true,
            TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. } => !row.taints.is_empty(),
        }
    }

    /// Whether a new collation may call different texts equal; what it is a copy of must be there.
    pub(super) fn is_nondeterministic(&self, it: &CreateOther) -> Result<bool, Refusal> {
        let Some(original) = &it.copy_of else {
            return Ok(it.nondeterministic);
        };
        if original.kind != COLLATION {
            self.resolve_other(original)?;
            return Ok(false);
        }
        Ok(match self.collation_named(&original.name)? {
            Collation::Own(id) => self.catalog.others[id].nondeterministic,
            Collation::System(_) => false,
        })
    }

    /// The columns and domains that have the collation.
    pub(super) fn dependents_of_collation(&self, id: OtherId) -> Vec<(Object, Strength)> {
        let mut found = Vec::new();
        if self.catalog.others[id].kind != COLLATION {
            return found;
        }
        let is_it = |it: Option<&Collation>| it == Some(&Collation::Own(id));
        for (relation, row) in self.catalog.relations.iter() {
            for column in row
                .columns()
                .filter(|column| is_it(column.collation.as_deref()))
            {
                let attnum = column.attnum;
                let object = match row.view {
                    Some(_) => Object::Relation(relation),
                    None => Object::Column(ColumnRef { relation, attnum }),
                };
                found.push((object, Strength::Normal));
            }
        }
        for (ty, row) in self.catalog.types.iter() {
            if let TypeKind::Domain { collation, .. } = &row.kind
                && is_it(collation.as_ref())
            {
                found.push((Object::Type(ty), Strength::Normal));
            }
        }
        found
    }
}

/// Whether PostgreSQL or the system may have a collation of this name: `C`, `en_US.utf8`, `de-x-icu`, `french`.
pub(super) fn may_be_locale(name: &str) -> bool {
    let end = name.find(['_', '.', '@', '-']).unwrap_or(name.len());
    let (language, rest) = name.split_at(end);
    let is_region = |rest: &str| rest.starts_with(|first: char| first.is_ascii_uppercase());
    let is_code = (2..=3).contains(&language.len()) && rest.strip_prefix('_').is_none_or(is_region)
        || language == "C";
    let mut known = KNOWN.split_whitespace();
    is_code || known.any(|it| it == name) || name.ends_with("-x-icu")
}
