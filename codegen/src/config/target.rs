//! What `codegen.toml` says about Rust, TypeScript and Zod. Data only.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::shape;

/// `[spec.rust]`, `[spec.ts]`, `[spec.zod]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Target {
    /// A file where it ends in `.rs` or `.ts`, else a folder.
    pub out: PathBuf,
    /// The name of a package to make of the folder, with its manifest.
    pub package: Option<String>,
    /// TypeScript's: `native`, or `supabase` for types equal to those of `supabase gen types`.
    pub style: Option<String>,
    /// TypeScript's: the version of PostgREST that answers, which supabase-js takes its options from.
    pub postgrest: Option<String>,
    /// The role whose client the TypeScript is for: what it cannot reach is left out.
    pub client_role: Option<String>,
    /// Rust's: what dates and timestamps are held as.
    pub date: Option<shape::Held>,
    /// Rust's: what 64-bit integers are held as.
    pub bigint: Option<shape::Held>,
    /// Rust's: what numerics are held as.
    pub numeric: Option<shape::Held>,
    /// Rust's: the same by domain or type of the database.
    #[serde(default)]
    pub overrides: BTreeMap<String, shape::Held>,
    /// Where Zod takes its types from. Its extension, `.js` or `.ts`, is that of all imports between outputs.
    pub types: Option<String>,
    /// What the schemas are like.
    #[serde(flatten)]
    pub zod: Zod,
    /// A folder of templates that replace ours.
    pub templates: Option<PathBuf>,
}

/// `[spec.zod]`: what the schemas are like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Zod {
    /// How values come and go: `postgrest` or `node-postgres`.
    pub wire: Option<String>,
    /// The forms of texts that an insert may have: `canonical` or `postgres`.
    pub input: Option<String>,
    /// What becomes of keys that no column has: `strict` or `loose`.
    pub objects: Option<String>,
    /// Whether schemas have the names and columns of their constraints as metadata.
    pub meta: Option<bool>,
    /// Whether `codecs.ts` has codecs to Date and bigint.
    pub codec: Option<bool>,
    /// Whether `zod/mini` is imported.
    pub mini: Option<bool>,
}
