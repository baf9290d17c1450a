//! CREATE SEQUENCE, and the sequences of serial and identity columns.

use super::column::Target;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnRef, NamespaceId, Relation, RelationId, RelationKind, SequenceParameters, TypeId,
};
use crate::ddl::{CreateSequence, ObjectKind, SequenceOption};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_sequence(
        &mut self,
        it: &CreateSequence,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let name = &it.name.name.name;
        if it.if_not_exists && self.catalog.relation(namespace, name.as_str()).is_some() {
            return Ok(Outcome::Applied);
        }
        self.check_relation_name(namespace, name, it.name.span)?;
        let parameters = self.sequence_parameters(oid::INT8, &it.options, span)?;
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
        let parameters = self.sequence_parameters(ty, options, span)?;
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

    /// A sequence's parameters: what the options leave out follows from the type and the direction.
    fn sequence_parameters(
        &self,
        ty: TypeId,
        options: &[SequenceOption],
        span: Span,
    ) -> Result<SequenceParameters, Refusal> {
        let invalid = |message: String| {
            Refusal::new(Code::InvalidColumnDefinition, span, message).with_sqlstate("22023")
        };
        let mut ty = ty;
        let (mut increment, mut min, mut max, mut start) = (1, None, None, None);
        let (mut cache, mut cycle, mut owned_by) = (1, false, None);
        for option in options {
            match option {
                SequenceOption::As(name) => ty = self.resolve_type(name)?.id,
                SequenceOption::Increment(value) => increment = *value,
                SequenceOption::MinValue(value) => min = *value,
                SequenceOption::MaxValue(value) => max = *value,
                SequenceOption::Start(value) => start = Some(*value),
                SequenceOption::Cache(value) => cache = *value,
                SequenceOption::Cycle(value) => cycle = *value,
                SequenceOption::OwnedBy(Some((table, column))) => {
                    let relation = self.resolve_relation(table)?;
                    owned_by = self
                        .resolve_column(relation, column)?
                        .map(|attnum| ColumnRef { relation, attnum });
                }
                SequenceOption::OwnedBy(None)
                | SequenceOption::Restart(_)
                | SequenceOption::Name(_) => {}
            }
        }
        let (lowest, highest) = match ty {
            oid::INT2 => (i64::from(i16::MIN), i64::from(i16::MAX)),
            oid::INT4 => (i64::from(i32::MIN), i64::from(i32::MAX)),
            oid::INT8 => (i64::MIN, i64::MAX),
            _ => {
                return Err(invalid(
                    "sequence type must be smallint, integer, or bigint".to_owned(),
                ));
            }
        };
        if increment == 0 {
            return Err(invalid("INCREMENT must not be zero".to_owned()));
        }
        let min = min.unwrap_or(if increment > 0 { 1 } else { lowest });
        let max = max.unwrap_or(if increment > 0 { highest } else { -1 });
        if min >= max {
            return Err(invalid(format!(
                "MINVALUE ({min}) must be less than MAXVALUE ({max})"
            )));
        }
        let start = start.unwrap_or(if increment > 0 { min } else { max });
        if start < min {
            return Err(invalid(format!(
                "START value ({start}) cannot be less than MINVALUE ({min})"
            )));
        }
        if start > max {
            return Err(invalid(format!(
                "START value ({start}) cannot be greater than MAXVALUE ({max})"
            )));
        }
        Ok(SequenceParameters {
            ty,
            start,
            increment,
            min,
            max,
            cache,
            cycle,
            owned_by,
        })
    }
}
