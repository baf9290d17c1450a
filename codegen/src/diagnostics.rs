//! What a run has to say about the user's SQL, as data. Shared floor; nothing here prints.
//!
//! The words are PostgreSQL's (its Error Message Style Guide): lower-case start, no full stop, facts, quoted names.
//! Details and help are sentences.

use std::fmt;

use crate::source::{Sources, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The outputs would be wrong, or something had to be left out.
    Error,
    /// The outputs lose information.
    Warning,
    /// Worth knowing, nothing lost.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal $(, $sqlstate:literal)?;)*) => {
        /// What kind of thing is said; the text is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// All codes, for the test that wants a case for each.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable kebab-case text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// PostgreSQL's SQLSTATE, where it has one for this.
            pub const fn sqlstate(self) -> Option<&'static str> {
                match self { $(Self::$variant => codes!(@sqlstate $($sqlstate)?),)* }
            }
        }
    };
    (@sqlstate) => { None };
    (@sqlstate $text:literal) => { Some($text) };
}

codes! {
    // read and split
    /// A file's bytes are not UTF-8.
    NotUtf8 = "not-utf8", "22021";
    /// A quoted string has no end.
    UnterminatedString = "unterminated-string", "42601";
    /// A quoted identifier has no end.
    UnterminatedIdentifier = "unterminated-identifier", "42601";
    /// A dollar-quoted string has no end.
    UnterminatedDollarQuote = "unterminated-dollar-quote", "42601";
    /// A `/*` comment has no end.
    UnterminatedComment = "unterminated-comment", "42601";
    /// A file whose place among the others depends on the runner.
    FileOrder = "file-order";
    /// A file that could have been a migration, and is not applied.
    FileNotRead = "file-not-read";
    /// Something in a project's own config that is not followed.
    ProjectConfig = "project-config";
    // parse
    /// PostgreSQL's grammar does not take this.
    SyntaxError = "syntax-error", "42601";
    /// A statement, clause or expression that this tool does not know yet.
    NotUnderstood = "not-understood";
    // fold: refusals
    /// A relation that no migration creates.
    UnknownRelation = "unknown-relation", "42P01";
    /// A column that the relation lacks.
    UnknownColumn = "unknown-column", "42703";
    /// A schema that nothing creates.
    UnknownSchema = "unknown-schema", "3F000";
    /// A type, role, constraint, trigger, policy or other object that nothing creates.
    UnknownObject = "unknown-object", "42704";
    /// A function with this name and these argument types that nothing creates.
    UnknownFunction = "unknown-function", "42883";
    /// The relation is there already.
    DuplicateRelation = "duplicate-relation", "42P07";
    /// The column is there already.
    DuplicateColumn = "duplicate-column", "42701";
    /// The schema is there already.
    DuplicateSchema = "duplicate-schema", "42P06";
    /// The type, constraint, trigger, policy, role or label is there already.
    DuplicateObject = "duplicate-object", "42710";
    /// The function is there already with these argument types.
    DuplicateFunction = "duplicate-function", "42723";
    /// More than one primary key, or another contradiction in a table's definition.
    InvalidTableDefinition = "invalid-table-definition", "42P16";
    /// A column's definition contradicts itself.
    InvalidColumnDefinition = "invalid-column-definition", "42611";
    /// A function's replacement would change what callers rely on.
    InvalidFunctionDefinition = "invalid-function-definition", "42P13";
    /// A foreign key does not point at a unique key.
    InvalidForeignKey = "invalid-foreign-key", "42830";
    /// A literal or an option that is no value of the type it is for.
    InvalidLiteral = "invalid-literal", "22P02";
    /// A type that does not fit.
    DatatypeMismatch = "datatype-mismatch", "42804";
    /// Something still depends on what is to be dropped.
    DependentObjects = "dependent-objects", "2BP01";
    /// No unique index or constraint is on the columns of ON CONFLICT.
    InvalidColumnReference = "invalid-column-reference", "42P10";
    /// A column outside GROUP BY and aggregates, or an aggregate where rows are not grouped.
    GroupingError = "grouping-error", "42803";
    /// A value for a column that is always generated.
    GeneratedAlways = "generated-always", "428C9";
    /// The object is not of the kind that the statement is for.
    WrongObjectType = "wrong-object-type", "42809";
    /// A RAISE EXCEPTION that no handler catches.
    RaisedException = "raised-exception", "P0001";
    /// What PostgreSQL can do but not here, or not in this place.
    FeatureNotSupported = "feature-not-supported", "0A000";
    // fold: what cannot be decided
    /// A condition in a DO block that depends on data; its outcomes differ.
    Undecided = "undecided";
    /// What is made depends on when the migrations are applied, as the names of partitions do.
    DependsOnClock = "depends-on-clock";
    /// An object that something not understood could have changed; it is left out.
    Tainted = "tainted";
    // emit
    /// A file of ours that somebody edited.
    EditedByHand = "edited-by-hand";
    /// A file of somebody else's where one of ours is to be.
    ForeignFile = "foreign-file";
    // infer and lower: what is lost
    /// A CHECK that the validators do not enforce, or only in part.
    CheckNotTranslated = "check-not-translated";
    /// A CHECK that can never refuse a row.
    CheckNeverRejects = "check-never-rejects";
    /// A type that has no counterpart in the target; it is written as unknown.
    TypeNotMapped = "type-not-mapped";
    /// A name that had to be changed in an output so that it does not collide.
    NameChanged = "name-changed";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A second place and what it has to do with the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, as `first defined here`.
    pub message: String,
}

/// One thing to say about the user's SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing it is.
    pub code: Code,
    /// PostgreSQL's SQLSTATE; mostly the code's own, another where a RAISE names one.
    pub sqlstate: Option<String>,
    /// The place.
    pub span: Span,
    /// One line in PostgreSQL's words.
    pub message: String,
    /// Further places.
    pub labels: Vec<Label>,
    /// A sentence without a place, as which statements depend on it.
    pub detail: Option<String>,
    /// What to do about it, a sentence.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with the code's SQLSTATE and neither labels nor help.
    pub fn new(severity: Severity, code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            sqlstate: code.sqlstate().map(str::to_owned),
            span,
            message: message.into(),
            labels: Vec::new(),
            detail: None,
            help: None,
        }
    }

    /// An error.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message)
    }

    /// A warning.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message)
    }

    /// A note.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, span, message)
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Sets the detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// That a part of a statement is not understood, which is applied all the same.
    #[must_use]
    pub(crate) fn of_applied(self) -> Self {
        self.help("PostgreSQL may refuse it; the statement is applied as if it did not.")
    }

    /// `path:line:column: severity[code] sqlstate: message`, with its notes on lines of their own.
    pub fn text(&self, sources: &Sources) -> String {
        format!("{}\n{}", self.headline(sources), self.notes(sources))
    }

    /// `path:line:column: severity[code] sqlstate: message`.
    pub fn headline(&self, sources: &Sources) -> String {
        let sqlstate = self.sqlstate.as_ref();
        let sqlstate = sqlstate.map(|it| format!(" {it}")).unwrap_or_default();
        format!(
            "{}: {}[{}]{sqlstate}: {}",
            sources.place(self.span),
            self.severity,
            self.code,
            self.message
        )
    }

    /// Labels, detail and help, a line each.
    pub fn notes(&self, sources: &Sources) -> String {
        let labels = self
            .labels
            .iter()
            .map(|label| format!("  note: {}: {}\n", sources.place(label.span), label.message));
        let lines = [("note", &self.detail), ("help", &self.help)];
        let lines = lines
            .into_iter()
            .filter_map(|(kind, line)| Some(format!("  {kind}: {}\n", line.as_ref()?)));
        labels.chain(lines).collect()
    }
}

/// Whether any of them is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
