//! The Rust model to `schema.rs`, and to a crate around it where the config names one.

use serde::Serialize;

use super::{Header, RenderError, Rendered, Templates, format};
use crate::lower;
use crate::lower::rust::{Crates, Model};

/// A template of Rust with its text; see [`Templates`].
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name, ".hbs")))),*]
    };
}

/// Rust's templates.
pub(super) const TEMPLATES: &[(&str, &str)] = embedded![
    "rust/bounds",
    "rust/brand",
    "rust/composite",
    "rust/computed",
    "rust/constraint",
    "rust/digits",
    "rust/docs",
    "rust/enum",
    "rust/fields",
    "rust/forms",
    "rust/function",
    "rust/header",
    "rust/helpers",
    "rust/insert",
    "rust/lib",
    "rust/manifest",
    "rust/moments",
    "rust/networks",
    "rust/numbers",
    "rust/parts",
    "rust/patterns",
    "rust/ranges",
    "rust/row",
    "rust/schema",
    "rust/shaped",
    "rust/update",
    "rust/validate",
    "rust/wire",
    "rust/wire-containers",
    "rust/wire-digits",
    "rust/wire-floats",
    "rust/wire-given",
    "rust/wire-times",
];

/// What the manifest prints.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    from: &'a str,
    command: &'a str,
    package: String,
    crates: Crates,
}

/// The files of the target: `schema.rs` alone, with an empty path, or with `package` a crate of that name.
pub fn render(
    model: &Model,
    header: &lower::Header,
    package: Option<&str>,
    templates: &Templates,
) -> Result<Vec<Rendered>, RenderError> {
    let header = Header::from(header);
    let head = templates.render("rust/header", &header)?;
    let schema = templates.parts("rust/schema", model)?;
    let schema = format::rust(&head, &schema, templates.memory())?;
    let Some(package) = package else {
        return Ok(vec![Rendered {
            path: String::new(),
            text: schema,
        }]);
    };
    let manifest = Manifest {
        from: &header.from,
        command: &header.command,
        package: format!("{package:?}"),
        crates: model.crates,
    };
    Ok(vec![
        Rendered {
            path: "Cargo.toml".to_owned(),
            text: templates.render("rust/manifest", &manifest)?,
        },
        Rendered {
            path: "src/lib.rs".to_owned(),
            text: templates.render("rust/lib", &header)?,
        },
        Rendered {
            path: "src/schema.rs".to_owned(),
            text: schema,
        },
    ])
}
