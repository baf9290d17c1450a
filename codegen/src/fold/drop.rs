//! DROP, of anything, with what goes along and what is in the way.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::alter_table::Scope;
use super::comment::member;
use super::depend::{Object, Strength};
use super::needs::Needing;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnRef, ColumnType, Dropped, RelationId, RelationKind, RoleId, TriggerId, TypeKind,
};
use crate::ddl::{self, Ident, ObjectKind, ObjectReference};
use crate::diagnostics::Code;
use crate::source::Span;

/// How many dependents a message names.
const NAMED: usize = 5;

impl Folder<'_> {
    pub(super) fn drop(&mut self, it: &ddl::Drop, span: Span) -> Result<Outcome, Refusal> {
        if it.concurrently {
            self.check_outside("DROP INDEX CONCURRENTLY", span)?;
        }
        let mut targets = Vec::new();
        let mut roles = Vec::new();
        let mut effect = false;
        for object in &it.objects {
            match self.drop_target(object) {
                Ok(Target::Object(target)) => {
                    if let (true, Object::Relation(index)) = (it.concurrently, target) {
                        self.check_is_of_one_table(index, object.name.span)?;
                    }
                    if object.kind == ObjectKind::Index {
                        self.check_index_is_free(target, object.name.span)?;
                    }
                    self.check_is_no_member(target, object.name.span)?;
                    targets.push((target, object.name.span));
                }
                Ok(Target::Role(role)) => roles.push((role, object.name.span)),
                Ok(Target::NotKept) => continue,
                Err(refusal) if it.if_exists && is_absence(&refusal) => {}
                Err(refusal) => return Err(refusal),
            }
            effect = true;
        }
        for (role, span) in roles {
            self.drop_role(role, span)?;
        }
        self.drop_objects(&targets, it.cascade, span)?;
        Ok(if effect {
            Outcome::Applied
        } else {
            Outcome::NoEffect
        })
    }

    /// What is a part of something else goes with that alone: `dependent_objects_still_exist` (2BP01).
    fn required_by(&self, target: Object, other: Object, span: Span) -> Refusal {
        let (target, other) = (self.describe(target), self.describe(other));
        Refusal::new(
            Code::DependentObjects,
            span,
            format!("cannot drop {target} because {other} requires it"),
        )
        .help(format!("You can drop {other} instead."))
    }

    /// What an extension brought goes with the extension alone.
    fn check_is_no_member(&self, target: Object, span: Span) -> Result<(), Refusal> {
        let extension = target.oid().and_then(|oid| self.catalog.extension_of(oid));
        let Some(extension) = extension else {
            return Ok(());
        };
        Err(self.required_by(target, Object::Extension(extension), span))
    }

    pub(super) fn drop_target(&self, it: &ObjectReference) -> Result<Target, Refusal> {
        let object = match it.kind {
            ObjectKind::Table => self.relation_target(it, "table")?,
            ObjectKind::View => self.relation_target(it, "view")?,
            ObjectKind::MaterializedView => self.relation_target(it, "materialized view")?,
            ObjectKind::ForeignTable => self.relation_target(it, "foreign table")?,
            ObjectKind::Sequence => {
                let target = self.relation_target(it, "sequence")?;
                self.check_sequence_is_free(target, it.name.span)?;
                target
            }
            ObjectKind::Index => {
                self.relation_target(it, "index").map_err(|mut refusal| {
                    // Of the relations, DROP INDEX alone says it so.
                    if refusal.diagnostic.code == Code::UnknownRelation {
                        refusal.diagnostic.code = Code::UnknownObject;
                        refusal = refusal.with_sqlstate("42704");
                    }
                    refusal
                })?
            }
            ObjectKind::Type | ObjectKind::Domain => self.type_target(it)?,
            ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate => {
                let id = self.resolve_plain_routine(it)?;
                if let Some(ty) = self.catalog.functions[id].constructs {
                    let (own, other) = (Object::Function(id), Object::Type(ty));
                    return Err(self.required_by(own, other, it.name.span));
                }
                Object::Function(id)
            }
            ObjectKind::Schema => {
                Object::Namespace(self.resolve_namespace(&it.name.name.name, it.name.span)?)
            }
            // Every database has plpgsql; its row is not kept.
            ObjectKind::Extension if it.name.name.name == "plpgsql" => return Ok(Target::NotKept),
            ObjectKind::Extension => Object::Extension(self.resolve_extension(&it.name)?),
            ObjectKind::Role => {
                return self
                    .resolve_role_ident(&Ident {
                        name: it.name.name.name.clone(),
                        span: it.name.span,
                    })
                    .map(Target::Role);
            }
            ObjectKind::Trigger => {
                let relation = self.resolve_relation(&it.name)?;
                let trigger = self.resolve_trigger(relation, member(it)?)?;
                self.check_trigger_is_free(trigger, it.name.span)?;
                Object::Trigger(trigger)
            }
            ObjectKind::Policy => {
                let relation = self.resolve_relation(&it.name)?;
                Object::Policy(self.resolve_policy(relation, member(it)?)?)
            }
            ObjectKind::Column | ObjectKind::Constraint | ObjectKind::DomainConstraint => {
                return Ok(Target::NotKept);
            }
            ObjectKind::Publication => {
                let found = self.resolve_publication(&Ident {
                    name: it.name.name.name.clone(),
                    span: it.name.span,
                })?;
                match found {
                    Some(id) => Object::Publication(id),
                    None => return Ok(Target::NotKept),
                }
            }
            ObjectKind::Rule | ObjectKind::Other(_) => {
                self.check_drops_no_view_rule(it)?;
                let Some(id) = self.resolve_other(it)? else {
                    check_is_no_own_language(it)?;
                    return Ok(Target::NotKept);
                };
                Object::Other(id)
            }
        };
        Ok(Target::Object(object))
    }

    fn relation_target(&self, it: &ObjectReference, word: &str) -> Result<Object, Refusal> {
        self.resolve_relation_of_kind(it, word)
            .map(Object::Relation)
            .map_err(|refusal| match self.find_relation(&it.name.name) {
                Some(id) => {
                    let kind = self.catalog.relations[id].kind;
                    refusal.help(format!(
                        "Use DROP {} to remove {} {}.",
                        kind.as_str().to_uppercase(),
                        if kind == RelationKind::Index {
                            "an"
                        } else {
                            "a"
                        },
                        kind.as_str()
                    ))
                }
                None => refusal,
            })
            .map_err(|mut refusal| {
                // PostgreSQL has no code of their own for these.
                let code = &mut refusal.diagnostic.code;
                if it.kind == ObjectKind::ForeignTable && *code == Code::UnknownRelation {
                    *code = Code::UnknownObject;
                    return refusal.with_sqlstate("42704");
                }
                refusal
            })
    }

    fn type_target(&self, it: &ObjectReference) -> Result<Object, Refusal> {
        let id = self.resolve_type_of_kind(it)?;
        let row = &self.catalog.types[id];
        let required_by = |other| self.required_by(Object::Type(id), other, it.name.span);
        if let Some(element) = row.element {
            return Err(required_by(Object::Type(element)));
        }
        if let TypeKind::Multirange { range } = row.kind {
            return Err(required_by(Object::Type(range)));
        }
        match self.relation_of_type(id) {
            Some(relation) if self.catalog.relations[relation].kind.has_columns() => {
                Err(required_by(Object::Relation(relation)))
            }
            Some(_) | None => Ok(Object::Type(id)),
        }
    }

    fn check_index_is_free(&self, target: Object, span: Span) -> Result<(), Refusal> {
        let Object::Relation(id) = target else {
            return Ok(());
        };
        let constraint = self.catalog.relations[id]
            .index
            .as_ref()
            .and_then(|index| index.constraint);
        let parent = self.catalog.relations[id]
            .index
            .as_ref()
            .and_then(|index| index.parent);
        let requiring = parent
            .map(Object::Relation)
            .or(constraint.map(Object::Constraint));
        match requiring {
            Some(requiring) => Err(self.required_by(target, requiring, span)),
            None => Ok(()),
        }
    }

    /// An identity column's sequence goes with the column alone.
    fn check_sequence_is_free(&self, target: Object, span: Span) -> Result<(), Refusal> {
        let Object::Relation(id) = target else {
            return Ok(());
        };
        let Some(column) = self.identity_of_sequence(id) else {
            return Ok(());
        };
        Err(self.required_by(target, Object::Column(column), span))
    }

    /// A trigger that a partition has of its partitioned table goes with that one.
    fn check_trigger_is_free(&self, id: TriggerId, span: Span) -> Result<(), Refusal> {
        let Some(parent) = self.catalog.triggers[id].parent else {
            return Ok(());
        };
        Err(self.required_by(Object::Trigger(id), Object::Trigger(parent), span))
    }

    /// DROP COLUMN
    pub(super) fn drop_column(
        &mut self,
        relation: RelationId,
        name: &Ident,
        (if_exists, cascade): (bool, bool),
        scope: Scope,
    ) -> Result<(), Refusal> {
        match self.resolve_column(relation, name) {
            Ok(Some(attnum)) => {
                let row = &self.catalog.relations[relation];
                let children = row.children.clone();
                self.check_dropped_column(relation, name, row.column_at(attnum), scope)?;
                for child in children {
                    self.drop_inherited_column(child, name, cascade, scope)?;
                }
                let column = Object::Column(ColumnRef { relation, attnum });
                self.drop_objects(&[(column, name.span)], cascade, name.span)
            }
            Ok(None) => Ok(()),
            Err(_) if if_exists => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// Drops a child's column with its parent's, or counts one parent less.
    fn drop_inherited_column(
        &mut self,
        child: RelationId,
        name: &Ident,
        cascade: bool,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let Some(own) = self.relation_mut(child).column_mut(name.name.as_str()) else {
            return Ok(());
        };
        if own.inherit_count <= 1 && !own.is_local && !scope.only {
            return self.drop_column(child, name, (true, cascade), Scope::DOWN);
        }
        own.inherit_count = own.inherit_count.saturating_sub(1);
        own.is_local |= scope.only;
        Ok(())
    }

    /// DROP CONSTRAINT
    pub(super) fn drop_constraint(
        &mut self,
        relation: RelationId,
        name: &Ident,
        (if_exists, cascade): (bool, bool),
        scope: Scope,
    ) -> Result<(), Refusal> {
        match self.constraint_of(relation, &name.name) {
            Some(id) => {
                self.check_constraint_scope(id, name, scope, "drop")?;
                for below in self.inherited_from(id) {
                    let row = self
                        .catalog
                        .constraints
                        .get_mut(below)
                        .expect("it was found");
                    if row.inherit_count <= 1 && !row.is_local && !scope.only {
                        let child = row.relation;
                        self.drop_constraint(child, name, (true, cascade), Scope::DOWN)?;
                    } else {
                        row.inherit_count = row.inherit_count.saturating_sub(1);
                        row.is_local |= scope.only;
                    }
                }
                self.drop_objects(&[(Object::Constraint(id), name.span)], cascade, name.span)
            }
            None if if_exists => Ok(()),
            None => self
                .unknown_constraint(relation, name, "of relation")
                .map(|_| ()),
        }
    }

    /// Ends the connection: temporary objects go, settings are those of a new one.
    pub(super) fn end_session(&mut self) {
        self.drop_temporary();
        self.session = super::Session::new(self.settings).into();
    }

    /// Drops the session's temporary objects.
    pub(super) fn drop_temporary(&mut self) {
        if let Some(id) = self.catalog.namespace(super::resolve::TEMPORARY) {
            self.drop_cascade(&[Object::Namespace(id)]);
        }
    }

    /// COMMIT ends the temporary tables that were made with ON COMMIT DROP. Those that were made without BEGIN last
    /// until a COMMIT too, or the file's end: migration runners apply a file as one transaction.
    pub(super) fn drop_on_commit(&mut self) {
        let ended: Vec<Object> = self
            .catalog
            .relations
            .iter()
            .filter(|(_, row)| row.on_commit_drop)
            .map(|(id, _)| Object::Relation(id))
            .collect();
        self.drop_cascade(&ended);
    }

    /// Drops objects with all that depends on them: nothing is in the way.
    fn drop_cascade(&mut self, targets: &[Object]) {
        for object in self.doomed(targets) {
            self.remove(object);
        }
    }

    /// Objects and all that depends on them.
    fn doomed(&self, targets: &[Object]) -> BTreeSet<Object> {
        let mut doomed: BTreeSet<Object> = targets.iter().copied().collect();
        let mut rest = targets.to_vec();
        let needing = Needing::default();
        while let Some(object) = rest.pop() {
            for (dependent, _) in self.dependents_by(object, &needing) {
                if doomed.insert(dependent) {
                    rest.push(dependent);
                }
            }
        }
        doomed
    }

    /// Drops objects with all that goes along, or `dependent_objects_still_exist` (2BP01).
    pub(super) fn drop_objects(
        &mut self,
        targets: &[(Object, Span)],
        cascade: bool,
        span: Span,
    ) -> Result<(), Refusal> {
        let mut doomed: BTreeSet<Object> = targets.iter().map(|(object, _)| *object).collect();
        let mut rest: Vec<Object> = doomed.iter().copied().collect();
        let mut in_the_way: Vec<(Object, Object)> = Vec::new();
        let needing = Needing::default();
        while let Some(object) = rest.pop() {
            for (dependent, strength) in self.dependents_by(object, &needing) {
                if strength == Strength::Normal && !cascade {
                    in_the_way.push((dependent, object));
                } else if doomed.insert(dependent) {
                    rest.push(dependent);
                }
            }
        }
        in_the_way.retain(|(dependent, _)| !self.is_doomed(*dependent, &doomed));
        if !in_the_way.is_empty() {
            let what = match targets {
                [(one, _)] => self.describe(*one),
                _ => "desired object(s)".to_owned(),
            };
            let mut lines: Vec<String> = in_the_way
                .iter()
                .take(NAMED)
                .map(|(dependent, on)| {
                    let (dependent, on) = (self.describe(*dependent), self.describe(*on));
                    format!("{dependent} depends on {on}")
                })
                .collect();
            if in_the_way.len() > NAMED {
                lines.push(format!("and {} more", in_the_way.len() - NAMED));
            }
            return Err(Refusal::new(
                Code::DependentObjects,
                targets.first().map_or(span, |(_, span)| *span),
                format!("cannot drop {what} because other objects depend on it"),
            )
            .detail(format!("{}.", lines.join("; ")))
            .help("Use DROP ... CASCADE to drop the dependent objects too."));
        }
        for object in doomed {
            self.note_dropped(object, span);
            self.remove(object);
        }
        Ok(())
    }

    /// Keeps what took an object out, for who asks later where it went.
    fn note_dropped(&mut self, object: Object, span: Span) {
        let (oid, attnum) = match (object, object.oid()) {
            (Object::Column(column), _) => (column.relation.0, column.attnum),
            (_, Some(oid)) => (oid, 0),
            (_, None) => return,
        };
        let origin = self.origin(span);
        let dropped = Dropped {
            oid,
            attnum,
            origin,
        };
        Arc::make_mut(&mut self.catalog.dropped).push(dropped);
    }

    /// Whether an object goes, itself or with its table.
    fn is_doomed(&self, object: Object, doomed: &BTreeSet<Object>) -> bool {
        let of_relation = |relation| doomed.contains(&Object::Relation(relation));
        let with_it = match object {
            Object::Column(column) => of_relation(column.relation),
            Object::Default(column) => {
                doomed.contains(&Object::Column(column)) || of_relation(column.relation)
            }
            Object::DomainConstraint(id, _) => doomed.contains(&Object::Type(id)),
            Object::Constraint(id) => of_relation(self.catalog.constraints[id].relation),
            Object::Trigger(id) => of_relation(self.catalog.triggers[id].relation),
            Object::Policy(id) => of_relation(self.catalog.policies[id].relation),
            Object::Relation(_)
            | Object::Function(_)
            | Object::Type(_)
            | Object::Extension(_)
            | Object::Namespace(_)
            | Object::Publication(_)
            | Object::Other(_) => false,
        };
        doomed.contains(&object) || with_it
    }

    /// Takes one object out; the order of [`Object`] sees that nothing refers to it any more.
    fn remove(&mut self, object: Object) {
        match object {
            Object::Trigger(id) => {
                self.catalog.triggers.remove(id);
            }
            Object::Policy(id) => {
                self.catalog.policies.remove(id);
            }
            Object::Constraint(id) => {
                self.catalog.constraints.remove(id);
            }
            Object::Default(column) => {
                if let Some(row) = self.catalog.relations.get_mut(column.relation) {
                    let column = row.column_at_mut(column.attnum);
                    column.default_expr = None;
                    column.sequence = None;
                    column.identity = None;
                }
            }
            Object::DomainConstraint(id, Reverse(at)) => {
                if let Some(row) = self.catalog.types.get_mut(id)
                    && let TypeKind::Domain { constraints, .. } = &mut row.kind
                {
                    constraints.remove(at);
                }
            }
            Object::Column(column) => {
                if let Some(row) = self.catalog.relations.get_mut(column.relation) {
                    let column = row.column_at_mut(column.attnum);
                    column.dropped = true;
                    column.sequence = None;
                    // Its type may go as well.
                    column.ty = ColumnType::plain(oid::UNKNOWN);
                }
            }
            Object::Relation(id) => {
                if let Some(row) = self.catalog.relations.remove(id) {
                    for parent in &row.parents {
                        self.unlink_child(*parent, id);
                    }
                    for child in &row.children {
                        self.unlink_child(id, *child);
                    }
                    if let Some(owner) = row.sequence.and_then(|it| it.owned_by)
                        && let Some(table) = self.catalog.relations.get_mut(owner.relation)
                        && table.column_at(owner.attnum).sequence == Some(id)
                    {
                        table.column_at_mut(owner.attnum).sequence = None;
                    }
                }
                let publications: Vec<_> = self
                    .catalog
                    .publications
                    .iter()
                    .filter(|(_, row)| row.tables.contains(&id))
                    .map(|(publication, _)| publication)
                    .collect();
                for publication in publications {
                    if let Some(row) = self.catalog.publications.get_mut(publication) {
                        row.tables.remove(&id);
                    }
                }
            }
            Object::Publication(id) => {
                self.catalog.publications.remove(id);
            }
            Object::Other(id) => {
                self.catalog.others.remove(id);
            }
            Object::Function(id) => {
                self.catalog.functions.remove(id);
            }
            Object::Type(id) => self.remove_type(id),
            Object::Extension(id) => {
                self.catalog.extensions.remove(id);
            }
            Object::Namespace(id) => {
                self.catalog.namespaces.remove(id);
                Arc::make_mut(&mut self.catalog.default_acls)
                    .retain(|row| row.namespace != Some(id));
            }
        }
    }
}

/// What a DROP names.
pub(super) enum Target {
    Object(Object),
    Role(RoleId),
    /// Something that the catalog does not keep.
    NotKept,
}

impl Target {
    /// The object, where it is one that an extension can have.
    pub(super) fn object(self) -> Option<Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::Role(_) | Self::NotKept => None,
        }
    }
}

/// Whether a refusal says that something is not there, so that IF EXISTS passes over it.
pub(super) fn is_absence(refusal: &Refusal) -> bool {
    let unknown = matches!(
        refusal.diagnostic.code,
        Code::UnknownRelation | Code::UnknownSchema | Code::UnknownObject | Code::UnknownFunction
    );
    // A name that several functions have is there.
    unknown && refusal.sqlstate() == refusal.diagnostic.code.sqlstate()
}

/// PostgreSQL's own languages stay.
fn check_is_no_own_language(it: &ObjectReference) -> Result<(), Refusal> {
    let name = it.name.name.name.as_str();
    if it.kind != ObjectKind::Other("LANGUAGE") || !super::other::LANGUAGES.contains(&name) {
        return Ok(());
    }
    Err(Refusal::new(
        Code::DependentObjects,
        it.name.span,
        format!("cannot drop language {name} because the database system requires it"),
    ))
}
