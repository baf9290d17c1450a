//! `docs`: an overview of the schema and a diagram of its tables.

use std::collections::BTreeMap;

use anyhow::Result;
use codegen::emit::Output;
use codegen::lower::docs::{Document, document};
use codegen::read::slashes;
use codegen::render::Rendered;
use codegen::render::docs::{markdown, mermaid, svg};

use super::input::{self, Disk, Loaded};
use super::{Ending, report_diagnostics};
use crate::cli::{Docs, DocsFormat};

/// The picture's name beside the overview.
const PICTURE: &str = "schema.svg";

/// Prints one of the documents.
pub(super) fn docs(options: &Docs) -> Result<Ending> {
    let spec = input::one(&options.input, &Disk)?;
    let document = of(&spec);
    let mut ending = Ending {
        stdout: match options.output {
            DocsFormat::Markdown => markdown(&document, None),
            DocsFormat::Mermaid => mermaid(&document),
            DocsFormat::Svg => svg(&document),
        },
        ..Ending::default()
    };
    report_diagnostics(
        std::slice::from_ref(&spec),
        None,
        &options.input,
        &mut ending,
    )?;
    Ok(ending)
}

/// The documents that the config wants.
pub(super) fn output(spec: &Loaded) -> Option<Output> {
    let out = &spec.input.spec.as_ref()?.documents.as_ref()?.out;
    let folder = spec.input.base.join(out);
    let document = of(spec);
    let file = |path: &str, text: String| Rendered {
        path: path.to_owned(),
        text: text.into(),
    };
    let files = vec![
        file("schema.md", markdown(&document, Some(PICTURE))),
        file(PICTURE, svg(&document)),
    ];
    Some(Output {
        shown: slashes(&folder),
        folder,
        files: BTreeMap::from([(format!("{}.documents", spec.input.name), files)]),
    })
}

fn of(spec: &Loaded) -> Document {
    let header = spec.header();
    document(spec.facts_without_checks(&header), spec.schema.deparsed())
}
