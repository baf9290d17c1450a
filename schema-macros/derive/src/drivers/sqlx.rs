//! Tokens for sqlx.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{Driver, Labels};
use crate::implement::{selected, type_name};

/// `FromRow` of a row.
pub(super) fn row(driver: &Driver<'_>) -> TokenStream {
    let (lifetime, impl_generics) = driver.lifetime();
    let bound =
        quote!(::sqlx::Decode<#lifetime, ::sqlx::Postgres> + ::sqlx::Type<::sqlx::Postgres>);
    let flattened = quote!(::sqlx::FromRow::from_row(row)?);
    let values = driver.read(
        |field, column| {
            let name = &column.name;
            let value = quote_spanned!(field.ty.span() => ::sqlx::Row::try_get(row, #name));
            let cured = column.has_domain_elements.then(|| {
                let (krate, selected) = (driver.input.krate(), selected(column));
                quote! {
                    .map_err(|error| match error {
                        ::sqlx::Error::ColumnDecode { index, source } => ::sqlx::Error::ColumnDecode {
                            index,
                            source: #krate::DomainElements::new(#selected, source).into(),
                        },
                        error => error,
                    })
                }
            });
            let value = quote!(#value #cured);
            if field.attributes.default {
                quote! {
                    match #value {
                        ::core::result::Result::Err(::sqlx::Error::ColumnNotFound(_)) =>
                            ::core::default::Default::default(),
                        value => value?,
                    }
                }
            } else {
                quote!(#value?)
            }
        },
        &flattened,
    );
    let (of, content) = from_row(&quote!(#lifetime), &values);
    driver.implementation(&impl_generics, Some(&of), &bound, &content)
}

/// The trait of rows, and what is in it.
pub(crate) fn from_row(lifetime: &TokenStream, values: &TokenStream) -> (TokenStream, TokenStream) {
    let content = quote! {
        fn from_row(row: &#lifetime ::sqlx::postgres::PgRow) -> ::core::result::Result<Self, ::sqlx::Error> {
            ::core::result::Result::Ok(#values)
        }
    };
    let of = quote!(::sqlx::FromRow<#lifetime, ::sqlx::postgres::PgRow>);
    (of, content)
}

/// What an insert or update gives to a query.
pub(super) fn values(driver: &Driver<'_>) -> TokenStream {
    let bound = quote! {
        for<'all> ::sqlx::Encode<'all, ::sqlx::Postgres> + ::sqlx::Type<::sqlx::Postgres>
    };
    let (vis, fields) = (driver.input.vis, driver.columns());
    let asked = &driver.generic.driven;
    let body = quote!(#asked query #(.bind(&self.#fields))*);
    let methods = bind_to(&quote!(#vis), &body);
    driver.methods(&bound, &methods)
}

/// The methods that give values to a query, with this body.
pub(crate) fn bind_to(vis: &TokenStream, body: &TokenStream) -> TokenStream {
    let (query, end) = (
        quote!(::sqlx::query::),
        quote!(::sqlx::postgres::PgArguments),
    );
    let (plain, rows) = (
        quote!(#query Query<'query, ::sqlx::Postgres, #end>),
        quote!(#query QueryAs<'query, ::sqlx::Postgres, Row, #end>),
    );
    quote! {
        /// The query with the values of the columns as its next parameters, in their order.
        #[allow(dead_code)]
        #vis fn bind_to<'query>(&'query self, query: #plain) -> #plain { #body }

        /// The same for a query that gives rows of a type, as `… returning …` does.
        #[allow(dead_code)]
        #vis fn bind_to_as<'query, Row>(&'query self, query: #rows) -> #rows { #body }
    }
}

/// A composite value.
pub(super) fn composite(driver: &Driver<'_>) -> TokenStream {
    // The parts of a record come in the order of its attributes.
    let attributes = driver.attributes();
    let idents = attributes.iter().map(|(ident, _)| ident);
    let (read, written) = (idents.clone(), idents);
    let values = driver.read(
        |field, _| {
            let ident = field.ident;
            quote!(#ident)
        },
        &TokenStream::new(),
    );
    let value = Value {
        ident: driver.input.ident,
        ty: Type::Named(driver.type_name()),
        decode: quote! {
            // A domain's values are sent as those of its base type; sqlx compares the types themselves.
            struct Part<T>(T);
            impl<T: ::sqlx::Type<::sqlx::Postgres>> ::sqlx::Type<::sqlx::Postgres> for Part<T> {
                fn type_info() -> ::sqlx::postgres::PgTypeInfo { T::type_info() }
                fn compatible(ty: &::sqlx::postgres::PgTypeInfo) -> bool {
                    match ty.kind() {
                        ::sqlx::postgres::PgTypeKind::Domain(base) => Self::compatible(base),
                        _ => T::compatible(ty),
                    }
                }
            }
            impl<'row, T: ::sqlx::Decode<'row, ::sqlx::Postgres>> ::sqlx::Decode<'row, ::sqlx::Postgres> for Part<T> {
                fn decode(
                    value: ::sqlx::postgres::PgValueRef<'row>,
                ) -> ::core::result::Result<Self, ::sqlx::error::BoxDynError> { T::decode(value).map(Part) }
            }
            let mut record = ::sqlx::postgres::types::PgRecordDecoder::new(value)?;
            #(let Part(#read) = record.try_decode()?;)*
            ::core::result::Result::Ok(#values)
        },
        encode: quote! {
            let mut record = ::sqlx::postgres::types::PgRecordEncoder::new(buffer);
            #(record.encode(&self.#written)?;)*
            record.finish();
            ::core::result::Result::Ok(::sqlx::encode::IsNull::No)
        },
    };
    value.tokens()
}

/// A label.
pub(crate) fn labels(labels: &Labels<'_>) -> TokenStream {
    let krate = &labels.krate;
    let value = Value {
        ident: labels.ident,
        ty: match labels.ty {
            Some((namespace, name)) => Type::Named(type_name(namespace, name)),
            None => Type::Of(quote!(&str)),
        },
        decode: quote! {
            let label = <&str as ::sqlx::Decode<::sqlx::Postgres>>::decode(value)?;
            <Self as #krate::SchemaEnum>::from_label(label)
                .ok_or_else(|| #krate::UnknownLabel::of::<Self>(label).into())
        },
        encode: quote! {
            <&str as ::sqlx::Encode<::sqlx::Postgres>>::encode(#krate::SchemaEnum::label(self), buffer)
        },
    };
    value.tokens()
}

/// A struct around a value of this type.
pub(crate) fn wrapper(ident: &Ident, ty: &TokenStream) -> TokenStream {
    let value = Value {
        ident,
        ty: Type::Of(ty.clone()),
        decode: quote!(::sqlx::Decode::<::sqlx::Postgres>::decode(value).map(Self)),
        encode: quote!(::sqlx::Encode::<::sqlx::Postgres>::encode_by_ref(
            &self.0, buffer
        )),
    };
    value.tokens()
}

/// What a value of the user's is in the database.
enum Type {
    /// The type of this name.
    Named(String),
    /// What this type is.
    Of(TokenStream),
}

/// A value of sqlx's.
struct Value<'a> {
    ident: &'a Ident,
    ty: Type,
    /// Made of `value`.
    decode: TokenStream,
    /// Written to `buffer`.
    encode: TokenStream,
}

impl Value<'_> {
    fn tokens(&self) -> TokenStream {
        let Self {
            ident,
            ty,
            decode,
            encode,
        } = self;
        let info = quote!(::sqlx::postgres::PgTypeInfo);
        let (one, many, compatible) = match ty {
            Type::Named(name) => {
                let array = format!("{name}[]");
                (
                    quote!(#info::with_name(#name)),
                    quote!(#info::with_name(#array)),
                    None,
                )
            }
            Type::Of(ty) => (
                quote!(<#ty as ::sqlx::Type<::sqlx::Postgres>>::type_info()),
                quote!(<#ty as ::sqlx::postgres::PgHasArrayType>::array_type_info()),
                Some(quote! {
                    fn compatible(ty: &#info) -> bool {
                        <#ty as ::sqlx::Type<::sqlx::Postgres>>::compatible(ty)
                    }
                }),
            ),
        };
        quote! {
            #[automatically_derived]
            impl ::sqlx::Type<::sqlx::Postgres> for #ident {
                fn type_info() -> #info { #one }
                #compatible
            }
            #[automatically_derived]
            impl ::sqlx::postgres::PgHasArrayType for #ident {
                fn array_type_info() -> #info { #many }
            }
            #[automatically_derived]
            impl<'row> ::sqlx::Decode<'row, ::sqlx::Postgres> for #ident {
                fn decode(
                    value: ::sqlx::postgres::PgValueRef<'row>,
                ) -> ::core::result::Result<Self, ::sqlx::error::BoxDynError> { #decode }
            }
            #[automatically_derived]
            impl<'query> ::sqlx::Encode<'query, ::sqlx::Postgres> for #ident {
                fn encode_by_ref(
                    &self,
                    buffer: &mut ::sqlx::postgres::PgArgumentBuffer,
                ) -> ::core::result::Result<::sqlx::encode::IsNull, ::sqlx::error::BoxDynError> { #encode }
            }
        }
    }
}
