//! Tokens: what the traits of `schema_macros` say of a struct, and the values that its rows are made of.

use codegen::lower::snapshot::ColumnSnapshot;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use crate::check::Checked;
use crate::input::Input;

/// What `FromSchema` says of a struct.
pub(crate) struct Implementation<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) table: &'a str,
    pub(crate) columns: &'a [&'a str],
    pub(crate) primary_key: &'a [&'a str],
    /// What a SELECT asks for.
    pub(crate) select_list: &'a str,
}

/// Its constants.
pub(crate) fn constants(it: &Implementation<'_>) -> TokenStream {
    let Implementation {
        namespace,
        table,
        columns,
        primary_key,
        select_list,
    } = it;
    quote! {
        const NAMESPACE: &'static str = #namespace;
        const TABLE: &'static str = #table;
        const COLUMNS: &'static [&'static str] = &[#(#columns),*];
        const PRIMARY_KEY: &'static [&'static str] = &[#(#primary_key),*];
        const SELECT_LIST: &'static str = #select_list;
    }
}

/// A name as SQL writes it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What a SELECT asks of a column: no driver reads elements of a domain, each those of its base type.
pub(crate) fn selected(column: &ColumnSnapshot) -> String {
    let name = quoted(&column.name);
    if column.has_domain_elements {
        format!("{name}::{} as {name}", column.base_type)
    } else {
        name
    }
}

/// A parameter that a column is set to: one of a domain would be of a type that not all drivers know.
fn parameter(column: &ColumnSnapshot, at: usize) -> String {
    if column.base_type.is_empty() {
        format!("${at}")
    } else {
        format!("${at}::{}", column.base_type)
    }
}

/// All traits of a struct; `bounds` are those of its generic fields.
pub(crate) fn traits(
    input: &Input<'_>,
    checked: &Checked<'_>,
    bounds: &TokenStream,
) -> TokenStream {
    let krate = input.krate();
    if input.attributes.type_name.is_some() {
        let name = format!("{}.{}", input.namespace(), input.table());
        return implementation(
            input,
            bounds,
            &quote!(#krate::Column<#krate::pg::Other>),
            &quote! {
                const TYPE: ::core::option::Option<&'static str> = ::core::option::Option::Some(#name);
            },
        );
    }
    let columns: Vec<&str> = checked
        .pairs
        .iter()
        .map(|pair| pair.column.name.as_str())
        .collect();
    let (namespace, table) = (&input.namespace(), &input.table());
    let is_read = input.attributes.insert.is_none() && input.attributes.update.is_none();
    let (constants, asserted) = if is_read && input.flattened().next().is_some() {
        flattened(input, checked)
    } else {
        let list = checked.pairs.iter().map(|pair| selected(pair.column));
        let list: Vec<String> = list.collect();
        let constants = constants(&Implementation {
            namespace,
            table,
            columns: &columns,
            primary_key: &checked.primary_key,
            select_list: &list.join(", "),
        });
        (constants, TokenStream::new())
    };
    let of_schema = implementation(input, bounds, &quote!(#krate::FromSchema), &constants);
    let names: Vec<String> = columns.iter().map(|it| quoted(it)).collect();
    let values = checked.pairs.iter().zip(1..);
    let values: Vec<String> = values
        .map(|(pair, at)| parameter(pair.column, at))
        .collect();
    let insert = input.attributes.insert.map(|_| {
        let relation = format!("{}.{}", quoted(namespace), quoted(table));
        let insert = if names.is_empty() {
            format!("insert into {relation} default values")
        } else {
            let (names, values) = (names.join(", "), values.join(", "));
            format!("insert into {relation} ({names}) values ({values})")
        };
        let constants = quote!(const INSERT: &'static str = #insert;);
        implementation(input, bounds, &quote!(#krate::InsertSchema), &constants)
    });
    let update = input.attributes.update.map(|_| {
        let list = names.iter().zip(&values);
        let list: Vec<String> = list
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let list = list.join(", ");
        let constants = quote!(const SET_LIST: &'static str = #list;);
        implementation(input, bounds, &quote!(#krate::UpdateSchema), &constants)
    });
    quote!(#of_schema #insert #update #asserted)
}

/// An implementation of a trait for the struct.
fn implementation(
    input: &Input<'_>,
    bounds: &TokenStream,
    of: &TokenStream,
    content: &TokenStream,
) -> TokenStream {
    let ident = input.ident;
    let (impl_generics, ty_generics, _) = input.generics.split_for_impl();
    let predicates = predicates(input);
    quote! {
        #[automatically_derived]
        impl #impl_generics #of for #ident #ty_generics where #predicates #bounds { #content }
    }
}

/// What the struct's own `where` says, with a comma behind it.
pub(crate) fn predicates(input: &Input<'_>) -> Option<TokenStream> {
    input.generics.where_clause.as_ref().map(|clause| {
        let predicates = &clause.predicates;
        let comma = (!predicates.is_empty() && !predicates.trailing_punct()).then(|| quote!(,));
        quote!(#predicates #comma)
    })
}

/// The constants where columns are those of the fields' types too, which the compiler joins; and what it asserts then:
/// all columns are there, each once, of one table.
fn flattened(input: &Input<'_>, checked: &Checked<'_>) -> (TokenStream, TokenStream) {
    let (krate, ident) = (input.krate(), input.ident);
    let (namespace, table) = (input.namespace(), input.table());
    let this = static_type(input);
    let parts = input.fields().iter().filter_map(|field| {
        if field.attributes.flatten.is_some() {
            let ty = crate::expand::outside_of(input, field.ty);
            let of_schema = quote!(<#ty as #krate::FromSchema>);
            return Some((quote!(#of_schema::COLUMNS), quote!(#of_schema::SELECT_LIST)));
        }
        let pair = checked
            .pairs
            .iter()
            .find(|pair| std::ptr::eq(pair.field, field))?;
        let (name, selected) = (&pair.column.name, selected(pair.column));
        Some((quote!(&[#name]), quote!(#selected)))
    });
    let (parts, lists): (Vec<_>, Vec<_>) = parts.unzip();
    let primary_key = &checked.primary_key;
    let constants = quote! {
        const NAMESPACE: &'static str = #namespace;
        const TABLE: &'static str = #table;
        const COLUMNS: &'static [&'static str] = {
            const PARTS: &[&[&str]] = &[#(#parts),*];
            const ALL: [&str; #krate::probe::total(PARTS)] = #krate::probe::joined(PARTS);
            &ALL
        };
        const PRIMARY_KEY: &'static [&'static str] = &[#(#primary_key),*];
        const SELECT_LIST: &'static str = {
            const LISTS: &[&str] = &[#(#lists),*];
            const LIST: [u8; #krate::probe::list_length(LISTS)] = #krate::probe::list(LISTS);
            #krate::probe::text(&LIST)
        };
    };
    let same_table = input.flattened().map(|field| {
        let ty = crate::expand::outside_of(input, field.ty);
        let message = format!(
            "field `{}` flattens a struct of another table than `{table}`",
            field.ident
        );
        quote_spanned! { field.ty.span() =>
            const _: () = ::core::assert!(
                #krate::probe::equal(<#ty as #krate::FromSchema>::TABLE, #table)
                    && #krate::probe::equal(<#ty as #krate::FromSchema>::NAMESPACE, #namespace),
                #message
            );
        }
    });
    let missing = checked.flattened.iter().map(|column| {
        let name = &column.name;
        let message = format!(
            "column `{name}` of `{table}` is missing in struct `{ident}` and in what it flattens"
        );
        quote_spanned! { ident.span() =>
            const _: () = ::core::assert!(
                #krate::probe::has(<#this as #krate::FromSchema>::COLUMNS, #name),
                #message
            );
        }
    });
    let twice = format!("a column of `{table}` is held twice by struct `{ident}`");
    let distinct = quote_spanned! { ident.span() =>
        const _: () = ::core::assert!(
            #krate::probe::are_distinct(<#this as #krate::FromSchema>::COLUMNS),
            #twice
        );
    };
    (constants, quote!(#(#same_table)* #(#missing)* #distinct))
}

/// The struct with `'static` for its lifetimes.
fn static_type(input: &Input<'_>) -> TokenStream {
    let ident = input.ident;
    let lifetimes = input.generics.lifetimes().map(|_| quote!('static));
    quote!(#ident<#(#lifetimes),*>)
}

/// The type as SQL names it on the usual path.
pub(crate) fn type_name(namespace: &str, name: &str) -> String {
    let is_plain = |it: &str| {
        let mut bytes = it.bytes();
        bytes
            .next()
            .is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
            && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let shown = |it: &str| {
        if is_plain(it) {
            it.to_owned()
        } else {
            quoted(it)
        }
    };
    if namespace == "public" {
        shown(name)
    } else {
        format!("{}.{}", shown(namespace), shown(name))
    }
}
