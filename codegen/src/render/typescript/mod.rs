//! `database.ts`, `zod.ts`, `schemas.ts` and, for a package, its manifest and index. One template a file.

use serde::Serialize;

use super::{Header, RenderError, Rendered, Templates};
use crate::lower;
use crate::lower::typescript::Model;
use crate::lower::zod;

/// All files of the target: straight into the folder, or for a package of this name below its `src/`.
pub fn render(
    types: &Model,
    schemas: &zod::Model,
    package: Option<&str>,
    templates: &Templates,
) -> Result<Vec<Rendered>, RenderError> {
    let folder = if package.is_some() { "src/" } else { "" };
    let file = |name: &str, text: String| Rendered {
        path: format!("{folder}{name}"),
        text,
    };
    let mut files = vec![
        file("database.ts", database(types, templates)?),
        file("zod.ts", zod(schemas, templates)?),
        file(
            "schemas.ts",
            templates.render("ts/schemas", &File::new(&schemas.header, schemas))?,
        ),
    ];
    if let Some(name) = package {
        let index = templates.render("ts/index", &File::new(&types.header, &Nothing {}))?;
        files.push(file("index.ts", index));
        let name = serde_json::to_string(name).expect("a text is JSON");
        files.push(Rendered {
            path: "package.json".to_owned(),
            text: templates.render("ts/package", &Package { name })?,
        });
    }
    Ok(files)
}

/// `database.ts` as text.
pub fn database(model: &Model, templates: &Templates) -> Result<String, RenderError> {
    templates.render("ts/database", &File::new(&model.header, model))
}

/// `zod.ts` as text, which imports its types.
pub fn zod(model: &zod::Model, templates: &Templates) -> Result<String, RenderError> {
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
) -> Result<String, RenderError> {
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
}

#[cfg(test)]
mod tests;
