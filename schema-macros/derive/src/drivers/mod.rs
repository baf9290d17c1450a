//! Tokens: rows read and values written through sqlx, and through tokio-postgres or its blocking twin `postgres`. What is
//! named is the user's own dependency.

pub(crate) mod postgres;
pub(crate) mod sqlx;
pub(crate) mod types;

use codegen::lower::snapshot::{ColumnSnapshot, Shape};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{GenericParam, Lifetime, LifetimeParam};

use crate::check::{Checked, Pair};
use crate::expand::Generic;
use crate::implement::{predicates, type_name};
use crate::input::{Field, Input};
use crate::labels::From;
use crate::message::{Errors, Message};

/// What a struct has of the drivers that its attributes name; with errors a stub, so that who uses it is not told of them
/// again.
pub(crate) fn of_struct(
    input: &Input<'_>,
    checked: &Checked<'_>,
    generic: &Generic,
    errors: &mut Errors,
) -> TokenStream {
    let attributes = &input.attributes;
    if !attributes.sqlx && attributes.postgres.is_none() {
        return TokenStream::new();
    }
    let driver = Driver {
        input,
        checked,
        generic,
        is_wrong: errors.count() > 0,
    };
    let is_composite = attributes.type_name.is_some();
    let is_written = attributes.insert.is_some() || attributes.update.is_some();
    if !is_composite && !is_written && input.generics.lifetimes().nth(1).is_some() {
        let message =
            Message::new("a row lends its values for one lifetime, this struct has several");
        errors.on(input.generics, &message.help("let the fields share one"));
        return TokenStream::new();
    }
    if is_composite && attributes.sqlx {
        for pair in &checked.pairs {
            unread_attribute(input, pair, errors);
        }
    }
    if is_composite && errors.count() > 0 {
        return TokenStream::new();
    }
    let of_sqlx = attributes.sqlx.then(|| {
        if is_composite {
            sqlx::composite(&driver)
        } else if is_written {
            sqlx::values(&driver)
        } else {
            sqlx::row(&driver)
        }
    });
    let of_postgres = attributes.postgres.as_ref().map(|krate| {
        if is_composite {
            postgres::composite(&driver, krate)
        } else if is_written {
            postgres::values(&driver, krate)
        } else {
            postgres::row(&driver, krate)
        }
    });
    quote!(#of_sqlx #of_postgres)
}

/// Refuses what sqlx does not read in a composite value: it holds elements of a domain for none of their base type's, and
/// tells the bytes of `jsonb` and of composite values by their type alone.
fn unread_attribute(input: &Input<'_>, pair: &Pair<'_>, errors: &mut Errors) {
    let column = pair.column;
    let is_told_by_type = column.shape == Shape::Other || column.base_type == "jsonb";
    let is_unread = column.has_domain_elements || (is_told_by_type && !column.base_type.is_empty());
    if is_unread && !pair.field.attributes.unchecked {
        let message = Message::new(format!(
            "attribute `{}` of `{}` is {}, whose domain sqlx does not read in a composite value",
            column.name,
            input.table(),
            crate::shape::described(column),
        ));
        let help = "tokio-postgres does; with sqlx make the attribute `{}`, or say `#[schema(unchecked)]` and read a type of yours";
        let help = help.replace("{}", &column.base_type);
        errors.on(pair.field.ty, &message.notes(&column.notes).help(help));
    }
}

/// What an enum has of the drivers that its attributes name.
pub(crate) fn of_enum(input: &Input<'_>, from: &From<'_>) -> TokenStream {
    let labels = Labels {
        ident: input.ident,
        krate: input.krate(),
        ty: from.is_type.then_some((from.namespace, from.name)),
    };
    let of_sqlx = input.attributes.sqlx.then(|| sqlx::labels(&labels));
    let postgres = input.attributes.postgres.as_ref();
    let of_postgres = postgres.map(|krate| postgres::labels(&labels, krate));
    quote!(#of_sqlx #of_postgres)
}

/// An enum whose labels drivers read and write.
pub(crate) struct Labels<'a> {
    pub(crate) ident: &'a Ident,
    /// The path of `schema_macros`.
    pub(crate) krate: TokenStream,
    /// The enum in the database, with its schema; none where its columns are texts.
    pub(crate) ty: Option<(&'a str, &'a str)>,
}

/// A struct of the user's.
struct Driver<'a> {
    input: &'a Input<'a>,
    checked: &'a Checked<'a>,
    generic: &'a Generic,
    /// Whether there are errors: not all fields have columns then.
    is_wrong: bool,
}

impl<'a> Driver<'a> {
    fn pair(&self, field: &Field<'_>) -> Option<&'a Pair<'a>> {
        let mut pairs = self.checked.pairs.iter();
        pairs.find(|pair| std::ptr::eq(pair.field, field))
    }

    /// The fields that have columns.
    fn columns(&self) -> Vec<&'a Ident> {
        let pairs = self.checked.pairs.iter();
        pairs.map(|pair| pair.field.ident).collect()
    }

    /// The fields of a composite type's attributes, in the order of these, with their names.
    fn attributes(&self) -> Vec<(&'a Ident, &'a str)> {
        let (pairs, names) = (&self.checked.pairs, self.checked.attributes.iter());
        names
            .filter_map(|name| {
                let pair = pairs.iter().find(|pair| pair.column.name == *name)?;
                Some((pair.field.ident, *name))
            })
            .collect()
    }

    /// The fields with their values, `of` each that has a column.
    fn read(
        &self,
        of: impl Fn(&Field<'_>, &ColumnSnapshot) -> TokenStream,
        whole: &TokenStream,
    ) -> TokenStream {
        if self.is_wrong {
            let krate = self.input.krate();
            return quote!(#krate::probe::never(row));
        }
        let values = self.input.fields().iter().map(|field| {
            let ident = field.ident;
            let value = match self.pair(field) {
                Some(pair) => of(field, pair.column),
                None if field.attributes.flatten.is_some() => whole.clone(),
                None => quote!(::core::default::Default::default()),
            };
            quote!(#ident: #value,)
        });
        let (row, driven) = (quote!(Self { #(#values)* }), &self.generic.driven);
        if driven.is_empty() {
            row
        } else {
            quote!({ #driven #row })
        }
    }

    /// The struct's lifetime, or one of the row's own, and the parameters with it.
    fn lifetime(&self) -> (Lifetime, TokenStream) {
        let mut generics = self.input.generics.clone();
        let own = generics.lifetimes().next().map(|it| it.lifetime.clone());
        let lifetime = own.unwrap_or_else(|| {
            let lifetime = Lifetime::new("'row", Span::call_site());
            let param = LifetimeParam::new(lifetime.clone());
            generics.params.insert(0, GenericParam::Lifetime(param));
            lifetime
        });
        (lifetime, generics.split_for_impl().0.to_token_stream())
    }

    /// Methods of the struct. The fields that parameters of it are the types of have this bound.
    fn methods(&self, bound: &TokenStream, methods: &TokenStream) -> TokenStream {
        let (impl_generics, _, _) = self.input.generics.split_for_impl();
        let head = impl_generics.to_token_stream();
        self.implementation(&head, None, bound, methods)
    }

    /// An implementation for the struct: `of` a trait, or of methods.
    fn implementation(
        &self,
        impl_generics: &TokenStream,
        of: Option<&TokenStream>,
        bound: &TokenStream,
        content: &TokenStream,
    ) -> TokenStream {
        let ident = self.input.ident;
        let (_, ty_generics, _) = self.input.generics.split_for_impl();
        let of = of.map(|of| quote!(#of for));
        let (predicates, of_generic) = (predicates(self.input), &self.generic.bounds);
        let pairs = self.checked.pairs.iter();
        let generic = pairs.filter(|pair| crate::expand::is_generic(self.input, pair.field.ty));
        let bounds = generic.map(|pair| {
            let ty = pair.field.ty;
            quote!(#ty: #bound,)
        });
        quote! {
            #[automatically_derived]
            impl #impl_generics #of #ident #ty_generics where #predicates #of_generic #(#bounds)* { #content }
        }
    }

    /// The composite type as SQL names it.
    fn type_name(&self) -> String {
        type_name(&self.input.namespace(), &self.input.table())
    }
}
