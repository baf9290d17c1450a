//! What code leans on in `database.ts`.

use std::collections::BTreeMap;

use crate::catalog::RelationId;

use super::{Aliases, Field, Form, Item, Language, Owner, is_assignable, owners};
use crate::lower::diff::Side;
use crate::lower::reach::Part;
use crate::lower::typescript::text::property_key;
use crate::lower::typescript::{Model, Object};

/// A type takes what is assignable to it.
pub(super) struct TypeScript {
    pub(super) aliases: Aliases,
}

impl Language for TypeScript {
    fn name(&self) -> &'static str {
        "typescript"
    }

    fn takes(&self, from: &str, to: &str) -> bool {
        is_assignable(from, to, &self.aliases)
    }

    fn must_name(&self, field: &Field, _is_default: bool) -> bool {
        !field.is_optional
    }

    fn has_defaults(&self) -> bool {
        false
    }
}

/// What the names in types stand for.
pub(super) fn aliases(model: &Model) -> Aliases {
    let mut aliases = Aliases::new();
    let enums = model.enums.iter().map(|it| &**it);
    for it in enums.chain(&model.types).chain(&model.brands) {
        aliases.insert(it.ident.clone(), it.type_expr.clone());
    }
    for it in model.tables.iter().flat_map(|it| &it.lists) {
        aliases.insert(it.ident.clone(), it.type_expr.clone());
    }
    aliases
}

pub(super) fn items(side: Side<'_>, model: &Model) -> Vec<Item> {
    let owners = owners(side);
    let owner = |ident: &str| owners.get(ident).copied();
    let mut items = Vec::new();
    for it in &model.enums {
        items.push(choice(&it.ident, owner(&it.ident), &it.type_expr));
    }
    for it in model.types.iter().chain(&model.brands) {
        let form = Form::Value {
            ty: it.type_expr.clone(),
            is_written: true,
        };
        items.push(item(&it.ident, owner(&it.ident), form));
    }
    let none: BTreeMap<String, &str> = BTreeMap::new();
    let named = |id: RelationId| -> BTreeMap<String, &str> {
        let columns = side.catalog().relations[id].columns();
        columns
            .map(|it| (property_key(it.name.as_str()), it.name.as_str()))
            .collect()
    };
    for it in &model.composites {
        let own = owner(&it.ident);
        let columns = match own {
            Some(Owner::Relation(id)) => named(id),
            _ => BTreeMap::new(),
        };
        items.push(object(it, own, (true, true), &columns));
    }
    let (mut tables, mut views) = (model.tables.iter(), model.views.iter());
    for (id, row) in side.facts.relations() {
        let own = Some(Owner::Relation(id));
        let columns = named(id);
        if row.view.is_some() {
            if side.facts.has_part(id, row, Part::Row)
                && let Some(it) = views.next()
            {
                items.push(object(it, own, (true, false), &columns));
            }
            continue;
        }
        if let Some(it) = tables.next() {
            items.extend(
                it.lists
                    .iter()
                    .map(|it| choice(&it.ident, owner(&it.ident), &it.type_expr)),
            );
            let reads = it.reads.iter().map(|it| (it, (true, false)));
            let writes = it.writes.iter().map(|it| (it, (false, true)));
            let both = reads.chain(writes);
            items.extend(both.map(|(it, uses)| object(it, own, uses, &columns)));
        }
    }
    for it in &model.shapes {
        let reads = it.reads.iter().map(|it| (it, (true, false)));
        let writes = it.writes.iter().map(|it| (it, (false, true)));
        let both = reads.chain(writes);
        items.extend(both.map(|(it, uses)| object(it, None, uses, &none)));
    }
    for it in &model.functions {
        let own = owner(&it.returns.ident);
        if it.has_arguments {
            items.push(object(&it.arguments, own, (false, true), &none));
        }
        let list = if it.returns_list { "[]" } else { "" };
        items.push(if it.has_columns && !it.returns_list {
            object(&it.returns, own, (true, false), &none)
        } else {
            let ty = if it.has_columns {
                written(&it.returns)
            } else {
                it.returns_expr.clone()
            };
            let ty = if it.returns_list {
                format!("({ty}){list}")
            } else {
                ty
            };
            let form = Form::Value {
                ty,
                is_written: false,
            };
            item(&it.returns.ident, own, form)
        });
    }
    entries(side, model, &owners, &mut items);
    items
}

/// The keys of `Database`.
fn entries(side: Side<'_>, model: &Model, owners: &BTreeMap<String, Owner>, items: &mut Vec<Item>) {
    for namespace in &model.namespaces {
        let of = |group: &str, key: &str| {
            format!(
                "Database[{}][\"{group}\"][{}]",
                quoted(&namespace.key),
                quoted(key)
            )
        };
        for (group, list) in [("Tables", &namespace.tables), ("Views", &namespace.views)] {
            for it in list {
                let relation = side
                    .facts
                    .relations()
                    .find(|(id, _)| side.names.relation(*id) == it.ident);
                let own = relation.map(|(id, _)| Owner::Relation(id));
                let path = of(group, &it.key);
                items.push(item(&path, own, Form::There));
                for link in &it.relationships {
                    let name = link.name.trim_matches('"');
                    let ty = format!(
                        "{} -> {}({})",
                        link.columns, link.referenced, link.referenced_columns
                    );
                    let form = Form::Value {
                        ty,
                        is_written: false,
                    };
                    let mut constraints = relation
                        .iter()
                        .flat_map(|(id, _)| side.catalog().constraints_of(*id));
                    let constraint = constraints.find(|(_, it)| it.name == name);
                    let own = constraint.map_or(own, |(id, _)| Some(Owner::Constraint(id)));
                    items.push(item(
                        &format!("{path} relationship {}", link.name),
                        own,
                        form,
                    ));
                }
                for field in &it.computed {
                    let form = Form::Value {
                        ty: field.type_expr.clone(),
                        is_written: false,
                    };
                    items.push(item(
                        &format!("{path}[\"Row\"][{}]", quoted(&field.key)),
                        own,
                        form,
                    ));
                }
            }
        }
        let functions = namespace.functions.iter();
        let callable = functions.filter(|it| it.signatures.iter().any(|it| !it.takes.is_empty()));
        for it in callable {
            let returns = it
                .signatures
                .iter()
                .map(|it| it.returns.trim_end_matches("[]"));
            let owner = returns.filter_map(|it| owners.get(it)).copied().min();
            let path = of("Functions", &it.key);
            items.push(item(&path, owner, Form::There));
            // Of several signatures the one that asks for least.
            let taken = it.signatures.iter().map(|one| {
                let arguments = model.functions.iter().map(|it| &it.arguments);
                let own = arguments.filter(|it| it.ident == one.takes);
                own.flat_map(|it| fields(it, &BTreeMap::new()))
                    .collect::<Vec<_>>()
            });
            let least = taken.min_by_key(|it| it.iter().filter(|it| !it.is_optional).count());
            let fields = least.unwrap_or_default();
            // Who gives something says so by the type of that.
            let form = Form::Object {
                is_written: fields.is_empty() && it.signatures.len() == 1,
                is_read: false,
                is_default: true,
                fields,
            };
            items.push(item(&format!("{path}[\"Args\"]"), owner, form));
        }
        for it in &namespace.enums {
            items.push(item(
                &of("Enums", &it.key),
                owners.get(&it.ident).copied(),
                Form::There,
            ));
        }
        for it in &namespace.composites {
            items.push(item(
                &of("CompositeTypes", &it.key),
                owners.get(&it.ident).copied(),
                Form::There,
            ));
        }
    }
}

fn quoted(key: &str) -> String {
    if key.starts_with('"') {
        key.to_owned()
    } else {
        format!("\"{key}\"")
    }
}

fn item(ident: &str, owner: Option<Owner>, form: Form) -> Item {
    Item {
        ident: ident.to_owned(),
        owner,
        form,
    }
}

fn choice(ident: &str, owner: Option<Owner>, ty: &str) -> Item {
    let labels = super::assign::members(ty).into_iter();
    let labels = labels.map(|it| (it.clone(), it)).collect();
    item(ident, owner, Form::Choice { labels })
}

fn written(it: &Object) -> String {
    let fields = it
        .fields
        .iter()
        .map(|it| format!("{}: {}", it.key, it.type_expr));
    format!("{{ {} }}", fields.collect::<Vec<_>>().join("; "))
}

fn object(
    it: &Object,
    owner: Option<Owner>,
    (is_read, is_written): (bool, bool),
    columns: &BTreeMap<String, &str>,
) -> Item {
    let form = Form::Object {
        fields: fields(it, columns),
        is_read,
        is_written,
        is_default: it.fields.iter().all(|it| it.optional),
    };
    item(&it.ident, owner, form)
}

fn fields(it: &Object, columns: &BTreeMap<String, &str>) -> Vec<Field> {
    let fields = it.fields.iter().map(|it| Field {
        ident: it.key.clone(),
        column: columns.get(&it.key).map(|it| (*it).to_owned()),
        ty: it.type_expr.clone(),
        is_optional: it.optional,
    });
    fields.collect()
}
