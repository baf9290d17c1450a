//! Makes the compiler remember which files a macro read, so that cargo compiles the crate again when one changes.
//!
//! Once a crate is enough: the compiler expands every macro of a crate in one process. A new file in a folder is seen
//! through the build script that the documentation asks for.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use proc_macro2::TokenStream;
use quote::quote;

use crate::cache::Loaded;

/// Crate and file.
type Said = BTreeSet<(Option<OsString>, Option<OsString>, PathBuf)>;

static SAID: Mutex<Said> = Mutex::new(BTreeSet::new());

/// `include_bytes!` for each file that no earlier macro of this crate included.
pub(crate) fn includes(loaded: &Loaded) -> TokenStream {
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    let krate = || {
        (
            std::env::var_os("CARGO_MANIFEST_DIR"),
            std::env::var_os("CARGO_CRATE_NAME"),
        )
    };
    let mut includes = TokenStream::new();
    for path in loaded.input.paths() {
        let (manifest, name) = krate();
        if !said.insert((manifest, name, path.clone())) {
            continue;
        }
        // A path that is not UTF-8 cannot stand in source; the build script still watches its folder.
        if let Some(path) = path.to_str() {
            includes.extend(quote!(
                const _: &[u8] = ::core::include_bytes!(#path);
            ));
        }
    }
    includes
}
