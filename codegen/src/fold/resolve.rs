//! Names to ids: the search path, relations, types, functions, roles.

use super::{Folder, Refusal};
use crate::catalog::{ColumnType, FunctionId, Grantee, NamespaceId, PG_CATALOG, RelationId};
use crate::ddl::{FunctionSignature, ObjectName, RoleName, TypeName};
use crate::diagnostics::Code;

impl Folder<'_> {
    /// The schemas in which names without one are looked up, `pg_catalog` first unless the path names it.
    pub fn search_path(&self) -> Vec<NamespaceId> {
        let role = &self.catalog.roles[self.session.role].name;
        let mut path: Vec<NamespaceId> = Vec::new();
        for name in &self.session.search_path {
            let name = if *name == "$user" { role } else { name };
            if let Some(id) = self.catalog.namespace(name.as_str())
                && !path.contains(&id)
            {
                path.push(id);
            }
        }
        if !path.contains(&PG_CATALOG) {
            path.insert(0, PG_CATALOG);
        }
        path
    }

    /// The relation of this name, or `undefined_table` (42P01).
    pub fn resolve_relation(&self, name: &ObjectName) -> Result<RelationId, Refusal> {
        let _ = self;
        Err(Refusal::new(
            Code::UnknownRelation,
            name.span,
            format!("relation \"{}\" does not exist", name.name),
        ))
    }

    /// The type of this name with its modifier, or `undefined_object` (42704).
    pub fn resolve_type(&self, name: &TypeName) -> Result<ColumnType, Refusal> {
        let _ = self;
        Err(Refusal::new(
            Code::UnknownObject,
            name.span,
            format!("type \"{}\" does not exist", name.name),
        ))
    }

    /// The function of this name and these argument types, or `undefined_function` (42883); without a signature, the
    /// only one of its name, or `ambiguous_function` (42725).
    pub fn resolve_function(
        &self,
        name: &ObjectName,
        signature: Option<&FunctionSignature>,
    ) -> Result<FunctionId, Refusal> {
        let _ = (self, signature);
        Err(Refusal::new(
            Code::UnknownFunction,
            name.span,
            format!("function {} does not exist", name.name),
        ))
    }

    /// The role of this name, or `undefined_object` (42704).
    pub fn resolve_role(&self, name: &RoleName) -> Result<Grantee, Refusal> {
        match name {
            RoleName::Public => Ok(Grantee::Public),
            RoleName::Current(_) => Ok(Grantee::Role(self.session.role)),
            RoleName::Role(ident) => self
                .catalog
                .role(ident.name.as_str())
                .map(Grantee::Role)
                .ok_or_else(|| {
                    Refusal::new(
                        Code::UnknownObject,
                        ident.span,
                        format!("role \"{}\" does not exist", ident.name),
                    )
                }),
        }
    }
}
