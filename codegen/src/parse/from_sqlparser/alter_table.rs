//! ALTER TABLE.

use sqlparser::ast;

use super::constraint::identity;
use super::{Converter, is_cascade, slice, unset, zip};
use crate::ddl::{
    AlterTable, AlterTableAction as Action, ReplicaIdentity, RoleName, TableAction, TriggerState,
};

impl Converter {
    pub(super) fn alter_table(
        self,
        tree: ast::AlterTable,
        written: &AlterTable,
    ) -> Option<AlterTable> {
        let ast::AlterTable {
            name,
            if_exists,
            only,
            operations,
            location,
            on_cluster,
            table_type,
            end_token: _,
        } = tree;
        unset([
            location.is_some(),
            on_cluster.is_some(),
            table_type.is_some(),
        ])?;
        Some(AlterTable {
            name: self.object_name(&name)?,
            if_exists,
            only,
            actions: zip(&operations, &written.actions, |tree, (written, span)| {
                Some((self.action(tree, written)?, *span))
            })?,
        })
    }

    fn action(self, tree: &ast::AlterTableOperation, written: &Action) -> Option<Action> {
        use ast::AlterTableOperation as Tree;
        Some(match tree {
            Tree::AddConstraint {
                constraint,
                not_valid,
            } => {
                let Action::AddConstraint(written) = written else {
                    return None;
                };
                Action::AddConstraint(self.table_constraint(constraint, *not_valid, written)?)
            }
            Tree::AddColumn {
                column_keyword: _,
                if_not_exists,
                column_def,
                column_position,
            } => {
                unset([column_position.is_some()])?;
                let Action::AddColumn {
                    column: written, ..
                } = written
                else {
                    return None;
                };
                Action::AddColumn {
                    column: self.column(column_def, written)?,
                    if_not_exists: *if_not_exists,
                }
            }
            Tree::DropConstraint {
                if_exists,
                name,
                drop_behavior,
            } => Action::DropConstraint {
                name: self.ident(name)?,
                if_exists: *if_exists,
                cascade: is_cascade(*drop_behavior),
            },
            Tree::DropColumn {
                has_column_keyword: _,
                column_names,
                if_exists,
                drop_behavior,
            } => match &column_names[..] {
                [name] => Action::DropColumn {
                    name: self.ident(name)?,
                    if_exists: *if_exists,
                    cascade: is_cascade(*drop_behavior),
                },
                _ => return None,
            },
            Tree::RenameColumn {
                old_column_name,
                new_column_name,
            } => Action::RenameColumn {
                from: self.ident(old_column_name)?,
                to: self.ident(new_column_name)?,
            },
            Tree::RenameTable { table_name } => match table_name {
                ast::RenameTableNameKind::To(name) => {
                    Action::Table(TableAction::RenameTo(self.single(name)?))
                }
                ast::RenameTableNameKind::As(_) => return None,
            },
            Tree::RenameConstraint { old_name, new_name } => Action::RenameConstraint {
                from: self.ident(old_name)?,
                to: self.ident(new_name)?,
            },
            Tree::AlterColumn { column_name, op } => self.alter_column(column_name, op, written)?,
            Tree::OwnerTo { new_owner } => {
                Action::Table(TableAction::OwnerTo(self.owner(new_owner, written)?))
            }
            Tree::ValidateConstraint { name } => Action::ValidateConstraint(self.ident(name)?),
            Tree::EnableRowLevelSecurity => Action::Table(TableAction::RowSecurity(true)),
            Tree::DisableRowLevelSecurity => Action::Table(TableAction::RowSecurity(false)),
            Tree::ForceRowLevelSecurity => Action::Table(TableAction::ForceRowSecurity(true)),
            Tree::NoForceRowLevelSecurity => Action::Table(TableAction::ForceRowSecurity(false)),
            Tree::EnableTrigger { name } => self.trigger(name, TriggerState::Origin)?,
            Tree::DisableTrigger { name } => self.trigger(name, TriggerState::Disabled)?,
            Tree::EnableReplicaTrigger { name } => self.trigger(name, TriggerState::Replica)?,
            Tree::EnableAlwaysTrigger { name } => self.trigger(name, TriggerState::Always)?,
            Tree::ReplicaIdentity { identity } => {
                let (identity, index) = match identity {
                    ast::ReplicaIdentity::Nothing => (ReplicaIdentity::Nothing, None),
                    ast::ReplicaIdentity::Full => (ReplicaIdentity::Full, None),
                    ast::ReplicaIdentity::Default => (ReplicaIdentity::Default, None),
                    ast::ReplicaIdentity::Index(index) => {
                        (ReplicaIdentity::Index, Some(self.ident(index)?))
                    }
                };
                Action::Table(TableAction::ReplicaIdentity(identity, index))
            }
            Tree::SetLogged => Action::Table(TableAction::SetLogged(true)),
            Tree::SetUnlogged => Action::Table(TableAction::SetLogged(false)),
            Tree::SetOptionsParens { options: _ } => {
                unset([!matches!(
                    written,
                    Action::Table(TableAction::SetOptions(_))
                )])?;
                written.clone()
            }
            Tree::EnableRule { name: _ }
            | Tree::DisableRule { name: _ }
            | Tree::EnableAlwaysRule { name: _ }
            | Tree::EnableReplicaRule { name: _ } => Action::NoEffect("ENABLE, DISABLE RULE"),
            // Other databases' actions.
            Tree::AddProjection { .. }
            | Tree::DropProjection { .. }
            | Tree::MaterializeProjection { .. }
            | Tree::ClearProjection { .. }
            | Tree::AttachPartition { .. }
            | Tree::DetachPartition { .. }
            | Tree::FreezePartition { .. }
            | Tree::UnfreezePartition { .. }
            | Tree::DropPrimaryKey { .. }
            | Tree::DropForeignKey { .. }
            | Tree::DropIndex { .. }
            | Tree::RenamePartitions { .. }
            | Tree::AddPartitions { .. }
            | Tree::DropPartitions { .. }
            | Tree::ChangeColumn { .. }
            | Tree::ModifyColumn { .. }
            | Tree::SwapWith { .. }
            | Tree::SetTblProperties { .. }
            | Tree::ClusterBy { .. }
            | Tree::DropClusteringKey
            | Tree::AlterSortKey { .. }
            | Tree::SuspendRecluster
            | Tree::ResumeRecluster
            | Tree::Refresh { .. }
            | Tree::Suspend
            | Tree::Resume
            | Tree::Algorithm { .. }
            | Tree::Lock { .. }
            | Tree::AutoIncrement { .. } => return None,
        })
    }

    fn alter_column(
        self,
        name: &ast::Ident,
        tree: &ast::AlterColumnOperation,
        written: &Action,
    ) -> Option<Action> {
        use ast::AlterColumnOperation as Tree;
        let name = self.ident(name)?;
        Some(match tree {
            Tree::SetNotNull => Action::SetNotNull {
                name,
                not_null: true,
            },
            Tree::DropNotNull => Action::SetNotNull {
                name,
                not_null: false,
            },
            Tree::SetDefault { value } => {
                let Action::SetDefault { default, .. } = written else {
                    return None;
                };
                Action::SetDefault {
                    name,
                    default: slice(Some(value), default.as_ref())?,
                }
            }
            Tree::DropDefault => Action::SetDefault {
                name,
                default: None,
            },
            Tree::SetDataType {
                data_type,
                using,
                had_set: _,
            } => {
                // The tree has no COLLATE.
                let Action::SetType {
                    ty,
                    collation: None,
                    using: written,
                    name: _,
                } = written
                else {
                    return None;
                };
                Action::SetType {
                    name,
                    ty: Self::type_name(data_type, ty)?,
                    collation: None,
                    using: slice(using.as_ref(), written.as_ref())?,
                }
            }
            Tree::AddGenerated {
                generated_as,
                sequence_options: _,
            } => {
                let Action::AddIdentity { options, .. } = written else {
                    return None;
                };
                Action::AddIdentity {
                    name,
                    kind: identity((*generated_as)?)?,
                    options: options.clone(),
                }
            }
        })
    }

    fn owner(self, owner: &ast::Owner, written: &Action) -> Option<RoleName> {
        let Action::Table(TableAction::OwnerTo(written)) = written else {
            return None;
        };
        self.role(owner, written)
    }

    /// `ALL` and `USER` are names to the tree.
    fn trigger(self, name: &ast::Ident, state: TriggerState) -> Option<Action> {
        let all = name.quote_style.is_none()
            && ["all", "user"]
                .iter()
                .any(|word| name.value.eq_ignore_ascii_case(word));
        Some(Action::Table(TableAction::EnableTrigger {
            name: if all { None } else { Some(self.ident(name)?) },
            state,
        }))
    }
}
