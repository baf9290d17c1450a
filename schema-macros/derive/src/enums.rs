//! Tokens: what an enum is for a column, and its labels.

use proc_macro2::TokenStream;
use quote::quote;

use crate::drivers;
use crate::input::Input;
use crate::labels::Labelled;
use crate::message::Errors;

/// The whole expansion. With errors it has the labels that are right, so that one mistake is one message.
pub(crate) fn expand(
    input: &Input<'_>,
    labelled: &Labelled<'_>,
    includes: Option<&TokenStream>,
    errors: Errors,
) -> TokenStream {
    let (ident, krate) = (input.ident, input.krate());
    let others = (errors.count() > 0)
        .then(|| quote!(#[allow(unreachable_patterns)] _ => #krate::probe::never(self),));
    let errors = errors.into_tokens();
    let Some(from) = labelled.from else {
        return quote!(#errors #includes);
    };
    let marker = if from.is_type {
        quote!(Enum)
    } else {
        quote!(Text)
    };
    let type_name = from.is_type.then(|| {
        let name = format!("{}.{}", from.namespace, from.name);
        quote!(const TYPE: ::core::option::Option<&'static str> = ::core::option::Option::Some(#name);)
    });
    let pairs = labelled.pairs.iter().filter(|(it, _)| it.is_unit);
    let (variants, labels): (Vec<_>, Vec<&str>) =
        pairs.map(|(it, label)| (it.ident, *label)).unzip();
    let drivers = drivers::of_enum(input, &from);
    quote! {
        #errors
        #includes
        #[automatically_derived]
        impl #krate::Column<#krate::pg::#marker> for #ident {
            const LABELS: ::core::option::Option<&'static [&'static str]> =
                ::core::option::Option::Some(&[#(#labels),*]);
            #type_name
        }
        #[automatically_derived]
        impl #krate::SchemaEnum for #ident {
            const LABELS: &'static [&'static str] = &[#(#labels),*];
            fn label(&self) -> &'static str {
                match self { #(Self::#variants => #labels,)* #others }
            }
            fn from_label(label: &str) -> ::core::option::Option<Self> {
                match label {
                    #(#labels => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
        #drivers
    }
}
