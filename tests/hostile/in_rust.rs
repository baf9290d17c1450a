//! What generated Rust says, as `syn` reads it.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "syn's enums will grow; what is not known here fails the test"
)]

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::{Expr, Fields, ImplItem, Item, ItemImpl, Lit, Pat, Stmt, Type};

use super::in_data::sorted;
use super::outputs::Outputs;
use super::sample::Table;

/// The names that a file holds as data, each list sorted.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The names of the fields of each row, composite type or result, in order.
    pub(crate) rows: Vec<Vec<String>>,
    /// The same of what is inserted, of updates and of what functions take.
    pub(crate) writes: Vec<Vec<String>>,
    /// The labels of each enum, in order.
    pub(crate) enums: Vec<Vec<String>>,
    /// The names of each table's constraints, in order.
    pub(crate) constraints: Vec<Vec<String>>,
    /// The enums whose labels stand in `as_str`.
    pub(crate) enum_idents: Vec<String>,
}

pub(crate) fn says_what_was_given(outputs: &Outputs) {
    let (sample, said) = (&outputs.sample, read(&outputs.rust));
    let columns = |table: &Table| {
        let names = table.columns.iter().map(|(name, _)| name.clone());
        names.collect::<Vec<_>>()
    };
    let tables: Vec<_> = sample.tables.iter().map(columns).collect();
    let composites = sample.composites.iter().map(|it| it.items.clone());
    let returned = sample.functions.iter().map(|it| it.columns.clone());
    let returned = returned.filter(|columns| !columns.is_empty());
    assert_eq!(
        said.rows,
        sorted(tables.iter().cloned().chain(composites).chain(returned))
    );
    let twice = tables.iter().chain(&tables).cloned();
    let taken = sample.functions.iter().map(|it| it.arguments.clone());
    let taken = taken.filter(|arguments| !arguments.is_empty());
    assert_eq!(said.writes, sorted(twice.chain(taken)));
    let lists = sample.tables.iter().map(|it| it.list.clone());
    let enums = sample.enums.iter().map(|it| it.items.clone());
    assert_eq!(said.enums, sorted(enums.chain(lists)));
    // Beside ours, PostgreSQL's own names are there.
    for table in &sample.tables {
        let ours = table.constraints();
        let has_all = |named: &Vec<String>| {
            ours.iter()
                .all(|name| named.iter().any(|said| said == name))
        };
        assert!(said.constraints.iter().any(has_all), "{ours:?}");
    }
}

/// Reads a file; it must parse.
pub(crate) fn read(text: &str) -> Said {
    let tokens: TokenStream = text.parse().expect("it is of Rust's tokens");
    assert_no_canary(tokens);
    let file = syn::parse_file(text).expect("it is Rust");
    let mut said = Said::default();
    let mut idents = BTreeSet::new();
    for item in &file.items {
        match item {
            Item::Struct(it) => {
                assert!(
                    idents.insert(it.ident.to_string()),
                    "{} is declared twice",
                    it.ident
                );
                let Fields::Named(fields) = &it.fields else {
                    continue;
                };
                let mut own = BTreeSet::new();
                let names = fields.named.iter().map(|field| {
                    let ident = field.ident.as_ref().expect("it has a name").to_string();
                    assert!(own.insert(ident.clone()), "{ident} is declared twice");
                    serde_name(&field.attrs).unwrap_or(ident)
                });
                let names = names.collect();
                if serde_has(&it.attrs, "deny_unknown_fields") {
                    said.writes.push(names);
                } else {
                    said.rows.push(names);
                }
            }
            Item::Enum(it) => assert!(
                idents.insert(it.ident.to_string()),
                "{} is declared twice",
                it.ident
            ),
            Item::Impl(it) => read_impl(it, &mut said),
            Item::Fn(_) | Item::Mod(_) => {}
            _ => panic!("nothing else is generated"),
        }
    }
    for list in [
        &mut said.rows,
        &mut said.writes,
        &mut said.enums,
        &mut said.constraints,
    ] {
        list.sort();
    }
    said
}

fn read_impl(it: &ItemImpl, said: &mut Said) {
    for item in &it.items {
        let ImplItem::Fn(function) = item else {
            continue;
        };
        let Some(Stmt::Expr(Expr::Match(by_variant), _)) = function.block.stmts.first() else {
            continue;
        };
        let arms = by_variant.arms.iter().map(|arm| {
            assert!(matches!(arm.pat, Pat::Path(_)), "an arm a variant");
            let Expr::Lit(literal) = only(&arm.body) else {
                panic!("an arm gives a text")
            };
            let Lit::Str(text) = &literal.lit else {
                panic!("an arm gives a text")
            };
            text.value()
        });
        let texts = arms.collect();
        if function.sig.ident == "name" {
            said.constraints.push(texts);
        } else {
            assert_eq!(function.sig.ident, "as_str");
            said.enums.push(texts);
            let Type::Path(path) = &*it.self_ty else {
                panic!("of a type")
            };
            said.enum_idents
                .push(path.path.segments[0].ident.to_string());
        }
    }
}

/// What stands in a block of one expression, or the expression.
fn only(expr: &Expr) -> &Expr {
    match expr {
        Expr::Block(it) => match &it.block.stmts[..] {
            [Stmt::Expr(inner, None)] => inner,
            _ => expr,
        },
        _ => expr,
    }
}

/// The value of `#[serde(rename = "…")]`.
fn serde_name(attributes: &[syn::Attribute]) -> Option<String> {
    let mut name = None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                let is_name = meta.path.is_ident("rename");
                if let Ok(value) = meta.value() {
                    let text: syn::LitStr = value.parse()?;
                    if is_name {
                        assert_eq!(name.replace(text.value()), None, "renamed once");
                    }
                }
                Ok(())
            })
            .expect("serde's own form");
    }
    name
}

fn serde_has(attributes: &[syn::Attribute], word: &str) -> bool {
    let mut has = false;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            has |= meta.path.is_ident(word);
            Ok(())
        });
    }
    has
}

/// No token outside of a literal is the canary.
fn assert_no_canary(tokens: TokenStream) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => assert_no_canary(group.stream()),
            TokenTree::Ident(ident) => assert_ne!(ident, "ESCAPED"),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
