//! Tokens for tokio-postgres and postgres, which are alike but for their name.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{Driver, Labels};
use crate::implement::selected;

/// `TryFrom<&Row>` of a row.
pub(super) fn row(driver: &Driver<'_>, postgres: &Ident) -> TokenStream {
    let (lifetime, impl_generics) = driver.lifetime();
    let (krate, table) = (driver.input.krate(), driver.input.table());
    let bound = quote!(::#postgres::types::FromSql<#lifetime>);
    let flattened = quote!(::core::convert::TryFrom::try_from(row)?);
    let values = driver.read(
        |field, column| {
            let name = &column.name;
            let error = if column.has_domain_elements {
                let selected = selected(column);
                quote! {{
                    let is_other = ::core::error::Error::source(&error)
                        .is_some_and(|it| it.is::<::#postgres::types::WrongType>());
                    if is_other {
                        #krate::RowError::new(#table, #name, #krate::DomainElements::new(#selected, error))
                    } else {
                        #krate::RowError::new(#table, #name, error)
                    }
                }}
            } else {
                quote!(#krate::RowError::new(#table, #name, error))
            };
            let value = quote_spanned! { field.ty.span() =>
                row.try_get(#name).map_err(|error| #error)?
            };
            if field.attributes.default {
                quote! {
                    if row.columns().iter().any(|it| it.name() == #name) { #value }
                    else { ::core::default::Default::default() }
                }
            } else {
                value
            }
        },
        &flattened,
    );
    let (of, content) = try_from(&quote!(#lifetime), postgres, &krate, &values);
    driver.implementation(&impl_generics, Some(&of), &bound, &content)
}

/// The trait of rows, and what is in it.
pub(crate) fn try_from(
    lifetime: &TokenStream,
    postgres: &Ident,
    krate: &TokenStream,
    values: &TokenStream,
) -> (TokenStream, TokenStream) {
    let content = quote! {
        type Error = #krate::RowError;
        fn try_from(row: &#lifetime ::#postgres::Row) -> ::core::result::Result<Self, Self::Error> {
            ::core::result::Result::Ok(#values)
        }
    };
    let of = quote!(::core::convert::TryFrom<&#lifetime ::#postgres::Row>);
    (of, content)
}

/// What an insert or update gives to a query.
pub(super) fn values(driver: &Driver<'_>, postgres: &Ident) -> TokenStream {
    let bound = quote!(::#postgres::types::ToSql + ::core::marker::Sync);
    let (vis, fields) = (driver.input.vis, driver.columns());
    let (count, asked) = (fields.len(), &driver.generic.driven);
    let method = quote! {
        /// The values of the columns, in the order of `COLUMNS`.
        #[allow(dead_code)]
        #vis fn parameters(&self) -> [&(dyn ::#postgres::types::ToSql + ::core::marker::Sync); #count] {
            #asked
            [#(&self.#fields),*]
        }
    };
    driver.methods(&bound, &method)
}

/// A composite value: PostgreSQL sends how many attributes it has, then for each its type, its length and its bytes.
pub(super) fn composite(driver: &Driver<'_>, postgres: &Ident) -> TokenStream {
    let krate = driver.input.krate();
    let (namespace, name) = (driver.input.namespace(), driver.input.table());
    let attributes = driver.attributes();
    let (idents, names): (Vec<_>, Vec<_>) = attributes.into_iter().unzip();
    let values = driver.read(
        |field, column| {
            let attribute = &column.name;
            quote_spanned! { field.ty.span() =>
                {
                    let (ty, part) = part(#attribute)?;
                    of_part(&ty, part)?
                }
            }
        },
        &TokenStream::new(),
    );
    let types = quote!(::#postgres::types);
    let result = quote!(::core::result::Result);
    let error = error();
    let attributes = quote! {
        // A domain's values are sent as those of its base type, and so are those of elements.
        fn base(ty: &#types::Type) -> #types::Type {
            match ty.kind() {
                #types::Kind::Domain(ty) => base(ty),
                #types::Kind::Array(element) if base(element) != *element => {
                    let kind = #types::Kind::Array(base(element));
                    #types::Type::new(ty.name().to_owned(), ty.oid(), kind, ty.schema().to_owned())
                }
                _ => ty.clone(),
            }
        }
        let ty = base(ty);
        let #types::Kind::Composite(attributes) = ty.kind() else {
            return #result::Err(::std::boxed::Box::new(#types::WrongType::new::<Self>(ty.clone())));
        };
    };
    let value = Value {
        ident: driver.input.ident,
        postgres,
        accepts: quote! {
            match ty.kind() {
                #types::Kind::Domain(ty) => <Self as #types::FromSql>::accepts(ty),
                _ => ty.name() == #name && ty.schema() == #namespace,
            }
        },
        from_sql: quote! {
            fn of_part<'row, T: #types::FromSql<'row>>(
                ty: &#types::Type,
                part: ::core::option::Option<&'row [u8]>,
            ) -> #result<T, #error> {
                if T::accepts(ty) {
                    T::from_sql_nullable(ty, part)
                } else {
                    #result::Err(::std::boxed::Box::new(#types::WrongType::new::<T>(ty.clone())))
                }
            }
            #attributes
            let parts = #krate::record::parts(raw)?;
            let part = |name: &str| {
                let mut all = attributes.iter().zip(&parts);
                match all.find(|(attribute, _)| attribute.name() == name) {
                    ::core::option::Option::Some((attribute, part)) =>
                        #result::Ok((base(attribute.type_()), *part)),
                    ::core::option::Option::None => #result::Err(#krate::record::lacks(name)),
                }
            };
            #result::Ok(#values)
        },
        to_sql: quote! {
            #attributes
            for name in [#(#names),*] {
                if !attributes.iter().any(|it| it.name() == name) {
                    return #result::Err(#krate::record::lacks(name).into());
                }
            }
            out.extend_from_slice(&i32::try_from(attributes.len())?.to_be_bytes());
            for attribute in attributes {
                let value: &dyn #types::ToSql = match attribute.name() {
                    #(#names => &self.#idents,)*
                    name => return #result::Err(#krate::record::lacks(name).into()),
                };
                out.extend_from_slice(&attribute.type_().oid().to_be_bytes());
                let at = out.len();
                out.extend_from_slice(&[0; 4]);
                let length = match value.to_sql_checked(&base(attribute.type_()), out)? {
                    #types::IsNull::Yes => -1,
                    #types::IsNull::No => i32::try_from(out.len() - at - 4)?,
                };
                out[at..at + 4].copy_from_slice(&length.to_be_bytes());
            }
            #result::Ok(#types::IsNull::No)
        },
    };
    value.tokens()
}

/// A label.
pub(crate) fn labels(labels: &Labels<'_>, postgres: &Ident) -> TokenStream {
    let krate = &labels.krate;
    let accepts = if let Some((namespace, name)) = labels.ty {
        quote!(ty.name() == #name && ty.schema() == #namespace)
    } else {
        quote!(<&str as ::#postgres::types::FromSql>::accepts(ty))
    };
    let value = Value {
        ident: labels.ident,
        postgres,
        accepts,
        from_sql: quote! {
            let label = ::core::str::from_utf8(raw)?;
            <Self as #krate::SchemaEnum>::from_label(label)
                .ok_or_else(|| #krate::UnknownLabel::of::<Self>(label).into())
        },
        to_sql: quote! {
            ::#postgres::types::ToSql::to_sql(&#krate::SchemaEnum::label(self), ty, out)
        },
    };
    value.tokens()
}

/// A struct around a value of this type.
pub(crate) fn wrapper(ident: &Ident, ty: &TokenStream, postgres: &Ident) -> TokenStream {
    let value = Value {
        ident,
        postgres,
        accepts: quote!(<#ty as ::#postgres::types::FromSql>::accepts(ty)),
        from_sql: quote!(::#postgres::types::FromSql::from_sql(ty, raw).map(Self)),
        to_sql: quote!(::#postgres::types::ToSql::to_sql(&self.0, ty, out)),
    };
    value.tokens()
}

fn error() -> TokenStream {
    quote! {
        ::std::boxed::Box<dyn ::core::error::Error + ::core::marker::Sync + ::core::marker::Send>
    }
}

/// A value of the driver's.
struct Value<'a> {
    ident: &'a Ident,
    postgres: &'a Ident,
    /// Whether `ty` is its type.
    accepts: TokenStream,
    /// Made of `raw`.
    from_sql: TokenStream,
    /// Written to `out`.
    to_sql: TokenStream,
}

impl Value<'_> {
    fn tokens(&self) -> TokenStream {
        let Self {
            ident,
            postgres,
            accepts,
            from_sql,
            to_sql,
        } = self;
        let error = error();
        quote! {
            #[automatically_derived]
            impl<'row> ::#postgres::types::FromSql<'row> for #ident {
                #[allow(unused_variables)]
                fn from_sql(
                    ty: &::#postgres::types::Type,
                    raw: &'row [u8],
                ) -> ::core::result::Result<Self, #error> { #from_sql }
                fn accepts(ty: &::#postgres::types::Type) -> bool { #accepts }
            }
            #[automatically_derived]
            impl ::#postgres::types::ToSql for #ident {
                fn to_sql(
                    &self,
                    ty: &::#postgres::types::Type,
                    out: &mut ::#postgres::types::private::BytesMut,
                ) -> ::core::result::Result<::#postgres::types::IsNull, #error> { #to_sql }
                fn accepts(ty: &::#postgres::types::Type) -> bool { #accepts }
                ::#postgres::types::to_sql_checked!();
            }
        }
    }
}
