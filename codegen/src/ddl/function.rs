//! CREATE FUNCTION and CREATE PROCEDURE, and how other statements name a function.

use std::sync::Arc;

use super::{Ident, ObjectName, ObjectReference, TypeName};
use crate::name::Name;
use crate::source::{Place, Snippet, Span};

/// CREATE FUNCTION, CREATE PROCEDURE
#[derive(Debug, Clone, PartialEq)]
pub struct CreateFunction {
    /// Its name.
    pub name: ObjectName,
    /// OR REPLACE
    pub or_replace: bool,
    /// FUNCTION or PROCEDURE
    pub kind: FunctionKind,
    /// Its arguments, without the columns of RETURNS TABLE.
    pub arguments: Vec<FunctionArgument>,
    /// RETURNS; `None` for a procedure, or where OUT arguments say it.
    pub result: Option<FunctionResult>,
    /// Its options, in the order written.
    pub options: Vec<FunctionOption>,
    /// AS, or a SQL-standard body.
    pub body: Option<Body>,
}

/// What is created
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionKind {
    /// FUNCTION
    Function,
    /// PROCEDURE
    Procedure,
    /// AGGREGATE
    Aggregate,
    /// FUNCTION … WINDOW
    Window,
}

impl FunctionKind {
    /// Its name in messages, with its article.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Function => "a function",
            Self::Procedure => "a procedure",
            Self::Aggregate => "an aggregate function",
            Self::Window => "a window function",
        }
    }

    /// The word behind DROP.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Function | Self::Window => "FUNCTION",
            Self::Procedure => "PROCEDURE",
            Self::Aggregate => "AGGREGATE",
        }
    }
}

/// An argument
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionArgument {
    /// IN, OUT …
    pub mode: ParameterMode,
    /// Its name.
    pub name: Option<Ident>,
    /// Its type.
    pub ty: TypeName,
    /// SETOF, which PostgreSQL's grammar takes and its functions refuse
    pub set: bool,
    /// DEFAULT
    pub default: Option<Snippet>,
}

/// An argument's mode
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterMode {
    /// IN
    In,
    /// OUT
    Out,
    /// INOUT
    InOut,
    /// VARIADIC
    Variadic,
    /// A column of RETURNS TABLE
    Table,
}

/// RETURNS
#[derive(Debug, Clone, PartialEq)]
pub enum FunctionResult {
    /// RETURNS type
    Type(TypeName),
    /// RETURNS SETOF type
    SetOf(TypeName),
    /// RETURNS TABLE (…)
    Table(Vec<(Ident, TypeName)>),
}

/// An option of a function
#[derive(Debug, Clone, PartialEq)]
pub enum FunctionOption {
    /// LANGUAGE
    Language(Name),
    /// IMMUTABLE, STABLE, VOLATILE
    Volatility(Volatility),
    /// STRICT, RETURNS NULL ON NULL INPUT; `false` is CALLED ON NULL INPUT
    Strict(bool),
    /// SECURITY DEFINER; `false` is INVOKER
    SecurityDefiner(bool),
    /// LEAKPROOF
    Leakproof(bool),
    /// PARALLEL
    Parallel(Name),
    /// COST
    Cost(f64),
    /// ROWS
    Rows(f64),
    /// SET name = values; `None` is FROM CURRENT
    Set(Name, Option<Vec<Arc<str>>>),
    /// SET name TO DEFAULT, and RESET of ALTER FUNCTION
    Reset(Name),
    /// RESET ALL
    ResetAll,
    /// WINDOW
    Window,
    /// SUPPORT, TRANSFORM: no output shows them
    Other(&'static str),
}

/// How often a function's result may change
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volatility {
    /// IMMUTABLE
    Immutable,
    /// STABLE
    Stable,
    /// VOLATILE
    Volatile,
}

/// A body: of a function, or of DO
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// What stands between the quotes, escapes undone.
    pub text: Arc<str>,
    /// Where its first byte stands, so that what is inside keeps its places; where undoing escapes moved bytes, the
    /// whole literal.
    pub place: Place,
    /// The literal with its quotes, or the SQL-standard body.
    pub span: Span,
    /// `RETURN …` or `BEGIN ATOMIC … END`, not a string.
    pub sql_standard: bool,
}

impl Body {
    /// The expression of `RETURN expression`.
    pub fn returned(&self) -> Option<Snippet> {
        let (word, rest) = self.text.split_at_checked("return".len())?;
        let is_returned = self.sql_standard && word.eq_ignore_ascii_case("return");
        let start = self.text.len() - rest.trim_start().len();
        let end = self.text.trim_end().len();
        is_returned.then(|| Snippet {
            text: rest.trim().into(),
            span: self.place.span(start, end),
            computed: matches!(self.place, Place::Computed(_)),
            needs: None,
        })
    }
}

/// `(int, text)` behind a function's name, as DROP, COMMENT and GRANT write it
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionSignature {
    /// The input arguments' types; OUT arguments are dropped, as PostgreSQL ignores them.
    pub arguments: Vec<TypeName>,
    /// Whether a mode is written: a procedure that is named without may have its OUT arguments in the list.
    pub modes: bool,
}

/// ALTER FUNCTION, PROCEDURE, ROUTINE with options
#[derive(Debug, Clone, PartialEq)]
pub struct AlterFunction {
    /// What.
    pub object: ObjectReference,
    /// Its new options, in the order written.
    pub options: Vec<FunctionOption>,
}

/// CREATE AGGREGATE
#[derive(Debug, Clone, PartialEq)]
pub struct CreateAggregate {
    /// Its name.
    pub name: ObjectName,
    /// OR REPLACE
    pub or_replace: bool,
    /// What it is called with: the direct arguments first. `*` and a basetype of `"ANY"` are none.
    pub arguments: Vec<FunctionArgument>,
    /// How many arguments stand before ORDER BY; `None` where it has none.
    pub direct: Option<usize>,
    /// SFUNC
    pub transition: Option<ObjectName>,
    /// STYPE
    pub state: Option<TypeName>,
    /// FINALFUNC
    pub finish: Option<ObjectName>,
    /// COMBINEFUNC, SERIALFUNC, DESERIALFUNC, MSFUNC, MINVFUNC, MFINALFUNC
    pub helpers: Vec<ObjectName>,
    /// PARALLEL
    pub parallel: Option<Name>,
}
