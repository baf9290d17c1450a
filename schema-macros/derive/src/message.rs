//! Messages and their collection: all mistakes of a struct are said at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// What was found wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Adds a message at a place.
    pub(crate) fn at(&mut self, span: Span, message: &Message) {
        self.add(syn::Error::new(span, message));
    }

    /// Adds a message at some tokens.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: &Message) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// Adds what `syn` says.
    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// All of them, as `compile_error!`s.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0
            .map(|errors| errors.to_compile_error())
            .unwrap_or_default()
    }
}

/// One line in PostgreSQL's words, then what helps; laid out as the compiler lays out its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message(String);

impl Message {
    /// The line.
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }

    /// What to do.
    pub(crate) fn help(self, help: impl AsRef<str>) -> Self {
        self.more("help", help.as_ref())
    }

    /// What else there is to know, mostly a place.
    pub(crate) fn note(self, note: impl AsRef<str>) -> Self {
        self.more("note", note.as_ref())
    }

    /// Several notes.
    pub(crate) fn notes<'a>(self, notes: impl IntoIterator<Item = &'a String>) -> Self {
        notes.into_iter().fold(self, Self::note)
    }

    /// Where a thing of this name is, or one of nearly this name: `names` are schemas and names of all there are.
    pub(crate) fn elsewhere<'a>(
        self,
        namespace: &str,
        name: &str,
        names: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    ) -> Self {
        if let Some((elsewhere, _)) = names.clone().find(|(_, own)| *own == name) {
            return self.help(format!(
                "schema `{elsewhere}` has it: `namespace = \"{elsewhere}\"`"
            ));
        }
        let here: Vec<&str> = names
            .filter(|(own, _)| *own == namespace)
            .map(|(_, name)| name)
            .collect();
        if let Some(near) = codegen::config::nearest(name, here.iter().copied()) {
            self.help(format!("did you mean `{near}`?"))
        } else if here.is_empty() {
            self.note(format!("the migrations make none in schema `{namespace}`"))
        } else {
            self.note(format!("the migrations make {}", list(here)))
        }
    }

    fn more(mut self, kind: &str, text: &str) -> Self {
        self.0 += "\n = ";
        self.0 += kind;
        self.0 += ": ";
        self.0 += text;
        self
    }
}

impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// `` `a`, `b` ``
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
