//! CREATE and ALTER PUBLICATION: which tables are in which.
//!
//! <https://www.postgresql.org/docs/current/sql-alterpublication.html>

use std::collections::BTreeSet;

use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Aspect, History, NamespaceId, Publication, PublicationId, RelationId, RelationKind,
};
use crate::ddl::{AlterPublication, CreatePublication, Ident, ObjectName, PublicationAction};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_publication(
        &mut self,
        it: &CreatePublication,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        if let Some(existing) = self.find_publication(&it.name.name) {
            let history = &self.catalog.publications[existing].history;
            return Err(duplicate(&it.name).first_defined(history));
        }
        let publication = Publication {
            name: it.name.name.clone(),
            all_tables: it.all_tables,
            tables: self.published_tables(&it.tables)?,
            namespaces: self.published_namespaces(&it.namespaces, span)?,
            history: History::created(self.origin(span)),
        };
        let id = PublicationId(self.catalog.next_oid());
        self.catalog.publications.insert(id, publication);
        Ok(Outcome::Applied)
    }

    pub(super) fn alter_publication(
        &mut self,
        it: &AlterPublication,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let Some(id) = self.resolve_publication(&it.name)? else {
            return Ok(Outcome::NoEffect);
        };
        if it.action == PublicationAction::Options {
            return Ok(Outcome::NoEffect);
        }
        let row = &self.catalog.publications[id];
        if row.all_tables {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                it.name.span,
                format!(
                    "publication \"{}\" is defined as FOR ALL TABLES",
                    it.name.name
                ),
            )
            .with_sqlstate("55000")
            .detail("Tables cannot be added to or dropped from FOR ALL TABLES publications."));
        }
        let tables = self.published_tables(&it.tables)?;
        let namespaces = self.published_namespaces(&it.namespaces, span)?;
        let row = &self.catalog.publications[id];
        for table in &tables {
            let is_member = row.tables.contains(table);
            let name = &self.catalog.relations[*table].name;
            if is_member && it.action == PublicationAction::Add {
                return Err(Refusal::new(
                    Code::DuplicateObject,
                    it.name.span,
                    format!(
                        "relation \"{name}\" is already member of publication \"{}\"",
                        row.name
                    ),
                ));
            }
            if !is_member && it.action == PublicationAction::Drop {
                return Err(Refusal::new(
                    Code::UnknownObject,
                    it.name.span,
                    format!("relation \"{name}\" is not part of the publication"),
                ));
            }
        }
        for namespace in &namespaces {
            let is_member = row.namespaces.contains(namespace);
            let name = &self.catalog.namespaces[*namespace].name;
            if is_member && it.action == PublicationAction::Add {
                return Err(Refusal::new(
                    Code::DuplicateObject,
                    it.name.span,
                    format!(
                        "schema \"{name}\" is already member of publication \"{}\"",
                        row.name
                    ),
                ));
            }
            if !is_member && it.action == PublicationAction::Drop {
                return Err(Refusal::new(
                    Code::UnknownObject,
                    it.name.span,
                    format!("tables from schema \"{name}\" are not part of the publication"),
                ));
            }
        }
        let origin = self.origin(span);
        let row = self.catalog.publications.get_mut(id).expect("it was found");
        match it.action {
            PublicationAction::Add => {
                row.tables.extend(tables);
                row.namespaces.extend(namespaces);
            }
            PublicationAction::Set => {
                row.tables = tables;
                row.namespaces = namespaces;
            }
            PublicationAction::Drop => {
                row.tables.retain(|table| !tables.contains(table));
                row.namespaces.retain(|it| !namespaces.contains(it));
            }
            PublicationAction::Options => {}
        }
        row.history.push(Aspect::Altered, origin);
        Ok(Outcome::Applied)
    }

    pub(super) fn find_publication(&self, name: &Name) -> Option<PublicationId> {
        let mut rows = self.catalog.publications.iter();
        rows.find(|(_, row)| row.name == *name).map(|(id, _)| id)
    }

    /// The publication of this name, or `undefined_object` (42704). `None` where the platform may have it.
    pub(super) fn resolve_publication(
        &self,
        name: &Ident,
    ) -> Result<Option<PublicationId>, Refusal> {
        match self.find_publication(&name.name) {
            Some(id) => Ok(Some(id)),
            None if self.settings.platform_files > 0
                && name.name.as_str().starts_with("supabase_") =>
            {
                Ok(None)
            }
            None => Err(Refusal::new(
                Code::UnknownObject,
                name.span,
                format!("publication \"{}\" does not exist", name.name),
            )),
        }
    }

    pub(super) fn rename_publication(
        &mut self,
        from: &Ident,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(id) = self.resolve_publication(from)? else {
            return Ok(());
        };
        if let Some(existing) = self.find_publication(&to.name) {
            let history = &self.catalog.publications[existing].history;
            return Err(duplicate(to).first_defined(history));
        }
        let origin = self.origin(span);
        let row = self.catalog.publications.get_mut(id);
        let row = row.expect("it was found");
        let old = std::mem::replace(&mut row.name, to.name.clone());
        row.history.push(Aspect::Renamed(old.to_string()), origin);
        Ok(())
    }

    fn published_tables(&self, tables: &[ObjectName]) -> Result<BTreeSet<RelationId>, Refusal> {
        let mut found = BTreeSet::new();
        for name in tables {
            let id = self.resolve_relation(name)?;
            let row = &self.catalog.relations[id];
            let is_table = matches!(
                row.kind,
                RelationKind::OrdinaryTable | RelationKind::PartitionedTable
            );
            if !is_table || row.temporary || row.unlogged {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    name.span,
                    format!("cannot add relation \"{}\" to publication", row.name),
                )
                .with_sqlstate("22023")
                .first_defined(&row.history));
            }
            found.insert(id);
            // What inherits from a table is published with it; partitions are with their table's rows.
            if row.kind == RelationKind::OrdinaryTable {
                found.extend(self.descendants(id));
            }
        }
        Ok(found)
    }

    fn published_namespaces(
        &self,
        namespaces: &[Option<Ident>],
        span: Span,
    ) -> Result<BTreeSet<NamespaceId>, Refusal> {
        let mut found = BTreeSet::new();
        for namespace in namespaces {
            found.insert(match namespace {
                Some(name) => self.resolve_namespace(&name.name, name.span)?,
                None => self.current_schema().ok_or_else(|| {
                    Refusal::new(
                        Code::UnknownSchema,
                        span,
                        "no schema has been selected for CURRENT_SCHEMA",
                    )
                })?,
            });
        }
        Ok(found)
    }
}

fn duplicate(name: &Ident) -> Refusal {
    Refusal::new(
        Code::DuplicateObject,
        name.span,
        format!("publication \"{}\" already exists", name.name),
    )
}
