//! Target models to text, through handlebars. Knows templates and formatting, no catalog.

/// A file that a target wants written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its path below the target's `out`, with `/`; empty where `out` is the file itself.
    pub path: String,
    /// Its text.
    pub text: String,
}
