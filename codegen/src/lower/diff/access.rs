//! Who may do what, before and after: grants, row security and policies by what they come to.

use super::pair::Pair;
use super::surface::Owner;
use super::{Class, Differ, Effect, Subject, effect, ran_at};
use crate::catalog::{Aspect, Event, NamespaceId, PolicyId, RelationId};
use crate::ddl::PolicyCommand;
use crate::lower::access::{Cell, RelationAccess, Report, Verdict};
use crate::lower::explain::definition;
use crate::source::Origin;

/// What a role's command came to.
struct Said {
    class: Option<Class>,
    command: &'static str,
    what: String,
    roles: Vec<String>,
}

impl Differ<'_> {
    pub(super) fn access(&mut self) {
        for pair in self.pairs.relations.both.clone() {
            let (old, new) = (
                self.rights(self.old.access, pair.old, true),
                self.rights(self.new.access, pair.new, false),
            );
            if let (Some(old), Some(new)) = (old, new) {
                if self.new.access.roles.is_empty() {
                    self.row_security(pair);
                } else {
                    let said = differences(old, new);
                    self.say_access(pair, said);
                }
            }
        }
        self.policies();
    }

    /// A relation in a report; what the config does not show is in none.
    fn rights<'r>(
        &self,
        report: &'r Report,
        id: RelationId,
        is_old: bool,
    ) -> Option<&'r RelationAccess> {
        let side = if is_old { self.old } else { self.new };
        let row = &side.catalog().relations[id];
        let namespace = side.catalog().namespaces[row.namespace].name.as_str();
        let mut relations = report.relations.iter();
        relations.find(|it| it.schema == namespace && it.name == row.name.as_str())
    }

    fn say_access(&mut self, pair: Pair<RelationId>, said: Vec<Said>) {
        if said.is_empty() {
            return;
        }
        let mut what = Vec::new();
        let mut effects: Vec<Effect> = Vec::new();
        for it in said {
            let who = it.roles.join(", ");
            let short = it.what.split(": ").next().unwrap_or_default();
            what.push(format!("{who}: {} {short}", it.command));
            if let Some(class) = it.class {
                effects.push(effect(class, format!("{who}: {} {}.", it.command, it.what)));
            }
        }
        let row = &self.new.catalog().relations[pair.new];
        let named = (
            "access",
            definition::qualified(self.new.catalog(), row.namespace, &row.name),
        );
        let origin = self.access_origin(pair);
        self.push(
            named,
            what.join("; "),
            effects,
            origin.as_ref(),
            Subject::of(Owner::Relation(pair.old)),
        );
    }

    /// The last line about rights on a relation.
    fn access_origin(&self, pair: Pair<RelationId>) -> Option<Origin> {
        let catalog = self.new.catalog();
        let row = &catalog.relations[pair.new];
        let is_right = |event: &&Event| {
            matches!(
                event.aspect,
                Aspect::Privileges | Aspect::RowSecurity | Aspect::Owner | Aspect::Altered
            )
        };
        let of_columns = row.slots.iter().flat_map(|it| it.history.events());
        let of_relation = row.history.events().chain(of_columns).filter(is_right);
        let of_policies = catalog
            .policies_of(pair.new)
            .flat_map(|(_, it)| it.history.events());
        let of_schema = catalog.namespaces[row.namespace]
            .history
            .events()
            .filter(is_right);
        let events = of_relation
            .chain(of_policies)
            .chain(of_schema)
            .map(|it| it.origin.clone());
        let old = self.old.catalog().policies_of(pair.old);
        let dropped = old.filter_map(|(id, _)| self.dropped(id.0, 0));
        events
            .chain(dropped)
            .filter(|it| self.pairs.is_later(ran_at(it)))
            .max_by_key(|it| {
                let at = ran_at(it);
                (at.file, at.start)
            })
    }

    /// Row security where no role is known that it is for.
    fn row_security(&mut self, pair: Pair<RelationId>) {
        let (old, new) = (
            &self.old.catalog().relations[pair.old],
            &self.new.catalog().relations[pair.new],
        );
        if old.row_security == new.row_security {
            return;
        }
        let named = (
            "access",
            definition::qualified(self.new.catalog(), new.namespace, &new.name),
        );
        let (what, effects) = if new.row_security {
            let why = "Other roles than the owner reach only the rows that policies let through.";
            (
                "row security is on",
                vec![effect(Class::Read, why), effect(Class::Write, why)],
            )
        } else {
            ("row security is off", Vec::new())
        };
        let origin = self.latest(&new.history, &[Aspect::RowSecurity]).cloned();
        self.push(
            named,
            what,
            effects,
            origin.as_ref(),
            Subject::of(Owner::Relation(pair.old)),
        );
    }

    /// Policies on tables that no report has: other schemas', and those of the platform.
    fn policies(&mut self) {
        let shown =
            |namespaces: &[NamespaceId], namespace: NamespaceId| namespaces.contains(&namespace);
        let unseen = self.new.access.roles.is_empty();
        let (old, new) = (self.old, self.new);
        let is_listed = |is_old: bool, id: PolicyId| {
            let side = if is_old { old } else { new };
            let relation = side.catalog().policies[id].relation;
            let namespace = side.catalog().relations[relation].namespace;
            unseen || !shown(side.facts.namespaces, namespace)
        };
        let mut said: Vec<(String, &'static str, Vec<Effect>, Option<Origin>)> = Vec::new();
        let named = |is_old: bool, id: PolicyId| {
            let side = if is_old { old } else { new };
            let row = &side.catalog().policies[id];
            let table = &side.catalog().relations[row.relation];
            let table = definition::qualified(side.catalog(), table.namespace, &table.name);
            format!("{table}/{}", row.name.quoted())
        };
        for id in self
            .pairs
            .policies
            .gone
            .iter()
            .copied()
            .filter(|it| is_listed(true, *it))
        {
            let row = &old.catalog().policies[id];
            // With its table it goes unsaid.
            let is_there = new.catalog().relations.get(row.relation).is_some();
            if is_there {
                let effects = if row.permissive {
                    lost(row.command)
                } else {
                    Vec::new()
                };
                said.push((named(true, id), "dropped", effects, self.dropped(id.0, 0)));
            }
        }
        for id in self
            .pairs
            .policies
            .added
            .iter()
            .copied()
            .filter(|it| is_listed(false, *it))
        {
            let row = &new.catalog().policies[id];
            let effects = if row.permissive {
                Vec::new()
            } else {
                lost(row.command)
            };
            said.push((
                named(false, id),
                "new",
                effects,
                self.created(&row.history).cloned(),
            ));
        }
        for pair in self
            .pairs
            .policies
            .both
            .iter()
            .filter(|it| is_listed(false, it.new))
        {
            let (a, b) = (
                &old.catalog().policies[pair.old],
                &new.catalog().policies[pair.new],
            );
            if definition::policy(a) != definition::policy(b) || a.roles.len() != b.roles.len() {
                let origin = self.last_event(&b.history).cloned();
                said.push((
                    named(false, pair.new),
                    "another condition",
                    lost(b.command),
                    origin,
                ));
            }
        }
        for (object, what, effects, origin) in said {
            self.push(
                ("policy", object),
                what,
                effects,
                origin.as_ref(),
                Subject::default(),
            );
        }
    }
}

/// Who may lose rows where a policy goes or changes.
fn lost(command: PolicyCommand) -> Vec<Effect> {
    let read = || {
        effect(
            Class::Read,
            "Who read through it may see fewer rows, or none.",
        )
    };
    let write = || effect(Class::Write, "Who wrote through it may be refused.");
    match command {
        PolicyCommand::All => vec![read(), write()],
        PolicyCommand::Select => vec![read()],
        PolicyCommand::Insert | PolicyCommand::Update | PolicyCommand::Delete => vec![write()],
    }
}

fn differences(old: &RelationAccess, new: &RelationAccess) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for cell in &new.cells {
        let before = old
            .cells
            .iter()
            .find(|it| it.role == cell.role && it.command == cell.command);
        let Some((what, is_loss)) = before.and_then(|before| difference(before, cell)) else {
            continue;
        };
        let class = match cell.command {
            "select" => Class::Read,
            _ => Class::Write,
        };
        let class = is_loss.then_some(class);
        let alike = said
            .iter_mut()
            .find(|it| it.what == what && it.command == cell.command && it.class == class);
        match alike {
            Some(it) => it.roles.push(cell.role.clone()),
            None => said.push(Said {
                class,
                command: cell.command,
                what,
                roles: vec![cell.role.clone()],
            }),
        }
    }
    said
}

/// What became of a role's command, and whether something is lost.
fn difference(old: &Cell, new: &Cell) -> Option<(String, bool)> {
    let why = || {
        new.why
            .as_deref()
            .map_or_else(String::new, |why| format!(": {why}"))
    };
    let condition = |cell: &Cell| {
        let parts = [&cell.using, &cell.check].map(|it| it.clone().unwrap_or_default());
        match parts {
            [using, check] if check.is_empty() || using == check => using,
            [using, check] if using.is_empty() => check,
            [using, check] => format!("{using}, to rows where {check}"),
        }
    };
    match (old.verdict, new.verdict) {
        (Verdict::Refused, Verdict::Refused) => None,
        (_, Verdict::Refused) => Some((format!("is refused now{}", why()), true)),
        (Verdict::Refused, Verdict::Allowed) => Some(("is allowed now".to_owned(), false)),
        (Verdict::Refused, Verdict::Where) => {
            Some((format!("is allowed now: where {}", condition(new)), false))
        }
        (Verdict::Allowed, Verdict::Where) => Some((
            format!("is for some rows only: where {}", condition(new)),
            true,
        )),
        (Verdict::Where, Verdict::Allowed) => Some(("is for every row now".to_owned(), false)),
        (Verdict::Where, Verdict::Where) if condition(old) != condition(new) => {
            let what = format!(
                "is for other rows: where {}, was {}",
                condition(new),
                condition(old)
            );
            Some((what, true))
        }
        (Verdict::Allowed, Verdict::Allowed) | (Verdict::Where, Verdict::Where) => {
            columns(old, new)
        }
    }
}

fn columns(old: &Cell, new: &Cell) -> Option<(String, bool)> {
    match (&old.columns, &new.columns) {
        (_, None) if old.columns.is_some() => Some(("is for every column now".to_owned(), false)),
        (None, Some(columns)) => Some((
            format!("is for some columns only: {}", columns.join(", ")),
            true,
        )),
        (Some(before), Some(after)) if before != after => {
            let is_loss = before.iter().any(|it| !after.contains(it));
            Some((
                format!("is for other columns: {}", after.join(", ")),
                is_loss,
            ))
        }
        (_, _) => (old.why != new.why && new.why.is_some()).then(|| {
            (
                format!("asks for more: {}", new.why.as_deref().unwrap_or_default()),
                true,
            )
        }),
    }
}
