//! What the structs of `tables!` are for the derive and its users: `FromSchema` for rows, `Column` for enums and
//! composite types.

use std::collections::BTreeSet;

use codegen::catalog::ColumnRef;
use proc_macro2::TokenStream;
use quote::quote;

use super::Tables;
use super::drivers::SelectLists;
use super::items::{ident, rust};
use crate::cache::Loaded;
use crate::implement::{Implementation, constants, selected};

/// All implementations.
pub(super) fn traits(tables: &Tables<'_>, loaded: &Loaded, lists: &SelectLists) -> TokenStream {
    let rows = rows(tables, loaded, lists);
    let texts = texts(tables);
    let enums = tables.model.enums.iter().map(|it| {
        let ident = ident(&it.ident);
        if texts.contains(it.ident.as_str()) {
            return quote!(impl ::schema_macros::Column<::schema_macros::pg::Text> for #ident {});
        }
        let labels = it.variants.iter().map(|variant| rust(&variant.label));
        quote! {
            impl ::schema_macros::Column<::schema_macros::pg::Enum> for #ident {
                const LABELS: ::core::option::Option<&'static [&'static str]> =
                    ::core::option::Option::Some(&[#(#labels),*]);
            }
        }
    });
    let composites = tables.model.composites.iter().map(|it| {
        let ident = ident(&it.ident);
        quote!(impl ::schema_macros::Column<::schema_macros::pg::Other> for #ident {})
    });
    quote!(#rows #(#enums)* #(#composites)*)
}

fn rows(tables: &Tables<'_>, loaded: &Loaded, lists: &SelectLists) -> TokenStream {
    let facts = tables.facts();
    let krate = quote!(::schema_macros);
    let catalog = facts.catalog;
    facts
        .relations()
        .filter_map(|(id, relation)| {
            let namespace = catalog.namespaces[relation.namespace].name.as_str();
            let known = loaded.snapshot.relations.iter().find(|known| {
                known.namespace == namespace && relation.name == known.name.as_str()
            })?;
            let columns: Vec<&str> = known
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            let list: Vec<String> = known.columns.iter().map(selected).collect();
            let is_key = |name: &&str| known.primary_key.iter().any(|key| key == name);
            let ident = ident(tables.names.relation(id));
            let place = (known.namespace.clone(), known.name.clone());
            let constants = constants(&Implementation {
                namespace,
                table: &known.name,
                columns: &columns,
                primary_key: &columns.iter().copied().filter(is_key).collect::<Vec<_>>(),
                select_list: lists.get(&place).unwrap_or(&list.join(", ")),
            });
            Some(quote!(impl #krate::FromSchema for #ident { #constants }))
        })
        .collect()
}

/// The names of the enums that are the texts that a CHECK allows: in the database these columns are texts.
fn texts<'a>(tables: &'a Tables<'_>) -> BTreeSet<&'a str> {
    let names = &tables.names;
    tables
        .facts()
        .relations()
        .flat_map(|(id, relation)| {
            relation.columns().map(move |column| ColumnRef {
                relation: id,
                attnum: column.attnum,
            })
        })
        .filter_map(|column| names.column_list(column))
        .map(|constraint| names.check_list(constraint))
        .collect()
}
