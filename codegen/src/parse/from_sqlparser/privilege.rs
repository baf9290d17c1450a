//! GRANT and REVOKE of privileges.

use sqlparser::ast;

use super::{Converter, unset, zip};
use crate::ddl::{
    FunctionSignature, Grant, GrantTarget, GrantedPrivilege, Ident, ObjectKind, Privilege, RoleName,
};

impl Converter {
    pub(super) fn grant(self, tree: ast::Grant, written: &Grant) -> Option<Grant> {
        let ast::Grant {
            privileges,
            objects,
            grantees,
            with_grant_option,
            as_grantor,
            granted_by: _,
            current_grants,
        } = tree;
        unset([as_grantor.is_some(), current_grants.is_some()])?;
        Some(Grant {
            revoke: false,
            privileges: self.privileges(&privileges)?,
            target: self.target(&objects?, &written.target)?,
            grantees: self.grantees(&grantees, &written.grantees)?,
            grant_option: with_grant_option,
            cascade: false,
        })
    }

    pub(super) fn revoke(self, tree: ast::Revoke, written: &Grant) -> Option<Grant> {
        let ast::Revoke {
            grant_option_for,
            privileges,
            objects,
            grantees,
            granted_by: _,
            cascade,
        } = tree;
        Some(Grant {
            revoke: true,
            privileges: self.privileges(&privileges)?,
            target: self.target(&objects?, &written.target)?,
            grantees: self.grantees(&grantees, &written.grantees)?,
            grant_option: grant_option_for,
            cascade: match cascade {
                Some(ast::CascadeOption::Cascade) => true,
                Some(ast::CascadeOption::Restrict) | None => false,
            },
        })
    }

    fn privileges(self, tree: &ast::Privileges) -> Option<Option<Vec<GrantedPrivilege>>> {
        match tree {
            ast::Privileges::All {
                with_privileges_keyword: _,
            } => Some(None),
            ast::Privileges::Actions(actions) => actions
                .iter()
                .map(|action| self.privilege(action))
                .collect::<Option<_>>()
                .map(Some),
        }
    }

    fn privilege(self, action: &ast::Action) -> Option<GrantedPrivilege> {
        use ast::Action as Tree;
        let (privilege, columns) = match action {
            Tree::Insert { columns } => (Privilege::Insert, columns.as_ref()),
            Tree::Select { columns } => (Privilege::Select, columns.as_ref()),
            Tree::Update { columns } => (Privilege::Update, columns.as_ref()),
            Tree::References { columns } => (Privilege::References, columns.as_ref()),
            Tree::Delete => (Privilege::Delete, None),
            Tree::Truncate => (Privilege::Truncate, None),
            Tree::Trigger => (Privilege::Trigger, None),
            Tree::Connect => (Privilege::Connect, None),
            Tree::Temporary => (Privilege::Temporary, None),
            Tree::Usage => (Privilege::Usage, None),
            Tree::Create { obj_type: None } => (Privilege::Create, None),
            Tree::Execute { obj_type: None } => (Privilege::Execute, None),
            // Other databases' privileges.
            Tree::Create { obj_type: Some(_) }
            | Tree::Execute { obj_type: Some(_) }
            | Tree::AddSearchOptimization
            | Tree::Apply { .. }
            | Tree::ApplyBudget
            | Tree::AttachListing
            | Tree::AttachPolicy
            | Tree::Audit
            | Tree::BindServiceEndpoint
            | Tree::DatabaseRole { .. }
            | Tree::Drop
            | Tree::EvolveSchema
            | Tree::Exec { .. }
            | Tree::Failover
            | Tree::ImportedPrivileges
            | Tree::ImportShare
            | Tree::Manage { .. }
            | Tree::ManageReleases
            | Tree::ManageVersions
            | Tree::Modify { .. }
            | Tree::Monitor { .. }
            | Tree::Operate
            | Tree::OverrideShareRestrictions
            | Tree::Ownership
            | Tree::PurchaseDataExchangeListing
            | Tree::Read
            | Tree::ReadSession
            | Tree::Replicate
            | Tree::ResolveAll
            | Tree::Role { .. } => return None,
        };
        let columns: Vec<Ident> = match columns {
            Some(columns) => self.idents(columns)?,
            None => Vec::new(),
        };
        Some(GrantedPrivilege { privilege, columns })
    }

    fn target(self, tree: &ast::GrantObjects, written: &GrantTarget) -> Option<GrantTarget> {
        use ast::GrantObjects as Tree;
        let in_schema = |kind, schemas: &[ast::ObjectName]| {
            let schemas: Option<Vec<Ident>> =
                schemas.iter().map(|name| self.single(name)).collect();
            Some(GrantTarget::AllInSchema(kind, schemas?))
        };
        let objects = |kind, names: &[ast::ObjectName]| {
            Some(GrantTarget::Objects(kind, self.object_names(names)?))
        };
        match tree {
            Tree::AllTablesInSchema { schemas } => in_schema(ObjectKind::Table, schemas),
            Tree::AllSequencesInSchema { schemas } => in_schema(ObjectKind::Sequence, schemas),
            Tree::AllFunctionsInSchema { schemas } => in_schema(ObjectKind::Function, schemas),
            Tree::Schemas(names) => objects(ObjectKind::Schema, names),
            Tree::Sequences(names) => objects(ObjectKind::Sequence, names),
            Tree::Tables(names) => objects(ObjectKind::Table, names),
            Tree::Databases(_) => Some(GrantTarget::Other("DATABASE")),
            Tree::Function { name, arg_types } | Tree::Procedure { name, arg_types } => {
                self.function_target(name, arg_types, written)
            }
            Tree::AllViewsInSchema { .. }
            | Tree::AllMaterializedViewsInSchema { .. }
            | Tree::AllExternalTablesInSchema { .. }
            | Tree::FutureSchemasInDatabase { .. }
            | Tree::FutureTablesInSchema { .. }
            | Tree::FutureViewsInSchema { .. }
            | Tree::FutureExternalTablesInSchema { .. }
            | Tree::FutureMaterializedViewsInSchema { .. }
            | Tree::FutureSequencesInSchema { .. }
            | Tree::Views(_)
            | Tree::Warehouses(_)
            | Tree::Integrations(_)
            | Tree::ResourceMonitors(_)
            | Tree::Users(_)
            | Tree::ComputePools(_)
            | Tree::Connections(_)
            | Tree::FailoverGroup(_)
            | Tree::ReplicationGroup(_)
            | Tree::ExternalVolumes(_) => None,
        }
    }

    /// The tree does not part `f()` from `f`: a function without arguments is ours.
    fn function_target(
        self,
        name: &ast::ObjectName,
        types: &[ast::DataType],
        written: &GrantTarget,
    ) -> Option<GrantTarget> {
        let GrantTarget::Functions(written) = written else {
            return None;
        };
        let [(_, Some(signature))] = &written[..] else {
            return None;
        };
        unset([types.is_empty()])?;
        let arguments = zip(types, &signature.arguments, |tree, written| {
            Self::type_name(tree, written)
        })?;
        Some(GrantTarget::Functions(vec![(
            self.object_name(name)?,
            Some(FunctionSignature {
                arguments,
                modes: false,
            }),
        )]))
    }

    fn grantees(self, tree: &[ast::Grantee], written: &[RoleName]) -> Option<Vec<RoleName>> {
        zip(tree, written, |tree, written| {
            let ast::Grantee { grantee_type, name } = tree;
            let name = match name {
                Some(ast::GranteeName::ObjectName(name)) => Some(self.single(name)?),
                Some(ast::GranteeName::UserHost { .. }) => return None,
                None => None,
            };
            match (grantee_type, name, written) {
                (ast::GranteesType::Public, None, _) => Some(RoleName::Public),
                (ast::GranteesType::None | ast::GranteesType::Group, Some(name), _)
                    if name.name == "public" =>
                {
                    Some(RoleName::Public)
                }
                // CURRENT_USER is a name to the tree.
                (ast::GranteesType::None, Some(name), RoleName::Current(span))
                    if name.span == *span =>
                {
                    Some(RoleName::Current(*span))
                }
                (ast::GranteesType::None, Some(name), RoleName::Session(span))
                    if name.span == *span =>
                {
                    Some(RoleName::Session(*span))
                }
                (ast::GranteesType::None | ast::GranteesType::Group, Some(name), _) => {
                    Some(RoleName::Role(name))
                }
                _ => None,
            }
        })
    }
}
