//! What code leans on in `schema.rs`.

use std::collections::BTreeMap;

use super::{Field, Form, Item, Language, Owner, owners};
use crate::catalog::RelationId;
use crate::lower::diff::Side;
use crate::lower::rust::{self, Enum, Model, Struct};

/// Types are equal or they are not.
pub(super) struct Rust;

impl Language for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn takes(&self, from: &str, to: &str) -> bool {
        from == to
    }

    /// A struct without a default is made by naming all its fields.
    fn must_name(&self, _field: &Field, is_default: bool) -> bool {
        !is_default
    }

    fn has_defaults(&self) -> bool {
        true
    }
}

pub(super) fn items(side: Side<'_>, model: &Model) -> Vec<Item> {
    let owners = owners(side);
    let owner = |ident: &str| owners.get(ident).copied();
    let mut items: Vec<Item> = Vec::new();
    items.extend(model.enums.iter().map(|it| choice(it, owner(&it.ident))));
    for it in &model.composites {
        let own = owner(&it.ident);
        let columns = match own {
            Some(Owner::Relation(id)) => named(&it.fields, side, id),
            _ => BTreeMap::new(),
        };
        items.push(object(it, own, (true, true), &columns));
    }
    for it in &model.brands {
        items.push(value(&it.ident, owner(&it.ident), &it.type_expr, true));
    }
    for ((id, _), relation) in side.facts.relations().zip(&model.relations) {
        let own = Some(Owner::Relation(id));
        let columns = named(&relation.row.fields, side, id);
        items.push(object(&relation.row, own, (true, false), &columns));
        for it in &relation.insert {
            items.push(object(it, own, (false, true), &columns));
        }
        for it in &relation.update {
            // Each column may be left as it is.
            let it = Struct {
                is_default: true,
                ..it.clone()
            };
            items.push(object(&it, own, (false, true), &columns));
        }
        for it in &relation.constraint {
            let labels = it.variants.iter().map(|variant| {
                let mut columns = it.not_null.iter().filter(|it| it.ident == variant.ident);
                let column = columns
                    .next()
                    .map(|it| it.column.trim_matches('"').to_owned());
                let ident = variant.ident.clone();
                (ident.clone(), column.unwrap_or(ident))
            });
            let labels = labels.collect();
            items.push(Item {
                ident: it.ident.clone(),
                owner: own,
                form: Form::Choice { labels },
            });
        }
        for shaped in &relation.shapes {
            items.push(object(&shaped.strukt, own, (true, true), &BTreeMap::new()));
        }
        let checked = std::iter::once(&relation.row)
            .chain(&relation.insert)
            .chain(&relation.update);
        for it in checked.filter(|it| it.has_validate) {
            items.push(Item {
                ident: format!("{}::validate", it.ident),
                owner: own,
                form: Form::There,
            });
        }
    }
    for it in &model.functions {
        for arguments in &it.arguments {
            items.push(object(
                arguments,
                owner(&arguments.ident),
                (false, true),
                &BTreeMap::new(),
            ));
        }
        for row in &it.row {
            items.push(object(
                row,
                owner(&row.ident),
                (true, false),
                &BTreeMap::new(),
            ));
        }
        for it in &it.value {
            items.push(value(&it.ident, owner(&it.ident), &it.type_expr, false));
        }
        for it in &it.alias {
            items.push(value(
                &it.ident,
                owner(&it.ident),
                &format!("= {}", it.type_expr),
                false,
            ));
        }
    }
    items
}

/// The fields of a row are its columns, in their order.
fn named<'a>(
    fields: &'a [rust::Field],
    side: Side<'a>,
    id: RelationId,
) -> BTreeMap<&'a str, &'a str> {
    let columns = side.catalog().relations[id].columns();
    let both = fields.iter().zip(columns);
    both.map(|(field, column)| (field.ident.as_str(), column.name.as_str()))
        .collect()
}

fn choice(it: &Enum, owner: Option<Owner>) -> Item {
    Item {
        ident: it.ident.clone(),
        owner,
        form: Form::Choice {
            labels: it
                .variants
                .iter()
                .map(|it| (it.ident.clone(), it.label.clone()))
                .collect(),
        },
    }
}

fn value(ident: &str, owner: Option<Owner>, ty: &str, is_written: bool) -> Item {
    Item {
        ident: ident.to_owned(),
        owner,
        form: Form::Value {
            ty: ty.to_owned(),
            is_written,
        },
    }
}

fn object(
    it: &Struct,
    owner: Option<Owner>,
    (is_read, is_written): (bool, bool),
    columns: &BTreeMap<&str, &str>,
) -> Item {
    let field = |field: &rust::Field| Field {
        ident: field.ident.clone(),
        column: columns.get(field.ident.as_str()).map(|it| (*it).to_owned()),
        ty: field.type_expr.clone(),
        is_optional: false,
    };
    Item {
        ident: it.ident.clone(),
        owner,
        form: Form::Object {
            fields: it.fields.iter().map(field).collect(),
            is_read,
            is_written,
            is_default: it.is_default,
        },
    }
}
