//! `has_table_privilege` and its like: who may do what, from the catalog's lists of privileges.

use super::conditions::raise;
use super::eval::Eval;
use super::operators::unknown_of;
use super::value::{ObjectType, Value};
use crate::catalog::{Acl, FunctionId, Grantee, NamespaceId, RelationId, RelationKind, RoleId};
use crate::ddl::{ObjectKind, Privilege};
use crate::fold::Refusal;
use crate::source::Span;

impl Eval<'_, '_> {
    /// `has_…_privilege([role,] object, privileges)`; `None` for any other function.
    pub(super) fn has_privilege(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let kind = match name {
            "has_table_privilege" | "has_sequence_privilege" => ObjectType::Relation,
            "has_schema_privilege" => ObjectType::Namespace,
            "has_function_privilege" => ObjectType::Procedure,
            "has_column_privilege" => return self.has_column_privilege(arguments, span),
            "pg_has_role" => return self.is_member(arguments, span).map(Some),
            _ => return Ok(None),
        };
        let mut is_public = false;
        let (role, object, privileges) = match arguments {
            [object, privileges] => (Ok(self.folder.session.role), object, privileges),
            // What is granted to all, whoever they are.
            [Value::Text(role), object, privileges] if **role == *"public" => {
                is_public = true;
                (Ok(self.folder.session.role), object, privileges)
            }
            [role, object, privileges] => (self.role(role, span)?, object, privileges),
            _ => return Ok(None),
        };
        let unknown = || unknown_of(arguments, span, format!("function {name}"));
        let object = match object {
            Value::Text(_) => self.cast_object(object, kind, span)?,
            other => other.clone(),
        };
        let oid = object.number().and_then(|oid| u32::try_from(oid).ok());
        let (Ok(role), Some(oid), Value::Text(privileges)) = (role, oid, privileges) else {
            return Ok(Some(unknown()));
        };
        let Some((acl, class, owner)) = self.acl_of(kind, oid) else {
            return Ok(Some(Value::Null));
        };
        let acl = acl.unwrap_or_else(|| self.folder.built_in(class, owner));
        let mut any = false;
        for wanted in privileges.split(',') {
            let wanted = wanted.trim().to_ascii_uppercase();
            let (word, with_option) = match wanted.strip_suffix(" WITH GRANT OPTION") {
                Some(word) => (word, true),
                None => (&*wanted, false),
            };
            let Some(privilege) = privilege(word) else {
                let message = format!("unrecognized privilege type: \"{word}\"");
                return Err(raise("22023", span, message));
            };
            any |= if is_public {
                let all = acl.privileges(Grantee::Public);
                let option = all.and_then(|it| it.get(&privilege));
                option.is_some_and(|option| *option || !with_option)
            } else {
                self.holds(role, owner, &acl, privilege, with_option)
            };
        }
        Ok(Some(Value::Bool(any)))
    }

    /// `has_column_privilege([role,] table, column, privilege)`: that of the whole table is enough.
    fn has_column_privilege(
        &self,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let (given_role, [given, column, wanted]) = match arguments {
            [table, column, wanted] => (None, [table, column, wanted]),
            [role, table, column, wanted] => (Some(role), [table, column, wanted]),
            _ => return Ok(None),
        };
        let unknown = || unknown_of(arguments, span, "function has_column_privilege");
        let table = match given {
            Value::Text(_) => self.cast_object(given, ObjectType::Relation, span)?,
            other => other.clone(),
        };
        let oid = table.number().and_then(|oid| u32::try_from(oid).ok());
        let relation = oid.and_then(|oid| self.folder.catalog.relations.get(RelationId(oid)));
        let role = match given_role {
            None => Ok(self.folder.session.role),
            Some(role) => self.role(role, span)?,
        };
        let (Some(relation), Ok(role), Value::Text(word)) = (relation, role, wanted) else {
            return Ok(Some(unknown()));
        };
        let found = match column {
            Value::Text(name) => relation.column(name),
            other => relation
                .columns()
                .find(|it| other.number() == Some(i64::from(it.attnum))),
        };
        let Some(found) = found else {
            let Value::Text(name) = column else {
                return Ok(Some(Value::Null));
            };
            let message = format!(
                "column \"{name}\" of relation \"{}\" does not exist",
                relation.name
            );
            return Err(raise("42703", span, message));
        };
        let of_table: Vec<Value> = given_role
            .into_iter()
            .chain([given, wanted])
            .cloned()
            .collect();
        match self.has_privilege("has_table_privilege", &of_table, span)? {
            Some(Value::Bool(false)) => {}
            other => return Ok(other),
        }
        let Some(privilege) = privilege(&word.trim().to_ascii_uppercase()) else {
            return Ok(Some(unknown()));
        };
        let holds = found
            .acl
            .as_ref()
            .is_some_and(|acl| self.holds(role, relation.owner, acl, privilege, false));
        Ok(Some(Value::Bool(holds)))
    }

    fn acl_of(&self, kind: ObjectType, oid: u32) -> Option<(Option<Acl>, ObjectKind, RoleId)> {
        let catalog = &self.folder.catalog;
        Some(match kind {
            ObjectType::Relation => {
                let row = catalog.relations.get(RelationId(oid))?;
                let class = if row.kind == RelationKind::Sequence {
                    ObjectKind::Sequence
                } else {
                    ObjectKind::Table
                };
                (row.acl.clone(), class, row.owner)
            }
            ObjectType::Namespace => {
                let row = catalog.namespaces.get(NamespaceId(oid))?;
                (row.acl.clone(), ObjectKind::Schema, row.owner)
            }
            ObjectType::Procedure => {
                let row = catalog.functions.get(FunctionId(oid))?;
                (row.acl.clone(), ObjectKind::Function, row.owner)
            }
            ObjectType::Type | ObjectType::Function | ObjectType::Role => return None,
        })
    }

    /// The role that an argument names; `Err` inside where it is not known.
    fn role(&self, value: &Value, span: Span) -> Result<Result<RoleId, ()>, Refusal> {
        Ok(match value {
            Value::Text(name) if **name == *"public" => Err(()),
            Value::Text(name) => {
                Ok(self.folder.catalog.role(name).ok_or_else(|| {
                    raise("42704", span, format!("role \"{name}\" does not exist"))
                })?)
            }
            other => other
                .number()
                .and_then(|oid| u32::try_from(oid).ok())
                .map(RoleId)
                .filter(|id| self.folder.catalog.roles.get(*id).is_some())
                .ok_or(()),
        })
    }

    fn holds(
        &self,
        role: RoleId,
        owner: RoleId,
        acl: &Acl,
        privilege: Privilege,
        with_option: bool,
    ) -> bool {
        if self.folder.catalog.is_superuser(role) {
            return true;
        }
        let members = self.folder.catalog.inherited_roles(role);
        let held = |grantee: Grantee| {
            let options = acl.privileges(grantee).and_then(|it| it.get(&privilege));
            options.is_some_and(|option| *option || !with_option)
        };
        let is_owner = members.contains(&owner);
        with_option && is_owner
            || held(Grantee::Public)
            || members.into_iter().any(|id| held(Grantee::Role(id)))
    }

    /// `pg_has_role([member,] role, 'MEMBER' | 'USAGE')`
    fn is_member(&self, arguments: &[Value], span: Span) -> Result<Value, Refusal> {
        let (member, role) = match arguments {
            [role, _] => (Ok(self.folder.session.role), self.role(role, span)?),
            [member, role, _] => (self.role(member, span)?, self.role(role, span)?),
            _ => return Ok(Value::unknown(span, "function pg_has_role")),
        };
        Ok(match (member, role) {
            (Ok(member), Ok(role)) => {
                let catalog = &self.folder.catalog;
                let is_member = catalog.memberships(member).contains(&role);
                Value::Bool(catalog.is_superuser(member) || is_member)
            }
            _ => unknown_of(arguments, span, "function pg_has_role"),
        })
    }
}

fn privilege(word: &str) -> Option<Privilege> {
    Some(match word {
        "SELECT" => Privilege::Select,
        "INSERT" => Privilege::Insert,
        "UPDATE" => Privilege::Update,
        "DELETE" => Privilege::Delete,
        "TRUNCATE" => Privilege::Truncate,
        "REFERENCES" => Privilege::References,
        "TRIGGER" => Privilege::Trigger,
        "MAINTAIN" => Privilege::Maintain,
        "EXECUTE" => Privilege::Execute,
        "USAGE" => Privilege::Usage,
        "CREATE" => Privilege::Create,
        _ => return None,
    })
}
