//! The model of `schema.rs` as tokens: what `templates/rust` prints, arranged the same. A test holds both together.

use std::str::FromStr;

use codegen::lower::rust::{Brand, Constraints, Enum, Field, Function, Model, Shaped, Struct};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{computed, helpers};

/// All items.
pub(super) fn items(model: &Model) -> TokenStream {
    let enums = model.enums.iter().map(|it| enum_(it));
    let composites = model.composites.iter().map(|it| struct_(it, Kind::Row));
    let relations = model.relations.iter().map(|relation| {
        let row = struct_(&relation.row, Kind::Row);
        let insert = relation.insert.iter().map(|it| struct_(it, Kind::Given));
        let update = relation.update.iter().map(|it| struct_(it, Kind::Given));
        let constraint = relation.constraint.iter().map(constraints);
        let given = relation.insert.iter().chain(&relation.update);
        let validate = given.chain([&relation.row]).map(validate);
        let shapes = relation.shapes.iter().map(shaped);
        quote!(#row #(#insert)* #(#update)* #(#constraint)* #(#validate)* #(#shapes)*)
    });
    let functions = model.functions.iter().map(function);
    let helpers = helpers::helpers(model.helpers);
    let patterns = computed::patterns(&model.patterns);
    let brands = model.brands.iter().map(brand);
    quote!(#(#enums)* #(#composites)* #(#brands)* #(#relations)* #(#functions)* #helpers #patterns)
}

/// What a struct is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A row or a composite value.
    Row,
    /// An insert or update.
    Given,
}

fn struct_(it: &Struct, kind: Kind) -> TokenStream {
    let docs = docs(&it.docs);
    let ident = ident(&it.ident);
    let fields = it.fields.iter().map(field);
    let default = (kind == Kind::Given && it.is_default).then(|| quote!(Default,));
    let deny = (kind == Kind::Given).then(|| quote!(#[serde(deny_unknown_fields)]));
    quote! {
        #docs
        #[derive(Debug, Clone, #default PartialEq, serde::Serialize, serde::Deserialize)]
        #deny
        pub struct #ident {
            #(#fields)*
        }
    }
}

/// The type that a key has for itself.
fn brand(it: &Brand) -> TokenStream {
    let docs = docs(&it.docs);
    let (ident, ty) = (ident(&it.ident), rust(&it.type_expr));
    let copy = (!it.is_text).then(|| quote!(Copy,));
    let text = it.is_text.then(|| {
        quote! {
            impl std::ops::Deref for #ident {
                type Target = str;

                fn deref(&self) -> &str {
                    &self.0
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, #copy PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct #ident(pub #ty);
        #text
    }
}

/// Columns in the user's spelling.
fn shaped(it: &Shaped) -> TokenStream {
    let strukt = struct_(&it.strukt, Kind::Row);
    let conversions = it.conversions.iter().map(|conversion| {
        let (from, to) = (ident(&conversion.from), ident(&conversion.to));
        let fields = conversion.fields.iter().map(|it| {
            let (ident, value) = (ident(&it.ident), rust(&it.value));
            quote!(#ident: #value,)
        });
        let rest = conversion.has_rest.then(|| quote!(..Self::default()));
        quote! {
            impl From<#from> for #to {
                fn from(it: #from) -> Self {
                    Self { #(#fields)* #rest }
                }
            }
        }
    });
    quote!(#strukt #(#conversions)*)
}

/// What a function takes and gives.
fn function(it: &Function) -> TokenStream {
    let arguments = it.arguments.iter().map(|it| struct_(it, Kind::Given));
    let row = it.row.iter().map(|it| struct_(it, Kind::Row));
    let value = it.value.iter().map(|it| {
        let (docs, serde) = (docs(&it.docs), serde(&it.serde));
        let (ident, ty) = (ident(&it.ident), rust(&it.type_expr));
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            #[serde(transparent)]
            pub struct #ident(#serde pub #ty,);
        }
    });
    let alias = it.alias.iter().map(|it| {
        let (docs, ident, ty) = (docs(&it.docs), ident(&it.ident), rust(&it.type_expr));
        quote!(#docs pub type #ident = #ty;)
    });
    quote!(#(#arguments)* #(#row)* #(#value)* #(#alias)*)
}

fn field(it: &Field) -> TokenStream {
    let docs = docs(&it.docs);
    let serde = serde(&it.serde);
    let (ident, ty) = (ident(&it.ident), rust(&it.type_expr));
    quote!(#docs #serde pub #ident: #ty,)
}

fn enum_(it: &Enum) -> TokenStream {
    let (docs, serde_, ident_) = (docs(&it.docs), serde(&it.serde), ident(&it.ident));
    let allow = allow_variant_names(it.allow_variant_names);
    let variants = it.variants.iter().map(|variant| {
        let (serde, ident) = (serde(&variant.serde), ident(&variant.ident));
        quote!(#serde #ident,)
    });
    let all = it.variants.iter().map(|variant| ident(&variant.ident));
    let arms = it.variants.iter().map(|variant| {
        let (ident, label) = (ident(&variant.ident), rust(&variant.label));
        quote!(Self::#ident => #label,)
    });
    let count = count(it.count);
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #serde_
        #allow
        pub enum #ident_ {
            #(#variants)*
        }

        impl #ident_ {
            /// All labels, in the database's order.
            pub const ALL: [Self; #count] = [#(Self::#all),*];

            /// The label in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn constraints(it: &Constraints) -> TokenStream {
    let (docs_, ident_) = (docs(&it.docs), ident(&it.ident));
    let allow = allow_variant_names(it.allow_variant_names);
    let variants = it.variants.iter().map(|variant| {
        let (docs, ident) = (docs(&variant.docs), ident(&variant.ident));
        quote!(#docs #ident,)
    });
    let all = it.variants.iter().map(|variant| ident(&variant.ident));
    let arms = it.variants.iter().map(|variant| {
        let (ident, name) = (ident(&variant.ident), rust(&variant.name));
        quote!(Self::#ident => #name,)
    });
    let not_null = it.not_null.iter().map(|it| {
        let (column, ident) = (rust(&it.column), ident(&it.ident));
        quote!((#column, Self::#ident))
    });
    let count = count(it.count);
    let limits = it.has_limits.then(|| {
        quote! {
            /// A limit of a column's type has no name there: column and type stand for it.
        }
    });
    quote! {
        #docs_
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #allow
        pub enum #ident_ {
            #(#variants)*
        }

        impl #ident_ {
            /// All of them, in the table's order.
            pub const ALL: [Self; #count] = [#(Self::#all),*];

            /// The columns that are never NULL; an error of an old PostgreSQL names nothing else.
            const NOT_NULL: &[(&str, Self)] = &[#(#not_null),*];

            /// The constraint's name in the database, as a database error carries it.
            #limits
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    #(#arms)*
                }
            }

            /// The constraint that a database error names, if it is one of this table's.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|constraint| constraint.name() == name)
            }

            /// What a database error on this table is about: its SQLSTATE, and the constraint and column that it names.
            #[must_use]
            pub fn from_error(code: &str, constraint: Option<&str>, column: Option<&str>) -> Option<Self> {
                if code == "23502" {
                    return Self::NOT_NULL.iter().find(|(name, _)| Some(*name) == column).map(|(_, it)| *it);
                }
                Self::from_name(constraint?)
            }
        }
    }
}

fn validate(it: &Struct) -> TokenStream {
    if !it.has_validate {
        return TokenStream::new();
    }
    let (ident_, constraint) = (ident(&it.ident), ident(&it.constraint));
    let body = if it.is_checked {
        let checks = it.checks.iter().map(|check| {
            let (condition, variant) = (rust(&check.condition), ident(&check.variant));
            quote! {
                if #condition {
                    violated.push(#constraint::#variant);
                }
            }
        });
        quote! {
            let mut violated = Vec::new();
            #(#checks)*
            if violated.is_empty() { Ok(()) } else { Err(violated) }
        }
    } else {
        quote!(Ok(()))
    };
    quote! {
        impl #ident_ {
            /// Checks what PostgreSQL will check, before it is asked.
            ///
            /// # Errors
            /// All violated constraints, in the table's order. Those that only the database can tell are never among them.
            pub fn validate(&self) -> Result<(), Vec<#constraint>> {
                #body
            }
        }
    }
}

fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

fn serde(contents: &[String]) -> TokenStream {
    let contents = contents.iter().map(|content| rust(content));
    quote!(#(#[serde(#contents)])*)
}

fn allow_variant_names(allow: bool) -> Option<TokenStream> {
    allow.then(|| quote!(#[allow(clippy::enum_variant_names)]))
}

fn count(count: usize) -> TokenStream {
    rust(&count.to_string())
}

/// An identifier of the model.
pub(super) fn ident(text: &str) -> Ident {
    text.strip_prefix("r#").map_or_else(
        || Ident::new(text, Span::call_site()),
        |raw| Ident::new_raw(raw, Span::call_site()),
    )
}

/// A type, expression or literal of the model.
pub(super) fn rust(text: &str) -> TokenStream {
    TokenStream::from_str(text).expect("the model's texts are Rust")
}
