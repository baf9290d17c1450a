//! ALTER COLUMN: type, default, NOT NULL, identity, generation expression.

use super::alter_table::Scope;
use super::column::{Target, identity_type};
use super::needs::Over;
use super::resolve::unknown_column;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Aspect, ColumnRef, ColumnType, History, RelationId, RelationKind};
use crate::ddl::{AlterTableAction, Ident, IdentityKind, ObjectName, SequenceOption, TypeName};
use crate::diagnostics::Code;
use crate::source::{Snippet, Span};

impl Folder<'_> {
    pub(super) fn set_column_type(
        &mut self,
        relation: RelationId,
        name: &Ident,
        (ty, collation): (&TypeName, Option<&ObjectName>),
        span: Span,
    ) -> Result<Outcome, Refusal> {
        // PostgreSQL looks for the column before the type.
        self.resolve_column(relation, name)?;
        let (ty, taint) = self.resolve_column_type(ty)?;
        let collation = self.resolve_collation(collation, ty.id)?;
        let origin = self.origin(span);
        let Some(attnum) = self.resolve_column(relation, name)? else {
            return Ok(Outcome::Tainted);
        };
        self.check_is_not_its_own_member(relation, ty.id, name.span)?;
        self.check_default_casts(relation, name, ty)?;
        self.check_not_in_view(relation, attnum, name)?;
        self.check_not_used(relation, attnum, name)?;
        self.check_row_is_not_stored(relation, name.span)?;
        let column = self.relation_mut(relation).column_at_mut(attnum);
        if column.default_expr.is_some() || column.generated.is_some() {
            column.default_type.get_or_insert(column.ty);
        }
        column.ty = ty;
        column.collation = collation.map(Box::new);
        column.history.push(Aspect::Type, origin);
        // The sequence of an identity column takes its column's type.
        if let (Some(_), Some(sequence)) = (column.identity, column.sequence)
            && let Some(parameters) = &mut self.relation_mut(sequence).sequence
        {
            parameters.retype(ty.id);
        }
        match taint {
            Some(taint) => {
                self.taint_relation(relation, taint);
                Ok(Outcome::Tainted)
            }
            None => Ok(Outcome::Applied),
        }
    }

    /// Sees that a column's values and its default become the new type, as an assignment makes them, or what USING
    /// makes of them does: `datatype_mismatch` (42804).
    pub(super) fn check_new_type(
        &self,
        relation: RelationId,
        action: &AlterTableAction,
    ) -> Result<(), Refusal> {
        let AlterTableAction::SetType {
            name, ty, using, ..
        } = action
        else {
            return Ok(());
        };
        let row = &self.catalog.relations[relation];
        let stores = matches!(
            row.kind,
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable
        );
        let Some(column) = row.column(name.name.as_str()).filter(|_| stores) else {
            return Ok(());
        };
        let Ok(target) = self.resolve_type(ty) else {
            return Ok(());
        };
        match using {
            Some(using) => self.check_using(relation, &name.name, using, target),
            None if self.is_not_assignable(column.ty.id, target.id) => Err(Refusal::new(
                Code::DatatypeMismatch,
                name.span,
                format!(
                    "column \"{}\" cannot be cast automatically to type {}",
                    name.name,
                    self.format_type(target)
                ),
            )
            .help("You might need to specify USING.")),
            None => Ok(()),
        }
    }

    /// Sees that a column's default becomes its new type.
    fn check_default_casts(
        &self,
        relation: RelationId,
        name: &Ident,
        target: ColumnType,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        let Some(column) = row.column(name.name.as_str()) else {
            return Ok(());
        };
        let (expr, what) = match (&column.generated, &column.default_expr) {
            (Some(generated), _) => (&generated.expr, "generation expression"),
            (None, Some(default)) => (default, "default"),
            (None, None) => return Ok(()),
        };
        let own = Some(column.default_type.unwrap_or(column.ty).id);
        if !self.is_default_not_assignable(relation, expr, (own, target.id)) {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            name.span,
            format!(
                "{what} for column \"{}\" cannot be cast automatically to type {}",
                name.name,
                self.format_type(target)
            ),
        )
        .first_defined(&column.history))
    }

    /// Sees that no policy, trigger or generated column uses a column whose type changes, or `feature_not_supported`
    /// (0A000).
    fn check_not_used(
        &self,
        relation: RelationId,
        attnum: i16,
        name: &Ident,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        let refuse = |how: &str, detail: String, history: &History| {
            Err(Refusal::new(
                Code::FeatureNotSupported,
                name.span,
                format!("cannot alter type of a column used {how}"),
            )
            .detail(detail)
            .first_defined(history))
        };
        let column = ColumnRef { relation, attnum };
        if let Some((_, policy)) = self.policies_on(column).next() {
            let table = &self.catalog.relations[policy.relation].name;
            let detail = format!(
                "Policy {} on table {table} depends on column \"{}\".",
                policy.name, name.name
            );
            return refuse("in a policy definition", detail, &policy.history);
        }
        for (_, trigger) in self.catalog.triggers_of(relation) {
            let mut exprs = trigger.when.iter();
            if trigger.update_columns.contains(&attnum)
                || exprs.any(|expr| self.may_mention(row, expr, attnum))
            {
                let detail = format!(
                    "Trigger {} on table {} depends on column \"{}\".",
                    trigger.name, row.name, name.name
                );
                return refuse("in a trigger definition", detail, &trigger.history);
            }
        }
        for other in row.columns().filter(|other| other.attnum != attnum) {
            let uses = |expr: &Snippet| self.may_mention(row, expr, attnum);
            if other.generated.as_ref().is_some_and(|it| uses(&it.expr)) {
                let detail = format!(
                    "Column \"{}\" is used by generated column \"{}\".",
                    name.name, other.name
                );
                return refuse("by a generated column", detail, &other.history);
            }
        }
        Ok(())
    }

    pub(super) fn set_default(
        &mut self,
        relation: RelationId,
        name: &Ident,
        default: Option<&Snippet>,
        span: Span,
    ) -> Result<(), Refusal> {
        let origin = self.origin(span);
        let table = self.catalog.relations[relation].name.clone();
        let Some(column) = self.column_mut(relation, name)? else {
            return Ok(());
        };
        let kind = match (&column.identity, &column.generated) {
            (Some(_), _) => "an identity",
            (None, Some(_)) => "a generated",
            (None, None) => {
                let ty = column.ty;
                if let Some(default) = default {
                    self.check_default(default)?;
                    self.check_stored_default(&name.name, default, ty)?;
                }
                let kept = default
                    .filter(|default| !self.is_no_default(default, ty))
                    .map(|default| self.kept_default(default, ty))
                    .transpose()?;
                let Some(column) = self.column_mut(relation, name)? else {
                    return Ok(());
                };
                column.default_expr = kept;
                column.default_type = None;
                column.history.push(Aspect::Default, origin);
                return Ok(());
            }
        };
        Err(Refusal::new(
            Code::SyntaxError,
            name.span,
            format!(
                "column \"{}\" of relation \"{table}\" is {kind} column",
                name.name
            ),
        )
        .first_defined(&column.history))
    }

    /// SET NOT NULL
    pub(super) fn set_not_null(
        &mut self,
        relation: RelationId,
        name: &Ident,
        span: Span,
        scope: Scope,
    ) -> Result<(), Refusal> {
        match self.resolve_column(relation, name)? {
            Some(attnum) if scope.only => self.mark_one_not_null(relation, attnum, span),
            Some(attnum) => self.mark_not_null(relation, attnum, span),
            None => {}
        }
        Ok(())
    }

    pub(super) fn drop_not_null(
        &mut self,
        relation: RelationId,
        name: &Ident,
        span: Span,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let Some(attnum) = self.resolve_column(relation, name)? else {
            return Ok(());
        };
        let row = &self.catalog.relations[relation];
        if row.column_at(attnum).identity.is_some() {
            return Err(Refusal::new(
                Code::SyntaxError,
                name.span,
                format!(
                    "column \"{}\" of relation \"{}\" is an identity column",
                    name.name, row.name
                ),
            ));
        }
        if let Some(key) = self.primary_key(relation) {
            let key = &self.catalog.constraints[key];
            if key.columns.contains(&attnum) {
                // Since 18 a child's own NOT NULL outlives its parent's.
                if scope.recursing && self.settings.postgres >= 18 {
                    return Ok(());
                }
                return Err(Refusal::new(
                    Code::InvalidTableDefinition,
                    name.span,
                    format!("column \"{}\" is in a primary key", name.name),
                )
                .first_defined(&key.history));
            }
        }
        let origin = self.origin(span);
        let column = self.relation_mut(relation).column_at_mut(attnum);
        if column.not_null {
            column.not_null = false;
            column.history.push(Aspect::NotNull, origin);
        }
        Ok(())
    }

    pub(super) fn add_identity(
        &mut self,
        relation: RelationId,
        name: &Ident,
        (kind, options): (IdentityKind, &[SequenceOption]),
        span: Span,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let Some(attnum) = self.resolve_column(relation, name)? else {
            return Ok(());
        };
        if scope.recursing {
            // A partition shares the sequence.
            let column = self.relation_mut(relation).column_at_mut(attnum);
            column.identity = Some(kind);
            return Ok(());
        }
        let row = &self.catalog.relations[relation];
        let column = row.column_at(attnum);
        let refuse = |message: String| {
            Err(Refusal::new(Code::FeatureNotSupported, name.span, message).with_sqlstate("55000"))
        };
        if !column.not_null {
            return refuse(format!(
                "column \"{}\" of relation \"{}\" must be declared NOT NULL before identity can be added",
                name.name, row.name
            ));
        }
        if column.identity.is_some() {
            return refuse(format!(
                "column \"{}\" of relation \"{}\" is already an identity column",
                name.name, row.name
            ));
        }
        if column.default_expr.is_some() {
            return refuse(format!(
                "column \"{}\" of relation \"{}\" already has a default value",
                name.name, row.name
            ));
        }
        let ty = identity_type(column.ty.id, span)?;
        let (namespace, table) = (row.namespace, row.name.clone());
        let target = Target {
            namespace,
            name: &table,
        };
        let sequence = self.add_column_sequence(target, &name.name, ty, options, span)?;
        self.own_sequence(sequence, ColumnRef { relation, attnum });
        let origin = self.origin(span);
        let column = self.relation_mut(relation).column_at_mut(attnum);
        column.identity = Some(kind);
        column.sequence = Some(sequence);
        column.history.push(Aspect::Identity, origin);
        Ok(())
    }

    pub(super) fn drop_identity(
        &mut self,
        relation: RelationId,
        name: &Ident,
        if_exists: bool,
        span: Span,
    ) -> Result<(), Refusal> {
        let origin = self.origin(span);
        let Some(column) = self.column_mut(relation, name)? else {
            return Ok(());
        };
        if column.identity.take().is_none() {
            return if if_exists {
                Ok(())
            } else {
                Err(not_identity(self, relation, name))
            };
        }
        let sequence = column.sequence.take();
        column.history.push(Aspect::Identity, origin);
        if let Some(sequence) = sequence {
            self.catalog.relations.remove(sequence);
        }
        Ok(())
    }

    pub(super) fn drop_expression(
        &mut self,
        relation: RelationId,
        name: &Ident,
        if_exists: bool,
        span: Span,
    ) -> Result<(), Refusal> {
        let origin = self.origin(span);
        let table = self.catalog.relations[relation].name.clone();
        let Some(column) = self.column_mut(relation, name)? else {
            return Ok(());
        };
        if column.generated.take().is_none() && !if_exists {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                name.span,
                format!(
                    "column \"{}\" of relation \"{table}\" is not a generated column",
                    name.name
                ),
            )
            .with_sqlstate("55000"));
        }
        column.history.push(Aspect::Generated, origin);
        Ok(())
    }

    /// SET EXPRESSION
    pub(super) fn set_expression(
        &mut self,
        relation: RelationId,
        name: &Ident,
        expr: &Snippet,
        span: Span,
    ) -> Result<(), Refusal> {
        self.check_generated(relation, &name.name, expr)?;
        let kept = self.kept(Over::Row(relation), expr)?;
        let origin = self.origin(span);
        let table = self.catalog.relations[relation].name.clone();
        let Some(column) = self.column_mut(relation, name)? else {
            return Ok(());
        };
        let Some(generated) = &mut column.generated else {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                name.span,
                format!(
                    "column \"{}\" of relation \"{table}\" is not a generated column",
                    name.name
                ),
            )
            .with_sqlstate("55000"));
        };
        generated.expr = kept;
        column.history.push(Aspect::Generated, origin);
        Ok(())
    }

    /// SET GENERATED; without a kind only the sequence changes.
    pub(super) fn set_identity(
        &mut self,
        relation: RelationId,
        name: &Ident,
        kind: Option<IdentityKind>,
        options: &[SequenceOption],
        span: Span,
    ) -> Result<(), Refusal> {
        let origin = self.origin(span);
        if let Some(column) = self.column_mut(relation, name)? {
            if column.identity.is_none() {
                return Err(not_identity(self, relation, name));
            }
            if kind.is_some() {
                column.identity = kind;
            }
            column.history.push(Aspect::Identity, origin);
            if let Some(sequence) = column.sequence {
                self.set_sequence_options(sequence, options, span)?;
            }
        }
        Ok(())
    }
}

fn not_identity(folder: &Folder<'_>, relation: RelationId, name: &Ident) -> Refusal {
    let row = &folder.catalog.relations[relation];
    if row.column(name.name.as_str()).is_none() {
        return unknown_column(row, name);
    }
    Refusal::new(
        Code::FeatureNotSupported,
        name.span,
        format!(
            "column \"{}\" of relation \"{}\" is not an identity column",
            name.name, row.name
        ),
    )
    .with_sqlstate("55000")
}
