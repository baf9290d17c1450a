//! The struct as the derive sees it: its fields with what their attributes say.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Generics, Type};

use crate::attributes::{OfField, OfStruct};
use crate::message::{Errors, Message};

/// A struct.
pub(crate) struct Input<'a> {
    /// Its name.
    pub(crate) ident: &'a Ident,
    /// Its parameters.
    pub(crate) generics: &'a Generics,
    /// What its attributes say.
    pub(crate) attributes: OfStruct,
    /// Its fields; none where it is no struct with named ones.
    pub(crate) fields: Vec<Field<'a>>,
    /// Whether it is one.
    pub(crate) has_fields: bool,
}

/// A field.
pub(crate) struct Field<'a> {
    /// Its name.
    pub(crate) ident: &'a Ident,
    /// Its type.
    pub(crate) ty: &'a Type,
    /// What its attributes say.
    pub(crate) attributes: OfField,
}

impl<'a> Input<'a> {
    /// Reads an item.
    pub(crate) fn new(item: &'a DeriveInput, errors: &mut Errors) -> Self {
        let attributes = OfStruct::new(&item.attrs, errors);
        let wrong = |what: &str| {
            Message::new(format!(
                "`FromSchema` is for structs with named fields, this is {what}"
            ))
            .help("name each field as the column that it holds")
        };
        let (fields, has_fields) = match &item.data {
            Data::Struct(data) => match &data.fields {
                Fields::Named(fields) => (
                    fields
                        .named
                        .iter()
                        .filter_map(|field| {
                            Some(Field {
                                ident: field.ident.as_ref()?,
                                ty: &field.ty,
                                attributes: OfField::new(&field.attrs, errors),
                            })
                        })
                        .collect(),
                    true,
                ),
                Fields::Unnamed(_) => {
                    errors.on(&item.ident, &wrong("a tuple struct"));
                    (Vec::new(), false)
                }
                Fields::Unit => {
                    errors.on(&item.ident, &wrong("a unit struct"));
                    (Vec::new(), false)
                }
            },
            Data::Enum(_) => {
                errors.on(&item.ident, &wrong("an enum"));
                (Vec::new(), false)
            }
            Data::Union(_) => {
                errors.on(&item.ident, &wrong("a union"));
                (Vec::new(), false)
            }
        };
        Self {
            ident: &item.ident,
            generics: &item.generics,
            attributes,
            fields,
            has_fields,
        }
    }

    /// The path of `schema_macros`.
    pub(crate) fn krate(&self) -> TokenStream {
        self.attributes
            .krate
            .as_ref()
            .map_or_else(|| quote!(::schema_macros), ToTokens::to_token_stream)
    }

    /// The table asked for, or nothing.
    pub(crate) fn table(&self) -> String {
        self.attributes
            .table
            .as_ref()
            .map(syn::LitStr::value)
            .unwrap_or_default()
    }

    /// The schema asked for.
    pub(crate) fn namespace(&self) -> String {
        match &self.attributes.namespace {
            Some(namespace) => namespace.value(),
            None => "public".to_owned(),
        }
    }
}

impl Field<'_> {
    /// The name that says its column, and where it stands; without `r#`.
    pub(crate) fn column(&self) -> (String, Span) {
        match &self.attributes.rename {
            Some(rename) => (rename.value(), rename.span()),
            None => (self.ident.unraw().to_string(), self.ident.span()),
        }
    }
}
