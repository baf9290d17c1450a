//! What a statement does to other tables through foreign keys: the triggers of theirs that may fire with it.
//!
//! <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK>

use std::collections::BTreeSet;

use super::fire::{Event, Fired};
use super::machine::Machine;
use super::state::State;
use super::value::Unknown;
use crate::catalog::{ForeignKey, RelationId};
use crate::ddl::ForeignKeyAction;
use crate::fold::{Folder, Refusal};
use crate::name::Name;

impl Machine {
    /// The triggers of the tables that refer to the rows of a statement: which of their rows do is not known.
    pub(super) fn fire_referring(
        &self,
        state: &mut State<'_>,
        fired: &Fired<'_>,
    ) -> Result<(), Refusal> {
        for (relation, event) in state.folder.cascades(fired.relation, fired.event) {
            let name = &state.folder.catalog.relations[relation].name;
            let doubt = Unknown::new(
                fired.span,
                format!("the rows of \"{name}\" that refer to others"),
            );
            let fired = Fired {
                relation,
                event: &event,
                span: fired.span,
            };
            self.fire_perhaps_all(state, &fired, &doubt)?;
        }
        Ok(())
    }
}

impl Folder<'_> {
    /// Whether a statement on a table may fire triggers of other tables that could change the catalog. TRUNCATE goes
    /// along all foreign keys.
    pub(super) fn may_cascade(&self, relation: RelationId) -> bool {
        if self.catalog.triggers.iter().next().is_none() {
            return false;
        }
        let mut seen = BTreeSet::from([relation]);
        let mut open = vec![relation];
        while let Some(referenced) = open.pop() {
            for (_, key, _) in self.catalog.keys_to(referenced) {
                let relation = key.relation;
                let mut triggers = self.catalog.triggers_of(relation);
                if triggers.any(|(id, _)| self.must_run(id)) {
                    return true;
                }
                if seen.insert(relation) {
                    open.push(relation);
                }
            }
        }
        false
    }

    /// What happens to other tables with what happens to one, however far foreign keys reach.
    fn cascades(&self, relation: RelationId, event: &Event) -> Vec<(RelationId, Event)> {
        if self.catalog.triggers.iter().next().is_none() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([(relation, event.as_str())]);
        let mut open = vec![(relation, event.clone())];
        while let Some((relation, event)) = open.pop() {
            let next = self.cascades_once(relation, &event);
            for step in next {
                if seen.insert((step.0, step.1.as_str())) {
                    open.push(step.clone());
                    found.push(step);
                }
            }
        }
        found
    }

    fn cascades_once(&self, relation: RelationId, event: &Event) -> Vec<(RelationId, Event)> {
        let mut found = Vec::new();
        for (_, constraint, key) in self.catalog.keys_to(relation) {
            let columns = |attnums: &[i16]| -> Vec<Name> {
                let row = &self.catalog.relations[constraint.relation];
                let of = |attnum: &i16| row.columns().find(|it| it.attnum == *attnum);
                attnums
                    .iter()
                    .filter_map(of)
                    .map(|it| it.name.clone())
                    .collect()
            };
            let change = match event {
                Event::Insert => None,
                // Without CASCADE it would be refused.
                Event::Truncate => Some(Event::Truncate),
                Event::Update(set) if !self.is_key_set(key, set) => None,
                Event::Update(_) => {
                    changed_by(key.on_update, Event::Update(columns(&constraint.columns)))
                }
                Event::Delete => {
                    let some = &key.on_delete_columns;
                    let set = if some.is_empty() {
                        &constraint.columns
                    } else {
                        some
                    };
                    match key.on_delete {
                        ForeignKeyAction::Cascade => Some(Event::Delete),
                        action => changed_by(action, Event::Update(columns(set))),
                    }
                }
            };
            found.extend(change.map(|event| (constraint.relation, event)));
        }
        found
    }

    /// Whether an UPDATE of these columns may change what a key refers to; none are any.
    fn is_key_set(&self, key: &ForeignKey, set: &[Name]) -> bool {
        let row = &self.catalog.relations[key.references];
        let mut referenced = row
            .columns()
            .filter(|it| key.referenced_columns.contains(&it.attnum));
        set.is_empty() || referenced.any(|it| set.contains(&it.name))
    }
}

/// The change that an action makes to the rows that refer.
fn changed_by(action: ForeignKeyAction, change: Event) -> Option<Event> {
    match action {
        ForeignKeyAction::NoAction | ForeignKeyAction::Restrict => None,
        ForeignKeyAction::Cascade | ForeignKeyAction::SetNull | ForeignKeyAction::SetDefault => {
            Some(change)
        }
    }
}
