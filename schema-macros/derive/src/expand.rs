//! Tokens: the trait's implementation, and for each field a bound that says the field's own message when it fails.
//!
//! The compiler, not this crate, knows what a type is. So each field gets a trait of its own, with the message in
//! `#[diagnostic::on_unimplemented]`, implemented for exactly the types that fit, and asked for at the field's type.

use codegen::lower::snapshot::Shape;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{GenericArgument, GenericParam, PathArguments, Type};

use crate::check::{Checked, Pair};
use crate::drivers::types;
use crate::input::Input;
use crate::message::Errors;
use crate::{drivers, implement, shape};

/// The whole expansion. With errors it is a stub of the traits' implementations, so that one mistake is one message.
pub(crate) fn expand(
    input: &Input<'_>,
    checked: &Checked<'_>,
    includes: Option<&TokenStream>,
    mut errors: Errors,
) -> TokenStream {
    let mut bounds = TokenStream::new();
    let mut driven = TokenStream::new();
    let mut checks = TokenStream::new();
    for pair in &checked.pairs {
        let field = FieldCheck::new(input, pair);
        if is_generic(input, pair.field.ty) {
            bounds.extend(field.where_bound());
            driven.extend(field.driven_assertion());
        } else {
            checks.extend(field.expand());
        }
    }
    let traits = implement::traits(input, checked, &bounds);
    let drivers = drivers::of_struct(input, checked, &Generic { bounds, driven }, &mut errors);
    let errors = errors.into_tokens();
    quote!(#errors #includes #checks #traits #drivers)
}

/// What is asked of the types of fields that parameters of the struct are in.
pub(crate) struct Generic {
    /// As predicates, each with a comma.
    pub(crate) bounds: TokenStream,
    /// As statements of what a driver's row or values are made by: no bound can say what a constant does.
    pub(crate) driven: TokenStream,
}

/// A field's bound.
struct FieldCheck<'a> {
    input: &'a Input<'a>,
    pair: &'a Pair<'a>,
    krate: TokenStream,
    /// The field's type with `'static` for the struct's lifetimes, so that it can stand outside of it.
    ty: TokenStream,
}

impl<'a> FieldCheck<'a> {
    fn new(input: &'a Input<'a>, pair: &'a Pair<'a>) -> Self {
        Self {
            input,
            pair,
            krate: input.krate(),
            ty: outside_of(input, pair.field.ty),
        }
    }

    /// `T: Column<pg::Text>,`
    fn where_bound(&self) -> TokenStream {
        if self.pair.field.attributes.unchecked {
            return TokenStream::new();
        }
        let (krate, ty) = (&self.krate, self.pair.field.ty);
        let marker = shape::markers(self.pair.column, krate).remove(0);
        quote!(#ty: #krate::Column<#marker>,)
    }

    /// `assert!(T::DRIVEN)`, when the parameters are known.
    fn driven_assertion(&self) -> Option<TokenStream> {
        let driver = self.driver()?;
        if self.pair.field.attributes.unchecked {
            return None;
        }
        let (krate, ty, column) = (&self.krate, self.pair.field.ty, self.pair.column);
        let marker = shape::markers(column, krate).remove(0);
        let message = escape(&format!(
            "column `{}` of `{}` is {}, which {driver} does not read as the type that `{}` is given for it",
            column.name,
            self.input.table(),
            shape::described(column),
            self.input.ident,
        ));
        Some(quote_spanned! { ty.span() =>
            const { ::core::assert!(<#ty as #krate::Column<#marker>>::DRIVEN, #message) };
        })
    }

    fn expand(&self) -> TokenStream {
        let (krate, ty, column) = (&self.krate, &self.ty, self.pair.column);
        let markers = shape::markers(column, krate);
        if self.pair.field.attributes.unchecked {
            let is_optional = quote!(#krate::probe::Optional::<#ty>::IS);
            let fits = if column.not_null {
                quote!(!#is_optional)
            } else {
                is_optional
            };
            return self.asked("Nullability", &self.nullability_message(), &fits);
        }
        let fits = if let [marker] = &markers[..] {
            self.bound(marker)
        } else {
            let holds = markers
                .iter()
                .map(|marker| quote!(#krate::probe::Probe::<#ty, #marker>::HOLDS));
            self.asked("Column", &self.type_message(), &quote!(#(#holds)||*))
        };
        let driven = self.driver().map(|driver| {
            let driven = markers
                .iter()
                .map(|marker| quote!(#krate::probe::Probe::<#ty, #marker>::DRIVEN));
            self.asked(
                "Driver",
                &self.driver_message(&driver),
                &quote!(#(#driven)&&*),
            )
        });
        if column.labels.is_empty() && column.own_type.is_empty() {
            return quote!(#fits #driven);
        }
        if column.shape == Shape::Other {
            let name = &column.own_type;
            let same = markers.iter().map(|marker| {
                quote!(#krate::probe::same_type(#krate::probe::Probe::<#ty, #marker>::TYPE, #name))
            });
            let same = self.asked("Type", &self.other_type_message(), &quote!(#(#same)&&*));
            return quote!(#fits #same #driven);
        }
        let labels = &column.labels;
        let same = markers.iter().map(|marker| {
            quote!(#krate::probe::same_labels(#krate::probe::Probe::<#ty, #marker>::LABELS, &[#(#labels),*]))
        });
        let labels = self.asked("Labels", &self.label_message(), &quote!(#(#same)&&*));
        quote!(#fits #labels #driven)
    }

    /// A trait for the types that hold a column of this marker.
    fn bound(&self, marker: &TokenStream) -> TokenStream {
        let (krate, ty, message) = (&self.krate, &self.ty, self.type_message());
        let name = self.trait_name("Column");
        quote! {
            const _: () = {
                #[allow(non_camel_case_types)]
                #[diagnostic::on_unimplemented(#message)]
                trait #name { const FITS: () = (); }
                #[diagnostic::do_not_recommend]
                impl<F: #krate::Column<#marker> + ?::core::marker::Sized> #name for F {}
                <#ty as #name>::FITS
            };
        }
    }

    /// A trait that all types implement where a constant is true, since no bound can say `or`, `not` or `equal`.
    fn asked(&self, kind: &str, message: &TokenStream, fits: &TokenStream) -> TokenStream {
        let (krate, ty) = (&self.krate, &self.ty);
        let name = self.trait_name(kind);
        quote! {
            const _: () = {
                #[allow(unused_imports)]
                use #krate::probe::{NotOptional as _, Otherwise as _};
                #[allow(non_camel_case_types)]
                #[diagnostic::on_unimplemented(#message)]
                trait #name<const FITS: bool> { const FITS: () = (); }
                #[diagnostic::do_not_recommend]
                impl<F: ?::core::marker::Sized> #name<true> for F {}
                <#ty as #name<{ #fits }>>::FITS
            };
        }
    }

    /// `Column_title_of_conversations`: the compiler shows it. It must hide no type of the user's, and be the only one
    /// of its name, or the compiler speaks of "similarly named" ones.
    fn trait_name(&self, kind: &str) -> Ident {
        let ascii = |name: &str| {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            name.replace(|c| !is_plain(c), "_")
        };
        let (column, table) = (ascii(&self.pair.column.name), ascii(&self.input.table()));
        Ident::new(&format!("{kind}_{column}_of_{table}"), Span::call_site())
    }

    fn type_message(&self) -> TokenStream {
        let column = self.pair.column;
        let (name, table) = (&column.name, self.input.table());
        let message = match written(self.pair.field.ty, &shape::expected(column)) {
            Written::Optional => escape(&format!("column `{name}` of `{table}` {OPTIONAL}")),
            Written::Plain => escape(&format!("column `{name}` of `{table}` {PLAIN}")),
            Written::Otherwise => {
                let described = shape::described(column);
                escape(&format!(
                    "column `{name}` of `{table}` is {described}, this field is "
                )) + "`{Self}`"
            }
        };
        self.message(&message, &shape::label(column), self.advice().as_deref())
    }

    /// The first driver that the struct's attributes name.
    fn driver(&self) -> Option<String> {
        let attributes = &self.input.attributes;
        if attributes.sqlx {
            return Some("sqlx".to_owned());
        }
        attributes.postgres.as_ref().map(ToString::to_string)
    }

    fn driver_message(&self, driver: &str) -> TokenStream {
        let column = self.pair.column;
        let message = escape(&format!(
            "column `{}` of `{}` is {}, which {driver} does not read as ",
            column.name,
            self.input.table(),
            shape::described(column),
        )) + "`{Self}`";
        if column.shape == Shape::AsText {
            let own = types::own(&column.sql_type, driver);
            let own = own.map(|ty| format!("`{}`", shape::around(column, ty)));
            let own = own.unwrap_or_else(|| format!("a type that {driver} reads it as"));
            let label = format!("expected {own} with `#[schema(unchecked)]`");
            return self.message(&message, &label, None);
        }
        let advice = if column.shape == Shape::Inet && driver == "sqlx" {
            Some("sqlx has that type with its feature `ipnetwork`".to_owned())
        } else {
            self.advice()
        };
        self.message(&message, &shape::label(column), advice.as_deref())
    }

    fn nullability_message(&self) -> TokenStream {
        let column = self.pair.column;
        let (what, label) = if column.not_null {
            (OPTIONAL, "expected no `Option`")
        } else {
            (PLAIN, "expected an `Option`")
        };
        let message = format!(
            "column `{}` of `{}` {what}",
            column.name,
            self.input.table()
        );
        self.message(&escape(&message), label, None)
    }

    /// What helps a type of the user's own.
    fn newtype_advice(&self) -> Option<String> {
        let own = own_type(self.pair.field.ty)?;
        let marker = self.pair.column.shape.as_str();
        let is_plain = !self.pair.column.is_array;
        is_plain.then(|| {
            format!(
                "if `{own}` is a newtype of yours, `impl schema_macros::Column<schema_macros::pg::{marker}> for {own} {{}}` makes it fit"
            )
        })
    }

    fn other_type_message(&self) -> TokenStream {
        let column = self.pair.column;
        let message = escape(&format!(
            "column `{}` of `{}` is of composite type `{}`, which is not that of ",
            column.name,
            self.input.table(),
            column.sql_type,
        )) + "`{Self}`";
        self.message(&message, "expected the struct of that type", None)
    }

    fn label_message(&self) -> TokenStream {
        let column = self.pair.column;
        let labels: Vec<String> = column
            .labels
            .iter()
            .map(|label| format!("'{label}'"))
            .collect();
        let (name, table) = (&column.name, self.input.table());
        let message = if column.shape == Shape::Enum {
            let ty = &column.sql_type;
            format!(
                "column `{name}` of `{table}` is enum `{ty}`, whose labels differ from those of "
            )
        } else {
            format!(
                "column `{name}` of `{table}` is restricted by a CHECK to other texts than the labels of "
            )
        };
        let message = escape(&message) + "`{Self}`";
        self.message(
            &message,
            &format!("expected the labels {}", labels.join(", ")),
            None,
        )
    }

    /// The attribute's content; `message` is escaped already.
    fn message(&self, message: &str, label: &str, advice: Option<&str>) -> TokenStream {
        let label = escape(label);
        let notes = self
            .pair
            .column
            .notes
            .iter()
            .map(String::as_str)
            .chain(advice)
            .map(escape);
        quote!(message = #message, label = #label, #(note = #notes),*)
    }

    /// What helps beyond the expected type, where that is not all.
    fn advice(&self) -> Option<String> {
        let column = self.pair.column;
        if let Some(feature) = shape::missing_feature(column.shape) {
            return Some(format!(
                "that type fits with feature `{feature}` of schema-macros"
            ));
        }
        match column.shape {
            Shape::Enum => Some(format!(
                "an enum of yours fits with `#[derive(FromSchema)]` and `#[schema({})]`",
                asked_type(&column.own_type)
            )),
            Shape::Other if !column.own_type.is_empty() => Some(format!(
                "a struct of yours fits with `#[derive(FromSchema)]` and `#[schema({})]`, somebody else's with `#[schema(unchecked)]`",
                asked_type(&column.own_type)
            )),
            Shape::Other => Some(
                "a type of yours fits with `impl schema_macros::Column<schema_macros::pg::Other> for … {}`, somebody else's with `#[schema(unchecked)]`".to_owned(),
            ),
            Shape::Bool
            | Shape::Int2
            | Shape::Int4
            | Shape::Int8
            | Shape::Float4
            | Shape::Float8
            | Shape::Numeric
            | Shape::Text
            | Shape::Bytea
            | Shape::Uuid
            | Shape::Json
            | Shape::Date
            | Shape::Time
            | Shape::Timestamp
            | Shape::Timestamptz
            | Shape::Inet
            | Shape::AsText => self.newtype_advice(),
        }
    }
}

/// `type_name = "address", namespace = "shop"`
fn asked_type(own_type: &str) -> String {
    match own_type.split_once('.') {
        Some(("public", name)) => format!("type_name = {name:?}"),
        Some((namespace, name)) => format!("type_name = {name:?}, namespace = {namespace:?}"),
        None => String::new(),
    }
}

const OPTIONAL: &str = "is not null, this field is optional";
const PLAIN: &str = "can be null, this field is not optional";

/// How a type is written, which decides the wording only: what it is, the compiler finds out.
#[derive(PartialEq, Eq)]
enum Written {
    /// `Option<String>`, where a `String` is right.
    Optional,
    /// `String`, where an `Option<String>` is right.
    Plain,
    /// Otherwise.
    Otherwise,
}

fn written(ty: &Type, expected: &str) -> Written {
    let written = ty.to_token_stream().to_string().replace(' ', "");
    let last = |path: &str| {
        let head = path.split('<').next().unwrap_or_default();
        head.rsplit("::").next().unwrap_or_default().to_owned()
    };
    let inside = |path: &str| {
        let inner = path
            .split_once('<')
            .map(|(_, inner)| inner.strip_suffix('>').unwrap_or(inner))?;
        (last(path) == "Option").then(|| inner.to_owned())
    };
    match (inside(&written), inside(expected)) {
        (Some(written), None) if last(&written) == last(expected) => Written::Optional,
        (None, Some(expected)) if last(&written) == last(&expected) => Written::Plain,
        _ => Written::Otherwise,
    }
}

/// The name of a type that none of the fitting types has: probably one of the user's own, in an `Option` or not.
fn own_type(ty: &Type) -> Option<&Ident> {
    const KNOWN: &[&str] = &[
        "bool",
        "char",
        "str",
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "isize",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "usize",
        "f32",
        "f64",
        "String",
        "Box",
        "Rc",
        "Arc",
        "Cow",
        "Vec",
        "Uuid",
        "Value",
        "Decimal",
        "NaiveDate",
        "NaiveTime",
        "NaiveDateTime",
        "DateTime",
        "IpAddr",
        "Option",
    ];
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    if last.ident == "Option"
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = arguments.args.first()
    {
        return own_type(inner);
    }
    let is_known = KNOWN.iter().any(|known| last.ident == known);
    (!is_known && last.arguments.is_none()).then_some(&last.ident)
}

/// Braces are arguments in these attributes.
fn escape(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// Whether a type names a parameter of the struct: then only its user knows the type.
pub(crate) fn is_generic(input: &Input<'_>, ty: &Type) -> bool {
    let parameters: Vec<&Ident> = input
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    !parameters.is_empty() && mentions(ty.to_token_stream(), &parameters)
}

/// A field's type as it can stand outside of the struct.
pub(crate) fn outside_of(input: &Input<'_>, ty: &Type) -> TokenStream {
    let lifetimes = input.generics.lifetimes();
    let lifetimes: Vec<String> = lifetimes.map(|it| it.lifetime.ident.to_string()).collect();
    outside(ty.to_token_stream(), &lifetimes, input.ident)
}

/// The type as it can stand outside of the struct: its lifetimes are `'static`, `Self` is its name.
fn outside(tokens: TokenStream, lifetimes: &[String], ident: &Ident) -> TokenStream {
    let mut after_quote = false;
    tokens
        .into_iter()
        .map(|token| {
            let is_lifetime = std::mem::take(&mut after_quote);
            match token {
                TokenTree::Group(group) => {
                    let mut inner =
                        Group::new(group.delimiter(), outside(group.stream(), lifetimes, ident));
                    inner.set_span(group.span());
                    TokenTree::Group(inner)
                }
                TokenTree::Ident(name) if is_lifetime && lifetimes.contains(&name.to_string()) => {
                    TokenTree::Ident(Ident::new("static", name.span()))
                }
                TokenTree::Ident(name) if name == "Self" => {
                    TokenTree::Ident(Ident::new(&ident.to_string(), name.span()))
                }
                TokenTree::Punct(punct) => {
                    after_quote = punct.as_char() == '\'';
                    TokenTree::Punct(punct)
                }
                token @ (TokenTree::Ident(_) | TokenTree::Literal(_)) => token,
            }
        })
        .collect()
}

fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        TokenTree::Ident(ident) => parameters.iter().any(|parameter| **parameter == ident),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
