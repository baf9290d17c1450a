//! `database.ts`, `zod.ts`, `schemas.ts` and, for a package, its manifest and index. One template a file.

use serde::Serialize;

use super::{Header, RenderError, Rendered, Templates, Text};
use crate::lower;
use crate::lower::typescript::{Model, supabase};
use crate::lower::zod;

/// A template of TypeScript with its text; see [`Templates`].
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $name, ".hbs")))),*]
    };
}

/// TypeScript's templates.
pub(super) const TEMPLATES: &[(&str, &str)] = embedded![
    "ts/alias",
    "ts/codecs",
    "ts/codecs-values",
    "ts/database",
    "ts/database-helpers",
    "ts/errors",
    "ts/function",
    "ts/function-types",
    "ts/header",
    "ts/index",
    "ts/json",
    "ts/object",
    "ts/package",
    "ts/postgrest",
    "ts/relationships",
    "ts/row",
    "ts/schemas",
    "ts/shaped",
    "ts/supabase",
    "ts/supabase-fields",
    "ts/supabase-relation",
    "ts/tsconfig",
    "ts/types",
    "ts/user-types",
    "ts/zod",
    "ts/zod-agreement",
    "ts/zod-agrees",
    "ts/zod-bounds",
    "ts/zod-computed",
    "ts/zod-enum",
    "ts/zod-exact",
    "ts/zod-fields",
    "ts/zod-forms",
    "ts/zod-function",
    "ts/zod-helpers",
    "ts/zod-inside",
    "ts/zod-moments",
    "ts/zod-native",
    "ts/zod-native-json",
    "ts/zod-networks",
    "ts/zod-ranges",
    "ts/zod-parts",
    "ts/zod-read-days",
    "ts/zod-read-intervals",
    "ts/zod-read-times",
    "ts/zod-readers",
    "ts/zod-shape",
    "ts/zod-shaped",
    "ts/zod-table",
    "ts/zod-user-types",
];

/// `schemas.ts` as text.
pub fn schemas(model: &zod::Model, templates: &Templates) -> Result<Text, RenderError> {
    templates.render("ts/schemas", &File::new(&model.header, model))
}

/// `codecs.ts` as text.
pub fn codecs(model: &zod::Model, templates: &Templates) -> Result<Text, RenderError> {
    templates.render("ts/codecs", &File::new(&model.header, model))
}

/// `errors.ts` as text.
pub fn errors(
    model: &lower::typescript::errors::Model,
    templates: &Templates,
) -> Result<Text, RenderError> {
    templates.render("ts/errors", &File::new(&model.header, model))
}

/// What a package holds.
#[derive(Debug, Clone, Copy)]
pub struct Contents {
    /// Zod's schemas stand in it.
    pub has_zod: bool,
    /// Zod's module has types of its own beside those of `database.ts`.
    pub own_types: bool,
    /// Codecs stand in it.
    pub has_codecs: bool,
}

/// What makes a package of the folder: its manifest, an index of what stands in it, and how to compile it.
pub fn package(
    header: &lower::Header,
    name: &str,
    contents: Contents,
    templates: &Templates,
) -> Result<Vec<Rendered>, RenderError> {
    let name = serde_json::to_string(name).expect("a text is JSON");
    let package = Package {
        name,
        has_zod: contents.has_zod,
        own_types: contents.has_zod && contents.own_types,
        has_codecs: contents.has_zod && contents.has_codecs,
    };
    let file = |path: &str, text: Text| Rendered {
        path: path.to_owned(),
        text,
    };
    Ok(vec![
        file(
            "src/index.ts",
            templates.render("ts/index", &File::new(header, &package))?,
        ),
        file("package.json", templates.render("ts/package", &package)?),
        file("tsconfig.json", templates.render("ts/tsconfig", &package)?),
    ])
}

/// `database.ts` as text.
pub fn database(model: &Model, templates: &Templates) -> Result<Text, RenderError> {
    templates.render("ts/database", &File::new(&model.header, model))
}

/// `database.ts` in Supabase's style as text.
pub fn supabase(model: &supabase::Model, templates: &Templates) -> Result<Text, RenderError> {
    templates.render("ts/supabase", &File::new(&model.header, model))
}

/// `zod.ts` as text, which imports its types.
pub fn zod(model: &zod::Model, templates: &Templates) -> Result<Text, RenderError> {
    let file = ZodFile {
        inlines_types: false,
        database: &Nothing {},
        model,
    };
    templates.render("ts/zod", &File::new(&model.header, &file))
}

/// `zod.ts` as text, with the types in it.
pub fn zod_with_types(
    types: &Model,
    model: &zod::Model,
    templates: &Templates,
) -> Result<Text, RenderError> {
    let file = ZodFile {
        inlines_types: true,
        database: types,
        model,
    };
    templates.render("ts/zod", &File::new(&model.header, &file))
}

#[derive(Serialize)]
struct ZodFile<'a, D> {
    inlines_types: bool,
    database: &'a D,
    #[serde(flatten)]
    model: &'a zod::Model,
}

/// A model under its header.
#[derive(Serialize)]
struct File<'a, M> {
    header: Header,
    #[serde(flatten)]
    model: &'a M,
}

impl<'a, M> File<'a, M> {
    fn new(header: &lower::Header, model: &'a M) -> Self {
        Self {
            header: header.into(),
            model,
        }
    }
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Package {
    name: String,
    has_zod: bool,
    own_types: bool,
    has_codecs: bool,
}

#[cfg(test)]
mod tests;
