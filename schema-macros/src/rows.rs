//! What can be wrong with a row that a driver read.

use std::error::Error;
use std::fmt;

use crate::SchemaEnum;

/// A column of a row that a struct could not be made of: it is not in the row, or its value is none of the field's type.
#[derive(Debug)]
pub struct RowError {
    /// The table of the struct.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What the driver says.
    source: Box<dyn Error + Send + Sync>,
}

impl RowError {
    /// What the derive's code makes of a driver's error.
    #[doc(hidden)]
    pub fn new(
        table: &'static str,
        column: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            table,
            column,
            source: source.into(),
        }
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            column,
            source,
        } = self;
        write!(
            f,
            "column \"{column}\" of \"{table}\" cannot be read: {source}"
        )
    }
}

impl Error for RowError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// What a driver says of a column whose elements are of a domain where it is read as it is: no driver knows such elements.
#[derive(Debug)]
pub struct DomainElements {
    /// What to ask for instead, as `SELECT_LIST` does: `"emails"::text[] as "emails"`.
    pub selected: &'static str,
    /// What the driver says.
    source: Box<dyn Error + Send + Sync>,
}

impl DomainElements {
    /// What the derive's code makes of a driver's error.
    #[doc(hidden)]
    pub fn new(selected: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let source = source.into();
        Self { selected, source }
    }
}

impl fmt::Display for DomainElements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { selected, source } = self;
        write!(
            f,
            "{source}; its elements are of a domain, select {selected} as SELECT_LIST does"
        )
    }
}

impl Error for DomainElements {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// A label that an enum has no variant for: the database has one more than the migrations said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    /// What the database holds.
    pub label: String,
    /// The labels that the enum has.
    pub known: &'static [&'static str],
}

impl UnknownLabel {
    /// Of this enum.
    pub fn of<T: SchemaEnum>(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            known: T::LABELS,
        }
    }
}

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<String> = self.known.iter().map(|it| format!("'{it}'")).collect();
        write!(f, "'{}' is none of {}", self.label, known.join(", "))
    }
}

impl Error for UnknownLabel {}
