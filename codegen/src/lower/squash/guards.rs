//! Triggers, row security and policies, event triggers.

#![expect(
    clippy::format_push_string,
    reason = "statements, made once where somebody asks for the file"
)]

use std::collections::BTreeSet;

use super::{Writer, text};
use crate::catalog::{Policy, RelationId, Trigger, TriggerId};
use crate::ddl::{ObjectKind, PolicyCommand, TriggerState, TriggerTiming};

impl Writer<'_> {
    /// The triggers of a table or view; those of the platform's tables only where they are new.
    pub(super) fn triggers(&mut self, id: RelationId, changed: bool) {
        let triggers: Vec<(TriggerId, &Trigger)> = self
            .it
            .catalog
            .triggers_of(id)
            .filter(|(oid, row)| row.parent.is_none() && !self.is_brought(oid.0))
            .collect();
        let clones: Vec<String> = self
            .it
            .catalog
            .triggers_of(id)
            .filter_map(|(_, row)| {
                let above = self.it.catalog.triggers.get(row.parent?)?;
                let state = state_word(row.state).unwrap_or("ENABLE");
                let name = row.name.quoted();
                let table = self.relation_name(id);
                (row.state != above.state)
                    .then(|| format!("ALTER TABLE {table} {state} TRIGGER {name}"))
            })
            .collect();
        for sql in clones {
            self.say(&sql);
        }
        let table = &self.it.catalog.relations[id];
        for (_, row) in triggers {
            let statements = self.trigger(id, row);
            let there = self.written.contains(&row.function.0) || self.is_brought(row.function.0);
            let at = row.when.as_ref().map(|it| it.span);
            if there || changed {
                let mut statements = statements.into_iter();
                if let Some(first) = statements.next() {
                    self.say_at(at, &first);
                }
                for sql in statements {
                    self.add(&sql);
                }
            } else {
                let title = self.title(table.namespace, &table.name, "TRIGGERS");
                let path = at.map_or_else(
                    || self.it.paths.default().to_vec(),
                    |span| self.it.paths.at(span).to_vec(),
                );
                for sql in statements {
                    self.later.push((title.clone(), path.clone(), sql));
                }
            }
        }
    }

    /// CREATE TRIGGER, its state and its comment.
    fn trigger(&self, id: RelationId, row: &Trigger) -> Vec<String> {
        let table = &self.it.catalog.relations[id];
        let target = self.relation_name(id);
        let timing = match row.timing {
            TriggerTiming::Before => "BEFORE",
            TriggerTiming::After => "AFTER",
            TriggerTiming::InsteadOf => "INSTEAD OF",
        };
        let mut events = Vec::new();
        if row.on_insert {
            events.push("INSERT".to_owned());
        }
        if row.on_update {
            let columns: Vec<String> = row
                .update_columns
                .iter()
                .map(|it| table.column_at(*it).name.quoted())
                .collect();
            events.push(if columns.is_empty() {
                "UPDATE".to_owned()
            } else {
                format!("UPDATE OF {}", columns.join(", "))
            });
        }
        if row.on_delete {
            events.push("DELETE".to_owned());
        }
        if row.on_truncate {
            events.push("TRUNCATE".to_owned());
        }
        let constraint = if row.constraint { "CONSTRAINT " } else { "" };
        let name = row.name.quoted();
        let events = events.join(" OR ");
        let mut sql = format!("CREATE {constraint}TRIGGER {name}\n  {timing} {events} ON {target}");
        if row.deferrable {
            sql += " DEFERRABLE";
        }
        if row.deferred {
            sql += " INITIALLY DEFERRED";
        }
        if row.old_table.is_some() || row.new_table.is_some() {
            sql += "\n  REFERENCING";
            for (word, table) in [("OLD", &row.old_table), ("NEW", &row.new_table)] {
                if let Some(table) = table {
                    sql += &format!(" {word} TABLE AS {}", table.quoted());
                }
            }
        }
        sql += if row.for_each_row {
            "\n  FOR EACH ROW"
        } else {
            "\n  FOR EACH STATEMENT"
        };
        if let Some(when) = &row.when {
            sql += &format!(" WHEN ({})", self.current(when));
        }
        let function = &self.it.catalog.functions[row.function];
        let arguments: Vec<String> = row.arguments.iter().map(|it| text::literal(it)).collect();
        sql += &format!(
            "\n  EXECUTE FUNCTION {}({})",
            self.qualified(function.namespace, &function.name),
            arguments.join(", ")
        );
        let mut statements = vec![sql];
        if let Some(state) = state_word(row.state) {
            statements.push(format!("ALTER TABLE {target} {state} TRIGGER {name}"));
        }
        if let Some(comment) = &row.comment {
            let text = text::literal(comment);
            statements.push(format!("COMMENT ON TRIGGER {name} ON {target} IS {text}"));
        }
        statements
    }

    /// Row security, a section a table: policies may ask any table and call any function.
    pub(super) fn guards(&mut self) {
        let tables: Vec<RelationId> = self
            .it
            .catalog
            .relations
            .iter()
            .filter(|(_, row)| row.kind.has_columns() && !row.temporary)
            .map(|(id, _)| id)
            .collect();
        for id in tables {
            self.guard(id);
        }
    }

    fn guard(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        let before = self.it.before.relations.get(id);
        let was = before.is_some_and(|it| it.row_security);
        let was_forced = before.is_some_and(|it| it.force_row_security);
        let name = self.relation_name(id);
        let of_extension = self.it.catalog.extension_of(id.0).is_some();
        let (was, was_forced) = if of_extension {
            (row.row_security, row.force_row_security)
        } else {
            (was, was_forced)
        };
        let mut statements = Vec::new();
        if row.row_security != was {
            let word = if was { "DISABLE" } else { "ENABLE" };
            statements.push(format!("ALTER TABLE {name} {word} ROW LEVEL SECURITY"));
        }
        if row.force_row_security != was_forced {
            let word = if was_forced { "NO FORCE" } else { "FORCE" };
            statements.push(format!("ALTER TABLE {name} {word} ROW LEVEL SECURITY"));
        }
        let gone: BTreeSet<String> = self
            .it
            .before
            .policies_of(id)
            .filter(|(oid, it)| {
                self.it
                    .catalog
                    .policies
                    .get(*oid)
                    .is_none_or(|now| !same(it, now))
            })
            .map(|(_, it)| it.name.quoted())
            .collect();
        for policy in gone {
            statements.push(format!("DROP POLICY {policy} ON {name}"));
        }
        let policies: Vec<&Policy> = self
            .it
            .catalog
            .policies_of(id)
            .filter(|(oid, it)| {
                let before = self.it.before.policies.get(*oid);
                let of_extension = self.it.catalog.extension_of(oid.0).is_some();
                !of_extension && before.is_none_or(|before| !same(before, it))
            })
            .map(|(_, row)| row)
            .collect();
        if statements.is_empty() && policies.is_empty() {
            return;
        }
        self.section(&self.title(row.namespace, &row.name, "ROW LEVEL SECURITY"));
        let mut statements = statements.into_iter();
        if let Some(first) = statements.next() {
            self.say(&first);
        }
        for sql in statements {
            self.add(&sql);
        }
        for policy in policies {
            let (at, sql) = self.policy(&name, policy);
            self.say_at(at, &sql);
            let target = format!("{} ON {name}", policy.name.quoted());
            self.comment("POLICY", &target, policy.comment.as_ref());
        }
    }

    fn policy(&self, table: &str, row: &Policy) -> (Option<crate::source::Span>, String) {
        let command = match row.command {
            PolicyCommand::All => "ALL",
            PolicyCommand::Select => "SELECT",
            PolicyCommand::Insert => "INSERT",
            PolicyCommand::Update => "UPDATE",
            PolicyCommand::Delete => "DELETE",
        };
        let kind = if row.permissive {
            ""
        } else {
            " AS RESTRICTIVE"
        };
        let roles: Vec<String> = row.roles.iter().map(|it| self.grantee(*it)).collect();
        let mut sql = format!(
            "CREATE POLICY {} ON {table}{kind}\n  FOR {command} TO {}",
            row.name.quoted(),
            roles.join(", ")
        );
        if let Some(using) = &row.using {
            sql += &format!("\n  USING ({})", self.current(using));
        }
        if let Some(check) = &row.check {
            sql += &format!("\n  WITH CHECK ({})", self.current(check));
        }
        (Self::place(row.using.iter().chain(&row.check)), sql)
    }

    /// Last of all, since they would fire on what is made behind them.
    pub(super) fn event_triggers(&mut self) {
        let rows = self.it.catalog.others.iter();
        let rows: Vec<_> = rows
            .filter(|(_, row)| row.kind == ObjectKind::Other("EVENT TRIGGER"))
            .filter(|(id, _)| !self.is_brought(id.0))
            .map(|(_, row)| row)
            .collect();
        for row in rows {
            let name = row.name.quoted();
            let words = row.name.as_str().replace('_', " ").to_uppercase();
            self.section(&format!("{words} EVENT TRIGGER"));
            let function = row.needs.iter().find_map(|need| match need {
                crate::catalog::Need::Function(id) => self.it.catalog.functions.get(*id),
                crate::catalog::Need::Type(_)
                | crate::catalog::Need::Relation(_)
                | crate::catalog::Need::Column(_)
                | crate::catalog::Need::Other(_) => None,
            });
            let (Some(function), Some((filter, state))) = (function, &row.event) else {
                self.doubt(&name, "the event trigger is not understood");
                continue;
            };
            let tags: Vec<String> = filter.tags.iter().map(|it| text::literal(it)).collect();
            let when = if tags.is_empty() {
                String::new()
            } else {
                format!(" WHEN TAG IN ({})", tags.join(", "))
            };
            self.say(&format!(
                "CREATE EVENT TRIGGER {name} ON {}{when}\n  EXECUTE FUNCTION {}()",
                filter.event.quoted(),
                self.qualified(function.namespace, &function.name)
            ));
            if let Some(state) = state_word(*state) {
                self.say(&format!("ALTER EVENT TRIGGER {name} {state}"));
            }
        }
    }
}

fn state_word(state: TriggerState) -> Option<&'static str> {
    match state {
        TriggerState::Origin => None,
        TriggerState::Disabled => Some("DISABLE"),
        TriggerState::Replica => Some("ENABLE REPLICA"),
        TriggerState::Always => Some("ENABLE ALWAYS"),
    }
}

/// Whether a policy is as it was.
fn same(a: &Policy, b: &Policy) -> bool {
    let said = |it: &Policy| Policy {
        history: crate::catalog::History::default(),
        ..it.clone()
    };
    said(a) == said(b)
}
