//! Tokens: rows read and values written through sqlx, and through tokio-postgres or its blocking twin `postgres`. What is
//! named is the user's own dependency.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{GenericParam, Lifetime, LifetimeParam};

use crate::check::{Checked, Pair};
use crate::implement::{predicates, type_name};
use crate::input::{Field, Input};
use crate::labels::From;
use crate::message::{Errors, Message};

/// What a struct has of the drivers that its attributes name.
pub(crate) fn of_struct(
    input: &Input<'_>,
    checked: &Checked<'_>,
    errors: &mut Errors,
) -> TokenStream {
    let attributes = &input.attributes;
    if !attributes.sqlx && attributes.postgres.is_none() {
        return TokenStream::new();
    }
    let driver = Driver { input, checked };
    let mut tokens = TokenStream::new();
    if attributes.type_name.is_some() {
        if let Some(postgres) = &attributes.postgres {
            let message = Message::new(format!("`{postgres}` is not for a composite type"));
            let help =
                "`#[derive(postgres_types::FromSql, postgres_types::ToSql)]` reads and writes it";
            errors.on(postgres, &message.help(help));
        }
        if attributes.sqlx {
            tokens.extend(driver.sqlx_composite());
        }
        return tokens;
    }
    if attributes.insert.is_some() || attributes.update.is_some() {
        if attributes.sqlx {
            tokens.extend(driver.sqlx_values());
        }
        if let Some(postgres) = &attributes.postgres {
            tokens.extend(driver.postgres_values(postgres));
        }
        return tokens;
    }
    if input.generics.lifetimes().nth(1).is_some() {
        let message =
            Message::new("a row lends its values for one lifetime, this struct has several");
        errors.on(input.generics, &message.help("let the fields share one"));
        return tokens;
    }
    if attributes.sqlx {
        tokens.extend(driver.sqlx_row());
    }
    if let Some(postgres) = &attributes.postgres {
        tokens.extend(driver.postgres_row(postgres));
    }
    tokens
}

struct Driver<'a> {
    input: &'a Input<'a>,
    checked: &'a Checked<'a>,
}

impl<'a> Driver<'a> {
    fn pair(&self, field: &Field<'_>) -> Option<&'a Pair<'a>> {
        let mut pairs = self.checked.pairs.iter();
        pairs.find(|pair| std::ptr::eq(pair.field, field))
    }

    /// The fields that parameters of the struct are the types of.
    fn generic_types(&self) -> impl Iterator<Item = &'a syn::Type> {
        let pairs = self.checked.pairs.iter();
        let is_generic = |pair: &&Pair<'_>| crate::expand::is_generic(self.input, pair.field.ty);
        pairs.filter(is_generic).map(|pair| pair.field.ty)
    }

    /// The fields with their values, `of` each that has a column.
    fn values(
        &self,
        of: impl Fn(&Field<'_>, &str) -> TokenStream,
        whole: &TokenStream,
    ) -> TokenStream {
        let values = self.input.fields().iter().map(|field| {
            let ident = field.ident;
            let value = match self.pair(field) {
                Some(pair) => of(field, &pair.column.name),
                None if field.attributes.flatten.is_some() => whole.clone(),
                None => quote!(::core::default::Default::default()),
            };
            quote!(#ident: #value,)
        });
        quote!(Self { #(#values)* })
    }

    /// The struct's lifetime, or one of the row's own.
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

    fn sqlx_row(&self) -> TokenStream {
        let ident = self.input.ident;
        let (_, ty_generics, _) = self.input.generics.split_for_impl();
        let (lifetime, impl_generics) = self.lifetime();
        let predicates = predicates(self.input);
        let bounds = self.generic_types().map(|ty| {
            quote!(#ty: ::sqlx::Decode<#lifetime, ::sqlx::Postgres> + ::sqlx::Type<::sqlx::Postgres>,)
        });
        let flattened = quote!(::sqlx::FromRow::from_row(row)?);
        let values = self.values(
            |field, column| {
                let value = quote_spanned!(field.ty.span() => ::sqlx::Row::try_get(row, #column));
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
        quote! {
            #[automatically_derived]
            impl #impl_generics ::sqlx::FromRow<#lifetime, ::sqlx::postgres::PgRow> for #ident #ty_generics
            where #predicates #(#bounds)*
            {
                fn from_row(row: &#lifetime ::sqlx::postgres::PgRow) -> ::core::result::Result<Self, ::sqlx::Error> {
                    ::core::result::Result::Ok(#values)
                }
            }
        }
    }

    fn postgres_row(&self, postgres: &Ident) -> TokenStream {
        let (ident, krate) = (self.input.ident, self.input.krate());
        let (_, ty_generics, _) = self.input.generics.split_for_impl();
        let (lifetime, impl_generics) = self.lifetime();
        let predicates = predicates(self.input);
        let bounds = self
            .generic_types()
            .map(|ty| quote!(#ty: ::#postgres::types::FromSql<#lifetime>,));
        let table = self.input.table();
        let flattened = quote!(::core::convert::TryFrom::try_from(row)?);
        let values = self.values(
            |field, column| {
                let value = quote_spanned! { field.ty.span() =>
                    row.try_get(#column).map_err(|error| #krate::RowError::new(#table, #column, error))?
                };
                if field.attributes.default {
                    quote! {
                        if row.columns().iter().any(|it| it.name() == #column) { #value }
                        else { ::core::default::Default::default() }
                    }
                } else {
                    value
                }
            },
            &flattened,
        );
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::convert::TryFrom<&#lifetime ::#postgres::Row> for #ident #ty_generics
            where #predicates #(#bounds)*
            {
                type Error = #krate::RowError;
                fn try_from(row: &#lifetime ::#postgres::Row) -> ::core::result::Result<Self, Self::Error> {
                    ::core::result::Result::Ok(#values)
                }
            }
        }
    }

    fn sqlx_values(&self) -> TokenStream {
        let (ident, vis) = (self.input.ident, self.input.vis);
        let (impl_generics, ty_generics, _) = self.input.generics.split_for_impl();
        let predicates = predicates(self.input);
        let bounds = self.generic_types().map(|ty| {
            quote!(#ty: for<'all> ::sqlx::Encode<'all, ::sqlx::Postgres> + ::sqlx::Type<::sqlx::Postgres>,)
        });
        let fields = self.checked.pairs.iter().map(|pair| pair.field.ident);
        quote! {
            #[automatically_derived]
            impl #impl_generics #ident #ty_generics where #predicates #(#bounds)* {
                /// The query with the values of the columns as its next parameters, in the order of `COLUMNS`.
                #[allow(dead_code)]
                #vis fn bind_to<'query>(
                    &'query self,
                    query: ::sqlx::query::Query<'query, ::sqlx::Postgres, ::sqlx::postgres::PgArguments>,
                ) -> ::sqlx::query::Query<'query, ::sqlx::Postgres, ::sqlx::postgres::PgArguments> {
                    query #(.bind(&self.#fields))*
                }
            }
        }
    }

    fn postgres_values(&self, postgres: &Ident) -> TokenStream {
        let (ident, vis) = (self.input.ident, self.input.vis);
        let (impl_generics, ty_generics, _) = self.input.generics.split_for_impl();
        let predicates = predicates(self.input);
        let bounds = self
            .generic_types()
            .map(|ty| quote!(#ty: ::#postgres::types::ToSql + ::core::marker::Sync,));
        let fields: Vec<&Ident> = self
            .checked
            .pairs
            .iter()
            .map(|pair| pair.field.ident)
            .collect();
        let count = fields.len();
        quote! {
            #[automatically_derived]
            impl #impl_generics #ident #ty_generics where #predicates #(#bounds)* {
                /// The values of the columns, in the order of `COLUMNS`.
                #[allow(dead_code)]
                #vis fn parameters(&self) -> [&(dyn ::#postgres::types::ToSql + ::core::marker::Sync); #count] {
                    [#(&self.#fields),*]
                }
            }
        }
    }

    fn sqlx_composite(&self) -> TokenStream {
        let ident = self.input.ident;
        let name = type_name(&self.input.namespace(), &self.input.table());
        let array = format!("{name}[]");
        // The parts of a record come in the order of its attributes.
        let relation_order = &self.checked.attributes;
        let read = relation_order.iter().map(|name| {
            let pair = self
                .checked
                .pairs
                .iter()
                .find(|pair| pair.column.name == *name);
            let ident = pair.map(|pair| pair.field.ident);
            quote!(let #ident = record.try_decode()?;)
        });
        let idents: Vec<&Ident> = self
            .checked
            .pairs
            .iter()
            .map(|pair| pair.field.ident)
            .collect();
        let skipped = self
            .input
            .fields()
            .iter()
            .filter(|field| field.attributes.skip)
            .map(|field| {
                let ident = field.ident;
                quote!(#ident: ::core::default::Default::default(),)
            });
        let written = relation_order.iter().map(|name| {
            let pair = self
                .checked
                .pairs
                .iter()
                .find(|pair| pair.column.name == *name);
            let ident = pair.map(|pair| pair.field.ident);
            quote!(record.encode(&self.#ident)?;)
        });
        quote! {
            #[automatically_derived]
            impl ::sqlx::Type<::sqlx::Postgres> for #ident {
                fn type_info() -> ::sqlx::postgres::PgTypeInfo {
                    ::sqlx::postgres::PgTypeInfo::with_name(#name)
                }
            }
            #[automatically_derived]
            impl ::sqlx::postgres::PgHasArrayType for #ident {
                fn array_type_info() -> ::sqlx::postgres::PgTypeInfo {
                    ::sqlx::postgres::PgTypeInfo::with_name(#array)
                }
            }
            #[automatically_derived]
            impl<'row> ::sqlx::Decode<'row, ::sqlx::Postgres> for #ident {
                fn decode(
                    value: ::sqlx::postgres::PgValueRef<'row>,
                ) -> ::core::result::Result<Self, ::sqlx::error::BoxDynError> {
                    let mut record = ::sqlx::postgres::types::PgRecordDecoder::new(value)?;
                    #(#read)*
                    ::core::result::Result::Ok(Self { #(#idents,)* #(#skipped)* })
                }
            }
            #[automatically_derived]
            impl<'query> ::sqlx::Encode<'query, ::sqlx::Postgres> for #ident {
                fn encode_by_ref(
                    &self,
                    buffer: &mut ::sqlx::postgres::PgArgumentBuffer,
                ) -> ::core::result::Result<::sqlx::encode::IsNull, ::sqlx::error::BoxDynError> {
                    let mut record = ::sqlx::postgres::types::PgRecordEncoder::new(buffer);
                    #(#written)*
                    record.finish();
                    ::core::result::Result::Ok(::sqlx::encode::IsNull::No)
                }
            }
        }
    }
}

/// What an enum has of the drivers that its attributes name.
pub(crate) fn of_enum(input: &Input<'_>, from: &From<'_>) -> TokenStream {
    let name = type_name(from.namespace, from.name);
    let mut tokens = TokenStream::new();
    if input.attributes.sqlx {
        tokens.extend(sqlx_enum(input, from, &name));
    }
    if let Some(postgres) = &input.attributes.postgres {
        tokens.extend(postgres_enum(input, from, postgres));
    }
    tokens
}

fn sqlx_enum(input: &Input<'_>, from: &From<'_>, name: &str) -> TokenStream {
    let (ident, krate) = (input.ident, input.krate());
    let (types, array) = if from.is_type {
        let array = format!("{name}[]");
        (
            quote! {
                fn type_info() -> ::sqlx::postgres::PgTypeInfo {
                    ::sqlx::postgres::PgTypeInfo::with_name(#name)
                }
            },
            quote!(::sqlx::postgres::PgTypeInfo::with_name(#array)),
        )
    } else {
        (
            quote! {
                fn type_info() -> ::sqlx::postgres::PgTypeInfo {
                    <&str as ::sqlx::Type<::sqlx::Postgres>>::type_info()
                }
                fn compatible(ty: &::sqlx::postgres::PgTypeInfo) -> bool {
                    <&str as ::sqlx::Type<::sqlx::Postgres>>::compatible(ty)
                }
            },
            quote!(<&str as ::sqlx::postgres::PgHasArrayType>::array_type_info()),
        )
    };
    quote! {
        #[automatically_derived]
        impl ::sqlx::Type<::sqlx::Postgres> for #ident { #types }
        #[automatically_derived]
        impl ::sqlx::postgres::PgHasArrayType for #ident {
            fn array_type_info() -> ::sqlx::postgres::PgTypeInfo { #array }
        }
        #[automatically_derived]
        impl<'row> ::sqlx::Decode<'row, ::sqlx::Postgres> for #ident {
            fn decode(
                value: ::sqlx::postgres::PgValueRef<'row>,
            ) -> ::core::result::Result<Self, ::sqlx::error::BoxDynError> {
                let label = <&str as ::sqlx::Decode<::sqlx::Postgres>>::decode(value)?;
                <Self as #krate::SchemaEnum>::from_label(label)
                    .ok_or_else(|| #krate::UnknownLabel::of::<Self>(label).into())
            }
        }
        #[automatically_derived]
        impl<'query> ::sqlx::Encode<'query, ::sqlx::Postgres> for #ident {
            fn encode_by_ref(
                &self,
                buffer: &mut ::sqlx::postgres::PgArgumentBuffer,
            ) -> ::core::result::Result<::sqlx::encode::IsNull, ::sqlx::error::BoxDynError> {
                <&str as ::sqlx::Encode<::sqlx::Postgres>>::encode(#krate::SchemaEnum::label(self), buffer)
            }
        }
    }
}

fn postgres_enum(input: &Input<'_>, from: &From<'_>, postgres: &Ident) -> TokenStream {
    let (ident, krate) = (input.ident, input.krate());
    let accepts = if from.is_type {
        let (namespace, name) = (from.namespace, from.name);
        quote!(ty.name() == #name && ty.schema() == #namespace)
    } else {
        quote!(<&str as ::#postgres::types::FromSql>::accepts(ty))
    };
    let error = quote! {
        ::std::boxed::Box<dyn ::core::error::Error + ::core::marker::Sync + ::core::marker::Send>
    };
    quote! {
        #[automatically_derived]
        impl<'row> ::#postgres::types::FromSql<'row> for #ident {
            fn from_sql(
                _ty: &::#postgres::types::Type,
                raw: &'row [u8],
            ) -> ::core::result::Result<Self, #error> {
                let label = ::core::str::from_utf8(raw)?;
                <Self as #krate::SchemaEnum>::from_label(label)
                    .ok_or_else(|| #krate::UnknownLabel::of::<Self>(label).into())
            }
            fn accepts(ty: &::#postgres::types::Type) -> bool { #accepts }
        }
        #[automatically_derived]
        impl ::#postgres::types::ToSql for #ident {
            fn to_sql(
                &self,
                ty: &::#postgres::types::Type,
                out: &mut ::#postgres::types::private::BytesMut,
            ) -> ::core::result::Result<::#postgres::types::IsNull, #error> {
                ::#postgres::types::ToSql::to_sql(&#krate::SchemaEnum::label(self), ty, out)
            }
            fn accepts(ty: &::#postgres::types::Type) -> bool { #accepts }
            ::#postgres::types::to_sql_checked!();
        }
    }
}
