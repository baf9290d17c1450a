//! COMMENT ON.

use super::{Folder, Outcome, Refusal};
use crate::catalog::{Aspect, History, RelationId, RelationKind, TypeId, TypeKind};
use crate::ddl::{Comment, Ident, ObjectKind, ObjectReference};
use crate::diagnostics::Code;
use crate::source::Span;

/// A row's comment and its history.
type CommentPlace<'a> = (&'a mut Option<String>, &'a mut History);

impl Folder<'_> {
    pub(super) fn comment(&mut self, it: &Comment, span: Span) -> Result<Outcome, Refusal> {
        let text = it
            .text
            .as_ref()
            .filter(|text| !text.is_empty())
            .map(ToString::to_string);
        let origin = self.origin(span);
        let Some((comment, history)) = self.comment_of(&it.object)? else {
            return Ok(Outcome::NoEffect);
        };
        *comment = text;
        history.push(Aspect::Comment, origin);
        Ok(Outcome::Applied)
    }

    /// The comment's place, and the history that it belongs to; `None` where no output shows it.
    fn comment_of(&mut self, it: &ObjectReference) -> Result<Option<CommentPlace<'_>>, Refusal> {
        let place = match it.kind {
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Index
            | ObjectKind::Sequence => {
                let id = self.resolve_relation_of_kind(it, "relation")?;
                let row = self.relation_mut(id);
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::Column => {
                let id = self.resolve_relation(&it.name)?;
                let row = &self.catalog.relations[id];
                match row.kind {
                    RelationKind::Index | RelationKind::Sequence => {
                        return Err(Refusal::new(
                            Code::WrongObjectType,
                            it.name.span,
                            format!("cannot set comment on relation \"{}\"", row.name),
                        ));
                    }
                    RelationKind::OrdinaryTable
                    | RelationKind::PartitionedTable
                    | RelationKind::View
                    | RelationKind::MaterializedView
                    | RelationKind::ForeignTable
                    | RelationKind::CompositeType => {}
                }
                let Some(column) = self.column_mut(id, member(it)?)? else {
                    return Ok(None);
                };
                (&mut column.comment, &mut column.history)
            }
            ObjectKind::Type | ObjectKind::Domain => {
                let id = self.resolve_type_of_kind(it)?;
                let row = self.type_mut(id);
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate => {
                if super::resolve::is_system(&it.name.name) {
                    return Ok(None);
                }
                let id = self.resolve_routine(it)?;
                let row = self.catalog.functions.get_mut(id).expect("it was found");
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::Schema => {
                let id = self.resolve_namespace(&it.name.name.name, it.name.span)?;
                let row = self.catalog.namespaces.get_mut(id).expect("it was found");
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::Extension => {
                // Every database has plpgsql; its row is not kept.
                if it.name.name.name == "plpgsql" {
                    return Ok(None);
                }
                let id = self.resolve_extension(&it.name)?;
                let row = self.catalog.extensions.get_mut(id).expect("it was found");
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::Constraint => {
                let relation = self.resolve_relation(&it.name)?;
                let name = member(it)?;
                let Some(id) = self.constraint_of(relation, &name.name) else {
                    self.unknown_constraint(relation, name, "for table")?;
                    return Ok(None);
                };
                let row = self.catalog.constraints.get_mut(id).expect("it was found");
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::DomainConstraint => return self.domain_comment(it),
            ObjectKind::Trigger => {
                let relation = self.resolve_relation(&it.name)?;
                let id = self.resolve_trigger(relation, member(it)?)?;
                let row = self.catalog.triggers.get_mut(id).expect("it was found");
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::Policy => {
                let relation = self.resolve_relation(&it.name)?;
                let id = self.resolve_policy(relation, member(it)?)?;
                let row = self.catalog.policies.get_mut(id).expect("it was found");
                (&mut row.comment, &mut row.history)
            }
            ObjectKind::Role => {
                let ident = Ident {
                    name: it.name.name.name.clone(),
                    span: it.name.span,
                };
                self.resolve_role_ident(&ident)?;
                return Ok(None);
            }
            ObjectKind::Publication => {
                self.resolve_publication(&Ident {
                    name: it.name.name.name.clone(),
                    span: it.name.span,
                })?;
                return Ok(None);
            }
            ObjectKind::Rule | ObjectKind::Other(_) => {
                self.resolve_other(it)?;
                return Ok(None);
            }
        };
        Ok(Some(place))
    }

    fn domain_comment(
        &mut self,
        it: &ObjectReference,
    ) -> Result<Option<CommentPlace<'_>>, Refusal> {
        let id = self.resolve_type_name(&it.name)?;
        let name = member(it)?;
        let unknown = || {
            Refusal::new(
                Code::UnknownObject,
                name.span,
                format!(
                    "constraint \"{}\" for domain {} does not exist",
                    name.name, it.name.name
                ),
            )
        };
        let TypeKind::Domain { constraints, .. } = &mut self.type_mut(id).kind else {
            return Err(Refusal::new(
                Code::WrongObjectType,
                it.name.span,
                format!("\"{}\" is not a domain", it.name.name),
            ));
        };
        let row = constraints
            .iter_mut()
            .find(|constraint| constraint.name == name.name)
            .ok_or_else(unknown)?;
        Ok(Some((&mut row.comment, &mut row.history)))
    }

    /// The type that a statement names with its kind, or `wrong_object_type` (42809).
    pub(super) fn resolve_type_of_kind(&self, it: &ObjectReference) -> Result<TypeId, Refusal> {
        let id = self.resolve_type_name(&it.name)?;
        let row = &self.catalog.types[id];
        let is_domain = matches!(row.kind, TypeKind::Domain { .. });
        if it.kind == ObjectKind::Domain && !is_domain && row.taints.is_empty() {
            return Err(Refusal::new(
                Code::WrongObjectType,
                it.name.span,
                format!("\"{}\" is not a domain", it.name.name),
            ));
        }
        Ok(id)
    }

    /// The relation that a statement names with its kind, or `wrong_object_type` (42809).
    pub(super) fn resolve_relation_of_kind(
        &self,
        it: &ObjectReference,
        word: &str,
    ) -> Result<RelationId, Refusal> {
        let id = self.resolve_relation_as(&it.name, word)?;
        let kind = self.catalog.relations[id].kind;
        let (fits, what) = match it.kind {
            ObjectKind::Table => (
                matches!(
                    kind,
                    RelationKind::OrdinaryTable | RelationKind::PartitionedTable
                ),
                "a table",
            ),
            ObjectKind::View => (kind == RelationKind::View, "a view"),
            ObjectKind::MaterializedView => (
                kind == RelationKind::MaterializedView,
                "a materialized view",
            ),
            ObjectKind::ForeignTable => (kind == RelationKind::ForeignTable, "a foreign table"),
            ObjectKind::Index => (kind == RelationKind::Index, "an index"),
            ObjectKind::Sequence => (kind == RelationKind::Sequence, "a sequence"),
            ObjectKind::Type
            | ObjectKind::Domain
            | ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate
            | ObjectKind::Schema
            | ObjectKind::Extension
            | ObjectKind::Role
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::DomainConstraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::Publication
            | ObjectKind::Other(_) => (true, ""),
        };
        if fits {
            return Ok(id);
        }
        Err(Refusal::new(
            Code::WrongObjectType,
            it.name.span,
            format!("\"{}\" is not {what}", it.name.name.name),
        )
        .first_defined(&self.catalog.relations[id].history))
    }
}

/// The member that the statement's grammar asks for.
pub(super) fn member(it: &ObjectReference) -> Result<&Ident, Refusal> {
    it.member.as_ref().ok_or_else(|| {
        let span: Span = it.name.span;
        Refusal::new(Code::SyntaxError, span, "column name must be qualified")
    })
}
