//! From a macro's arguments and cargo's variables to a schema, or to a message at the argument that is wrong.

use std::path::PathBuf;
use std::sync::Arc;

use codegen::load::LoadError;
use codegen::read::ReadError;
use proc_macro2::Span;
use syn::LitStr;

use crate::cache::{self, Loaded, Request};
use crate::input::Input;
use crate::message::{Errors, Message};

/// The schema that a struct is compared with.
pub(crate) fn of_struct(input: &Input<'_>, errors: &mut Errors) -> Option<Arc<Loaded>> {
    let attributes = &input.attributes;
    get(
        attributes.spec.as_ref(),
        attributes.migrations.as_ref(),
        input.ident.span(),
        errors,
    )
}

/// The schema of a spec, or of a folder where one is named.
pub(crate) fn get(
    spec: Option<&LitStr>,
    migrations: Option<&LitStr>,
    otherwise: Span,
    errors: &mut Errors,
) -> Option<Arc<Loaded>> {
    let Some(manifest) = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
        let message = Message::new("CARGO_MANIFEST_DIR is not set")
            .help("cargo sets it; another build tool must set it to the folder below which the migrations are found");
        errors.at(otherwise, &message);
        return None;
    };
    let (request, span) = match (migrations, spec) {
        (Some(folder), _) => (Request::Folder(manifest, folder.value()), folder.span()),
        (None, Some(name)) => (Request::Spec(manifest, Some(name.value())), name.span()),
        (None, None) => (Request::Spec(manifest, None), otherwise),
    };
    let out_dir = std::env::var_os("OUT_DIR").map(PathBuf::from);
    match cache::global().get(&request, out_dir.as_deref()) {
        Ok(loaded) => Some(loaded),
        Err(error) => {
            errors.at(span, &message(&error));
            None
        }
    }
}

fn message(error: &LoadError) -> Message {
    let message = Message::new(error.to_string());
    match error {
        LoadError::NoConfig(_) => message.help(
            "add one with [[spec]], name and migrations, or name a folder: `#[schema(migrations = \"migrations\")]`",
        ),
        LoadError::NoSpecs(_) => message.help("add a [[spec]] with name and migrations"),
        LoadError::SeveralSpecs(names) => match names.first() {
            Some(name) => message.help(format!("say which: `spec = \"{name}\"`")),
            None => message,
        },
        LoadError::Read(ReadError::MissingFolder(_) | ReadError::NotAFolder(_)) => {
            message.help("the path is relative to the folder of Cargo.toml, or to that of codegen.toml for a spec")
        }
        LoadError::Read(_)
        | LoadError::Config(_)
        | LoadError::NotUtf8(_)
        | LoadError::NoSpec { .. }
        | LoadError::NoFolder(_)
        | LoadError::NoNamespace(_)
        | LoadError::Value { .. }
        | LoadError::Version(_) => message,
    }
}
