//! The types that a user says, as Rust has them: a struct for an object, an enum for a choice of texts, any JSON value
//! for a choice of other things.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Enum, Field, Struct};
use super::shaped::rename;
use super::{Paths, enum_of, text};
use crate::lower::again::Piece;
use crate::lower::ident;
use crate::lower::names::{Names, RESERVED};
use crate::lower::shape::ty::{Field as Property, Ty};
use crate::pieces::Kept;

/// The types that were asked for, by name.
#[derive(Debug, Default)]
pub(super) struct UserTypes {
    structs: BTreeMap<String, Struct>,
    enums: BTreeMap<String, Piece<Enum, Paths>>,
    /// Types without a name, by what they would be called, with what they are called.
    made: Vec<(String, Ty, String)>,
    /// Names that no type for a type without one gets, once there is such a type.
    taken: Option<BTreeSet<String>>,
}

impl UserTypes {
    /// The types, by name.
    pub(super) fn into_parts(self) -> (Vec<Struct>, Vec<Piece<Enum, Paths>>) {
        (
            self.structs.into_values().collect(),
            self.enums.into_values().collect(),
        )
    }

    /// The path of a type; where it needs one of its own and has no name, it is called this.
    pub(super) fn path(&mut self, names: &Names, ty: &Ty, called: &str) -> String {
        match ty {
            Ty::Any => "serde_json::Value".to_owned(),
            Ty::String => "String".to_owned(),
            Ty::Number => "f64".to_owned(),
            Ty::Integer => "i64".to_owned(),
            Ty::Boolean => "bool".to_owned(),
            Ty::Null => "()".to_owned(),
            Ty::Literal(literal) if !literal.starts_with('"') => "serde_json::Value".to_owned(),
            Ty::Array(element) => {
                let element = self.path(names, element, &format!("{called}Item"));
                format!("Vec<{element}>")
            }
            Ty::Object {
                fields,
                rest: Some(rest),
            } if fields.is_empty() => {
                let rest = self.path(names, rest, &format!("{called}Value"));
                format!("std::collections::BTreeMap<String, {rest}>")
            }
            Ty::Named(name) => self.named(names, name),
            Ty::Literal(_) | Ty::Object { .. } | Ty::Union(_) => {
                if let (rest, true) = ty.without_null() {
                    return format!("Option<{}>", self.path(names, &rest, called));
                }
                if matches!(ty, Ty::Union(_)) && ty.labels().is_none() {
                    return "serde_json::Value".to_owned();
                }
                let known = self.made.iter().find(|it| it.0 == called && it.1 == *ty);
                if let Some((_, _, ident)) = known {
                    return ident.clone();
                }
                let taken = self.taken.get_or_insert_with(|| {
                    let reserved = RESERVED.iter().map(|it| (*it).to_owned());
                    names.declared().chain(reserved).collect()
                });
                let mut ident = called.to_owned();
                while !taken.insert(ident.clone()) {
                    ident.push_str("Json");
                }
                self.made
                    .push((called.to_owned(), ty.clone(), ident.clone()));
                self.declare(names, ty, &ident);
                ident
            }
        }
    }

    fn named(&mut self, names: &Names, name: &str) -> String {
        let ty = &names.shapes().types[name];
        if let Some(path) = &ty.rust {
            return path.clone();
        }
        match &ty.shape {
            None => "serde_json::Value".to_owned(),
            Some(shape) if is_declared(shape) => {
                if !self.structs.contains_key(name) && !self.enums.contains_key(name) {
                    self.declare(names, shape, name);
                }
                name.to_owned()
            }
            Some(shape) => self.path(names, shape, &format!("{name}Item")),
        }
    }

    /// Makes the type: an enum of texts, or a struct.
    fn declare(&mut self, names: &Names, ty: &Ty, ident: &str) {
        if let Some(labels) = ty.labels() {
            let it = Kept::new(enum_of(ident, &[], &labels));
            self.enums.insert(ident.to_owned(), it);
            return;
        }
        let Ty::Object { fields, rest } = ty else {
            return;
        };
        // It is there before its fields, which may be lists of it.
        self.structs
            .insert(ident.to_owned(), strukt(ident, Vec::new()));
        let mut idents = ident::Distinct::default();
        let mut made: Vec<Field> = fields
            .iter()
            .map(|field| self.field(names, field, ident, &mut idents))
            .collect();
        if let Some(rest) = rest.as_ref().filter(|rest| ***rest != Ty::Any) {
            let rest = self.path(names, rest, &format!("{ident}Value"));
            made.push(Field {
                docs: text::doc_lines(&["Properties that are not listed.".to_owned()]),
                serde: vec!["flatten".to_owned()],
                ident: idents.take("rest"),
                type_expr: format!("std::collections::BTreeMap<String, {rest}>"),
            });
        }
        self.structs.insert(ident.to_owned(), strukt(ident, made));
    }

    fn field(
        &mut self,
        names: &Names,
        field: &Property,
        of: &str,
        idents: &mut ident::Distinct,
    ) -> Field {
        let ident = idents.take(&ident::rust_field(&field.name));
        let called = format!("{of}{}", ident::pascal(&field.name));
        let path = self.path(names, &field.ty, &called);
        let mut serde = rename(&field.name, &ident);
        let type_expr = if field.optional {
            serde.push("default, skip_serializing_if = \"Option::is_none\"".to_owned());
            if path.starts_with("Option<") {
                path
            } else {
                format!("Option<{path}>")
            }
        } else {
            path
        };
        Field {
            docs: Vec::new(),
            serde,
            ident,
            type_expr,
        }
    }
}

/// Whether a type is a struct or an enum.
fn is_declared(ty: &Ty) -> bool {
    match ty {
        Ty::Object { fields, .. } => !fields.is_empty(),
        Ty::Literal(_) | Ty::Union(_) => ty.labels().is_some(),
        Ty::Any
        | Ty::String
        | Ty::Number
        | Ty::Integer
        | Ty::Boolean
        | Ty::Null
        | Ty::Array(_)
        | Ty::Named(_) => false,
    }
}

fn strukt(ident: &str, fields: Vec<Field>) -> Struct {
    Struct {
        docs: text::doc_lines(&["A JSON object.".to_owned()]),
        ident: ident.to_owned(),
        is_default: false,
        fields,
        has_validate: false,
        constraint: String::new(),
        is_checked: false,
        checks: Vec::new(),
    }
}
