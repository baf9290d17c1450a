//! What the migrations changed of what the platform brings.

use super::Writer;
use crate::catalog::{
    Constraint, ExtensionId, Function, FunctionId, History, Relation, RelationId,
};
use crate::ddl::ObjectKind;

impl Writer<'_> {
    /// What is not there any more. What goes with something else is not named.
    pub(super) fn dropped(&mut self) {
        let (before, now) = (self.it.before, self.it.catalog);
        let mut drops: Vec<(u32, String)> = Vec::new();
        let gone_extension = |oid: u32| {
            before
                .extension_of(oid)
                .is_some_and(|id| now.extensions.get(id).is_none())
        };
        let name = |namespace: crate::catalog::NamespaceId, name: &crate::name::Name| {
            let namespace = before.namespaces[namespace].name.quoted();
            format!("{namespace}.{}", name.quoted())
        };
        for (id, row) in before.extensions.iter() {
            if now.extensions.get(id).is_none() {
                drops.push((id.0, format!("EXTENSION {}", row.name.quoted())));
            }
        }
        for (id, row) in before.publications.iter() {
            if now.publications.get(id).is_none() {
                drops.push((id.0, format!("PUBLICATION {}", row.name.quoted())));
            }
        }
        for (id, row) in before.namespaces.iter() {
            if now.namespaces.get(id).is_none() && !gone_extension(id.0) {
                drops.push((id.0, format!("SCHEMA {}", row.name.quoted())));
            }
        }
        let goes_along =
            |oid: u32, namespace| gone_extension(oid) || now.namespaces.get(namespace).is_none();
        for (id, row) in before.relations.iter() {
            let word = match row.kind {
                crate::catalog::RelationKind::OrdinaryTable
                | crate::catalog::RelationKind::PartitionedTable => "TABLE",
                crate::catalog::RelationKind::View => "VIEW",
                crate::catalog::RelationKind::MaterializedView => "MATERIALIZED VIEW",
                crate::catalog::RelationKind::ForeignTable => "FOREIGN TABLE",
                crate::catalog::RelationKind::Index
                | crate::catalog::RelationKind::Sequence
                | crate::catalog::RelationKind::CompositeType => continue,
            };
            if now.relations.get(id).is_none() && !goes_along(id.0, row.namespace) {
                drops.push((id.0, format!("{word} {}", name(row.namespace, &row.name))));
            }
        }
        for (id, row) in before.functions.iter() {
            if now.functions.get(id).is_none() && !goes_along(id.0, row.namespace) {
                let arguments = crate::lower::facts::identity_arguments(before, row);
                let word = row.kind.keyword();
                let target = format!("{word} {}({arguments})", name(row.namespace, &row.name));
                drops.push((id.0, target));
            }
        }
        if drops.is_empty() {
            return;
        }
        self.section("DROPPED");
        drops.sort();
        for (_, target) in drops.into_iter().rev() {
            self.say(&format!("DROP {target} CASCADE"));
        }
    }

    /// Tables and functions of the platform, and triggers on its tables.
    pub(super) fn changed(&mut self) {
        let relations: Vec<RelationId> = self
            .it
            .before
            .relations
            .iter()
            .filter(|(id, row)| {
                row.kind.has_columns() && self.it.catalog.relations.get(*id).is_some()
            })
            .map(|(id, _)| id)
            .collect();
        for id in relations {
            self.changed_relation(id);
        }
        let functions: Vec<FunctionId> = self
            .it
            .before
            .functions
            .iter()
            .filter(|(id, _)| self.it.catalog.functions.get(*id).is_some())
            .map(|(id, _)| id)
            .collect();
        for id in functions {
            self.changed_function(id);
        }
        let extensions: Vec<ExtensionId> =
            self.it.before.extensions.iter().map(|it| it.0).collect();
        for id in extensions {
            let (Some(old), Some(new)) = (
                self.it.before.extensions.get(id),
                self.it.catalog.extensions.get(id),
            ) else {
                continue;
            };
            if old.namespace != new.namespace {
                let schema = self.namespace(new.namespace).quoted();
                let name = new.name.quoted();
                self.section(&format!("{} EXTENSION", new.name.as_str().to_uppercase()));
                self.say(&format!("ALTER EXTENSION {name} SET SCHEMA {schema}"));
            }
        }
    }

    fn changed_relation(&mut self, id: RelationId) {
        let old = &self.it.before.relations[id];
        let new = &self.it.catalog.relations[id];
        let start = self.out.len();
        let name = self.relation_name(id);
        let columns = old.slots.len();
        for column in new.slots.iter() {
            let at = usize::try_from(column.attnum - 1).unwrap_or_default();
            let column_name = column.name.quoted();
            if at >= columns && !column.dropped {
                let definition = self.column(id, new, column, true);
                let at = column.default_expr.as_ref().map(|it| it.span);
                self.say_at(at, &format!("ALTER TABLE {name} ADD COLUMN {definition}"));
                self.comment(
                    "COLUMN",
                    &format!("{name}.{column_name}"),
                    column.comment.as_ref(),
                );
            }
            let Some(before) = old.slots.get(at) else {
                continue;
            };
            if column.dropped && !before.dropped {
                let column_name = before.name.quoted();
                self.say(&format!("ALTER TABLE {name} DROP COLUMN {column_name}"));
                continue;
            }
            if before.comment != column.comment {
                self.comment(
                    "COLUMN",
                    &format!("{name}.{column_name}"),
                    column.comment.as_ref(),
                );
            }
            let alter = format!("ALTER TABLE {name} ALTER COLUMN {column_name}");
            if before.not_null != column.not_null {
                let word = if column.not_null { "SET" } else { "DROP" };
                self.say(&format!("{alter} {word} NOT NULL"));
            }
            let text = |it: &crate::catalog::Column| {
                it.default_expr
                    .as_ref()
                    .map(|expr| (expr.text.clone(), expr.span))
            };
            if text(before) != text(column) {
                match text(column) {
                    Some((expr, span)) => {
                        self.say_at(Some(span), &format!("{alter} SET DEFAULT {expr}"));
                    }
                    None => self.say(&format!("{alter} DROP DEFAULT")),
                }
            }
            if before.ty != column.ty || before.name != column.name {
                self.doubt(
                    &name,
                    &format!("column {column_name} is not as the platform makes it"),
                );
            }
        }
        let constraints: Vec<&Constraint> = self
            .it
            .catalog
            .constraints_of(id)
            .filter(|(oid, _)| self.it.before.constraints.get(*oid).is_none())
            .map(|(_, row)| row)
            .collect();
        let dropped: Vec<String> = self
            .it
            .before
            .constraints_of(id)
            .filter(|(oid, _)| self.it.catalog.constraints.get(*oid).is_none())
            .map(|(_, row)| row.name.quoted())
            .collect();
        for constraint in dropped {
            self.say(&format!(
                "ALTER TABLE {name} DROP CONSTRAINT IF EXISTS {constraint}"
            ));
        }
        for row in constraints {
            if let Some(definition) = self.constraint(row) {
                let at = row.history.origin().map(|it| it.span);
                let constraint = row.name.quoted();
                self.say_at(
                    at,
                    &format!("ALTER TABLE {name} ADD CONSTRAINT {constraint} {definition}"),
                );
            }
        }
        let gone: Vec<String> = self
            .it
            .before
            .triggers_of(id)
            .filter(|(oid, _)| self.it.catalog.triggers.get(*oid).is_none())
            .map(|(_, row)| row.name.quoted())
            .collect();
        for trigger in gone {
            self.say(&format!("DROP TRIGGER {trigger} ON {name}"));
        }
        self.indexes(id, super::table::Birth::Alone);
        if old.comment != new.comment {
            self.comment("TABLE", &name, new.comment.as_ref());
        }
        if old.owner != new.owner {
            let owner = self.role(new.owner);
            self.say(&format!("ALTER TABLE {name} OWNER TO {owner}"));
        }
        self.triggers(id, true);
        self.relation_grants(id);
        self.published(id);
        if renamed(old, new) {
            self.doubt(
                &name,
                "it was renamed, and the platform makes it under its old name",
            );
        }
        if self.out.len() > start {
            let title = self.title(new.namespace, &new.name, "TABLE");
            self.put_section(start, &title);
        }
    }

    fn changed_function(&mut self, id: FunctionId) {
        let old = &self.it.before.functions[id];
        let new = &self.it.catalog.functions[id];
        let start = self.out.len();
        if said(old) != said(new) {
            self.make_function(id, "CREATE OR REPLACE");
        }
        if old.comment != new.comment {
            let target = self.function_target(new);
            self.comment(new.kind.keyword(), &target, new.comment.as_ref());
        }
        let had = old.acl.clone();
        let had = had.unwrap_or_else(|| {
            crate::catalog::Acl::built_in(ObjectKind::Function, old.owner, self.it.postgres)
        });
        self.function_grants(id, Some(&had));
        if self.out.len() > start {
            let title = self.title(new.namespace, &new.name, new.kind.keyword());
            self.put_section(start, &title);
        }
    }

    /// Gives what was written from a place on the head of a section.
    fn put_section(&mut self, start: usize, title: &str) {
        let default = self.it.paths.default().to_vec();
        self.under(&default);
        let written = self.out.split_off(start);
        self.section(title);
        self.out.push_str(&written);
    }
}

fn renamed(old: &Relation, new: &Relation) -> bool {
    old.name != new.name || old.namespace != new.namespace
}

/// What a function is, without who may call it.
fn said(row: &Function) -> Function {
    Function {
        acl: None,
        comment: None,
        history: History::default(),
        ..row.clone()
    }
}
