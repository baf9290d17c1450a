//! Who may do what: for a role, a relation and a command, whether PostgreSQL refuses it, allows it, or allows it for the
//! rows that row security lets through.
//!
//! Privileges: <https://www.postgresql.org/docs/current/ddl-priv.html>; row security:
//! <https://www.postgresql.org/docs/current/ddl-rowsecurity.html>. A verdict is about the bare command: a WHERE or
//! RETURNING that reads columns asks for SELECT too. What functions do inside is not looked at.

mod needs;

use std::collections::BTreeMap;

use crate::boolean::truth;
use crate::catalog::{
    Catalog, Column, FunctionId, Grantee, Policy, PolicyId, Relation, RelationId, RelationKind,
    RoleId,
};
use crate::ddl::{PolicyCommand, Privilege};
use crate::expr::ExprParser;
use needs::Needs;

/// A command on rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// SELECT
    Select,
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
}

impl Command {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Select, Self::Insert, Self::Update, Self::Delete];

    /// Its name: `select`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// The privilege that it asks for.
    pub fn privilege(self) -> Privilege {
        match self {
            Self::Select => Privilege::Select,
            Self::Insert => Privilege::Insert,
            Self::Update => Privilege::Update,
            Self::Delete => Privilege::Delete,
        }
    }

    fn is_meant_by(self, policy: PolicyCommand) -> bool {
        match policy {
            PolicyCommand::All => true,
            PolicyCommand::Select => self == Self::Select,
            PolicyCommand::Insert => self == Self::Insert,
            PolicyCommand::Update => self == Self::Update,
            PolicyCommand::Delete => self == Self::Delete,
        }
    }
}

/// What PostgreSQL says to a role's command on a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// It is refused, or no row passes, for whatever row.
    Refused(Reason),
    /// It is allowed.
    Allowed(Grant),
}

/// How far a command is allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grant {
    /// Only these columns, by `attnum`; `None` is all.
    pub columns: Option<Vec<i16>>,
    /// Which old rows pass (USING).
    pub using: Vec<Filter>,
    /// Which new rows pass (WITH CHECK).
    pub check: Vec<Filter>,
    /// What defaults use and the role may not, by the column that must therefore be given.
    pub given: Vec<(i16, Lacking)>,
}

/// What a default uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// A sequence, which asks for USAGE.
    Sequence(RelationId),
    /// A function, which asks for EXECUTE.
    Function(FunctionId),
}

/// What row security lets through of a table: rows for which one of `any`, and all of `all`, is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The table: what is asked, or a table behind a view.
    pub relation: RelationId,
    /// Permissive policies; empty where one is always true.
    pub any: Vec<PolicyId>,
    /// Restrictive policies.
    pub all: Vec<PolicyId>,
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No USAGE on the schema.
    NoUsage,
    /// The privilege is not held, on the relation itself or on one behind a view.
    NoPrivilege(RelationId, Command),
    /// Row security is on and no policy is for it.
    NoPolicy(RelationId),
    /// The policies that are for it are never true.
    NeverTrue(RelationId),
    /// A policy asks a relation that the role may not read.
    PolicyReads(PolicyId, RelationId),
    /// A policy calls a function that the role may not execute.
    PolicyCalls(PolicyId, FunctionId),
    /// A policy asks its own table, or one whose policies ask it (42P17).
    Recursion(RelationId),
    /// A materialized view, or a view through which PostgreSQL does not write.
    NotWritable,
}

/// PostgreSQL's rules over a catalog.
pub struct Rules<'a> {
    catalog: &'a Catalog,
    parser: &'a dyn ExprParser,
    needs: BTreeMap<PolicyId, Needs>,
}

/// The tables whose policies with queries are being expanded.
type Active = Vec<RelationId>;

impl<'a> Rules<'a> {
    /// The rules of a catalog; `parser` reads its policies.
    pub fn new(catalog: &'a Catalog, parser: &'a dyn ExprParser) -> Self {
        let policies = catalog.policies.iter();
        let needs = policies.map(|(id, row)| (id, Needs::of(catalog, row, parser)));
        Self {
            catalog,
            parser,
            needs: needs.collect(),
        }
    }

    /// What PostgreSQL says to this command of this role.
    pub fn access(&self, role: RoleId, relation: RelationId, command: Command) -> Access {
        let catalog = self.catalog;
        let row = &catalog.relations[relation];
        let namespace = &catalog.namespaces[row.namespace];
        let may_enter = match &namespace.acl {
            Some(acl) => {
                catalog.is_superuser(role) || catalog.is_granted(role, acl, Privilege::Usage)
            }
            None => catalog.is_owner(role, namespace.owner),
        };
        if !may_enter {
            return Access::Refused(Reason::NoUsage);
        }
        match self.grant(role, relation, command, &mut Active::new()) {
            Ok(mut grant) => {
                if command == Command::Insert {
                    grant.given = self.to_be_given(role, row);
                }
                Access::Allowed(grant)
            }
            Err(reason) => Access::Refused(reason),
        }
    }

    fn grant(
        &self,
        role: RoleId,
        relation: RelationId,
        command: Command,
        active: &mut Active,
    ) -> Result<Grant, Reason> {
        let row = &self.catalog.relations[relation];
        let columns = self.columns(role, relation, command)?;
        let mut grant = match row.kind {
            RelationKind::View => self.behind_view(role, relation, command, active)?,
            RelationKind::MaterializedView if command != Command::Select => {
                return Err(Reason::NotWritable);
            }
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable => {
                self.rows(role, relation, command, active)?
            }
            RelationKind::MaterializedView
            | RelationKind::ForeignTable
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => Grant::default(),
        };
        grant.columns = columns;
        Ok(grant)
    }

    /// The columns that privileges allow; `None` is all.
    fn columns(
        &self,
        role: RoleId,
        relation: RelationId,
        command: Command,
    ) -> Result<Option<Vec<i16>>, Reason> {
        let catalog = self.catalog;
        if catalog.may_use(role, relation, command.privilege()) {
            return Ok(None);
        }
        let held = |acl| catalog.is_granted(role, acl, command.privilege());
        let columns = catalog.relations[relation].columns();
        let allowed: Vec<i16> = columns
            .filter(|column| column.acl.as_ref().is_some_and(held))
            .map(|column| column.attnum)
            .collect();
        if allowed.is_empty() || command == Command::Delete {
            return Err(Reason::NoPrivilege(relation, command));
        }
        Ok(Some(allowed))
    }

    /// A view asks what is behind it as its owner, or with `security_invoker` as who asks the view.
    fn behind_view(
        &self,
        role: RoleId,
        relation: RelationId,
        command: Command,
        active: &mut Active,
    ) -> Result<Grant, Reason> {
        let row = &self.catalog.relations[relation];
        let Some(view) = &row.view else {
            return Ok(Grant::default());
        };
        let role = if is_security_invoker(row) {
            role
        } else {
            row.owner
        };
        // A view that was replaced by a query of itself.
        if active.contains(&relation) {
            return Err(Reason::Recursion(relation));
        }
        active.push(relation);
        let mut grant = Grant::default();
        for behind in &view.relations {
            let written = view.base == Some(*behind) && command != Command::Select;
            let asked = if written { command } else { Command::Select };
            if !self.catalog.relations[*behind].kind.has_columns() {
                continue;
            }
            let found = self.grant(role, *behind, asked, active);
            let found = found.inspect_err(|_| {
                active.pop();
            })?;
            grant.using.extend(found.using);
            grant.check.extend(found.check);
        }
        active.pop();
        Ok(grant)
    }

    /// What row security lets through.
    fn rows(
        &self,
        role: RoleId,
        relation: RelationId,
        command: Command,
        active: &mut Active,
    ) -> Result<Grant, Reason> {
        let row = &self.catalog.relations[relation];
        if !self.is_filtered(role, row) {
            return Ok(Grant::default());
        }
        let held = self.catalog.inherited_roles(role);
        let is_for = |policy: &Policy| {
            command.is_meant_by(policy.command)
                && policy.roles.iter().any(|grantee| match grantee {
                    Grantee::Public => true,
                    Grantee::Role(id) => held.contains(id),
                })
        };
        let policies: Vec<(PolicyId, &Policy)> = self
            .catalog
            .policies_of(relation)
            .filter(|(_, policy)| is_for(policy))
            .collect();
        if !policies.iter().any(|(_, policy)| policy.permissive) {
            return Err(Reason::NoPolicy(relation));
        }
        let has_queries = |(id, _): &(PolicyId, &Policy)| self.needs[id].has_queries;
        let is_expanded = policies.iter().any(has_queries);
        if is_expanded {
            if active.contains(&relation) {
                return Err(Reason::Recursion(relation));
            }
            active.push(relation);
        }
        let grant = self.filtered(role, relation, command, &policies, active);
        if is_expanded {
            active.pop();
        }
        grant
    }

    fn filtered(
        &self,
        role: RoleId,
        relation: RelationId,
        command: Command,
        policies: &[(PolicyId, &Policy)],
        active: &mut Active,
    ) -> Result<Grant, Reason> {
        let mut grant = Grant::default();
        if command != Command::Insert {
            grant.using = self.filter(relation, policies, Side::Using)?;
        }
        if matches!(command, Command::Insert | Command::Update) {
            grant.check = self.filter(relation, policies, Side::Check)?;
        }
        let filters = grant.using.iter().chain(&grant.check);
        let asked = |id| {
            filters
                .clone()
                .any(|it| it.any.contains(&id) || it.all.contains(&id))
        };
        for (id, _) in policies {
            self.needed(role, *id, asked(*id), active)?;
        }
        Ok(grant)
    }

    /// What a policy itself asks for. One that PostgreSQL's planner leaves out needs no privilege, but is expanded.
    fn needed(
        &self,
        role: RoleId,
        policy: PolicyId,
        is_asked: bool,
        active: &mut Active,
    ) -> Result<(), Reason> {
        let needs = &self.needs[&policy];
        for relation in &needs.relations {
            match self.grant(role, *relation, Command::Select, active) {
                Err(Reason::Recursion(relation)) => return Err(Reason::Recursion(relation)),
                Err(Reason::NoPrivilege(..)) if is_asked => {
                    return Err(Reason::PolicyReads(policy, *relation));
                }
                Err(reason @ (Reason::PolicyReads(..) | Reason::PolicyCalls(..))) if is_asked => {
                    return Err(reason);
                }
                // A table of which no row is seen is empty.
                Err(_) | Ok(_) => {}
            }
        }
        if !is_asked {
            return Ok(());
        }
        match self.closed_function(role, &needs.functions) {
            Some(function) => Err(Reason::PolicyCalls(policy, function)),
            None => Ok(()),
        }
    }

    /// Whether the role may execute a function, its schema aside.
    pub fn may_execute(&self, role: RoleId, function: FunctionId) -> bool {
        match &self.catalog.functions[function].acl {
            Some(acl) => {
                self.catalog.is_superuser(role)
                    || self.catalog.is_granted(role, acl, Privilege::Execute)
            }
            None => true,
        }
    }

    /// A function that surely is called and that the role may not execute.
    fn closed_function(&self, role: RoleId, calls: &[Vec<FunctionId>]) -> Option<FunctionId> {
        let may_call = |id: &FunctionId| self.may_execute(role, *id);
        let mut closed = calls.iter().filter(|it| !it.iter().any(may_call));
        closed.find_map(|candidates| candidates.first().copied())
    }

    /// What the policies let through together; nothing where that is every row.
    fn filter(
        &self,
        relation: RelationId,
        policies: &[(PolicyId, &Policy)],
        side: Side,
    ) -> Result<Vec<Filter>, Reason> {
        let (mut any, mut all) = (Vec::new(), Vec::new());
        let (mut is_any_true, mut has_permissive) = (false, false);
        for (id, policy) in policies {
            let (is_written, truth) = self.needs[id].truth(policy, side);
            if !is_written {
                continue;
            }
            has_permissive |= policy.permissive;
            match (policy.permissive, truth) {
                (true, Some(true)) => is_any_true = true,
                (true, None) => any.push(*id),
                (false, None) => all.push(*id),
                (true, Some(false)) | (false, Some(true)) => {}
                (false, Some(false)) => return Err(Reason::NeverTrue(relation)),
            }
        }
        if !has_permissive {
            return Err(Reason::NoPolicy(relation));
        }
        if is_any_true {
            any.clear();
        } else if any.is_empty() {
            return Err(Reason::NeverTrue(relation));
        }
        Ok(if any.is_empty() && all.is_empty() {
            Vec::new()
        } else {
            vec![Filter { relation, any, all }]
        })
    }

    /// Whether row security is on for this role (`check_enable_rls`).
    pub fn is_filtered(&self, role: RoleId, row: &Relation) -> bool {
        let role_row = self.catalog.roles.get(role);
        let is_free = role_row.is_some_and(|role| role.superuser || role.bypass_rls);
        let is_owner = self.catalog.is_owner(role, row.owner);
        row.row_security && !is_free && (!is_owner || row.force_row_security)
    }

    /// Whether a policy is always true for old or for new rows.
    pub fn is_always_true(&self, id: PolicyId) -> bool {
        let policy = &self.catalog.policies[id];
        let is_true = |side| self.needs[&id].truth(policy, side) == (true, Some(true));
        match policy.command {
            PolicyCommand::Insert => is_true(Side::Check),
            PolicyCommand::All
            | PolicyCommand::Select
            | PolicyCommand::Update
            | PolicyCommand::Delete => is_true(Side::Using),
        }
    }

    /// The columns whose defaults the role may not compute; an identity column's sequence needs no privilege.
    fn to_be_given(&self, role: RoleId, row: &Relation) -> Vec<(i16, Lacking)> {
        let may_use = |sequence: RelationId| {
            self.catalog.may_use(role, sequence, Privilege::Usage)
                || self.catalog.may_use(role, sequence, Privilege::Update)
        };
        let lacking = |column: &Column| {
            let default = column.default_expr.as_ref()?;
            let serial = column.sequence.filter(|_| column.identity.is_none());
            if let Some(sequence) = serial.filter(|id| !may_use(*id)) {
                return Some(Lacking::Sequence(sequence));
            }
            let tree = self.parser.expression(&default.text, default.place());
            let calls = needs::calls(self.catalog, row.namespace, &*tree.ok()?);
            self.closed_function(role, &calls).map(Lacking::Function)
        };
        let found = row.columns().map(|column| (column.attnum, lacking(column)));
        found
            .filter_map(|(attnum, it)| Some((attnum, it?)))
            .collect()
    }
}

/// Which of a policy's conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// USING, for old rows
    Using,
    /// WITH CHECK, else USING, for new rows
    Check,
}

/// `security_invoker`
pub fn is_security_invoker(row: &Relation) -> bool {
    row.options
        .iter()
        .any(|(name, value)| name == "security_invoker" && truth(value) == Some(true))
}
