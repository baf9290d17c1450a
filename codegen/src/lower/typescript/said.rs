//! The types that a user says, as TypeScript and Zod have them.

use super::text::{property_key, string_literal};
use super::wire::{Said, Wire};
use crate::catalog::{Column, RelationId};
use crate::lower::ident::{pascal, uncapitalized};
use crate::lower::names::Names;
use crate::lower::shape::ty::Ty;
use crate::lower::shape::{Choice, UserType};
use crate::lower::zod::Dialect;

/// The wire of a column about which the user says something; `key` is that of the key that it is or refers to.
pub(super) fn said(
    (names, dialect): (&Names, Dialect),
    choice: &Choice,
    (base, key_base): (Wire, Option<&Wire>),
    called: &str,
) -> Wire {
    let made = if let Some(ty) = &choice.ty {
        let zod = zod(names, ty, dialect);
        let constant = ty.has_object().then(|| zod.clone());
        Said {
            ts: ts(ty),
            zod: constant.as_ref().map_or(zod, |_| of_json(called)),
            types: ty.names().into_iter().map(str::to_owned).collect(),
            constant,
            is_chainable: false,
            base,
        }
    } else if let Some(key) = choice.brand {
        let brand = names.brand(key).to_owned();
        let zod = format!(
            "({} as unknown as z.{}Type<{brand}, {brand}>)",
            crate::lower::zod::of_wire(&base, dialect),
            dialect.prefix()
        );
        // What refers to the key may be of another type, and what is written of another form.
        let is_of_key = key_base == Some(&base);
        Said {
            zod: if is_of_key {
                of_brand(&brand)
            } else {
                zod.clone()
            },
            types: vec![brand.clone()],
            constant: is_of_key.then_some(zod),
            ts: brand,
            is_chainable: false,
            base,
        }
    } else if let Wire::Array(element) = &base
        && choice.no_null_elements
    {
        Said {
            ts: list(&element.ts()),
            zod: format!("z.array({})", crate::lower::zod::of_wire(element, dialect)),
            types: Vec::new(),
            constant: None,
            is_chainable: true,
            base,
        }
    } else {
        return base;
    };
    Wire::Said(Box::new(made))
}

/// The constant of `zod.ts` for the values of a key with a type of its own.
pub(in crate::lower) fn of_brand(brand: &str) -> String {
    uncapitalized(brand)
}

/// That of a column of JSON with a type of its own, by the table's name with the column's.
pub(in crate::lower) fn of_json(called: &str) -> String {
    format!("{called}Json")
}

/// What a column is called with its table.
pub(in crate::lower) fn called(names: &Names, id: RelationId, column: &Column) -> String {
    let column = pascal(column.name.as_str());
    format!("{}{column}", uncapitalized(names.stem(id)))
}

/// `string[]`, `(A | B)[]`
fn list(element: &str) -> String {
    if element.contains(" | ") {
        format!("({element})[]")
    } else {
        format!("{element}[]")
    }
}

/// A type as TypeScript writes it.
pub(in crate::lower) fn ts(ty: &Ty) -> String {
    match ty {
        Ty::Any => "Json".to_owned(),
        Ty::String => "string".to_owned(),
        Ty::Number | Ty::Integer => "number".to_owned(),
        Ty::Boolean => "boolean".to_owned(),
        Ty::Null => "null".to_owned(),
        Ty::Literal(literal) | Ty::Named(literal) => literal.clone(),
        Ty::Array(element) if matches!(**element, Ty::Union(_)) => format!("({})[]", ts(element)),
        Ty::Array(element) => format!("{}[]", ts(element)),
        Ty::Object { fields, rest } => {
            let fields = fields.iter().map(|field| {
                let optional = if field.optional { "?" } else { "" };
                format!("{}{optional}: {}", property_key(&field.name), ts(&field.ty))
            });
            // An index signature would be of the listed properties too.
            let rest = rest.iter().filter(|_| fields.len() == 0);
            let rest: Vec<String> = rest
                .map(|rest| format!("[key: string]: {}", ts(rest)))
                .collect();
            let all: Vec<String> = fields.chain(rest).collect();
            format!("{{ {} }}", all.join("; "))
        }
        Ty::Union(members) => {
            let members: Vec<String> = members.iter().map(ts).collect();
            members.join(" | ")
        }
    }
}

/// A type as Zod's expression.
pub(in crate::lower) fn zod(names: &Names, ty: &Ty, dialect: Dialect) -> String {
    match ty {
        Ty::Any => dialect.nullable("json"),
        Ty::String => "text".to_owned(),
        Ty::Number => "z.number()".to_owned(),
        Ty::Integer => "z.int()".to_owned(),
        Ty::Boolean => "z.boolean()".to_owned(),
        Ty::Null => "z.null()".to_owned(),
        Ty::Literal(literal) => format!("z.literal({literal})"),
        Ty::Named(name) => schema_of(name, &names.shapes().types[name], dialect),
        Ty::Array(element) => format!("z.array({})", zod(names, element, dialect)),
        Ty::Object { fields, rest } if fields.is_empty() => match rest {
            Some(rest) => format!("z.record(text, {})", zod(names, rest, dialect)),
            None => "z.strictObject({})".to_owned(),
        },
        Ty::Object { fields, rest } => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| {
                    let value = zod(names, &field.ty, dialect);
                    let key = property_key(&field.name);
                    if field.optional {
                        format!("{key}: z.exactOptional({value})")
                    } else {
                        format!("{key}: {value}")
                    }
                })
                .collect();
            // What is not listed stays: parsing loses nothing that the database keeps.
            let fields = fields.join(", ");
            match rest.as_deref() {
                None => format!("z.strictObject({{ {fields} }})"),
                Some(Ty::Any) => format!("z.looseObject({{ {fields} }})"),
                Some(rest) => dialect.catchall(
                    &format!("z.object({{ {fields} }})"),
                    &zod(names, rest, dialect),
                ),
            }
        }
        Ty::Union(members) => {
            if let Some(labels) = ty.labels() {
                let labels: Vec<String> = labels.iter().map(|it| string_literal(it)).collect();
                return format!("z.enum([{}])", labels.join(", "));
            }
            let (rest, has_null) = ty.without_null();
            if has_null {
                return dialect.nullable(&zod(names, &rest, dialect));
            }
            let members: Vec<String> = members.iter().map(|it| zod(names, it, dialect)).collect();
            format!("z.union([{}])", members.join(", "))
        }
    }
}

/// The schema of a type of the config.
fn schema_of(name: &str, ty: &UserType, dialect: Dialect) -> String {
    if ty.shape.is_some() || ty.zod.is_some() {
        format!("{}Schema", uncapitalized(name))
    } else {
        // Nothing is known of it but that it is a value.
        let prefix = dialect.prefix();
        format!("(json as unknown as z.{prefix}Type<{name}, {name}>)")
    }
}
