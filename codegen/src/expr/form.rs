//! What PostgreSQL's grammar has words of its own for: SQL/JSON, XML, ROWS FROM, TABLESAMPLE, SEARCH and CYCLE. Shared
//! floor.

use super::{Alias, Expr, FromItem, FunctionCall};
use crate::ddl::{Ident, TypeName};
use crate::source::Span;

/// What a call has beside its arguments: `json_value(a, '$' RETURNING integer)`, `xmlserialize(CONTENT a AS text)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// RETURNING, and AS of XMLSERIALIZE.
    pub returning: Option<TypeName>,
    /// UNKNOWN ON ERROR
    pub unknown: bool,
    /// The first word that is no argument.
    pub span: Span,
}

/// `JSON_TABLE` and XMLTABLE.
#[derive(Debug, Clone, PartialEq)]
pub struct TableForm {
    /// Its name, `json_table` or `xmltable`.
    pub name: &'static str,
    /// What it is of, PASSING, DEFAULT and PATH of its columns.
    pub exprs: Vec<Expr>,
    /// Its columns, those of NESTED in their place.
    pub columns: Vec<FormColumn>,
    /// The names of paths of `JSON_TABLE`, which are no columns.
    pub paths: Vec<Ident>,
    /// Its alias.
    pub alias: Option<Alias>,
    /// Where it stands.
    pub span: Span,
}

/// A column of `JSON_TABLE` or XMLTABLE.
#[derive(Debug, Clone, PartialEq)]
pub struct FormColumn {
    /// Its name.
    pub name: Ident,
    /// Its type; none for that of FOR ORDINALITY.
    pub ty: Option<TypeName>,
    /// EXISTS of `JSON_TABLE`
    pub exists: bool,
    /// It is never NULL where there is a row: FOR ORDINALITY, EXISTS, NOT NULL; not in NESTED, whose rows may be none.
    pub full: bool,
}

/// `ROWS FROM (f(…) AS (a integer), …)`
#[derive(Debug, Clone, PartialEq)]
pub struct RowsFrom {
    /// The functions, each with the columns that it is said to have.
    pub calls: Vec<DefinedCall>,
    /// WITH ORDINALITY
    pub ordinality: bool,
    /// Its alias.
    pub alias: Option<Alias>,
    /// Where it stands.
    pub span: Span,
}

/// A function of ROWS FROM.
#[derive(Debug, Clone, PartialEq)]
pub struct DefinedCall {
    /// The call.
    pub call: FunctionCall,
    /// Its columns, under its own name.
    pub definition: Option<Alias>,
    /// Where it stands.
    pub span: Span,
}

/// `(a JOIN b …) AS j (columns)`
#[derive(Debug, Clone, PartialEq)]
pub struct Aliased {
    /// The join.
    pub item: FromItem,
    /// Its alias, behind which the items of the join are not seen.
    pub alias: Alias,
    /// Its place.
    pub span: Span,
}

/// `t TABLESAMPLE method (arguments) REPEATABLE (seed)`
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// What is sampled.
    pub item: FromItem,
    /// The method, where it is not one that PostgreSQL brings.
    pub method: Option<Ident>,
    /// Its arguments and seed.
    pub exprs: Vec<Expr>,
}

/// `SEARCH DEPTH FIRST BY columns SET name`
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// DEPTH, not BREADTH
    pub depth: bool,
    /// BY
    pub columns: Vec<Ident>,
    /// SET
    pub name: Ident,
}

/// `name AS (PARTITION BY … ORDER BY …)` of WINDOW
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Its name.
    pub name: Ident,
    /// The window that it goes on from.
    pub base: Option<Ident>,
    /// PARTITION BY and ORDER BY, one after the other.
    pub exprs: Vec<Expr>,
    /// How they part and sort, and the frame.
    pub over: Over,
}

/// What a window says beside its expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// How many of its expressions are those of PARTITION BY.
    pub partition: usize,
    /// For each of the others whether it is DESC, and whether NULLS FIRST.
    pub keys: Vec<(bool, bool)>,
    /// The rows around the row at hand that its functions see.
    pub frame: Frame,
}

/// A frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// None is written: all rows up to the last that shares the row's place.
    Default,
    /// ROWS BETWEEN … AND …
    Rows(Bound, Bound),
    /// RANGE BETWEEN … AND …
    Range(Bound, Bound),
    /// GROUPS, EXCLUDE, or bounds that are no number.
    Other,
}

/// Where a frame begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// UNBOUNDED PRECEDING
    First,
    /// `n PRECEDING`
    Before(usize),
    /// CURRENT ROW
    Current,
    /// `n FOLLOWING`
    Behind(usize),
    /// UNBOUNDED FOLLOWING
    Last,
}

/// `CYCLE columns SET mark TO value DEFAULT otherwise USING path`
#[derive(Debug, Clone, PartialEq)]
pub struct Cycle {
    /// The columns.
    pub columns: Vec<Ident>,
    /// SET
    pub mark: Ident,
    /// TO and DEFAULT, true and false where they are not said.
    pub values: Option<Box<[Expr; 2]>>,
    /// USING
    pub path: Ident,
}
