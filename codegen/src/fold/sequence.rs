//! CREATE and ALTER SEQUENCE, and the sequences of serial and identity columns.

use super::column::Target;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Aspect, ColumnRef, ColumnType, NamespaceId, Relation, RelationId, RelationKind, RoleId,
    SequenceParameters, TypeId,
};
use crate::ddl::{
    AlterSequence, CreateSequence, Ident, ObjectKind, ObjectName, ObjectReference, SequenceOption,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_sequence(
        &mut self,
        it: &CreateSequence,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.namespace_of_relation(&it.name, it.temporary, span)?;
        let name = &it.name.name.name;
        if it.if_not_exists && self.catalog.relation(namespace, name.as_str()).is_some() {
            return Ok(Outcome::Applied);
        }
        self.check_relation_name(namespace, name, it.name.span)?;
        let holder = Holder {
            namespace,
            owner: self.session.role,
        };
        let parameters =
            self.sequence_parameters(Base::New(oid::INT8), holder, &it.options, span)?;
        self.insert_sequence(namespace, name.clone(), parameters, span);
        Ok(Outcome::Applied)
    }

    /// Makes the sequence of a serial or identity column, named after table and column.
    pub(super) fn add_column_sequence(
        &mut self,
        target: Target<'_>,
        column: &Name,
        ty: TypeId,
        options: &[SequenceOption],
        span: Span,
    ) -> Result<RelationId, Refusal> {
        let named = options.iter().find_map(|option| match option {
            SequenceOption::Name(name) => Some(name),
            SequenceOption::As(_)
            | SequenceOption::Increment(_)
            | SequenceOption::MinValue(_)
            | SequenceOption::MaxValue(_)
            | SequenceOption::Start(_)
            | SequenceOption::Restart(_)
            | SequenceOption::Cache(_)
            | SequenceOption::Cycle(_)
            | SequenceOption::OwnedBy(_) => None,
        });
        let (namespace, name) = match named {
            Some(name) => {
                let namespace = match &name.name.namespace {
                    Some(namespace) => self.resolve_namespace(namespace, name.span)?,
                    None => target.namespace,
                };
                self.check_relation_name(namespace, &name.name.name, name.span)?;
                (namespace, name.name.name.clone())
            }
            None => (
                target.namespace,
                self.choose_relation_name(
                    target.namespace,
                    (target.name.as_str(), column.as_str(), "seq"),
                    false,
                ),
            ),
        };
        let holder = Holder {
            namespace,
            owner: self.session.role,
        };
        let parameters = self.sequence_parameters(Base::New(ty), holder, options, span)?;
        Ok(self.insert_sequence(namespace, name, parameters, span))
    }

    fn insert_sequence(
        &mut self,
        namespace: NamespaceId,
        name: Name,
        parameters: SequenceParameters,
        span: Span,
    ) -> RelationId {
        let origin = self.origin(span);
        let acl = self.default_acl(ObjectKind::Sequence, self.session.role, Some(namespace));
        self.insert_relation(Relation {
            sequence: Some(parameters),
            acl,
            ..self.blank_relation(name, namespace, RelationKind::Sequence, &origin)
        })
    }

    pub(super) fn alter_sequence(
        &mut self,
        it: &AlterSequence,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let object = ObjectReference {
            kind: ObjectKind::Sequence,
            name: it.name.clone(),
            member: None,
            signature: None,
        };
        let id = match self.resolve_relation_of_kind(&object, "relation") {
            Ok(id) => id,
            Err(refusal) if it.if_exists && refusal.missing.is_some() => {
                return Ok(Outcome::Applied);
            }
            Err(refusal) => return Err(refusal),
        };
        self.set_sequence_options(id, &it.options, span)?;
        let origin = self.origin(span);
        self.relation_mut(id).history.push(Aspect::Altered, origin);
        Ok(Outcome::Applied)
    }

    /// Changes a sequence that is there.
    pub(super) fn set_sequence_options(
        &mut self,
        id: RelationId,
        options: &[SequenceOption],
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(old) = self.catalog.relations[id].sequence else {
            return Ok(());
        };
        if let Some(owner) = options.iter().find_map(|option| match option {
            SequenceOption::OwnedBy(owner) => Some(owner),
            SequenceOption::Name(_)
            | SequenceOption::As(_)
            | SequenceOption::Increment(_)
            | SequenceOption::MinValue(_)
            | SequenceOption::MaxValue(_)
            | SequenceOption::Start(_)
            | SequenceOption::Restart(_)
            | SequenceOption::Cache(_)
            | SequenceOption::Cycle(_) => None,
        }) && self.identity_of_sequence(id).is_some()
        {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                owner.as_ref().map_or(span, |(table, _)| table.span),
                "cannot change ownership of identity sequence",
            ));
        }
        if let Some(SequenceOption::Name(name)) = options
            .iter()
            .find(|option| matches!(option, SequenceOption::Name(_)))
        {
            return Err(Refusal::new(
                Code::SyntaxError,
                name.span,
                "invalid sequence option SEQUENCE NAME",
            ));
        }
        let row = &self.catalog.relations[id];
        let holder = Holder {
            namespace: row.namespace,
            owner: row.owner,
        };
        let new = self.sequence_parameters(Base::Existing(old), holder, options, span)?;
        self.relation_mut(id).sequence = Some(new);
        Ok(())
    }

    /// The identity column that a sequence belongs to.
    pub(super) fn identity_of_sequence(&self, id: RelationId) -> Option<ColumnRef> {
        let owner = self.catalog.relations[id].sequence?.owned_by?;
        let column = self.catalog.relations[owner.relation].column_at(owner.attnum);
        (column.identity.is_some() && column.sequence == Some(id)).then_some(owner)
    }

    /// The sequences that belong to a relation's columns.
    pub(super) fn sequences_of(&self, relation: RelationId) -> Vec<RelationId> {
        let owned = |row: &Relation| {
            row.sequence
                .and_then(|it| it.owned_by)
                .is_some_and(|owner| owner.relation == relation)
        };
        let rows = self.catalog.relations.iter();
        rows.filter(|(_, row)| owned(row))
            .map(|(id, _)| id)
            .collect()
    }

    /// Sees that a sequence may belong to this column, and finds it.
    fn sequence_owner(
        &self,
        holder: Holder,
        table: &ObjectName,
        column: &Ident,
    ) -> Result<Option<ColumnRef>, Refusal> {
        let relation = self.resolve_relation(table)?;
        let row = &self.catalog.relations[relation];
        if !row.kind.has_columns() || row.kind == RelationKind::MaterializedView {
            return Err(Refusal::new(
                Code::WrongObjectType,
                table.span,
                format!("sequence cannot be owned by relation \"{}\"", row.name),
            ));
        }
        let refuse = |message: &str| {
            Err(Refusal::new(Code::FeatureNotSupported, table.span, message).with_sqlstate("55000"))
        };
        if row.owner != holder.owner {
            return refuse("sequence must have same owner as table it is linked to");
        }
        if row.namespace != holder.namespace {
            return refuse("sequence must be in same schema as table it is linked to");
        }
        Ok(self
            .resolve_column(relation, column)?
            .map(|attnum| ColumnRef { relation, attnum }))
    }

    /// A sequence's parameters: what the options leave out stays, or follows from the type and the direction.
    fn sequence_parameters(
        &self,
        base: Base,
        holder: Holder,
        options: &[SequenceOption],
        span: Span,
    ) -> Result<SequenceParameters, Refusal> {
        let invalid = |message: String| {
            Err(Refusal::new(Code::InvalidColumnDefinition, span, message).with_sqlstate("22023"))
        };
        let (mut it, is_new) = match base {
            Base::New(ty) => (SequenceParameters::ascending(ty), true),
            Base::Existing(parameters) => (parameters, false),
        };
        let (mut min, mut max, mut start, mut restart) = (None, None, None, None);
        let mut seen = Vec::new();
        for option in options {
            let kind = std::mem::discriminant(option);
            if seen.contains(&kind) {
                return Err(Refusal::new(
                    Code::SyntaxError,
                    span,
                    "conflicting or redundant options",
                ));
            }
            seen.push(kind);
            match option {
                SequenceOption::As(name) => {
                    let ty = self.resolve_type(name)?.id;
                    if type_bounds(ty).is_none() {
                        return invalid(
                            "sequence type must be smallint, integer, or bigint".to_owned(),
                        );
                    }
                    if is_new {
                        it = SequenceParameters::ascending(ty);
                    } else {
                        it.retype(ty);
                    }
                }
                SequenceOption::MinValue(value) => min = Some(*value),
                SequenceOption::MaxValue(value) => max = Some(*value),
                SequenceOption::Start(value) => start = Some(*value),
                SequenceOption::Restart(value) => restart = *value,
                SequenceOption::Cache(value) => {
                    if *value <= 0 {
                        return invalid(format!("CACHE ({value}) must be greater than zero"));
                    }
                    it.cache = *value;
                }
                SequenceOption::Cycle(value) => it.cycle = *value,
                SequenceOption::OwnedBy(Some((table, column))) => {
                    it.owned_by = self.sequence_owner(holder, table, column)?;
                }
                SequenceOption::OwnedBy(None) => it.owned_by = None,
                SequenceOption::Increment(_) | SequenceOption::Name(_) => {}
            }
        }
        // The type decides what the bounds are, whatever the order of the options.
        for option in options {
            if let SequenceOption::Increment(value) = option {
                it.increment = *value;
            }
        }
        let Some((lowest, highest)) = type_bounds(it.ty) else {
            return invalid("sequence type must be smallint, integer, or bigint".to_owned());
        };
        if it.increment == 0 {
            return invalid("INCREMENT must not be zero".to_owned());
        }
        let up = it.increment > 0;
        match max {
            Some(Some(value)) => it.max = value,
            Some(None) => it.max = if up { highest } else { -1 },
            None if is_new => it.max = if up { highest } else { -1 },
            None => {}
        }
        match min {
            Some(Some(value)) => it.min = value,
            Some(None) => it.min = if up { 1 } else { lowest },
            None if is_new => it.min = if up { 1 } else { lowest },
            None => {}
        }
        let ty = self.format_type(ColumnType::plain(it.ty));
        for (word, value) in [("MAXVALUE", it.max), ("MINVALUE", it.min)] {
            if !(lowest..=highest).contains(&value) {
                return invalid(format!(
                    "{word} ({value}) is out of range for sequence data type {ty}"
                ));
            }
        }
        let (min, max) = (it.min, it.max);
        if min >= max {
            return invalid(format!(
                "MINVALUE ({min}) must be less than MAXVALUE ({max})"
            ));
        }
        match start {
            Some(value) => it.start = value,
            None if is_new => it.start = if up { min } else { max },
            None => {}
        }
        let given = restart.map(|value| ("RESTART", value));
        for (word, value) in [Some(("START", it.start)), given].into_iter().flatten() {
            if value < min {
                return invalid(format!(
                    "{word} value ({value}) cannot be less than MINVALUE ({min})"
                ));
            }
            if value > max {
                return invalid(format!(
                    "{word} value ({value}) cannot be greater than MAXVALUE ({max})"
                ));
            }
        }
        Ok(it)
    }
}

/// What options are applied to.
#[derive(Clone, Copy)]
enum Base {
    New(TypeId),
    Existing(SequenceParameters),
}

/// Where a sequence stands, and whose it is: the table that owns it must be there and theirs too.
#[derive(Clone, Copy)]
struct Holder {
    namespace: NamespaceId,
    owner: RoleId,
}

/// The numbers of a sequence's type.
fn type_bounds(ty: TypeId) -> Option<(i64, i64)> {
    match ty {
        oid::INT2 => Some((i64::from(i16::MIN), i64::from(i16::MAX))),
        oid::INT4 => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
        oid::INT8 => Some((i64::MIN, i64::MAX)),
        _ => None,
    }
}
