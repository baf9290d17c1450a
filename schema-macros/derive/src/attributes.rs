//! `#[schema(…)]` as data. Says which keys there are; knows no table.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path, Token};

use crate::message::{Errors, Message, list};

/// What a struct's attributes say.
#[derive(Default)]
pub(crate) struct OfStruct {
    /// `table = "notes"`
    pub(crate) table: Option<LitStr>,
    /// `namespace = "public"`
    pub(crate) namespace: Option<LitStr>,
    /// `spec = "journey"`
    pub(crate) spec: Option<LitStr>,
    /// `migrations = "migrations"`
    pub(crate) migrations: Option<LitStr>,
    /// `partial`
    pub(crate) partial: bool,
    /// `crate = "path"`
    pub(crate) krate: Option<Path>,
    /// Whether something in them is wrong, so that nothing more need be said of what is not there.
    pub(crate) is_wrong: bool,
}

/// What a field's attributes say.
#[derive(Default)]
pub(crate) struct OfField {
    /// `rename = "type"`
    pub(crate) rename: Option<LitStr>,
    /// `#[serde(rename = "type")]`
    pub(crate) serde_rename: Option<LitStr>,
    /// `skip`
    pub(crate) skip: bool,
    /// `unchecked`
    pub(crate) unchecked: bool,
}

const ON_STRUCT: &[&str] = &[
    "table",
    "namespace",
    "spec",
    "migrations",
    "partial",
    "crate",
];
const ON_FIELD: &[&str] = &["rename", "skip", "unchecked"];

impl OfStruct {
    /// Reads a struct's attributes.
    pub(crate) fn new(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let before = errors.count();
        let mut this = Self::default();
        for (key, meta) in metas(
            attributes, ON_STRUCT, "a struct", ON_FIELD, "a field", errors,
        ) {
            match key.as_str() {
                "table" => this.table = text(&meta, errors),
                "namespace" => this.namespace = text(&meta, errors),
                "spec" => this.spec = text(&meta, errors),
                "migrations" => this.migrations = text(&meta, errors),
                "partial" => this.partial = flag(&meta, errors),
                _ => {
                    this.krate = text(&meta, errors).and_then(|path| match path.parse() {
                        Ok(path) => Some(path),
                        Err(error) => {
                            errors.add(error);
                            None
                        }
                    });
                }
            }
        }
        if let (Some(migrations), Some(_)) = (&this.migrations, &this.spec) {
            errors.on(
                migrations,
                &Message::new("`migrations` and `spec` exclude each other").help(
                    "`spec` names a [[spec]] of codegen.toml, `migrations` does without that file",
                ),
            );
        }
        this.is_wrong = errors.count() > before;
        this
    }
}

impl OfField {
    /// Reads a field's attributes.
    pub(crate) fn new(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = Self::default();
        for (key, meta) in metas(
            attributes,
            ON_FIELD,
            "a field",
            ON_STRUCT,
            "the struct",
            errors,
        ) {
            match key.as_str() {
                "rename" => this.rename = text(&meta, errors),
                "skip" => this.skip = flag(&meta, errors),
                _ => this.unchecked = flag(&meta, errors),
            }
        }
        this.serde_rename = serde_rename(attributes);
        this
    }
}

/// The keys of all `#[schema(…)]`, each once and each known.
fn metas(
    attributes: &[Attribute],
    known: &[&str],
    place: &str,
    elsewhere: &[&str],
    other_place: &str,
    errors: &mut Errors,
) -> Vec<(String, Meta)> {
    let mut metas: Vec<(String, Meta)> = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("schema"))
    {
        let parsed = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                errors.add(error);
                continue;
            }
        };
        for meta in parsed {
            let key = meta
                .path()
                .get_ident()
                .map(ToString::to_string)
                .unwrap_or_default();
            if metas.iter().any(|(earlier, _)| *earlier == key) {
                errors.on(meta.path(), &Message::new(format!("`{key}` is said twice")));
            } else if known.contains(&key.as_str()) {
                metas.push((key, meta));
            } else {
                let message = Message::new(format!("unknown attribute `{key}`"));
                let message = if elsewhere.contains(&key.as_str()) {
                    message.help(format!("`{key}` belongs on {other_place}"))
                } else {
                    match codegen::config::nearest(&key, known.iter().copied()) {
                        Some(nearest) => message.help(format!("did you mean `{nearest}`?")),
                        None => message,
                    }
                };
                errors.on(
                    meta.path(),
                    &message.note(format!(
                        "allowed on {place}: {}",
                        list(known.iter().copied())
                    )),
                );
            }
        }
    }
    metas
}

fn text(meta: &Meta, errors: &mut Errors) -> Option<LitStr> {
    if let Meta::NameValue(pair) = meta
        && let Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) = &pair.value
    {
        return Some(text.clone());
    }
    let key = meta
        .path()
        .get_ident()
        .map(ToString::to_string)
        .unwrap_or_default();
    errors.on(
        meta,
        &Message::new(format!("`{key}` needs a string")).help(format!("`{key} = \"…\"`")),
    );
    None
}

fn flag(meta: &Meta, errors: &mut Errors) -> bool {
    if !matches!(meta, Meta::Path(_)) {
        let key = meta
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        errors.on(meta, &Message::new(format!("`{key}` takes no value")));
    }
    true
}

/// `#[serde(rename = "type")]`: generated structs say the column's name so. What serde itself would refuse is left to it.
fn serde_rename(attributes: &[Attribute]) -> Option<LitStr> {
    let mut rename = None;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        let Ok(metas) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        else {
            continue;
        };
        for meta in metas {
            if let Meta::NameValue(pair) = meta
                && pair.path.is_ident("rename")
                && let Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) = pair.value
            {
                rename = Some(text);
            }
        }
    }
    rename
}
