//! What the config and the command line say about Zod alone, as options of the lowering.

use anyhow::{Result, bail};

use codegen::config;
use codegen::lower::zod::{Dialect, Objects, ZodOptions};
use codegen::lower::{Driver, Input};
use codegen::targets::Values;

use super::input::Loaded;
use super::places::Target;
use super::unknown_name;
use crate::cli::ZodFlags;

/// What the config says.
pub(super) fn configured(spec: &Loaded) -> Result<(ZodOptions, Values)> {
    let config = spec.target(Target::Zod).map(|config| config.zod.clone());
    options(&config.unwrap_or_default())
}

/// What the command says, and where it says nothing the config.
pub(super) fn asked(
    spec: &Loaded,
    target: Target,
    flags: &ZodFlags,
) -> Result<(ZodOptions, Values)> {
    let config = spec.target(Target::Zod).map(|config| config.zod.clone());
    let config = config.unwrap_or_default();
    let ZodFlags {
        wire,
        input,
        objects,
        meta,
        codec,
        mini,
    } = flags.clone();
    let said = config::Zod {
        wire,
        input,
        objects,
        meta,
        codec,
        mini,
    };
    if said != config::Zod::default() && target != Target::Zod {
        bail!(
            "--wire, --input, --objects, --meta, --codec and --mini are of `zod`, not of `{}`",
            target.as_str()
        );
    }
    options(&config::Zod {
        wire: said.wire.or(config.wire),
        input: said.input.or(config.input),
        objects: said.objects.or(config.objects),
        meta: said.meta.or(config.meta),
        codec: said.codec.or(config.codec),
        mini: said.mini.or(config.mini),
    })
}

fn options(said: &config::Zod) -> Result<(ZodOptions, Values)> {
    let defaults = ZodOptions::default();
    let options = ZodOptions {
        dialect: if said.mini == Some(true) {
            Dialect::Mini
        } else {
            defaults.dialect
        },
        objects: named("objects", said.objects.as_deref(), &Objects::NAMES)?,
        meta: said.meta.unwrap_or(defaults.meta),
        codec: said.codec.unwrap_or(defaults.codec),
    };
    let driver = named("wire", said.wire.as_deref(), &Driver::NAMES)?;
    let input = named("input", said.input.as_deref(), &Input::NAMES)?;
    Ok((options, Values { driver, input }))
}

/// What has this name; the default where none is said.
fn named<T: Copy + Default>(kind: &str, name: Option<&str>, known: &[(&str, T)]) -> Result<T> {
    let Some(name) = name else {
        return Ok(T::default());
    };
    let found = known.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, it)| *it)
        .ok_or_else(|| unknown_name(kind, name, known.iter().map(|(name, _)| *name)))
}
