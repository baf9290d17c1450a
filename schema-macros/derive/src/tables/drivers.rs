//! Rows, inserts and updates of `tables!` through the drivers that it names.
//!
//! Their structs hold what PostgREST sends, and no type of theirs is made for a driver: what a driver does not read as
//! it is, `SELECT_LIST` asks for as JSON, and statements give it as text or JSON.

use std::collections::BTreeMap;

use codegen::lower::rust::{DrivenColumn, DrivenRelation, Relation, Slot, driven};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Tables;
use super::items::{ident, rust};
use crate::drivers::{Labels, postgres, sqlx};
use crate::implement::quoted;
use crate::message::{Errors, Message};

/// The drivers that the macro's arguments name.
#[derive(Default)]
pub(super) struct Drivers {
    pub(super) sqlx: Option<Ident>,
    /// `postgres` or `tokio_postgres`: the crate of that name.
    pub(super) postgres: Option<Ident>,
}

impl Drivers {
    pub(super) fn is_none(&self) -> bool {
        self.sqlx.is_none() && self.postgres.is_none()
    }

    /// Says which features of `schema-macros` they need and it lacks.
    pub(super) fn check(&self, errors: &mut Errors) {
        let features = [
            (&self.sqlx, "sqlx", cfg!(feature = "sqlx")),
            (
                &self.postgres,
                "tokio-postgres",
                cfg!(feature = "tokio-postgres"),
            ),
        ];
        for (driver, feature, is_on) in features {
            if let Some(driver) = driver.as_ref().filter(|_| !is_on) {
                let message = Message::new(format!(
                    "`tables!` needs the feature `{feature}` of `schema-macros` for `{driver}`"
                ));
                let help =
                    format!("in Cargo.toml: `schema-macros = {{ …, features = [\"{feature}\"] }}`");
                errors.on(driver, &message.help(help));
            }
        }
    }

    /// All implementations, and by schema and table what a SELECT asks for.
    pub(super) fn expand(&self, tables: &Tables<'_>) -> (TokenStream, SelectLists) {
        let facts = tables.facts();
        let all = driven(&facts, &tables.names);
        let krate = quote!(::schema_macros);
        let labels = all.enums.iter().map(|(name, ty)| {
            let ident = ident(name);
            let labels = Labels {
                ident: &ident,
                krate: krate.clone(),
                ty: ty
                    .as_ref()
                    .map(|(namespace, name)| (namespace.as_str(), name.as_str())),
            };
            let of_sqlx = self.sqlx.as_ref().map(|_| sqlx::labels(&labels));
            let of_postgres = self.postgres.as_ref();
            let of_postgres = of_postgres.map(|krate| postgres::labels(&labels, krate));
            quote!(#of_sqlx #of_postgres)
        });
        let schema_enums = tables.model.enums.iter().map(|it| schema_enum(it));
        let brands = tables.model.brands.iter().map(|brand| {
            let (ident, ty) = (ident(&brand.ident), rust(&brand.type_expr));
            let of_sqlx = self.sqlx.as_ref().map(|_| sqlx::wrapper(&ident, &ty));
            let of_postgres = self.postgres.as_ref();
            let of_postgres = of_postgres.map(|krate| postgres::wrapper(&ident, &ty, krate));
            quote!(#of_sqlx #of_postgres)
        });
        let mut lists = SelectLists::new();
        let relations = all.relations.iter().zip(&tables.model.relations);
        let relations = relations.map(|(driven, model)| {
            let relation = &facts.catalog.relations[driven.id];
            let namespace = facts.catalog.namespaces[relation.namespace].name.as_str();
            let name = relation.name.as_str();
            let list: Vec<&str> = driven.columns.iter().map(|it| it.select.as_str()).collect();
            lists.insert((namespace.to_owned(), name.to_owned()), list.join(", "));
            let target = format!("{}.{}", quoted(namespace), quoted(name));
            self.relation(driven, model, &target)
        });
        let relations: TokenStream = relations.collect();
        let readable = self.readable(&all.relations, tables);
        (
            quote!(#(#schema_enums)* #(#labels)* #(#brands)* #readable #relations),
            lists,
        )
    }

    fn relation(&self, driven: &DrivenRelation, model: &Relation, target: &str) -> TokenStream {
        let row = ident(&model.row.ident);
        let mut tokens = TokenStream::new();
        if self.sqlx.is_some() {
            let values = read(driven, |column| quote!(::sqlx::Row::try_get(row, #column)?));
            let (of, content) = sqlx::from_row(&quote!('row), &values);
            tokens.extend(quote! {
                #[automatically_derived]
                impl<'row> #of for #row { #content }
            });
        }
        if let Some(postgres) = &self.postgres {
            let krate = quote!(::schema_macros);
            let values = read(driven, |column| {
                quote! {
                    row.try_get(#column).map_err(|error| {
                        #krate::RowError::new(<Self as #krate::FromSchema>::TABLE, #column, error)
                    })?
                }
            });
            let (of, content) = postgres::try_from(&quote!('row), postgres, &krate, &values);
            tokens.extend(quote! {
                #[automatically_derived]
                impl<'row> #of for #row { #content }
            });
        }
        let written = |insert: bool| {
            let columns = driven.columns.iter();
            let columns = columns.filter_map(move |column| {
                let (of_insert, of_update) = column.given?;
                Some((column, if insert { of_insert } else { of_update }))
            });
            columns.collect::<Vec<_>>()
        };
        for insert in &model.insert {
            let method = quote! {
                /// The statement that gives these columns, the others being left to their defaults.
                #[must_use]
                pub fn insert(&self) -> ::std::string::String {
                    ::schema_macros::statement::insert(#target, &self.given())
                }
            };
            tokens.extend(self.values(&ident(&insert.ident), &written(true), &method));
        }
        for update in &model.update {
            let method = quote! {
                /// What an UPDATE sets, its parameters counted from 1: `"title" = $1`.
                #[must_use]
                pub fn set_list(&self) -> ::std::string::String {
                    ::schema_macros::statement::set_list(&self.given())
                }
            };
            tokens.extend(self.values(&ident(&update.ident), &written(false), &method));
        }
        tokens
    }

    /// The methods of an insert or update: its statement's text, and its values.
    fn values(
        &self,
        ident: &Ident,
        columns: &[(&DrivenColumn, Slot)],
        method: &TokenStream,
    ) -> TokenStream {
        let given = columns.iter().map(|(column, slot)| {
            let name = quoted(&column.name);
            let (before, behind) = &column.parameter;
            let field = super::items::ident(&column.ident);
            let push = quote!(given.push((#name, #before, #behind)););
            if is_given(*slot) {
                quote!(if self.#field.is_some() { #push })
            } else {
                push
            }
        });
        let of_sqlx = self.sqlx.as_ref().map(|_| {
            let bind = each(columns, |value| quote!(query = query.bind(#value);));
            sqlx::bind_to(&quote!(pub), &quote!(let mut query = query; #bind query))
        });
        let of_postgres = self.postgres.as_ref().map(|postgres| {
            let parameter = quote! {
                ::std::boxed::Box<dyn ::#postgres::types::ToSql + ::core::marker::Sync + '_>
            };
            let push = each(
                columns,
                |value| quote!(all.push(::std::boxed::Box::new(#value));),
            );
            quote! {
                /// The values of these columns, for `execute_raw` and `query_raw`.
                #[allow(dead_code)]
                #[must_use]
                pub fn parameters(&self) -> ::std::vec::Vec<#parameter> {
                    let mut all: ::std::vec::Vec<#parameter> = ::std::vec::Vec::new();
                    #push
                    all
                }
            }
        });
        quote! {
            #[allow(dead_code, unused_mut, clippy::vec_init_then_push)]
            impl #ident {
                fn given(&self) -> ::std::vec::Vec<::schema_macros::statement::Given> {
                    let mut given = ::std::vec::Vec::new();
                    #(#given)*
                    given
                }

                #method

                #of_sqlx
                #of_postgres
            }
        }
    }

    /// Says, once a type, that a driver does not read it, with the first column of that type and what would help: the
    /// compiler would speak of the macro alone.
    fn readable(&self, relations: &[DrivenRelation], tables: &Tables<'_>) -> TokenStream {
        let mut types: BTreeMap<&str, String> = BTreeMap::new();
        for relation in relations {
            let name = &tables.schema.catalog.relations[relation.id].name;
            for column in relation.columns.iter().filter(|it| !it.reads_json) {
                let ty = scalar(&column.ty);
                if ty.contains("::") {
                    let of = || format!("column `{}` of `{name}`", column.name);
                    types.entry(ty).or_insert_with(of);
                }
            }
        }
        let drivers = [
            self.sqlx.as_ref().map(|it| {
                let of = quote!(
                    ::sqlx::Type<::sqlx::Postgres>
                        + for<'all> ::sqlx::Decode<'all, ::sqlx::Postgres>
                );
                (it, of, 0)
            }),
            self.postgres
                .as_ref()
                .map(|it| (it, quote!(::#it::types::FromSqlOwned), 1)),
        ];
        let drivers = drivers.into_iter().flatten();
        drivers
            .flat_map(|(driver, of, at)| {
                types.iter().map(move |(ty, column)| {
                    let krate = ty.split("::").next().unwrap_or_default();
                    let feature = FEATURES.iter().find(|(name, _)| *name == krate);
                    let feature = feature.map_or("", |(_, features)| features[at]);
                    let message = format!("{column} is `{ty}`, which `{driver}` does not read");
                    let note = format!("add the feature {feature}");
                    let (ty, name) = (rust(ty), format_ident!("{driver}_reads_{krate}"));
                    quote! {
                        const _: () = {
                            #[allow(non_camel_case_types)]
                            #[diagnostic::on_unimplemented(message = #message, note = #note)]
                            trait #name { const READ: () = (); }
                            #[diagnostic::do_not_recommend]
                            impl<T: #of> #name for T {}
                            <#ty as #name>::READ
                        };
                    }
                })
            })
            .collect()
    }
}

/// By schema and name what a SELECT asks for.
pub(super) type SelectLists = BTreeMap<(String, String), String>;

/// The features that let sqlx, and postgres or tokio-postgres, read what a crate has.
const FEATURES: &[(&str, [&str; 2])] = &[
    (
        "chrono",
        ["`chrono` of `sqlx`", "`with-chrono-0_4` of the driver"],
    ),
    (
        "rust_decimal",
        [
            "`rust_decimal` of `sqlx`",
            "`db-postgres` of `rust_decimal`",
        ],
    ),
    (
        "serde_json",
        ["`json` of `sqlx`", "`with-serde_json-1` of the driver"],
    ),
    ("uuid", ["`uuid` of `sqlx`", "`with-uuid-1` of the driver"]),
];

/// A row with its values, `of` the column's name.
fn read(driven: &DrivenRelation, of: impl Fn(&str) -> TokenStream) -> TokenStream {
    let values = driven.columns.iter().map(|column| {
        let (ident, value) = (ident(&column.ident), of(&column.name));
        if !column.reads_json {
            return quote!(#ident: #value,);
        }
        let json = quote!(::schema_macros::Json);
        if column.row == Slot::Plain {
            quote!(#ident: { let #json(value) = #value; value },)
        } else {
            quote! {
                #ident: {
                    let value: ::core::option::Option<#json<_>> = #value;
                    value.map(|#json(value)| value)
                },
            }
        }
    });
    quote!(Self { #(#values)* })
}

/// Does something with each value that is given.
fn each(
    columns: &[(&DrivenColumn, Slot)],
    act: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    columns
        .iter()
        .map(|(column, slot)| {
            let ident = ident(&column.ident);
            let (field, is_optional) = if is_given(*slot) {
                (quote!(value), *slot == Slot::GivenNullable)
            } else {
                (quote!(&self.#ident), *slot == Slot::Nullable)
            };
            let json = quote!(::schema_macros::Json);
            let value = match (column.gives_json, is_optional) {
                (true, true) => quote!((#field).as_ref().map(#json)),
                (true, false) => quote!(#json(#field)),
                (false, _) => field,
            };
            let act = act(value);
            if is_given(*slot) {
                quote!(if let ::core::option::Option::Some(value) = &self.#ident { #act })
            } else {
                act
            }
        })
        .collect()
}

/// The type of an array's elements, or the type.
fn scalar(ty: &str) -> &str {
    ["Vec<", "Option<"].iter().fold(ty, |ty, open| {
        let inner = ty.strip_prefix(open).and_then(|it| it.strip_suffix('>'));
        inner.unwrap_or(ty)
    })
}

/// Whether a value may be left out.
fn is_given(slot: Slot) -> bool {
    matches!(slot, Slot::Given | Slot::GivenNullable)
}

/// The labels for [`Labels`].
fn schema_enum(it: &codegen::lower::rust::Enum) -> TokenStream {
    let ident = ident(&it.ident);
    let labels = it.variants.iter().map(|variant| rust(&variant.label));
    quote! {
        impl ::schema_macros::SchemaEnum for #ident {
            const LABELS: &'static [&'static str] = &[#(#labels),*];
            fn label(&self) -> &'static str {
                self.as_str()
            }
            fn from_label(label: &str) -> ::core::option::Option<Self> {
                Self::ALL.into_iter().find(|it| it.as_str() == label)
            }
        }
    }
}
