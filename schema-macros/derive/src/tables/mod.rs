//! `tables!`: the structs of a spec, from the model that `codegen rust` prints, so that names and types are the same.
//!
//! What is more than those structs say stands behind them: the traits of `schema_macros`, which generated files cannot
//! name since they depend on nothing of ours.

mod computed;
mod digits;
mod drivers;
mod forms;
mod helpers;
mod items;
mod parts;
#[cfg(test)]
mod tests;
mod traits;
mod wire;

use codegen::config::OnError;
use codegen::lower::names::Names;
use codegen::lower::rust::{self, Model};
use codegen::lower::{Facts, Header};
use codegen::schema::Schema;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};

use self::drivers::Drivers;
use crate::cache::Loaded;
use crate::check::BUILD_SCRIPT;
use crate::message::{Errors, Message, list};
use crate::{freshness, source};

/// `tables!("journey")`, `tables!(migrations = "migrations")` or, for the only spec, `tables!()`; behind it the drivers:
/// `tables!("journey", sqlx)`.
#[derive(Default)]
pub(crate) struct Arguments {
    spec: Option<LitStr>,
    migrations: Option<LitStr>,
    drivers: Drivers,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        if input.peek(LitStr) {
            arguments.spec = Some(input.parse()?);
            comma(input)?;
        }
        while let Some(key) = input.parse::<Option<Ident>>()? {
            match key.to_string().as_str() {
                "sqlx" => arguments.drivers.sqlx = Some(key),
                "tokio_postgres" | "postgres" => arguments.drivers.postgres = Some(key),
                "migrations" if arguments.spec.is_none() => {
                    let _: Token![=] = input.parse()?;
                    arguments.migrations = Some(input.parse()?);
                }
                _ => {
                    let message = Message::new(format!("unknown argument `{key}`"))
                        .help("`tables!(\"spec\")` or `tables!(migrations = \"folder\")`, and behind it `sqlx`, `tokio_postgres` or `postgres`");
                    return Err(syn::Error::new(key.span(), message));
                }
            }
            comma(input)?;
        }
        Ok(arguments)
    }
}

/// What stands between two arguments, and behind the last if somebody likes.
fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    let comma: Option<Token![,]> = input.parse()?;
    if input.is_empty() || (comma.is_some() && input.peek(Ident)) {
        return Ok(());
    }
    let message = Message::new("`tables!` takes the name of one spec")
        .help("one `tables!(\"…\")` a spec, each in a module of its own");
    Err(input.error(message))
}

/// The whole expansion.
pub(crate) fn expand(arguments: &Arguments) -> TokenStream {
    let mut errors = Errors::default();
    arguments.drivers.check(&mut errors);
    let spec = arguments.spec.as_ref();
    let loaded = source::get(
        spec,
        arguments.migrations.as_ref(),
        Span::call_site(),
        &mut errors,
    );
    let Some(loaded) = loaded else {
        return errors.into_tokens();
    };
    let span = spec
        .or(arguments.migrations.as_ref())
        .map_or_else(Span::call_site, LitStr::span);
    let includes = freshness::includes(&loaded);
    let warning = match problems(&loaded) {
        Problems::None => TokenStream::new(),
        Problems::LeftOut(message) => warning(span, &message),
        Problems::Stop(message) => {
            errors.at(span, &message);
            return quote!(#includes)
                .into_iter()
                .chain(errors.into_tokens())
                .collect();
        }
    };
    let tables = Tables::new(&loaded);
    let items = items::items(&tables.model);
    let (drivers, select_lists) = if arguments.drivers.is_none() || errors.count() > 0 {
        Default::default()
    } else {
        arguments.drivers.expand(&tables)
    };
    let traits = traits::traits(&tables, &loaded, &select_lists);
    let errors = errors.into_tokens();
    quote!(#errors #includes #warning #items #traits #drivers)
}

/// A spec's model, with what its names are made of.
struct Tables<'a> {
    schema: &'a Schema,
    header: Header,
    omit_tainted: bool,
    names: Names,
    model: Model,
}

impl<'a> Tables<'a> {
    fn new(loaded: &'a Loaded) -> Self {
        let schema = loaded.schema();
        // The head of a file that is never written.
        let header = Header {
            from: String::new(),
            command: String::new(),
        };
        let omit_tainted = loaded.input.on_error() == OnError::Omit;
        let facts = schema.facts(&header, omit_tainted);
        let (names, _) = Names::new(&facts, &loaded.input.names());
        let (model, _) = rust::lower(&facts, &names);
        Self {
            schema,
            header,
            omit_tainted,
            names,
            model,
        }
    }

    fn facts(&self) -> Facts<'_> {
        self.schema.facts(&self.header, self.omit_tainted)
    }
}

/// What errors in the SQL mean for the structs.
enum Problems {
    None,
    LeftOut(String),
    Stop(Message),
}

fn problems(loaded: &Loaded) -> Problems {
    if loaded.is_bare {
        let views = views(loaded.schema());
        if !views.is_empty() {
            let views = list(views.iter().map(String::as_str));
            let message = Message::new(format!(
                "the columns of {views} cannot be told without what `build.rs` writes"
            ));
            return Problems::Stop(message.help(BUILD_SCRIPT));
        }
    }
    let all = &loaded.snapshot.problems;
    let Some(first) = all.first() else {
        return Problems::None;
    };
    let count = all.len();
    let noun = if count == 1 { "error" } else { "errors" };
    if loaded.input.on_error() == OnError::Stop {
        return Problems::Stop(
            Message::new(format!(
                "the migrations have {count} {noun} and on_error = \"stop\""
            ))
            .notes(all),
        );
    }
    let left_out = loaded.schema().left_out();
    let left_out = if left_out.is_empty() {
        String::new()
    } else {
        format!("; left out: {}", left_out.join(", "))
    };
    Problems::LeftOut(format!(
        "the migrations have {count} {noun}, {first}{left_out}"
    ))
}

/// The views of the schemas shown.
fn views(schema: &Schema) -> Vec<String> {
    let all = schema.catalog.relations.iter();
    let shown =
        all.filter(|(_, it)| it.view.is_some() && schema.namespaces.contains(&it.namespace));
    shown.map(|(_, it)| it.name.to_string()).collect()
}

/// A warning, which macros on stable can only give by using something deprecated.
fn warning(span: Span, message: &str) -> TokenStream {
    let name = Ident::new("MIGRATIONS", span);
    quote! {
        const _: () = {
            #[deprecated(note = #message)]
            const MIGRATIONS: () = ();
            #name
        };
    }
}
