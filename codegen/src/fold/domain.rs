//! CREATE DOMAIN and ALTER DOMAIN.
//!
//! <https://www.postgresql.org/docs/current/sql-alterdomain.html>

use super::column::Declared;
use super::comment::member;
use super::needs::Over;
use super::ty::NewType;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Aspect, DomainConstraint, History, NamespaceId, Taint, TypeId, TypeKind};
use crate::ddl::{
    AlterDomain, AlterDomainAction, ColumnConstraint, ColumnConstraintKind, CreateDomain, Ident,
    ObjectName, Rename,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Snippet, Span};

impl Folder<'_> {
    pub(super) fn create_domain(
        &mut self,
        it: &CreateDomain,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let name = &it.name.name.name;
        self.claim_type_name(namespace, name, it.name.span, None)?;
        let (base, taint) = self.resolve_type_or_taint(&it.base)?;
        if matches!(self.catalog.types[base.id].kind, TypeKind::Pseudo) {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                it.base.span,
                format!(
                    "\"{}\" is not a valid base type for a domain",
                    self.catalog.types[base.id].name
                ),
            ));
        }
        let collation = self.resolve_collation(it.collation.as_ref(), base.id)?;
        let mut constraints: Vec<DomainConstraint> = Vec::new();
        let mut declared = Declared::default();
        for constraint in &it.constraints {
            // ALTER DOMAIN passes over that of a CHECK.
            if constraint.no_inherit {
                let what = if constraint.kind == ColumnConstraintKind::NotNull {
                    "not-null"
                } else {
                    "check"
                };
                let said = format!("{what} constraints for domains cannot be marked NO INHERIT");
                let refusal = Refusal::new(Code::InvalidTableDefinition, constraint.span, said);
                return Err(refusal.with_sqlstate("42P17"));
            }
            match &constraint.kind {
                ColumnConstraintKind::NotNull | ColumnConstraintKind::Null => {
                    let not_null = constraint.kind == ColumnConstraintKind::NotNull;
                    if declared.not_null.replace(not_null) == Some(!not_null) {
                        return Err(Refusal::new(
                            Code::SyntaxError,
                            constraint.span,
                            "conflicting NULL/NOT NULL constraints",
                        ));
                    }
                }
                ColumnConstraintKind::Default(expr) => {
                    self.check_stored_default(name, expr, base)?;
                    let kept = self.kept_default(expr, base)?;
                    if declared.default.replace(kept).is_some() {
                        return Err(Refusal::new(
                            Code::SyntaxError,
                            constraint.span,
                            "multiple default expressions",
                        ));
                    }
                }
                ColumnConstraintKind::Check(expr) => {
                    let made =
                        self.domain_check(namespace, name, &constraints, constraint, expr)?;
                    self.check_domain_condition(base, expr)?;
                    constraints.push(DomainConstraint {
                        expr: self.kept(Over::Value(base), expr)?,
                        ..made
                    });
                }
                ColumnConstraintKind::Identity(..)
                | ColumnConstraintKind::Generated { .. }
                | ColumnConstraintKind::PrimaryKey
                | ColumnConstraintKind::Unique { .. }
                | ColumnConstraintKind::References(_) => return Err(impossible(constraint)),
            }
        }
        // A domain over a domain takes its default over, not its constraints.
        if declared.default.is_none()
            && let TypeKind::Domain { default_expr, .. } = &self.catalog.types[base.id].kind
        {
            declared.default.clone_from(default_expr);
        }
        let category = self.catalog.types[base.id].category;
        let outcome = if taint.is_some() {
            Outcome::Tainted
        } else {
            Outcome::Applied
        };
        let origin = self.origin(span);
        self.insert_type(NewType {
            name: name.clone(),
            namespace,
            kind: TypeKind::Domain {
                base,
                not_null: declared.not_null == Some(true),
                default_expr: declared
                    .default
                    .filter(|expr| !self.is_no_default(expr, base)),
                constraints,
                collation,
            },
            category,
            taints: taint.into_iter().collect::<Vec<Taint>>(),
            origin,
        });
        Ok(outcome)
    }

    /// A CHECK with its name: the one written, or `d_check`, `d_check1` …
    fn domain_check(
        &self,
        namespace: NamespaceId,
        domain: &Name,
        existing: &[DomainConstraint],
        it: &ColumnConstraint,
        expr: &Snippet,
    ) -> Result<DomainConstraint, Refusal> {
        if it.deferrable {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                it.span,
                "specifying constraint deferrability not supported for domains",
            ));
        }
        let taken = |candidate: &Name| existing.iter().any(|other| other.name == *candidate);
        let name = match &it.name {
            Some(ident) if taken(&ident.name) => return Err(duplicate(domain, ident)),
            Some(ident) => ident.name.clone(),
            None => super::naming::numbered((domain.as_str(), "", "check"), |it| {
                taken(it) || self.constraint_name_exists(namespace, it)
            }),
        };
        Ok(DomainConstraint {
            name,
            expr: expr.clone(),
            validated: !it.not_valid,
            comment: None,
            history: History::created(self.origin(it.span)),
        })
    }

    /// The domain of this name, or `undefined_object` (42704), or `wrong_object_type` (42809). `None` where it is not
    /// known whether the type is a domain.
    fn resolve_domain(&self, name: &ObjectName) -> Result<Option<TypeId>, Refusal> {
        let id = self.resolve_type_name(name)?;
        let row = &self.catalog.types[id];
        if row.domain().is_some() {
            return Ok(Some(id));
        }
        if !row.taints.is_empty() {
            return Ok(None);
        }
        Err(Refusal::new(
            Code::WrongObjectType,
            name.span,
            format!("{} is not a domain", name.name),
        ))
    }

    pub(super) fn alter_domain(
        &mut self,
        it: &AlterDomain,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let Some(id) = self.resolve_domain(&it.name)? else {
            return Ok(Outcome::Tainted);
        };
        let mut row = self.catalog.types[id].clone();
        let (namespace, name) = (row.namespace, row.name.clone());
        let TypeKind::Domain {
            not_null,
            default_expr,
            constraints,
            base,
            collation: _,
        } = &mut row.kind
        else {
            unreachable!("resolve_domain gives domains alone");
        };
        let position = |constraints: &[DomainConstraint], ident: &Ident| {
            constraints
                .iter()
                .position(|other| other.name == ident.name)
        };
        // PostgreSQL 17 and later list a domain's NOT NULL as a constraint.
        let lists_not_null = self.settings.postgres >= 17;
        let not_null_name = Name::generated(name.as_str(), "", "not_null");
        let mut aspect = Aspect::Altered;
        match &it.action {
            AlterDomainAction::Default(expr) => {
                if let Some(expr) = expr {
                    self.check_stored_default(&name, expr, *base)?;
                }
                let expr = expr
                    .as_ref()
                    .filter(|expr| !self.is_no_default(expr, *base));
                *default_expr = expr
                    .map(|expr| self.kept_default(expr, *base))
                    .transpose()?;
                aspect = Aspect::Default;
            }
            AlterDomainAction::NotNull(set) => {
                *not_null = *set;
                aspect = Aspect::NotNull;
            }
            AlterDomainAction::AddConstraint(constraint) => match &constraint.kind {
                ColumnConstraintKind::Check(expr) => {
                    let made =
                        self.domain_check(namespace, &name, constraints, constraint, expr)?;
                    self.check_domain_condition(*base, expr)?;
                    constraints.push(DomainConstraint {
                        expr: self.kept(Over::Value(*base), expr)?,
                        ..made
                    });
                }
                // PostgreSQL 17 passes over it.
                ColumnConstraintKind::NotNull
                    if constraint.no_inherit && self.settings.postgres >= 18 =>
                {
                    return Err(Refusal::new(
                        Code::FeatureNotSupported,
                        constraint.span,
                        "NOT NULL constraints cannot be marked NO INHERIT",
                    ));
                }
                ColumnConstraintKind::NotNull if lists_not_null => {
                    *not_null = true;
                    aspect = Aspect::NotNull;
                }
                ColumnConstraintKind::NotNull
                | ColumnConstraintKind::Null
                | ColumnConstraintKind::Default(_)
                | ColumnConstraintKind::Identity(..)
                | ColumnConstraintKind::Generated { .. }
                | ColumnConstraintKind::PrimaryKey
                | ColumnConstraintKind::Unique { .. }
                | ColumnConstraintKind::References(_) => return Err(impossible(constraint)),
            },
            AlterDomainAction::DropConstraint {
                name: ident,
                if_exists,
            } => match position(constraints, ident) {
                Some(index) => {
                    constraints.remove(index);
                }
                None if lists_not_null && *not_null && ident.name == not_null_name => {
                    *not_null = false;
                    aspect = Aspect::NotNull;
                }
                None if *if_exists => return Ok(Outcome::Applied),
                None => return Err(unknown(&it.name, ident)),
            },
            AlterDomainAction::ValidateConstraint(ident) => match position(constraints, ident) {
                Some(index) => {
                    constraints[index].validated = true;
                    constraints[index]
                        .history
                        .push(Aspect::Validated, self.origin(span));
                }
                None => return Err(unknown(&it.name, ident)),
            },
        }
        row.history.push(aspect, self.origin(span));
        *self.type_mut(id) = row;
        Ok(Outcome::Applied)
    }

    /// ALTER DOMAIN … RENAME CONSTRAINT
    pub(super) fn rename_domain_constraint(
        &mut self,
        it: &Rename,
        span: Span,
    ) -> Result<(), Refusal> {
        let from = member(&it.object)?;
        let Some(id) = self.resolve_domain(&it.object.name)? else {
            return Ok(());
        };
        let origin = self.origin(span);
        let row = self.type_mut(id);
        let domain = row.name.clone();
        let TypeKind::Domain { constraints, .. } = &mut row.kind else {
            unreachable!("resolve_domain gives domains alone");
        };
        let Some(index) = constraints.iter().position(|other| other.name == from.name) else {
            return Err(unknown(&it.object.name, from));
        };
        if constraints.iter().any(|other| other.name == it.to.name) {
            return Err(duplicate(&domain, &it.to));
        }
        let constraint = &mut constraints[index];
        let old = std::mem::replace(&mut constraint.name, it.to.name.clone());
        constraint
            .history
            .push(Aspect::Renamed(old.to_string()), origin);
        Ok(())
    }
}

fn impossible(constraint: &ColumnConstraint) -> Refusal {
    Refusal::new(
        Code::SyntaxError,
        constraint.span,
        "this constraint is not possible for domains",
    )
}

fn duplicate(domain: &Name, constraint: &Ident) -> Refusal {
    Refusal::new(
        Code::DuplicateObject,
        constraint.span,
        format!(
            "constraint \"{}\" for domain \"{domain}\" already exists",
            constraint.name
        ),
    )
}

fn unknown(domain: &ObjectName, constraint: &Ident) -> Refusal {
    Refusal::new(
        Code::UnknownObject,
        constraint.span,
        format!(
            "constraint \"{}\" of domain \"{}\" does not exist",
            constraint.name, domain.name.name
        ),
    )
}
