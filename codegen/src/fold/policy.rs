//! CREATE POLICY and ALTER POLICY.

use super::needs::Over;
use super::sound::Use;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Asked, Aspect, Grantee, History, Policy, PolicyId, RelationId};
use crate::ddl::{AlterPolicy, CreatePolicy, Ident, PolicyCommand, RoleName};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Snippet, Span};

impl Folder<'_> {
    pub(super) fn create_policy(
        &mut self,
        it: &CreatePolicy,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let wrong = match it.command {
            PolicyCommand::Select | PolicyCommand::Delete if it.check.is_some() => {
                Some("WITH CHECK cannot be applied to SELECT or DELETE")
            }
            PolicyCommand::Insert if it.using.is_some() => {
                Some("only WITH CHECK expression allowed for INSERT")
            }
            PolicyCommand::All
            | PolicyCommand::Select
            | PolicyCommand::Insert
            | PolicyCommand::Update
            | PolicyCommand::Delete => None,
        };
        if let Some(wrong) = wrong {
            return Err(Refusal::new(Code::SyntaxError, it.name.span, wrong));
        }
        let roles = self.policy_roles(&it.roles)?;
        let relation = self.resolve_table(&it.table)?;
        for expr in it.using.iter().chain(&it.check) {
            self.check_policy_expression(relation, expr)?;
        }
        if let Some(existing) = self.find_policy(relation, &it.name.name) {
            let history = &self.catalog.policies[existing].history;
            return Err(self.duplicate_policy(relation, &it.name, history));
        }
        let asked = self.asked_by(relation, it.using.iter().chain(&it.check));
        let (using, check) = (
            self.kept_condition(relation, it.using.as_ref())?,
            self.kept_condition(relation, it.check.as_ref())?,
        );
        let id = PolicyId(self.catalog.next_oid());
        let history = History::created(self.origin(span));
        self.catalog.policies.insert(
            id,
            Policy {
                name: it.name.name.clone(),
                relation,
                permissive: it.permissive,
                command: it.command,
                roles,
                using,
                check,
                asked,
                comment: None,
                history,
            },
        );
        Ok(Outcome::Applied)
    }

    pub(super) fn alter_policy(
        &mut self,
        it: &AlterPolicy,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let roles = match &it.roles {
            Some(roles) => Some(self.policy_roles(roles)?),
            None => None,
        };
        let relation = self.resolve_table(&it.table)?;
        for expr in it.using.iter().chain(&it.check) {
            self.check_policy_expression(relation, expr)?;
        }
        let id = self.resolve_policy(relation, &it.name)?;
        let policy = &self.catalog.policies[id];
        let using = it.using.as_ref().or(policy.using.as_ref());
        let check = it.check.as_ref().or(policy.check.as_ref());
        let asked = self.asked_by(relation, using.into_iter().chain(check));
        let using = self.kept_condition(relation, it.using.as_ref())?;
        let check = self.kept_condition(relation, it.check.as_ref())?;
        let origin = self.origin(span);
        let policy = self.catalog.policies.get_mut(id).expect("it was found");
        policy.asked = asked;
        if let Some(roles) = roles {
            policy.roles = roles;
        }
        if using.is_some() {
            policy.using = using;
        }
        if check.is_some() {
            policy.check = check;
        }
        policy.history.push(Aspect::Altered, origin);
        Ok(Outcome::Applied)
    }

    /// PUBLIC where none is named; beside PUBLIC all others go without saying.
    fn policy_roles(&self, names: &[RoleName]) -> Result<Vec<Grantee>, Refusal> {
        let mut roles = Vec::new();
        for name in names {
            let role = self.resolve_role(name)?;
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        if roles.is_empty() || roles.contains(&Grantee::Public) {
            return Ok(vec![Grantee::Public]);
        }
        Ok(roles)
    }

    /// Sees that all that it names is there.
    fn check_policy_expression(&self, relation: RelationId, expr: &Snippet) -> Result<(), Refusal> {
        self.mentioned_columns(relation, expr)?;
        self.check_condition(relation, expr, Use::Policy)
    }

    fn kept_condition(
        &self,
        relation: RelationId,
        expr: Option<&Snippet>,
    ) -> Result<Option<Snippet>, Refusal> {
        expr.map(|expr| self.kept(Over::Row(relation), expr))
            .transpose()
    }

    /// What the expressions of a policy use, if they ask tables and all of it is understood.
    fn asked_by<'e>(
        &self,
        relation: RelationId,
        exprs: impl Iterator<Item = &'e Snippet>,
    ) -> Option<Asked> {
        let trees = exprs.map(|expr| self.parse_expression(expr).ok().flatten());
        let trees: Vec<_> = trees.collect::<Option<_>>()?;
        if !trees.iter().any(|tree| tree.has_query()) {
            return None;
        }
        let mut asked = Asked::default();
        for tree in &trees {
            let uses = self.uses_of(relation, tree)?;
            asked.relations.extend(uses.relations);
            asked.columns.extend(uses.columns);
        }
        let mut rows = asked
            .relations
            .iter()
            .map(|id| &self.catalog.relations[*id]);
        rows.all(|row| row.taints.is_empty()).then_some(asked)
    }

    /// The policy of this name on the table.
    pub(super) fn find_policy(&self, relation: RelationId, name: &Name) -> Option<PolicyId> {
        self.catalog
            .policies_of(relation)
            .find(|(_, policy)| policy.name == *name)
            .map(|(id, _)| id)
    }

    /// The policy of this name on the table, or `undefined_object` (42704).
    pub(super) fn resolve_policy(
        &self,
        relation: RelationId,
        name: &Ident,
    ) -> Result<PolicyId, Refusal> {
        self.find_policy(relation, &name.name).ok_or_else(|| {
            Refusal::new(
                Code::UnknownObject,
                name.span,
                format!(
                    "policy \"{}\" for table \"{}\" does not exist",
                    name.name, self.catalog.relations[relation].name
                ),
            )
        })
    }

    /// `duplicate_object` (42710)
    pub(super) fn duplicate_policy(
        &self,
        relation: RelationId,
        name: &Ident,
        history: &History,
    ) -> Refusal {
        Refusal::new(
            Code::DuplicateObject,
            name.span,
            format!(
                "policy \"{}\" for table \"{}\" already exists",
                name.name, self.catalog.relations[relation].name
            ),
        )
        .first_defined(history)
    }
}
