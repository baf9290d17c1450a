//! What is likely not meant: tables and views that show more than their policies say, and policies that do nothing.

use serde::Serialize;

use crate::catalog::{Grantee, History, NamespaceId, Relation, RelationId, RoleId};
use crate::infer::access::{Access, Command, Reason, Rules, is_security_invoker};
use crate::lower::explain::{Place, Source};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// `row_security_off`, `policies_without_row_security`, `policy_always_true`, `definer_without_search_path`,
    /// `view_bypasses_row_security`, `policy_recursion` or `policy_needs_privilege`.
    pub code: &'static str,
    /// What is the matter.
    pub message: String,
    /// What would help.
    pub help: String,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Option<Place>,
}

pub(super) fn warnings(
    source: Source<'_>,
    privileges: &Rules<'_>,
    namespaces: &[NamespaceId],
    roles: &[RoleId],
) -> Vec<Warning> {
    let mut finder = Finder {
        source,
        rules: privileges,
        roles,
        found: Vec::new(),
    };
    for namespace in namespaces {
        for (id, row) in source.catalog.tables_in(*namespace) {
            if source.catalog.extension_of(id.0).is_none() && row.taints.is_empty() {
                finder.relation(id, row);
            }
        }
        finder.functions(*namespace);
    }
    finder.found
}

struct Finder<'a> {
    source: Source<'a>,
    rules: &'a Rules<'a>,
    roles: &'a [RoleId],
    found: Vec<Warning>,
}

impl Finder<'_> {
    fn push(&mut self, code: &'static str, history: &History, message: String, help: String) {
        let last = history.events().next();
        self.found.push(Warning {
            code,
            message,
            help,
            place: last.map(|event| self.source.place(event.origin.span)),
        });
    }

    /// A relation's name as SQL writes it.
    fn sql(&self, id: RelationId) -> String {
        let row = &self.source.catalog.relations[id];
        let namespace = &self.source.catalog.namespaces[row.namespace].name;
        format!("{}.{}", namespace.quoted(), row.name.quoted())
    }

    /// The roles that row security binds and that may use the relation, by name.
    fn clients(&self, id: RelationId) -> Vec<String> {
        let catalog = self.source.catalog;
        let is_bound = |role: &&RoleId| {
            let row = &catalog.roles[**role];
            !row.superuser && !row.bypass_rls
        };
        let may = |role: &&RoleId| {
            Command::ALL
                .into_iter()
                .any(|command| matches!(self.rules.access(**role, id, command), Access::Allowed(_)))
        };
        let clients = self.roles.iter().filter(is_bound).filter(may);
        clients
            .map(|role| catalog.roles[*role].name.to_string())
            .collect()
    }

    fn relation(&mut self, id: RelationId, row: &Relation) {
        let catalog = self.source.catalog;
        let (kind, name) = (row.kind.as_str(), &row.name);
        if let Some(view) = &row.view {
            let filtered: Vec<String> = view
                .relations
                .iter()
                .map(|behind| &catalog.relations[*behind])
                .filter(|behind| behind.row_security && !self.rules.is_filtered(row.owner, behind))
                .map(|behind| format!("\"{}\"", behind.name))
                .collect();
            let clients = self.clients(id);
            if !is_security_invoker(row) && !filtered.is_empty() && !clients.is_empty() {
                let message = format!(
                    "{kind} \"{name}\" shows all rows of {} to {}, past row security",
                    filtered.join(" and "),
                    clients.join(" and ")
                );
                let help =
                    "Make it WITH (security_invoker = true), or revoke what they hold on it.";
                self.push(
                    "view_bypasses_row_security",
                    &row.history,
                    message,
                    help.to_owned(),
                );
            }
            return;
        }
        let policies: Vec<_> = catalog.policies_of(id).collect();
        if !row.row_security {
            let clients = self.clients(id);
            if !policies.is_empty() {
                let message = format!("{kind} \"{name}\" has policies, but row security is off");
                let help = format!("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;", self.sql(id));
                self.push("policies_without_row_security", &row.history, message, help);
            } else if !clients.is_empty() {
                let message = format!(
                    "{kind} \"{name}\" has row security off: {} may use every row",
                    clients.join(" and ")
                );
                let help = format!("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;", self.sql(id));
                self.push("row_security_off", &row.history, message, help);
            }
            return;
        }
        self.always_true(&policies);
        self.broken(id, row);
    }

    fn always_true(&mut self, policies: &[(crate::catalog::PolicyId, &crate::catalog::Policy)]) {
        let catalog = self.source.catalog;
        let anon = catalog.role("anon");
        for (id, policy) in policies {
            let for_all = policy.roles.iter().any(|role| match role {
                Grantee::Public => true,
                Grantee::Role(id) => Some(*id) == anon,
            });
            if policy.permissive && for_all && self.rules.is_always_true(*id) {
                let table = &catalog.relations[policy.relation].name;
                let who = if anon.is_some() { "anon" } else { "everybody" };
                let message = format!(
                    "policy \"{}\" of \"{table}\" is always true for {who}",
                    policy.name
                );
                let help = "Say TO whom it is, or which rows.".to_owned();
                self.push("policy_always_true", &policy.history, message, help);
            }
        }
    }

    /// Policies that end in an error.
    fn broken(&mut self, id: RelationId, row: &Relation) {
        let catalog = self.source.catalog;
        let mut said: Vec<Reason> = Vec::new();
        for role in self.roles {
            for command in Command::ALL {
                let Access::Refused(reason) = self.rules.access(*role, id, command) else {
                    continue;
                };
                if said.contains(&reason) {
                    continue;
                }
                let role = &catalog.roles[*role].name;
                match &reason {
                    Reason::Recursion(table) => {
                        let table = &catalog.relations[*table].name;
                        let message = format!(
                            "the policies of \"{}\" ask \"{table}\" over and over: PostgreSQL ends in \"infinite recursion\" (42P17)",
                            row.name
                        );
                        let help = "Ask through a SECURITY DEFINER function instead.".to_owned();
                        self.push("policy_recursion", &row.history, message, help);
                    }
                    Reason::PolicyReads(policy, table) => {
                        let policy = &catalog.policies[*policy];
                        let asked = *table;
                        let table = &catalog.relations[asked].name;
                        let message = format!(
                            "policy \"{}\" reads \"{table}\", which {role} may not: its {}s end in an error",
                            policy.name,
                            command.as_str()
                        );
                        let help =
                            format!("GRANT SELECT ON {} TO {};", self.sql(asked), role.quoted());
                        self.push("policy_needs_privilege", &policy.history, message, help);
                    }
                    Reason::PolicyCalls(policy, function) => {
                        let policy = &catalog.policies[*policy];
                        let function = &catalog.functions[*function].name;
                        let message = format!(
                            "policy \"{}\" calls {function}(), which {role} may not: its {}s end in an error",
                            policy.name,
                            command.as_str()
                        );
                        let help = format!(
                            "GRANT EXECUTE ON FUNCTION {} TO {};",
                            function.quoted(),
                            role.quoted()
                        );
                        self.push("policy_needs_privilege", &policy.history, message, help);
                    }
                    Reason::NoUsage
                    | Reason::NoPrivilege(..)
                    | Reason::NoPolicy(_)
                    | Reason::NeverTrue(_)
                    | Reason::NotWritable => continue,
                }
                said.push(reason);
            }
        }
    }

    fn functions(&mut self, namespace: NamespaceId) {
        let catalog = self.source.catalog;
        for (id, function) in catalog.functions.iter() {
            let has_path = function
                .config
                .iter()
                .any(|(name, _)| name == "search_path");
            if function.namespace == namespace
                && function.security_definer
                && !has_path
                && catalog.extension_of(id.0).is_none()
            {
                let name = &function.name;
                let message = format!(
                    "function {name}() is SECURITY DEFINER without a search_path of its own"
                );
                let help = "Add SET search_path = '' and qualify what its body names.".to_owned();
                self.push(
                    "definer_without_search_path",
                    &function.history,
                    message,
                    help,
                );
            }
        }
    }
}
