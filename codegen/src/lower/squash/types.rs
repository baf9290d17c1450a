//! Enums, domains, composite and range types.

#![expect(
    clippy::format_push_string,
    reason = "statements, made once where somebody asks for the file"
)]

use super::{Writer, text};
use crate::catalog::{Aspect, BOOTSTRAP_ROLE, ColumnType, Type, TypeId, TypeKind};
use crate::ddl::ObjectKind;
use crate::name::Name;

impl Writer<'_> {
    pub(super) fn ty(&mut self, id: TypeId) {
        let row = &self.it.catalog.types[id];
        let name = self.qualified(row.namespace, &row.name);
        self.taints(&name, &row.taints);
        let kind = match row.kind {
            TypeKind::Domain { .. } => "DOMAIN",
            TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Base
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => "TYPE",
        };
        self.section(&self.title(row.namespace, &row.name, kind));
        match &row.kind {
            TypeKind::Enum { labels } => {
                let labels: Vec<String> = labels.iter().map(|it| text::literal(it)).collect();
                let labels = if labels.is_empty() {
                    String::new()
                } else {
                    format!("\n  {}\n", labels.join(",\n  "))
                };
                self.say(&format!("CREATE TYPE {name} AS ENUM ({labels})"));
            }
            TypeKind::Domain { .. } => self.domain(id, &name),
            TypeKind::Composite { relation } => {
                let relation = &self.it.catalog.relations[*relation];
                let attributes: Vec<String> = relation
                    .columns()
                    .map(|column| {
                        let ty = self.it.catalog.format_type(column.ty, &[]);
                        let collation = self.collation(column.collation.as_deref());
                        format!("{} {ty}{collation}", column.name.quoted())
                    })
                    .collect();
                let attributes = if attributes.is_empty() {
                    String::new()
                } else {
                    format!("\n  {}\n", attributes.join(",\n  "))
                };
                self.say(&format!("CREATE TYPE {name} AS ({attributes})"));
                for column in relation.columns() {
                    let target = format!("{name}.{}", column.name.quoted());
                    self.comment("COLUMN", &target, column.comment.as_ref());
                }
            }
            TypeKind::Range { subtype } => {
                let written = self.statement(row.history.origin(), "create type");
                let at =
                    written.and_then(|(text, span)| Some((text, span, text::first_open(text)?)));
                if let Some((text, span, at)) = at {
                    let options = text::closed(text[at..].trim_end_matches([';', ' ', '\n']));
                    let first = first_name(row);
                    let made = first
                        .as_ref()
                        .map_or(name.clone(), |first| self.qualified(row.namespace, first));
                    self.say_at(
                        Some(span),
                        &format!("CREATE TYPE {made} AS RANGE {options}"),
                    );
                    if first.is_some() {
                        let now = row.name.quoted();
                        self.say(&format!("ALTER TYPE {made} RENAME TO {now}"));
                    }
                } else {
                    let ty = ColumnType::plain(*subtype);
                    let ty = self.it.catalog.format_type(ty, &[]);
                    self.say(&format!("CREATE TYPE {name} AS RANGE (SUBTYPE = {ty})"));
                    self.doubt(&name, "only the subtype of the range is known");
                }
            }
            TypeKind::Base | TypeKind::Shell => {
                match self.statement(row.history.origin(), "create type") {
                    Some((text, span)) => self.say_at(Some(span), text.trim_end_matches(';')),
                    None => self.doubt(&name, "a block made the type"),
                }
            }
            TypeKind::Multirange { .. } | TypeKind::Pseudo => {}
        }
        self.comment(kind, &name, row.comment.as_ref());
        if row.owner != BOOTSTRAP_ROLE {
            let owner = self.role(row.owner);
            self.say(&format!("ALTER {kind} {name} OWNER TO {owner}"));
        }
        self.grants(
            (ObjectKind::Type, "TYPE", &name),
            (row.owner, Some(row.namespace)),
            None,
            row.acl.as_ref(),
        );
    }

    fn domain(&mut self, id: TypeId, name: &str) {
        let row = &self.it.catalog.types[id];
        let TypeKind::Domain {
            base,
            not_null,
            default_expr,
            constraints,
            collation,
        } = &row.kind
        else {
            return;
        };
        let ty = self.it.catalog.format_type(*base, &[]);
        let mut sql = format!(
            "CREATE DOMAIN {name} AS {ty}{}",
            self.collation(collation.as_ref())
        );
        if let Some(expr) = default_expr {
            sql += &format!(" DEFAULT {}", self.current(expr));
        }
        if *not_null {
            sql += " NOT NULL";
        }
        let mut at = default_expr.as_ref().map(|it| it.span);
        let mut late = Vec::new();
        for constraint in constraints {
            let check = format!(
                "CONSTRAINT {} CHECK ({})",
                constraint.name.quoted(),
                self.current(&constraint.expr)
            );
            let place = constraint.expr.span;
            let base = *at.get_or_insert(place);
            if constraint.validated && self.it.paths.at(base) == self.it.paths.at(place) {
                sql += &format!("\n  {check}");
            } else {
                let valid = if constraint.validated {
                    ""
                } else {
                    " NOT VALID"
                };
                late.push((place, format!("ALTER DOMAIN {name} ADD {check}{valid}")));
            }
        }
        self.say_at(at, &sql);
        for (place, sql) in late {
            self.say_at(Some(place), &sql);
        }
        for constraint in constraints {
            let target = format!("{} ON DOMAIN {name}", constraint.name.quoted());
            self.comment("CONSTRAINT", &target, constraint.comment.as_ref());
        }
    }
}

/// The name that a range was made with, where it has another now: its constructors and its multirange keep it.
fn first_name(row: &Type) -> Option<Name> {
    let mut events = row.history.events();
    let was_moved = row
        .history
        .events()
        .any(|it| matches!(it.aspect, Aspect::Moved(_)));
    let first = events.find_map(|it| it.aspect.renamed())?;
    (!was_moved).then(|| Name::from_quoted(first))
}
