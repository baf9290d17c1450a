//! Functions: what a call gives, what comes back, and which of several it means.

use std::collections::BTreeSet;

use super::pair::Pair;
use super::relations::same_text;
use super::surface::Owner;
use super::widths::{self, Typed};
use super::{Class, Differ, Effect, Side, Subject, ran_at, read, write};
use crate::catalog::ty::oid;
use crate::catalog::{Aspect, ColumnType, Function, FunctionArgument, FunctionId, Grantee};
use crate::ddl::function::Volatility;
use crate::ddl::{Body, FunctionKind, Privilege};
use crate::lower::callable::{self, Result};
use crate::lower::explain::definition;
use crate::lower::facts::{function_result, identity_arguments};
use crate::name::Name;

impl Differ<'_> {
    pub(super) fn functions(&mut self) {
        for id in self.pairs.functions.gone.clone() {
            let row = &self.old.catalog().functions[id];
            let effects = if is_called(row) {
                vec![read("A call of it fails."), write("A call of it fails.")]
            } else {
                Vec::new()
            };
            let origin = self.dropped(id.0, 0);
            let named = called(self.old, row);
            self.push(
                named,
                "dropped",
                effects,
                origin.as_ref(),
                Subject::of(Owner::Function(id)),
            );
        }
        for id in self.pairs.functions.added.clone() {
            let row = &self.new.catalog().functions[id];
            let effects = self.ambiguous(id);
            let origin = self.created(&row.history).cloned();
            let what = format!("new: {}", definition::function(self.new.catalog(), row));
            let subject = Subject::of(Owner::NewFunction(id));
            self.push(
                called(self.new, row),
                what,
                effects,
                origin.as_ref(),
                subject,
            );
        }
        for pair in self.pairs.functions.both.clone() {
            self.function(pair);
        }
    }

    /// Another function of the name that the same call means too: PostgREST cannot choose (PGRST203).
    fn ambiguous(&self, id: FunctionId) -> Vec<Effect> {
        let row = &self.new.catalog().functions[id];
        if !self.new.has_data_api() || !is_called(row) {
            return Vec::new();
        }
        let old = self.old.catalog();
        let names = |row: &Function, all: bool| -> BTreeSet<String> {
            let inputs = row.inputs().filter(|it| all || it.default.is_none());
            inputs
                .filter_map(|it| it.name.as_ref())
                .map(ToString::to_string)
                .collect()
        };
        let (required, all) = (names(row, false), names(row, true));
        let kept = self.pairs.functions.both.iter().find(|pair| {
            let other = &old.functions[pair.old];
            let given = names(other, true);
            let namespaces = (
                &old.namespaces[other.namespace].name,
                &self.new.catalog().namespaces[row.namespace].name,
            );
            other.name == row.name
                && namespaces.0 == namespaces.1
                && required.is_subset(&given)
                && given.is_subset(&all)
                && other.inputs().all(|it| it.name.is_some())
        });
        let why = |pair: &Pair<FunctionId>| {
            let other = called(self.old, &old.functions[pair.old]).1;
            write(format!(
                "A request that calls {other} fits this one too, and is refused as ambiguous."
            ))
        };
        kept.map(why).into_iter().collect()
    }

    fn function(&mut self, pair: Pair<FunctionId>) {
        let (old, new) = (
            &self.old.catalog().functions[pair.old],
            &self.new.catalog().functions[pair.new],
        );
        let mut said: Vec<(String, Vec<Effect>)> = Vec::new();
        let place = |side: Side<'_>, row: &Function| {
            definition::qualified(side.catalog(), row.namespace, &row.name)
        };
        let (before, after) = (place(self.old, old), place(self.new, new));
        if before != after {
            let effects = vec![
                read("A call by the old name fails."),
                write("A call by the old name fails."),
            ];
            said.push((format!("was {before}"), effects));
        }
        if (old.kind == FunctionKind::Procedure) != (new.kind == FunctionKind::Procedure) {
            let effects = vec![
                read("It is called otherwise."),
                write("It is called otherwise."),
            ];
            said.push((
                format!("a {} now", definition::function_kind(new.kind)),
                effects,
            ));
        }
        let takes = self.takes(old, new);
        if !takes.is_empty() {
            let what = format!(
                "takes ({}), took ({})",
                identity_arguments(self.new.catalog(), new),
                identity_arguments(self.old.catalog(), old)
            );
            said.push((what, takes.into_iter().flatten().collect()));
        }
        if let Some(effects) = self.gives(old, new) {
            let result = |side: Side<'_>, row| function_result(side.catalog(), row);
            let what = format!(
                "returns {}, returned {}",
                result(self.new, new),
                result(self.old, old)
            );
            said.push((what, effects));
        }
        if old.volatility != Volatility::Volatile
            && new.volatility == Volatility::Volatile
            && self.new.has_data_api()
            && is_called(new)
        {
            let effects = vec![read("A request by GET that calls it is refused.")];
            said.push(("volatile now".to_owned(), effects));
        }
        if old.security_definer != new.security_definer {
            let (what, effects) = if new.security_definer {
                ("runs with its owner's rights now", Vec::new())
            } else {
                let reason = "Who calls it needs the rights on what it touches.";
                (
                    "runs with the caller's rights now",
                    vec![read(reason), write(reason)],
                )
            };
            said.push((what.to_owned(), effects));
        }
        said.extend(self.execution(pair));
        if said.is_empty() && !same_body(old, new) {
            said.push(("its body is another".to_owned(), Vec::new()));
        }
        for (what, mut effects) in said {
            if !is_called(old) {
                effects.clear();
            }
            let is_grant = what.starts_with("EXECUTE");
            let wanted = |aspect: &Aspect| (*aspect == Aspect::Privileges) == is_grant;
            let mut events = new.history.events().rev();
            let event =
                events.find(|it| wanted(&it.aspect) && self.pairs.is_later(ran_at(&it.origin)));
            let origin = event.map(|it| it.origin.clone());
            let subject = Subject::of(Owner::Function(pair.old));
            self.push(
                called(self.new, new),
                what,
                effects,
                origin.as_ref(),
                subject,
            );
        }
    }

    /// A list for each difference in what a call gives.
    fn takes(&self, old: &Function, new: &Function) -> Vec<Vec<Effect>> {
        let (before, after): (Vec<&FunctionArgument>, Vec<&FunctionArgument>) =
            (old.inputs().collect(), new.inputs().collect());
        let shown = |it: &FunctionArgument| {
            it.name
                .as_ref()
                .map_or("an argument".to_owned(), Name::quoted)
        };
        let mut said = Vec::new();
        for (a, b) in before.iter().zip(&after) {
            if a.name != b.name {
                let named = a.name.is_some();
                let why = format!("A call that names {} fails.", shown(a));
                said.push(named.then(|| write(why)).into_iter().collect());
            }
            if a.ty.id != b.ty.id || a.ty.modifier != b.ty.modifier {
                let effects = self.widths(a.ty, b.ty);
                let writes = effects.iter().any(|it| it.class == Class::Write);
                if !effects.is_empty() || !self.same(a.ty, b.ty) {
                    let why = format!("A call that gives {} as before may be refused.", shown(a));
                    said.push(writes.then(|| write(why)).into_iter().collect());
                }
            }
            match (&a.default, &b.default) {
                (Some(_), None) => {
                    let why = format!("A call that leaves {} out is refused.", shown(b));
                    said.push(vec![write(why)]);
                }
                (None, Some(_)) => said.push(Vec::new()),
                (None, None) | (Some(_), Some(_)) => {}
            }
        }
        for it in before.iter().skip(after.len()) {
            said.push(vec![write(format!(
                "A call that gives {} is refused.",
                shown(it)
            ))]);
        }
        for it in after.iter().skip(before.len()) {
            let why = format!("A call does not give {} and is refused.", shown(it));
            said.push(
                it.default
                    .is_none()
                    .then(|| write(why))
                    .into_iter()
                    .collect(),
            );
        }
        said
    }

    /// What a different result does, where it is another.
    fn gives(&self, old: &Function, new: &Function) -> Option<Vec<Effect>> {
        let mut effects = Vec::new();
        let mut differs = old.returns_set != new.returns_set;
        if differs {
            effects.push(read(if new.returns_set {
                "A list comes back where one was."
            } else {
                "One comes back where a list was."
            }));
        }
        let (before, after) = (
            callable::result(&self.old.facts, old),
            callable::result(&self.new.facts, new),
        );
        match (&before, &after) {
            (Result::Columns(before), Result::Columns(after)) => {
                for (name, ty) in before {
                    match after.iter().find(|it| it.0 == *name) {
                        None => {
                            differs = true;
                            effects.push(read(format!("\"{name}\" does not come back.")));
                        }
                        Some((_, other)) if !self.same(*ty, *other) => {
                            differs = true;
                            let widths = self.widths(*ty, *other);
                            effects.extend(widths.into_iter().filter(|it| it.class == Class::Read));
                        }
                        Some(_) => {}
                    }
                }
                differs |= after
                    .iter()
                    .any(|it| !before.iter().any(|other| other.0 == it.0));
            }
            (Result::Value(a), Result::Value(b)) => {
                if !self.same(*a, *b) {
                    differs = true;
                    let widths = self.widths(*a, *b);
                    effects.extend(widths.into_iter().filter(|it| it.class == Class::Read));
                }
            }
            (Result::Row(a), Result::Row(b)) if self.pairs.relation(*a) == Some(*b) => {}
            (Result::Nothing, Result::Nothing) | (Result::Record, Result::Record) => {}
            (Result::Nothing, _) => differs = true,
            (_, _) => {
                differs = true;
                effects.push(read("What comes back has another form."));
            }
        }
        differs.then_some(effects)
    }

    fn same(&self, old: ColumnType, new: ColumnType) -> bool {
        self.pairs
            .same_type((self.old.catalog(), old), (self.new.catalog(), new))
    }

    fn widths(&self, old: ColumnType, new: ColumnType) -> Vec<Effect> {
        let typed = |catalog, ty| Typed { catalog, ty };
        let (old, new) = (
            typed(self.old.catalog(), old),
            typed(self.new.catalog(), new),
        );
        widths::effects(&self.pairs, old, new, false)
    }

    /// Roles that may call it no more, or may now.
    fn execution(&self, pair: Pair<FunctionId>) -> Vec<(String, Vec<Effect>)> {
        let may = |side: Side<'_>, id: FunctionId, role: &str| {
            let row = &side.catalog().functions[id];
            let role = side.catalog().role(role)?;
            let catalog = side.catalog();
            Some(
                catalog.is_owner(role, row.owner)
                    || row.acl.as_ref().is_none_or(|acl| {
                        acl.privileges(Grantee::Public)
                            .is_some_and(|it| it.contains_key(&Privilege::Execute))
                            || catalog.is_granted(role, acl, Privilege::Execute)
                    }),
            )
        };
        let (mut lost, mut gained) = (Vec::new(), Vec::new());
        for role in &self.new.access.roles {
            match (may(self.old, pair.old, role), may(self.new, pair.new, role)) {
                (Some(true), Some(false)) => lost.push(role.clone()),
                (Some(false), Some(true)) => gained.push(role.clone()),
                _ => {}
            }
        }
        let mut said = Vec::new();
        if !lost.is_empty() {
            let who = lost.join(", ");
            let why = format!("{who} may not call it any more.");
            said.push((
                format!("EXECUTE taken from {who}"),
                vec![read(why.clone()), write(why)],
            ));
        }
        if !gained.is_empty() {
            said.push((
                format!("EXECUTE given to {}", gained.join(", ")),
                Vec::new(),
            ));
        }
        said
    }
}

/// Whether somebody calls it by name: triggers' functions are called by triggers.
fn is_called(row: &Function) -> bool {
    !matches!(row.result.id, oid::TRIGGER | oid::EVENT_TRIGGER)
}

fn called(side: Side<'_>, row: &Function) -> (&'static str, String) {
    let name = definition::qualified(side.catalog(), row.namespace, &row.name);
    let arguments = identity_arguments(side.catalog(), row);
    (
        definition::function_kind(row.kind),
        format!("{name}({arguments})"),
    )
}

fn same_body(old: &Function, new: &Function) -> bool {
    let text = |body: &Option<Body>| body.as_ref().map(|it| it.text.clone());
    match (text(&old.body), text(&new.body)) {
        (Some(a), Some(b)) => same_text(&a, &b),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
