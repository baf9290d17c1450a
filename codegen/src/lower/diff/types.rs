//! Enums, domains, composite types and ranges.

use super::pair::Pair;
use super::relations::same_text;
use super::surface::Owner;
use super::widths::{self, Typed};
use super::{Differ, Effect, Subject, data, ran_at, read, write};
use crate::catalog::{Aspect, ColumnType, DomainConstraint, Type, TypeId, TypeKind};
use crate::lower::explain::definition;

impl Differ<'_> {
    pub(super) fn types(&mut self) {
        for id in self.pairs.types.gone.clone() {
            let row = &self.old.catalog().types[id];
            let origin = self.dropped(id.0, 0);
            let named = (
                definition::type_kind(&row.kind),
                definition::qualified(self.old.catalog(), row.namespace, &row.name),
            );
            // Columns of it went with it or have another type, which is said of them.
            self.push(
                named,
                "dropped",
                Vec::new(),
                origin.as_ref(),
                Subject::of(self.owner(true, id)),
            );
        }
        for id in self.pairs.types.added.clone() {
            let row = &self.new.catalog().types[id];
            let origin = self.created(&row.history).cloned();
            let what = format!("new: {}", definition::ty(self.new.catalog(), row));
            self.push(
                self.named(row),
                what,
                Vec::new(),
                origin.as_ref(),
                Subject::of(Owner::NewType(id)),
            );
        }
        for pair in self.pairs.types.both.clone() {
            self.ty(pair);
        }
    }

    fn named(&self, row: &Type) -> (&'static str, String) {
        let name = definition::qualified(self.new.catalog(), row.namespace, &row.name);
        (definition::type_kind(&row.kind), name)
    }

    /// A composite type's columns are those of its relation.
    fn owner(&self, is_old: bool, id: TypeId) -> Owner {
        let side = if is_old { self.old } else { self.new };
        match &side.catalog().types[id].kind {
            TypeKind::Composite { relation } => Owner::Relation(*relation),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => Owner::Type(id),
        }
    }

    fn ty(&mut self, pair: Pair<TypeId>) {
        let (old, new) = (
            &self.old.catalog().types[pair.old],
            &self.new.catalog().types[pair.new],
        );
        let subject = || Subject::of(self.owner(true, pair.old));
        let before = definition::qualified(self.old.catalog(), old.namespace, &old.name);
        let named = self.named(new);
        if before != named.1 {
            let origin = self.last_event(&new.history).cloned();
            let effects = vec![read("A query that casts to the old name fails.")];
            let subject = subject();
            self.push(
                named.clone(),
                format!("was {before}"),
                effects,
                origin.as_ref(),
                subject,
            );
        }
        let said = match (&old.kind, &new.kind) {
            (TypeKind::Enum { labels: a }, TypeKind::Enum { labels: b }) => self.labels(pair, a, b),
            (TypeKind::Domain { .. }, TypeKind::Domain { .. }) => self.domain(old, new),
            (TypeKind::Base, TypeKind::Base)
            | (TypeKind::Composite { .. }, TypeKind::Composite { .. })
            | (TypeKind::Multirange { .. }, TypeKind::Multirange { .. })
            | (TypeKind::Pseudo, TypeKind::Pseudo)
            | (TypeKind::Shell, TypeKind::Shell) => Vec::new(),
            (TypeKind::Range { subtype: a }, TypeKind::Range { subtype: b })
                if self.pairs.ty(self.old.catalog(), self.new.catalog(), *a) == Some(*b) =>
            {
                Vec::new()
            }
            (_, _) => vec![(
                format!("was a {}", definition::type_kind(&old.kind)),
                vec![
                    read("Values have another form."),
                    write("Values of the old form are refused."),
                    data("Columns of the old type were dropped or made anew."),
                ],
                Aspect::Created,
            )],
        };
        for (what, effects, aspect) in said {
            let origin = self.latest(&new.history, &[aspect]).cloned();
            let origin = origin.or_else(|| self.last_event(&new.history).cloned());
            let subject = Subject::of(self.owner(true, pair.old));
            self.push(named.clone(), what, effects, origin.as_ref(), subject);
        }
    }

    /// What became of an enum's labels.
    fn labels(
        &self,
        pair: Pair<TypeId>,
        old: &[String],
        new: &[String],
    ) -> Vec<(String, Vec<Effect>, Aspect)> {
        let history = &self.new.catalog().types[pair.new].history;
        let mut said = Vec::new();
        let mut now: Vec<String> = old.to_vec();
        for event in history
            .events()
            .filter(|it| self.pairs.is_later(ran_at(&it.origin)))
        {
            if let Some((from, to)) = event.aspect.label_renamed()
                && let Some(label) = now.iter_mut().find(|it| *it == from)
            {
                to.clone_into(label);
                let effects = vec![
                    read(format!("Readers meet '{to}', which they do not know.")),
                    write(format!("'{from}' is refused.")),
                ];
                said.push((
                    format!("'{from}' is now '{to}'"),
                    effects,
                    event.aspect.clone(),
                ));
            }
        }
        for label in new.iter().filter(|it| !now.contains(it)) {
            let effects = vec![read(format!(
                "Readers may meet '{label}', which they do not know."
            ))];
            said.push((format!("new label '{label}'"), effects, Aspect::Labels));
        }
        for label in now.iter().filter(|it| !new.contains(it)) {
            let effects = vec![
                write(format!("'{label}' is refused.")),
                data(format!(
                    "Rows that held '{label}' hold another or are gone."
                )),
            ];
            said.push((
                format!("'{label}' is no label any more"),
                effects,
                Aspect::Created,
            ));
        }
        let kept = |labels: &[String], others: &[String]| -> Vec<String> {
            labels
                .iter()
                .filter(|it| others.contains(it))
                .cloned()
                .collect()
        };
        let order = kept(new, &now);
        if order != kept(&now, new) {
            let effects = vec![read("Rows are sorted and compared otherwise.")];
            said.push((
                format!("its order is now {}", order.join(", ")),
                effects,
                Aspect::Created,
            ));
        }
        said
    }

    fn domain(&self, old: &Type, new: &Type) -> Vec<(String, Vec<Effect>, Aspect)> {
        let (
            TypeKind::Domain {
                base: a,
                not_null: a_not_null,
                default_expr: a_default,
                constraints: a_checks,
                ..
            },
            TypeKind::Domain {
                base: b,
                not_null: b_not_null,
                default_expr: b_default,
                constraints: b_checks,
                ..
            },
        ) = (&old.kind, &new.kind)
        else {
            return Vec::new();
        };
        let mut said = Vec::new();
        let catalogs = (self.old.catalog(), self.new.catalog());
        if !self.pairs.same_type((catalogs.0, *a), (catalogs.1, *b)) {
            let typed = |catalog, ty: ColumnType| Typed { catalog, ty };
            let effects = widths::effects(
                &self.pairs,
                typed(catalogs.0, *a),
                typed(catalogs.1, *b),
                true,
            );
            let (from, to) = (
                catalogs.0.format_type(*a, &[]),
                catalogs.1.format_type(*b, &[]),
            );
            said.push((format!("{from} is now {to}"), effects, Aspect::Created));
        }
        if *b_not_null && !a_not_null {
            said.push((
                "never NULL now".to_owned(),
                vec![write("A NULL is refused.")],
                Aspect::NotNull,
            ));
        } else if *a_not_null && !b_not_null {
            let effects = vec![read("A reader that counts on a value may meet NULL.")];
            said.push(("may be NULL now".to_owned(), effects, Aspect::NotNull));
        }
        let text =
            |default: &Option<crate::source::Snippet>| default.as_ref().map(|it| it.text.clone());
        if text(a_default) != text(b_default) {
            said.push((
                "its default is another".to_owned(),
                Vec::new(),
                Aspect::Default,
            ));
        }
        let has = |list: &[DomainConstraint], it: &DomainConstraint| {
            list.iter()
                .any(|other| same_text(&other.expr.text, &it.expr.text))
        };
        for it in a_checks.iter().filter(|it| !has(b_checks, it)) {
            let effects = vec![read("Values may be there that it kept out.")];
            said.push((
                format!("check ({}) dropped", it.expr.text),
                effects,
                Aspect::Altered,
            ));
        }
        for it in b_checks.iter().filter(|it| !has(a_checks, it)) {
            let effects = vec![write("A value that does not fulfil it is refused.")];
            said.push((
                format!("new check ({})", it.expr.text),
                effects,
                Aspect::Altered,
            ));
        }
        for it in b_checks.iter().filter(|it| it.validated) {
            let before = a_checks.iter().find(|other| other.name == it.name);
            if before.is_some_and(|before| !before.validated) {
                said.push((
                    format!("check ({}) validated", it.expr.text),
                    Vec::new(),
                    Aspect::Altered,
                ));
            }
        }
        said
    }
}
