//! CHECK constraints, and how those of a table and of its parents merge.

use super::alter_table::Scope;
use super::constraint::{Command, is_validated};
use super::needs::Over;
use super::sound::Use;
use super::{Folder, Refusal};
use crate::catalog::{Constraint, ConstraintId, ConstraintKind, RelationId};
use crate::ddl::TableConstraint;
use crate::diagnostics::Code;
use crate::source::{Snippet, Span};

impl Folder<'_> {
    /// Adds a CHECK, to the children too.
    pub(super) fn add_check(
        &mut self,
        relation: RelationId,
        it: &TableConstraint,
        (expr, no_inherit): (&Snippet, bool),
        (command, scope): (Command, Scope),
        same_command: &[ConstraintId],
    ) -> Result<ConstraintId, Refusal> {
        let columns = self.mentioned_columns(relation, expr)?;
        self.check_condition(relation, expr, Use::Check)?;
        let kept = self.kept(Over::Row(relation), expr)?;
        let row = &self.catalog.relations[relation];
        let (table, namespace) = (row.name.clone(), row.namespace);
        let (children, is_partition) = (row.children.clone(), row.is_partition());
        let name = if let Some(ident) = &it.name {
            let twice = self
                .constraint_of(relation, &ident.name)
                .is_some_and(|existing| same_command.contains(&existing));
            if twice && command == Command::Create {
                return Err(Refusal::new(
                    Code::DuplicateObject,
                    ident.span,
                    format!("check constraint \"{}\" already exists", ident.name),
                ));
            }
            if let Some(existing) = self.constraint_of(relation, &ident.name)
                && !same_command.contains(&existing)
                && (command == Command::Create
                    || !self.catalog.constraints[existing].is_local && !is_partition)
                && self.merge_check(existing, expr, no_inherit, true)?
            {
                return Ok(existing);
            }
            self.check_constraint_name(relation, ident)?;
            ident.name.clone()
        } else {
            let column = match columns.as_slice() {
                [attnum] => self.catalog.relations[relation]
                    .column_at(*attnum)
                    .name
                    .to_string(),
                _ => String::new(),
            };
            self.choose_constraint_name(namespace, (table.as_str(), &column, "check"))
        };
        if scope.only && !no_inherit && !children.is_empty() {
            return Err(Refusal::new(
                Code::InvalidTableDefinition,
                it.span,
                "constraint must be added to child tables too",
            ));
        }
        let id = self.insert_constraint(Constraint {
            validated: is_validated(it, command),
            ..self.new_constraint(
                name,
                relation,
                ConstraintKind::Check {
                    expr: kept,
                    no_inherit,
                },
                columns,
                it,
            )
        });
        if !no_inherit {
            for child in children {
                self.inherit_check(id, child, it.span)?;
            }
        }
        Ok(id)
    }

    /// Gives a child a CHECK of its parent, or counts it where the child has the same.
    fn inherit_check(
        &mut self,
        id: ConstraintId,
        child: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let above = self.catalog.constraints[id].clone();
        let ConstraintKind::Check { expr, .. } = &above.kind else {
            return Ok(());
        };
        if let Some(existing) = self.constraint_of(child, &above.name)
            && self.merge_check(existing, expr, false, false)?
        {
            return Ok(());
        }
        let ident = super::inherit::ident(&above.name, span);
        self.check_constraint_name(child, &ident)?;
        let row = Constraint {
            relation: child,
            columns: self.same_columns(above.relation, &above.columns, child),
            is_local: false,
            inherit_count: 1,
            ..above
        };
        let id = self.insert_constraint(row);
        for grandchild in self.catalog.relations[child].children.clone() {
            self.inherit_check(id, grandchild, span)?;
        }
        Ok(())
    }

    /// Whether a CHECK of this name is the same and may be both the table's own and inherited; then it is both.
    fn merge_check(
        &mut self,
        existing: ConstraintId,
        expr: &Snippet,
        no_inherit: bool,
        own: bool,
    ) -> Result<bool, Refusal> {
        let row = &self.catalog.constraints[existing];
        let is_partition = self.catalog.relations[row.relation].is_partition();
        let ConstraintKind::Check {
            expr: known,
            no_inherit: known_no_inherit,
        } = &row.kind
        else {
            return Ok(false);
        };
        if !self.same_expression(known, expr) {
            return Ok(false);
        }
        if *known_no_inherit || (no_inherit && row.inherit_count > 0) {
            let word = if *known_no_inherit {
                "non-inherited"
            } else {
                "inherited"
            };
            return Err(Refusal::new(
                Code::InvalidTableDefinition,
                expr.span,
                format!(
                    "constraint \"{}\" conflicts with {word} constraint on relation \"{}\"",
                    row.name, self.catalog.relations[row.relation].name
                ),
            )
            .with_sqlstate("42P17")
            .first_defined(&row.history));
        }
        let row = self
            .catalog
            .constraints
            .get_mut(existing)
            .expect("it was found");
        if is_partition {
            row.is_local = false;
            row.inherit_count = row.inherit_count.max(1);
        } else if own {
            row.is_local = true;
        } else {
            row.inherit_count += 1;
        }
        Ok(true)
    }
}
