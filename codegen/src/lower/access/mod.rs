//! The catalog's privileges, row security and policies to one model: a table a relation, a cell a role and command.

mod warnings;

use serde::Serialize;

use crate::catalog::{Catalog, NamespaceId, Policy, PolicyId, RelationId, RelationKind, RoleId};
use crate::expr::ExprParser;
use crate::infer::access::{Access, Command, Filter, Grant, Lacking, Reason, Rules};
use crate::lower::explain::{Doubt, Source};
use crate::lower::links;
use crate::source::{Snippet, SourceKind};

pub use warnings::Warning;

/// Who may do what in a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The roles, in the order in which each table lists them.
    pub roles: Vec<String>,
    /// Tables, views, materialized views and foreign tables.
    pub relations: Vec<RelationAccess>,
    /// What is likely not meant.
    pub warnings: Vec<Warning>,
}

/// Who may do what with a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelationAccess {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// `table`, `view` …
    pub kind: &'static str,
    /// `off`, `on` or `forced`; views have none of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_security: Option<&'static str>,
    /// A cell for each role and command.
    pub cells: Vec<Cell>,
    /// Why it may not be what is said here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

/// What PostgreSQL says to a role's command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The role.
    pub role: String,
    /// `select`, `insert`, `update` or `delete`.
    pub command: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// Only these columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// What old rows must fulfil, as the policies write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// What new rows must fulfil.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// The policies that say so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Why it is refused, or what else is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The kinds of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Never, for whatever row.
    Refused,
    /// For every row.
    Allowed,
    /// For the rows that fulfil a condition.
    Where,
}

/// The roles that are shown unless others are asked for: those of PostgREST where the platform has them, and those that
/// migrations make.
pub fn usual_roles(source: Source<'_>) -> Vec<RoleId> {
    let catalog = source.catalog;
    let clients = ["anon", "authenticated", "service_role"];
    let mut roles: Vec<RoleId> = clients.iter().filter_map(|it| catalog.role(it)).collect();
    for (id, row) in catalog.roles.iter() {
        let made = row.history.events().next();
        let is_own = made.is_some_and(|event| {
            source.sources.file(event.origin.span.file).kind == SourceKind::Migration
        });
        if is_own && !roles.contains(&id) {
            roles.push(id);
        }
    }
    roles
}

/// Who may do what, for these roles and the relations of these schemas.
pub fn report(
    source: Source<'_>,
    namespaces: &[NamespaceId],
    roles: &[RoleId],
    parser: &dyn ExprParser,
) -> Report {
    let catalog = source.catalog;
    let printer = Printer {
        catalog,
        rules: Rules::new(catalog, parser),
    };
    let mut relations = Vec::new();
    for namespace in namespaces {
        for (id, row) in catalog.tables_in(*namespace) {
            if catalog.extension_of(id.0).is_some() {
                continue;
            }
            let cells = roles.iter().flat_map(|role| {
                let cell = |command| printer.cell(*role, id, command);
                Command::ALL.map(cell)
            });
            let row_security = match (row.row_security, row.force_row_security) {
                (false, _) => "off",
                (true, false) => "on",
                (true, true) => "forced",
            };
            relations.push(RelationAccess {
                schema: catalog.namespaces[row.namespace].name.to_string(),
                name: row.name.to_string(),
                kind: row.kind.as_str(),
                row_security: row.view.is_none().then_some(row_security),
                cells: cells.collect(),
                doubts: source.doubts(&row.taints),
            });
        }
    }
    relations.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
    Report {
        roles: roles
            .iter()
            .map(|id| catalog.roles[*id].name.to_string())
            .collect(),
        relations,
        warnings: warnings::warnings(source, &printer.rules, namespaces, roles),
    }
}

struct Printer<'a> {
    catalog: &'a Catalog,
    rules: Rules<'a>,
}

impl Printer<'_> {
    fn cell(&self, role: RoleId, relation: RelationId, command: Command) -> Cell {
        let blank = Cell {
            role: self.catalog.roles[role].name.to_string(),
            command: command.as_str(),
            verdict: Verdict::Allowed,
            columns: None,
            using: None,
            check: None,
            policies: Vec::new(),
            why: None,
        };
        let access = if self.is_writable(relation, command) {
            self.rules.access(role, relation, command)
        } else {
            Access::Refused(Reason::NotWritable)
        };
        match access {
            Access::Refused(reason) => Cell {
                verdict: Verdict::Refused,
                why: Some(self.reason(relation, &reason)),
                ..blank
            },
            Access::Allowed(grant) => self.allowed(relation, &grant, blank),
        }
    }

    /// Whether PostgreSQL writes through it; to a materialized view nothing is written.
    fn is_writable(&self, relation: RelationId, command: Command) -> bool {
        if self.catalog.relations[relation].kind != RelationKind::View {
            return true;
        }
        let events = links::events(self.catalog, relation, true, None);
        match command {
            Command::Select => true,
            Command::Insert => events.insert,
            Command::Update => events.update,
            Command::Delete => events.delete,
        }
    }

    fn allowed(&self, relation: RelationId, grant: &Grant, blank: Cell) -> Cell {
        let row = &self.catalog.relations[relation];
        let name = |attnum: &i16| row.column_at(*attnum).name.to_string();
        let is_free = grant.using.is_empty() && grant.check.is_empty();
        let mut policies: Vec<String> = Vec::new();
        for filter in grant.using.iter().chain(&grant.check) {
            for id in filter.any.iter().chain(&filter.all) {
                let name = self.catalog.policies[*id].name.to_string();
                if !policies.contains(&name) {
                    policies.push(name);
                }
            }
        }
        let given = grant.given.iter().map(|(attnum, lacking)| {
            let lacking = match lacking {
                Lacking::Sequence(id) => {
                    format!("USAGE on sequence \"{}\"", self.catalog.relations[*id].name)
                }
                Lacking::Function(id) => {
                    format!("EXECUTE on {}()", self.catalog.functions[*id].name)
                }
            };
            format!("\"{}\" must be given: no {lacking}", name(attnum))
        });
        let given: Vec<String> = given.collect();
        Cell {
            verdict: if is_free {
                Verdict::Allowed
            } else {
                Verdict::Where
            },
            columns: grant
                .columns
                .as_ref()
                .map(|it| it.iter().map(name).collect()),
            using: self.condition(relation, &grant.using, |policy| policy.using.as_ref()),
            check: self.condition(relation, &grant.check, |policy| {
                policy.check.as_ref().or(policy.using.as_ref())
            }),
            policies,
            why: (!given.is_empty()).then(|| given.join("; ")),
            ..blank
        }
    }

    /// The filters in SQL's words; those of a table behind a view with its name.
    fn condition<'p>(
        &'p self,
        relation: RelationId,
        filters: &[Filter],
        side: impl Fn(&'p Policy) -> Option<&'p Snippet>,
    ) -> Option<String> {
        let text = |id: &PolicyId| {
            let snippet = side(&self.catalog.policies[*id])?;
            let words: Vec<&str> = snippet.text.split_whitespace().collect();
            Some(words.join(" "))
        };
        let of_filter = |filter: &Filter| {
            let any: Vec<String> = filter.any.iter().filter_map(text).collect();
            let all: Vec<String> = filter.all.iter().filter_map(text).collect();
            let any = match any.as_slice() {
                [] => None,
                [one] if all.is_empty() => Some(one.clone()),
                several => Some(format!("({})", several.join(") or ("))),
            };
            let several = any.is_some() || all.len() > 1;
            let all = all
                .into_iter()
                .map(|it| if several { format!("({it})") } else { it });
            let any = any.map(|it| {
                if all.len() > 0 && filter.any.len() > 1 {
                    format!("({it})")
                } else {
                    it
                }
            });
            let text = any.into_iter().chain(all).collect::<Vec<_>>().join(" and ");
            if filter.relation == relation {
                text
            } else {
                format!(
                    "of {}: {text}",
                    self.catalog.relations[filter.relation].name
                )
            }
        };
        let parts: Vec<String> = filters.iter().map(of_filter).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn reason(&self, relation: RelationId, reason: &Reason) -> String {
        let catalog = self.catalog;
        let policy = |id: &PolicyId| &catalog.policies[*id];
        let name = |id: RelationId| &catalog.relations[id].name;
        let of = |id: RelationId| {
            if id == relation {
                String::new()
            } else {
                format!(" on \"{}\"", name(id))
            }
        };
        match reason {
            Reason::NoUsage => {
                let namespace = catalog.relations[relation].namespace;
                format!(
                    "no USAGE on schema \"{}\"",
                    catalog.namespaces[namespace].name
                )
            }
            Reason::NoPrivilege(id, command) => {
                if *id == relation {
                    "no privilege".to_owned()
                } else {
                    format!("no {}{}", command.as_str().to_uppercase(), of(*id))
                }
            }
            Reason::NoPolicy(id) => format!("no policy{} lets it through row security", of(*id)),
            Reason::NeverTrue(id) => format!("no policy{} is ever true", of(*id)),
            Reason::PolicyReads(id, table) => format!(
                "policy \"{}\" reads \"{}\", which the role may not",
                policy(id).name,
                name(*table)
            ),
            Reason::PolicyCalls(id, function) => format!(
                "policy \"{}\" calls {}(), which the role may not",
                policy(id).name,
                catalog.functions[*function].name
            ),
            Reason::Recursion(id) => format!(
                "infinite recursion in the policies of \"{}\" (42P17)",
                name(*id)
            ),
            Reason::NotWritable => "no rows can be written through it".to_owned(),
        }
    }
}
