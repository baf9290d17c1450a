//! `#[schema(…)]` as data. Says which keys there are; knows no table.

use heck::{
    ToKebabCase as _, ToLowerCamelCase as _, ToShoutyKebabCase as _, ToShoutySnakeCase as _,
    ToSnakeCase as _, ToUpperCamelCase as _,
};
use proc_macro2::{Ident, Span};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path, Token};

use crate::message::{Errors, Message, list};

/// What the attributes of a struct or an enum say.
#[derive(Default)]
pub(crate) struct OfItem {
    /// `table = "notes"`
    pub(crate) table: Option<LitStr>,
    /// `column = "status"`
    pub(crate) column: Option<LitStr>,
    /// `type_name = "mood"`
    pub(crate) type_name: Option<LitStr>,
    /// `namespace = "public"`
    pub(crate) namespace: Option<LitStr>,
    /// `spec = "journey"`
    pub(crate) spec: Option<LitStr>,
    /// `migrations = "migrations"`
    pub(crate) migrations: Option<LitStr>,
    /// `rename_all = "camelCase"`
    pub(crate) rename_all: Option<Case>,
    /// `#[serde(rename_all = "camelCase")]`
    pub(crate) serde_rename_all: Option<Case>,
    /// `partial`
    pub(crate) partial: Option<Span>,
    /// `insert`
    pub(crate) insert: Option<Span>,
    /// `update`
    pub(crate) update: Option<Span>,
    /// `sqlx`
    pub(crate) sqlx: bool,
    /// `postgres` or `tokio_postgres`: the crate of that name.
    pub(crate) postgres: Option<Ident>,
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
    /// `default`
    pub(crate) default: bool,
    /// `flatten`
    pub(crate) flatten: Option<Span>,
    /// `unchecked`
    pub(crate) unchecked: bool,
}

/// Where attributes stand: what the place is called, and which keys it has.
struct Place {
    name: &'static str,
    keys: &'static [&'static str],
}

const ON_STRUCT: Place = Place {
    name: "a struct",
    keys: &[
        "table",
        "type_name",
        "namespace",
        "spec",
        "migrations",
        "rename_all",
        "partial",
        "insert",
        "update",
        "sqlx",
        "tokio_postgres",
        "postgres",
        "crate",
    ],
};
const ON_ENUM: Place = Place {
    name: "an enum",
    keys: &[
        "type_name",
        "table",
        "column",
        "namespace",
        "spec",
        "migrations",
        "rename_all",
        "sqlx",
        "tokio_postgres",
        "postgres",
        "crate",
    ],
};
const ON_FIELD: Place = Place {
    name: "a field",
    keys: &["rename", "default", "flatten", "skip", "unchecked"],
};
const ON_VARIANT: Place = Place {
    name: "a variant",
    keys: &["rename"],
};

impl OfItem {
    /// Reads the attributes of a struct or an enum.
    pub(crate) fn new(attributes: &[Attribute], is_enum: bool, errors: &mut Errors) -> Self {
        let before = errors.count();
        let mut this = Self::default();
        let (place, elsewhere) = if is_enum {
            (ON_ENUM, [ON_STRUCT, ON_VARIANT])
        } else {
            (ON_STRUCT, [ON_FIELD, ON_ENUM])
        };
        for (key, meta) in metas(attributes, &place, &elsewhere, errors) {
            match key.as_str() {
                "table" => this.table = text(&meta, errors),
                "column" => this.column = text(&meta, errors),
                "type_name" => this.type_name = text(&meta, errors),
                "namespace" => this.namespace = text(&meta, errors),
                "spec" => this.spec = text(&meta, errors),
                "migrations" => this.migrations = text(&meta, errors),
                "rename_all" => {
                    this.rename_all = text(&meta, errors).and_then(|it| Case::said(&it, errors));
                }
                "partial" => this.partial = Some(flag(&meta, errors)),
                "insert" => this.insert = Some(flag(&meta, errors)),
                "update" => this.update = Some(flag(&meta, errors)),
                "sqlx" => {
                    flag(&meta, errors);
                    this.sqlx = true;
                }
                "tokio_postgres" | "postgres" => {
                    flag(&meta, errors);
                    if this.postgres.is_some() {
                        let message =
                            Message::new("`postgres` and `tokio_postgres` exclude each other");
                        let help =
                            "their rows are the same type: name the crate that yours depends on";
                        errors.on(&meta, &message.help(help));
                    }
                    this.postgres = Some(Ident::new(&key, meta.span()));
                }
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
        this.serde_rename_all =
            serde(attributes, "rename_all").and_then(|said| Case::of(&said.value()));
        this.is_wrong = errors.count() > before;
        this
    }
}

impl OfField {
    /// Reads a field's attributes.
    pub(crate) fn new(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = Self::default();
        for (key, meta) in metas(attributes, &ON_FIELD, &[ON_STRUCT], errors) {
            match key.as_str() {
                "rename" => this.rename = text(&meta, errors),
                "flatten" => this.flatten = Some(flag(&meta, errors)),
                other => {
                    flag(&meta, errors);
                    let said = match other {
                        "skip" => &mut this.skip,
                        "default" => &mut this.default,
                        _ => &mut this.unchecked,
                    };
                    *said = true;
                }
            }
        }
        this.serde_rename = serde(attributes, "rename");
        this
    }
}

/// What a variant's attributes say: `#[schema(rename = "…")]`, and serde's.
pub(crate) fn of_variant(
    attributes: &[Attribute],
    errors: &mut Errors,
) -> (Option<LitStr>, Option<LitStr>) {
    let metas = metas(attributes, &ON_VARIANT, &[ON_ENUM], errors);
    let renames = metas.iter().filter_map(|(_, meta)| text(meta, errors));
    (renames.last(), serde(attributes, "rename"))
}

/// How all names are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    /// All of them, as serde names them.
    const ALL: [(&'static str, Self); 8] = [
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];

    fn of(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(own, _)| *own == name);
        found.map(|(_, case)| *case)
    }

    fn said(text: &LitStr, errors: &mut Errors) -> Option<Self> {
        let case = Self::of(&text.value());
        if case.is_none() {
            let names = || Self::ALL.iter().map(|(name, _)| *name);
            let message = Message::new(format!("unknown case `{}`", text.value()));
            let message = match codegen::config::nearest(&text.value(), names()) {
                Some(nearest) => message.help(format!("did you mean `{nearest}`?")),
                None => message,
            };
            errors.on(text, &message.note(format!("there are {}", list(names()))));
        }
        case
    }

    /// The name that writes the whole of `names` so, if there is one.
    pub(crate) fn that_gives(ident: &str, name: &str) -> Option<&'static str> {
        let found = Self::ALL
            .iter()
            .find(|(_, case)| case.of_ident(ident) == name);
        found.map(|(name, _)| *name)
    }

    /// An identifier of Rust spelled so.
    pub(crate) fn of_ident(self, ident: &str) -> String {
        match self {
            Self::Lower => ident.to_lowercase(),
            Self::Upper => ident.to_uppercase(),
            Self::Pascal => ident.to_upper_camel_case(),
            Self::Camel => ident.to_lower_camel_case(),
            Self::Snake => ident.to_snake_case(),
            Self::ScreamingSnake => ident.to_shouty_snake_case(),
            Self::Kebab => ident.to_kebab_case(),
            Self::ScreamingKebab => ident.to_shouty_kebab_case(),
        }
    }
}

/// The keys of all `#[schema(…)]`, each once and each known.
fn metas(
    attributes: &[Attribute],
    place: &Place,
    elsewhere: &[Place],
    errors: &mut Errors,
) -> Vec<(String, Meta)> {
    let known = place.keys;
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
                let other = elsewhere
                    .iter()
                    .find(|other| other.keys.contains(&key.as_str()));
                let message = match other {
                    Some(other) => message.help(format!("`{key}` belongs on {}", other.name)),
                    None => match codegen::config::nearest(&key, known.iter().copied()) {
                        Some(nearest) => message.help(format!("did you mean `{nearest}`?")),
                        None => message,
                    },
                };
                errors.on(
                    meta.path(),
                    &message.note(format!(
                        "allowed on {}: {}",
                        place.name,
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

/// Where a key stands that takes no value.
fn flag(meta: &Meta, errors: &mut Errors) -> Span {
    if !matches!(meta, Meta::Path(_)) {
        let key = meta
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        errors.on(meta, &Message::new(format!("`{key}` takes no value")));
    }
    meta.path().span()
}

/// `#[serde(rename = "type")]`: generated structs say the column's name so. What serde itself would refuse is left to it.
fn serde(attributes: &[Attribute], key: &str) -> Option<LitStr> {
    let mut said = None;
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
                && pair.path.is_ident(key)
                && let Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) = pair.value
            {
                said = Some(text);
            }
        }
    }
    said
}
