//! The item as the derive sees it: its fields or variants with what their attributes say.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Generics, LitStr, Type, Visibility};

use crate::attributes::{OfField, OfItem, of_variant};
use crate::message::{Errors, Message};

/// A struct or an enum.
pub(crate) struct Input<'a> {
    /// Its name.
    pub(crate) ident: &'a Ident,
    /// Who sees it.
    pub(crate) vis: &'a Visibility,
    /// Its parameters.
    pub(crate) generics: &'a Generics,
    /// What its attributes say.
    pub(crate) attributes: OfItem,
    /// What is in it.
    pub(crate) body: Body<'a>,
}

/// What is in an item.
pub(crate) enum Body<'a> {
    /// The fields of a struct.
    Struct(Vec<Field<'a>>),
    /// The variants of an enum, none of which has fields.
    Enum(Vec<Variant<'a>>),
    /// It is neither, which was said.
    Wrong,
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

/// A variant of an enum.
pub(crate) struct Variant<'a> {
    /// Its name.
    pub(crate) ident: &'a Ident,
    /// `#[schema(rename = "calm")]`
    pub(crate) rename: Option<LitStr>,
    /// `#[serde(rename = "calm")]`
    pub(crate) serde_rename: Option<LitStr>,
    /// Whether it has no fields; an error where it has.
    pub(crate) is_unit: bool,
}

impl<'a> Input<'a> {
    /// Reads an item.
    pub(crate) fn new(item: &'a DeriveInput, errors: &mut Errors) -> Self {
        let is_enum = matches!(item.data, Data::Enum(_));
        let attributes = OfItem::new(&item.attrs, is_enum, errors);
        let wrong = |what: &str| {
            Message::new(format!(
                "`FromSchema` is for structs with named fields and enums, this is {what}"
            ))
            .help("name each field as the column that it holds")
        };
        let body = match &item.data {
            Data::Struct(data) => match &data.fields {
                Fields::Named(fields) => Body::Struct(
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
                ),
                Fields::Unnamed(_) => {
                    errors.on(&item.ident, &wrong("a tuple struct"));
                    Body::Wrong
                }
                Fields::Unit => {
                    errors.on(&item.ident, &wrong("a unit struct"));
                    Body::Wrong
                }
            },
            Data::Enum(data) => Body::Enum(
                data.variants
                    .iter()
                    .map(|variant| {
                        let is_unit = matches!(variant.fields, Fields::Unit);
                        if !is_unit {
                            let ident = &variant.ident;
                            let message = Message::new(format!("variant `{ident}` has fields"));
                            let help = "a label has no values: a variant of a name alone holds it";
                            errors.on(&variant.fields, &message.help(help));
                        }
                        let (rename, serde_rename) = of_variant(&variant.attrs, errors);
                        Variant {
                            ident: &variant.ident,
                            rename,
                            serde_rename,
                            is_unit,
                        }
                    })
                    .collect(),
            ),
            Data::Union(_) => {
                errors.on(&item.ident, &wrong("a union"));
                Body::Wrong
            }
        };
        Self {
            ident: &item.ident,
            vis: &item.vis,
            generics: &item.generics,
            attributes,
            body,
        }
    }

    /// Its fields; none where it is no struct with named ones.
    pub(crate) fn fields(&self) -> &[Field<'a>] {
        match &self.body {
            Body::Struct(fields) => fields,
            Body::Enum(_) | Body::Wrong => &[],
        }
    }

    /// Its fields whose columns are those of their types.
    pub(crate) fn flattened(&self) -> impl Iterator<Item = &Field<'a>> {
        let fields = self.fields().iter();
        fields.filter(|field| field.attributes.flatten.is_some())
    }

    /// The path of `schema_macros`.
    pub(crate) fn krate(&self) -> TokenStream {
        self.attributes
            .krate
            .as_ref()
            .map_or_else(|| quote!(::schema_macros), ToTokens::to_token_stream)
    }

    /// The table or composite type asked for, or nothing.
    pub(crate) fn table(&self) -> String {
        let OfItem {
            table, type_name, ..
        } = &self.attributes;
        table
            .as_ref()
            .or(type_name.as_ref())
            .map(LitStr::value)
            .unwrap_or_default()
    }

    /// The schema asked for.
    pub(crate) fn namespace(&self) -> String {
        match &self.attributes.namespace {
            Some(namespace) => namespace.value(),
            None => "public".to_owned(),
        }
    }

    /// The names that a field may mean, the first of which it is called by in messages, and where they stand.
    pub(crate) fn names_of(&self, field: &Field<'_>) -> (Vec<String>, Span) {
        let OfField {
            rename,
            serde_rename,
            ..
        } = &field.attributes;
        self.names(field.ident, rename.as_ref(), serde_rename.as_ref())
    }

    /// The labels that a variant may mean, likewise.
    pub(crate) fn labels_of(&self, variant: &Variant<'_>) -> (Vec<String>, Span) {
        let Variant {
            rename,
            serde_rename,
            ..
        } = variant;
        self.names(variant.ident, rename.as_ref(), serde_rename.as_ref())
    }

    /// What is said of the one, then what is said of all; else the name as it is (without `r#`), then what serde is told.
    fn names(
        &self,
        ident: &Ident,
        rename: Option<&LitStr>,
        serde_rename: Option<&LitStr>,
    ) -> (Vec<String>, Span) {
        if let Some(rename) = rename {
            return (vec![rename.value()], rename.span());
        }
        let name = ident.unraw().to_string();
        if let Some(case) = self.attributes.rename_all {
            return (vec![case.of_ident(&name)], ident.span());
        }
        let serde_case = self.attributes.serde_rename_all;
        let of_serde = serde_rename
            .map(LitStr::value)
            .or_else(|| Some(serde_case?.of_ident(&name)));
        let names = std::iter::once(name).chain(of_serde).collect();
        (names, ident.span())
    }
}
