//! Expressions and queries as trees of our own. Shared floor: `parse` makes them, `fold`'s interpreter evaluates
//! them, `infer` reads predicates out of them.
//!
//! Trees are made on request from a [`Snippet`](crate::source::Snippet), through [`ExprParser`]. What has no node here
//! is [`ExprKind::Other`]: it has a place and is never guessed at.

pub mod form;
pub mod remember;
mod same;
pub mod sort;
pub mod walk;
pub mod write;

use std::sync::Arc;

use crate::ddl::{Ident, TypeName};
use crate::diagnostics::Diagnostic;
use crate::name::{Name, QualifiedName};
use crate::source::{Place, Span};

/// The statements of a script, and what is wrong in it.
pub type Script = (Vec<crate::ddl::Statement>, Vec<Diagnostic>);

/// Parses SQL texts that turn up after the statements were parsed: CHECK expressions, bodies, EXECUTE. Trees are shared
/// with who remembers them.
pub trait ExprParser: Sync {
    /// One expression.
    fn expression(&self, text: &str, place: Place) -> Result<Arc<Expr>, Box<Diagnostic>>;
    /// One query (SELECT, VALUES, WITH), or a statement that writes rows.
    fn query(&self, text: &str, place: Place) -> Result<Arc<Query>, Box<Diagnostic>>;
    /// All statements of a script, with what is wrong in it.
    fn statements(&self, text: &str, place: Place) -> Arc<Script>;
    /// A plpgsql function body, as it stands between its quotes.
    fn plpgsql(
        &self,
        text: &str,
        place: Place,
    ) -> Result<Arc<crate::ddl::plpgsql::Function>, Box<Diagnostic>>;
    /// The identifiers in a list that a string holds, as the value of `search_path`.
    fn identifiers(&self, text: &str) -> Vec<Arc<str>>;
}

/// An expression and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expression. Parentheses leave no node.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `NULL`
    Null,
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// A numeric literal, as written.
    Number(Arc<str>),
    /// A string literal of unknown type, quotes and escapes undone, adjacent ones joined.
    String(Arc<str>),
    /// A bit string `B'101'` or `X'1F'`, as its bits.
    BitString(Arc<str>),
    /// `a`, `t.a`, `s.t.a`, and plpgsql variables, which look the same.
    Column(Vec<Name>),
    /// `$1`
    Parameter(u32),
    /// `*`, `t.*`
    Star(Vec<Name>),
    /// An operator before its operand.
    Unary {
        /// `-`, `+`, `~`, `@` …
        operator: Operator,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// An operator between two operands; not AND, OR, LIKE, IN.
    Binary {
        /// `=`, `<>` (`!=` is `<>`), `||`, `->>` …
        operator: Operator,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `a AND b AND …`, flattened.
    And(Vec<Expr>),
    /// `a OR b OR …`, flattened.
    Or(Vec<Expr>),
    /// `NOT a`
    Not(Box<Expr>),
    /// `a IS [NOT] NULL`
    IsNull {
        /// `a`
        operand: Box<Expr>,
        /// IS NOT NULL
        negated: bool,
    },
    /// `a IS [NOT] TRUE | FALSE | UNKNOWN`
    IsTruth {
        /// `a`
        operand: Box<Expr>,
        /// `None` is UNKNOWN.
        value: Option<bool>,
        /// IS NOT
        negated: bool,
    },
    /// `a IS [NOT] DISTINCT FROM b`
    IsDistinct {
        /// `a`
        left: Box<Expr>,
        /// `b`
        right: Box<Expr>,
        /// IS NOT DISTINCT FROM
        negated: bool,
    },
    /// `a [NOT] IN (b, c)`
    InList {
        /// `a`
        operand: Box<Expr>,
        /// `b, c`
        items: Vec<Expr>,
        /// NOT IN
        negated: bool,
    },
    /// `a [NOT] IN (SELECT …)`
    InQuery {
        /// `a`
        operand: Box<Expr>,
        /// The query.
        query: Box<Query>,
        /// NOT IN
        negated: bool,
    },
    /// `a [NOT] BETWEEN [SYMMETRIC] b AND c`
    Between {
        /// `a`
        operand: Box<Expr>,
        /// `b`
        low: Box<Expr>,
        /// `c`
        high: Box<Expr>,
        /// NOT BETWEEN
        negated: bool,
        /// BETWEEN SYMMETRIC
        symmetric: bool,
    },
    /// `a [NOT] LIKE b [ESCAPE c]`, ILIKE, SIMILAR TO
    Like {
        /// Which of the three.
        kind: LikeKind,
        /// `a`
        operand: Box<Expr>,
        /// `b`
        pattern: Box<Expr>,
        /// `c`
        escape: Option<Box<Expr>>,
        /// NOT LIKE
        negated: bool,
    },
    /// `a = ANY (b)`, `a <> ALL (b)` with an array
    AnyAll {
        /// `a`
        left: Box<Expr>,
        /// `=`
        operator: Operator,
        /// ALL, not ANY or SOME
        all: bool,
        /// `b`, an array
        array: Box<Expr>,
    },
    /// `a = ANY (SELECT …)`
    AnyAllQuery {
        /// `a`
        left: Box<Expr>,
        /// `=`
        operator: Operator,
        /// ALL, not ANY or SOME
        all: bool,
        /// The query.
        query: Box<Query>,
    },
    /// `CASE [a] WHEN b THEN c … [ELSE d] END`
    Case {
        /// `a`
        operand: Option<Box<Expr>>,
        /// `(b, c)` pairs
        branches: Vec<(Expr, Expr)>,
        /// `d`
        otherwise: Option<Box<Expr>>,
    },
    /// A function call; COALESCE, NULLIF, GREATEST, LEAST, `substring(a from b)`, `trim(both from a)`, EXTRACT,
    /// `AT TIME ZONE`, `current_date` and their like too, under the name and with the arguments PostgreSQL gives them
    /// (`btrim(a)`, `extract('year', a)`, `timezone(zone, a)`).
    Function(FunctionCall),
    /// `a::t`, `CAST(a AS t)`, `t 'a'`
    Cast {
        /// `a`
        operand: Box<Expr>,
        /// `t`
        ty: TypeName,
    },
    /// `ARRAY[a, b]`
    Array(Vec<Expr>),
    /// `ARRAY(SELECT …)`
    ArrayQuery(Box<Query>),
    /// `ROW(a, b)`, `(a, b)`
    Row(Vec<Expr>),
    /// `a[b]`, `a[b:c]`
    Subscript {
        /// `a`
        operand: Box<Expr>,
        /// `b`
        lower: Option<Box<Expr>>,
        /// `c`
        upper: Option<Box<Expr>>,
        /// With a colon.
        slice: bool,
        /// Of what parentheses around the operand give: a subscript inside them is not continued.
        apart: bool,
    },
    /// `(a).b`
    Field {
        /// `a`
        operand: Box<Expr>,
        /// `b`
        name: Name,
    },
    /// `(a).*`: all fields of a row
    Fields(Box<Expr>),
    /// `EXISTS (SELECT …)`
    Exists(Box<Query>),
    /// `(SELECT …)` as a value
    Subquery(Box<Query>),
    /// `a COLLATE c`
    Collate {
        /// `a`
        operand: Box<Expr>,
        /// `c`
        collation: QualifiedName,
    },
    /// Something that has no node: what it is, in words.
    Other(&'static str),
}

/// An operator's name, with its schema where `OPERATOR(s.+)` says one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The schema.
    pub namespace: Option<Name>,
    /// `=`, `||` …
    pub symbol: Arc<str>,
}

/// LIKE and its kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LikeKind {
    /// LIKE
    Like,
    /// ILIKE
    ILike,
    /// SIMILAR TO
    SimilarTo,
}

impl LikeKind {
    /// The operator that it is; SIMILAR TO asks a regular expression that a function makes of its pattern.
    pub fn operator(self, negated: bool) -> &'static str {
        match (self, negated) {
            (Self::Like, false) => "~~",
            (Self::Like, true) => "!~~",
            (Self::ILike, false) => "~~*",
            (Self::ILike, true) => "!~~*",
            (Self::SimilarTo, false) => "~",
            (Self::SimilarTo, true) => "!~",
        }
    }
}

/// A function call.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionCall {
    /// The name.
    pub name: QualifiedName,
    /// It is written in a way of SQL's own, as `trim(both from a)` and `current_user`.
    pub own_syntax: bool,
    /// The arguments; `count(*)` has a `Star`.
    pub arguments: Vec<Argument>,
    /// DISTINCT
    pub distinct: bool,
    /// The last argument is VARIADIC.
    pub variadic: bool,
    /// ORDER BY inside the parentheses.
    pub order_by: Vec<OrderItem>,
    /// ORDER BY is that of WITHIN GROUP: its keys are arguments of an ordered-set aggregate.
    pub within_group: bool,
    /// FILTER (WHERE …)
    pub filter: Option<Box<Expr>>,
    /// OVER …: a window function.
    pub over: bool,
    /// The window that OVER names.
    pub over_name: Option<crate::ddl::Ident>,
    /// PARTITION BY and ORDER BY of OVER, one after the other.
    pub window: Vec<Expr>,
    /// How they part and sort, and the frame.
    pub window_form: Option<Box<form::Over>>,
    /// The frame of its window surely holds the row that it is asked for.
    pub sees_own_row: bool,
    /// What SQL/JSON and XML say beside the arguments.
    pub form: Option<Box<form::Form>>,
}

impl FunctionCall {
    /// `name(a, b)`, and nothing else said.
    pub fn plain(name: QualifiedName, arguments: impl IntoIterator<Item = Expr>) -> Self {
        Self {
            name,
            own_syntax: false,
            arguments: arguments
                .into_iter()
                .map(|value| Argument { name: None, value })
                .collect(),
            distinct: false,
            variadic: false,
            order_by: Vec::new(),
            within_group: false,
            filter: None,
            over: false,
            over_name: None,
            window: Vec::new(),
            window_form: None,
            sees_own_row: false,
            form: None,
        }
    }
}

/// An argument, with its name where `name => value` gives one.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The name.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// WITH, in order.
    pub with: Vec<CommonTable>,
    /// The body.
    pub body: QueryBody,
    /// ORDER BY
    pub order_by: Vec<OrderItem>,
    /// LIMIT
    pub limit: Option<Box<Expr>>,
    /// OFFSET
    pub offset: Option<Box<Expr>>,
    /// FOR UPDATE and its kin
    pub locks: Vec<form::Lock>,
    /// Where it stands.
    pub span: Span,
}

impl Query {
    /// `SELECT expression`
    pub fn of(expr: Expr) -> Self {
        let span = expr.span;
        let targets = vec![Target { expr, alias: None }];
        Self {
            with: Vec::new(),
            body: QueryBody::Select(Box::new(Select {
                targets,
                ..Select::default()
            })),
            order_by: Vec::new(),
            limit: None,
            offset: None,
            locks: Vec::new(),
            span,
        }
    }
}

/// `name (columns) AS (query)`
#[derive(Debug, Clone, PartialEq)]
pub struct CommonTable {
    /// Its name.
    pub name: Name,
    /// Its column names.
    pub columns: Vec<Name>,
    /// Its query.
    pub query: Query,
    /// WITH RECURSIVE
    pub recursive: bool,
    /// SEARCH
    pub search: Option<form::Search>,
    /// CYCLE
    pub cycle: Option<form::Cycle>,
}

/// SELECT, VALUES, a set operation, or a statement that writes rows.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryBody {
    /// SELECT
    Select(Box<Select>),
    /// VALUES
    Values(Vec<Vec<Expr>>),
    /// UNION, INTERSECT, EXCEPT
    SetOperation {
        /// Which.
        operation: SetOperation,
        /// ALL
        all: bool,
        /// Left side.
        left: Box<Query>,
        /// Right side.
        right: Box<Query>,
    },
    /// INSERT, UPDATE, DELETE, MERGE
    Write(Box<write::Write>),
    /// Something that has no node: what it is, in words.
    Other(&'static str),
}

/// A set operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOperation {
    /// UNION
    Union,
    /// INTERSECT
    Intersect,
    /// EXCEPT
    Except,
}

/// SELECT.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    /// DISTINCT or DISTINCT ON
    pub distinct: bool,
    /// The expressions of DISTINCT ON.
    pub distinct_on: Vec<Expr>,
    /// The list.
    pub targets: Vec<Target>,
    /// FROM, an inner join of its items
    pub from: Vec<FromItem>,
    /// WHERE
    pub filter: Option<Expr>,
    /// GROUP BY: all keys, those of grouping sets too.
    pub group_by: Vec<Expr>,
    /// Which of them not all grouping sets have.
    pub grouping: Grouping,
    /// HAVING
    pub having: Option<Expr>,
    /// WINDOW
    pub windows: Vec<form::Window>,
}

/// What ROLLUP, CUBE and GROUPING SETS make of the keys of GROUP BY.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grouping {
    /// The keys that are not in every set, by their place among all.
    pub partial: Vec<usize>,
    /// A set of no keys is among them, which gives a row even where there are none.
    pub empty: bool,
}

/// An item of the SELECT list.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The expression, or a star.
    pub expr: Expr,
    /// AS
    pub alias: Option<Name>,
}

/// An item of FROM.
#[derive(Debug, Clone, PartialEq)]
pub enum FromItem {
    /// `s.t [AS a (columns)]`
    Relation {
        /// The relation or common table.
        name: QualifiedName,
        /// Its alias.
        alias: Option<Alias>,
        /// Its place.
        span: Span,
    },
    /// `(SELECT …) AS a`
    Query {
        /// The query.
        query: Box<Query>,
        /// Its alias.
        alias: Option<Alias>,
        /// LATERAL
        lateral: bool,
    },
    /// `f(…) AS a (columns)`
    Function {
        /// The call.
        call: FunctionCall,
        /// WITH ORDINALITY
        ordinality: bool,
        /// Its alias.
        alias: Option<Alias>,
        /// Its place.
        span: Span,
    },
    /// `a JOIN b ON …`
    Join {
        /// Which join.
        kind: JoinKind,
        /// `a`
        left: Box<FromItem>,
        /// `b`
        right: Box<FromItem>,
        /// ON, USING, NATURAL
        condition: JoinCondition,
    },
    /// `ROWS FROM (…)`
    RowsFrom(form::RowsFrom),
    /// `JSON_TABLE`, XMLTABLE
    Form(Box<form::TableForm>),
    /// TABLESAMPLE
    Sample(Box<form::Sample>),
    /// A join in parentheses with an alias
    Aliased(Box<form::Aliased>),
    /// Something that has no node: what it is, in words.
    Other(&'static str, Span),
}

/// `AS name (columns)`
#[derive(Debug, Clone, PartialEq)]
pub struct Alias {
    /// The name.
    pub name: Name,
    /// The column names.
    pub columns: Vec<Name>,
    /// Their types, where a function that returns records has them behind it.
    pub types: Vec<Option<TypeName>>,
}

/// A join's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// INNER
    Inner,
    /// LEFT
    Left,
    /// RIGHT
    Right,
    /// FULL
    Full,
    /// CROSS
    Cross,
}

/// A join's condition.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    /// ON
    On(Box<Expr>),
    /// USING
    Using(form::Using),
    /// NATURAL
    Natural,
    /// None, as for CROSS
    None,
}

impl JoinCondition {
    /// The name behind which what USING merges is seen.
    pub(crate) fn alias(&self) -> Option<&Ident> {
        match self {
            Self::Using(using) => using.alias.as_ref(),
            Self::On(_) | Self::Natural | Self::None => None,
        }
    }
}

/// An item of ORDER BY.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderItem {
    /// The key.
    pub expr: Expr,
    /// DESC
    pub descending: bool,
    /// NULLS FIRST; PostgreSQL's default is FIRST for DESC, LAST for ASC.
    pub nulls_first: bool,
    /// USING
    pub using: Option<Operator>,
}
