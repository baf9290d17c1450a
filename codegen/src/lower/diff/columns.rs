//! Columns of tables and views, attributes of composite types.

use super::pair::Pair;
use super::relations::{gone_name, is_view, name, same_text};
use super::surface::Owner;
use super::widths::{self, Typed};
use super::{Differ, Effect, Side, Subject, data, ran_at, read, write};
use crate::catalog::{Aspect, Column, ColumnRef, RelationId, RelationKind};
use crate::ddl::IdentityKind;
use crate::lower::explain::definition;
use crate::source::Origin;

/// A column that both have.
#[derive(Clone, Copy)]
struct Kept<'a> {
    pair: Pair<RelationId>,
    old: &'a Column,
    new: &'a Column,
    is_view: bool,
}

impl Differ<'_> {
    pub(super) fn columns_of(&mut self, pair: Pair<RelationId>) {
        let (old, new) = (
            &self.old.catalog().relations[pair.old],
            &self.new.catalog().relations[pair.new],
        );
        let columns = self.pairs.columns(self.old, self.new, pair);
        let both_tables = !is_view(old) && !is_view(new);
        for attnum in columns.gone {
            let column = old.column_at(attnum);
            let mut effects = vec![read("A read that names it fails.")];
            if both_tables && column.generated.is_none() {
                effects.push(write("An insert or update that gives it fails."));
            }
            if both_tables && !pair.is_remade {
                effects.push(data("Its values are gone."));
            }
            let origin = self.dropped(pair.new.0, attnum);
            let origin = origin.or_else(|| self.last_event(&new.history).cloned());
            self.push(
                (
                    kind(new.kind),
                    format!("{}.{}", name(self.new, new), column.name.quoted()),
                ),
                "dropped",
                effects,
                origin.as_ref(),
                Subject::with(Owner::Relation(pair.old), [column.name.as_str()]),
            );
        }
        for attnum in columns.added {
            let column = new.column_at(attnum);
            let mut effects = Vec::new();
            if both_tables && self.new.must_be_given(column) {
                effects.push(write(
                    "An insert that does not give it is refused; the migration itself fails where the table has rows.",
                ));
            }
            let at = ColumnRef {
                relation: pair.new,
                attnum,
            };
            let what = format!("new: {}", definition::column(self.new.catalog(), at));
            let origin = self
                .created(&column.history)
                .or_else(|| self.last_event(&new.history));
            self.push(
                (
                    kind(new.kind),
                    format!("{}.{}", name(self.new, new), column.name.quoted()),
                ),
                what,
                effects,
                origin.cloned().as_ref(),
                Subject::with(Owner::Relation(pair.old), [column.name.as_str()]),
            );
        }
        for column in columns.both {
            let row = new.column_at(column.new);
            if both_tables && column.is_remade && !pair.is_remade {
                let kept = Kept {
                    pair,
                    old: old.column_at(column.old),
                    new: row,
                    is_view: false,
                };
                let effects = vec![data("The values of the column that was dropped are gone.")];
                let what = "dropped and made anew".to_owned();
                self.say(kept, what, effects, &[Aspect::Created]);
            }
            self.column(Kept {
                pair,
                old: old.column_at(column.old),
                new: row,
                is_view: !both_tables,
            });
        }
    }

    fn say(&mut self, it: Kept<'_>, what: String, effects: Vec<Effect>, aspects: &[Aspect]) {
        let row = &self.new.catalog().relations[it.pair.new];
        let ty = &self.new.catalog().types[it.new.ty.id];
        let origin = self
            .latest(&it.new.history, aspects)
            .or_else(|| self.last_event(&ty.history))
            .or_else(|| self.last_event(&row.history));
        let origin: Option<Origin> = origin.cloned();
        let object = format!("{}.{}", name(self.new, row), it.new.name.quoted());
        let names = [it.old.name.as_str(), it.new.name.as_str()];
        let subject = Subject::with(Owner::Relation(it.pair.old), names);
        self.push(
            (kind(row.kind), object),
            what,
            effects,
            origin.as_ref(),
            subject,
        );
    }

    fn column(&mut self, it: Kept<'_>) {
        let Kept {
            old, new, is_view, ..
        } = it;
        if old.name != new.name {
            let before = old.name.quoted();
            let effects = gone_name(&before, !is_view);
            let renamed = new.history.events().rev().find(|event| {
                event.aspect.renamed().is_some() && self.pairs.is_later(ran_at(&event.origin))
            });
            let aspects: Vec<Aspect> = renamed.iter().map(|it| it.aspect.clone()).collect();
            self.say(it, format!("was {before}"), effects, &aspects);
        }
        let catalogs = (self.old.catalog(), self.new.catalog());
        if !self
            .pairs
            .same_type((catalogs.0, old.ty), (catalogs.1, new.ty))
        {
            let (from, to) = (
                catalogs.0.format_type(old.ty, &[]),
                catalogs.1.format_type(new.ty, &[]),
            );
            let typed = |catalog, ty| Typed { catalog, ty };
            let effects = widths::effects(
                &self.pairs,
                typed(catalogs.0, old.ty),
                typed(catalogs.1, new.ty),
                !is_view,
            );
            self.say(it, format!("{from} is now {to}"), effects, &[Aspect::Type]);
        }
        self.nullability(it);
        if !is_view {
            self.givens(it);
        }
    }

    fn nullability(&mut self, it: Kept<'_>) {
        let before = self.old.facts.is_not_null(it.pair.old, it.old);
        let after = self.new.facts.is_not_null(it.pair.new, it.new);
        if before == after {
            return;
        }
        let (what, effects) = if after {
            let mut effects = Vec::new();
            if !it.is_view {
                let given = "A NULL is refused; the migration itself where a row has one.";
                effects.push(write(given));
                if it.old.default_expr.is_none() && self.new.must_be_given(it.new) {
                    effects.push(write("An insert that leaves it out is refused."));
                }
            }
            ("never NULL now", effects)
        } else {
            (
                "may be NULL now",
                vec![read("A reader that counts on a value may meet NULL.")],
            )
        };
        self.say(it, what.to_owned(), effects, &[Aspect::NotNull]);
    }

    /// Defaults, identity and generation: what an insert gives or leaves out.
    fn givens(&mut self, it: Kept<'_>) {
        let Kept { old, new, .. } = it;
        let text = |column: &Column| column.default_expr.as_ref().map(|it| it.text.clone());
        let (before, after) = (text(old), text(new));
        let is_optional = |side: Side<'_>, column: &Column| !side.must_be_given(column);
        let not_null_before = self.old.facts.is_not_null(it.pair.old, old);
        let becomes_required =
            is_optional(self.old, old) && not_null_before && self.new.must_be_given(new);
        let required = "An insert that leaves it out is refused.";
        if before.is_some() && after.is_none() && new.identity.is_none() {
            let effects = becomes_required.then(|| write(required));
            self.say(
                it,
                "its default is dropped".to_owned(),
                effects.into_iter().collect(),
                &[Aspect::Default],
            );
        } else if let Some(after) = after
            && before.is_none_or(|before| !same_text(&before, &after))
        {
            self.say(
                it,
                format!("its default is {after}"),
                Vec::new(),
                &[Aspect::Default],
            );
        }
        if old.identity != new.identity {
            let (what, effects) = match new.identity {
                Some(IdentityKind::Always) => (
                    "generated always as identity now",
                    vec![write("An insert or update that gives it is refused.")],
                ),
                Some(IdentityKind::ByDefault) => {
                    ("generated by default as identity now", Vec::new())
                }
                None => (
                    "no identity any more",
                    becomes_required
                        .then(|| write(required))
                        .into_iter()
                        .collect(),
                ),
            };
            self.say(it, what.to_owned(), effects, &[Aspect::Identity]);
        }
        match (&old.generated, &new.generated) {
            (None, Some(_)) => {
                let effects = vec![
                    write("An insert or update that gives it is refused."),
                    data("Values that were written are replaced by what is computed."),
                ];
                self.say(
                    it,
                    "generated now".to_owned(),
                    effects,
                    &[Aspect::Generated],
                );
            }
            (Some(_), None) => {
                let effects = self.new.must_be_given(new).then(|| write(required));
                self.say(
                    it,
                    "not generated any more".to_owned(),
                    effects.into_iter().collect(),
                    &[Aspect::Generated],
                );
            }
            (Some(a), Some(b)) if !same_text(&a.expr.text, &b.expr.text) => {
                let what = format!("generated as {} now", b.expr.text);
                self.say(it, what, Vec::new(), &[Aspect::Generated]);
            }
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
}

impl Side<'_> {
    /// Whether an insert without it is refused: it is never NULL and nothing fills it.
    pub(super) fn must_be_given(self, column: &Column) -> bool {
        let catalog = self.catalog();
        let ty = &catalog.types[column.ty.id];
        let of_domain = if let crate::catalog::TypeKind::Domain { default_expr, .. } = &ty.kind {
            default_expr.is_some()
        } else {
            false
        };
        (column.not_null || catalog.is_not_null_domain(column.ty.id))
            && column.default_expr.is_none()
            && column.identity.is_none()
            && column.generated.is_none()
            && !of_domain
    }
}

fn kind(of: RelationKind) -> &'static str {
    if of == RelationKind::CompositeType {
        "attribute"
    } else {
        "column"
    }
}

/// What became of the texts that a CHECK allows.
pub(super) fn listed(old: &[String], new: &[String]) -> (String, Vec<Effect>) {
    let quoted = |labels: Vec<&String>| {
        let labels: Vec<String> = labels.iter().map(|it| format!("'{it}'")).collect();
        labels.join(", ")
    };
    let added: Vec<&String> = new.iter().filter(|it| !old.contains(it)).collect();
    let gone: Vec<&String> = old.iter().filter(|it| !new.contains(it)).collect();
    let (mut what, mut effects) = (Vec::new(), Vec::new());
    if !added.is_empty() {
        let added = quoted(added);
        effects.push(read(format!(
            "Readers may meet {added}, which they do not know."
        )));
        what.push(format!("allows {added} too"));
    }
    if !gone.is_empty() {
        let gone = quoted(gone);
        effects.push(write(format!(
            "{gone} is refused; the migration itself where a row has it."
        )));
        what.push(format!("allows {gone} no more"));
    }
    if what.is_empty() {
        what.push("same texts".to_owned());
    }
    (what.join(", "), effects)
}
