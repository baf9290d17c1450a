//! What PostgreSQL's grammar has words of its own for: SQL/JSON, XML, ROWS FROM, TABLESAMPLE, SEARCH and CYCLE. Shared
//! floor.

use super::{Alias, Expr, FromItem, FunctionCall, Operator};
use crate::ddl::{Ident, ObjectName, TypeName};
use crate::name::Name;
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

/// `USING (columns) AS alias`
#[derive(Debug, Clone, PartialEq)]
pub struct Using {
    /// The columns that both sides have.
    pub columns: Vec<Name>,
    /// The name behind which they are seen, and no others.
    pub alias: Option<Ident>,
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

/// `FOR UPDATE OF tables`
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    /// How strong it is.
    pub strength: LockStrength,
    /// OF: the items of FROM whose rows are locked, all where none are named.
    pub tables: Vec<ObjectName>,
    /// Its place.
    pub span: Span,
}

/// How strong a row lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockStrength {
    /// FOR UPDATE
    Update,
    /// FOR NO KEY UPDATE
    NoKeyUpdate,
    /// FOR SHARE
    Share,
    /// FOR KEY SHARE
    KeyShare,
}

impl LockStrength {
    /// As it is written.
    pub fn words(self) -> &'static str {
        match self {
            Self::Update => "FOR UPDATE",
            Self::NoKeyUpdate => "FOR NO KEY UPDATE",
            Self::Share => "FOR SHARE",
            Self::KeyShare => "FOR KEY SHARE",
        }
    }
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
    /// PARTITION BY, ORDER BY and the bounds of the frame, one after the other.
    pub exprs: Vec<Expr>,
    /// How they part and sort, and the frame.
    pub over: Over,
    /// Its place.
    pub span: Span,
}

/// What a window says beside its expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// How many of its expressions are those of PARTITION BY.
    pub partition: usize,
    /// How each of ORDER BY sorts.
    pub keys: Vec<SortKey>,
    /// The rows around the row at hand that its functions see; none is written: all up to the last that shares the
    /// row's place.
    pub frame: Option<Frame>,
    /// It is what OVER names, not a window that goes on from it.
    pub is_named: bool,
}

/// How a key of ORDER BY sorts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKey {
    /// DESC
    pub descending: bool,
    /// NULLS FIRST
    pub nulls_first: bool,
    /// USING
    pub using: Option<Operator>,
}

/// The expressions of a window.
#[derive(Debug, Clone, Copy)]
pub struct OverExprs<'e> {
    /// PARTITION BY
    pub partition: &'e [Expr],
    /// ORDER BY
    pub keys: &'e [Expr],
    /// Those of the frame's bounds, in order.
    pub offsets: &'e [Expr],
}

impl Over {
    /// The expressions by what they are for.
    pub fn split<'e>(&self, exprs: &'e [Expr]) -> OverExprs<'e> {
        let (partition, rest) = exprs.split_at(self.partition.min(exprs.len()));
        let (keys, offsets) = rest.split_at(self.keys.len().min(rest.len()));
        OverExprs {
            partition,
            keys,
            offsets,
        }
    }
}

/// A frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// What it counts.
    pub units: Units,
    /// Where it begins.
    pub start: Bound,
    /// Where it ends; without BETWEEN at the row at hand.
    pub end: Option<Bound>,
    /// EXCLUDE leaves rows out.
    pub excludes: bool,
}

/// What a frame counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// ROWS
    Rows,
    /// RANGE
    Range,
    /// GROUPS
    Groups,
}

/// Where a frame begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// UNBOUNDED PRECEDING
    First,
    /// `n PRECEDING`
    Before,
    /// CURRENT ROW
    Current,
    /// `n FOLLOWING`
    Behind,
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
